"""The people whose requests are looked at: enrolled by the fingerprint they tell, removed again, both written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from billing_console.domain.approvals import TrustedSigner, read_fingerprint
from billing_console.domain.audit import Draft
from billing_console.domain.errors import InvalidInput
from billing_console.store import requests

if TYPE_CHECKING:
    from billing_console.services.changes import Changes
    from billing_console.services.ledger import Ledger
    from billing_console.services.operations import Operations
    from billing_console.store.database import Connection

NAME_LENGTH = 60


class Trusted:
    """Trusted signers of one profile."""

    def __init__(
        self,
        ledger: Ledger,
        operations: Operations,
        changes: Changes,
        clock: Callable[[], datetime],
        own: str,
    ) -> None:
        self._ledger = ledger
        self._operations = operations
        self._changes = changes
        self._clock = clock
        self.own = own  # the fingerprint to tell others

    async def people(self) -> tuple[TrustedSigner, ...]:
        """Everybody who is trusted, by name."""
        return tuple(await self._ledger.read(requests.signers))

    async def add(self, name: str, fingerprint: str) -> TrustedSigner:
        """Enrol a person under the name they sign with; raises InvalidInput.

        The fingerprint has to come from the person, by voice or in person, not from the request itself.
        """
        known, name = read_fingerprint(fingerprint), " ".join(name.encode("utf-8", "replace").decode().split())
        if known == self.own:
            raise InvalidInput("fingerprint_own")
        if not 0 < len(name) <= NAME_LENGTH:
            raise InvalidInput("signer_name")
        signer = TrustedSigner(known, name, self._operations.operator.name, self._clock())

        def write(connection: Connection) -> None:
            requests.trust(connection, signer)
            self._note(connection, "trust_signer", signer)

        await self._ledger.write(write)
        self._changes.emit("approvals", "audit")
        return signer

    async def remove(self, signer: TrustedSigner) -> None:
        """Look at this person's requests no more; those that wait can't be approved either."""

        def write(connection: Connection) -> None:
            if requests.distrust(connection, signer.fingerprint):
                self._note(connection, "distrust_signer", signer)

        await self._ledger.write(write)
        self._changes.emit("approvals", "audit")

    def _note(self, connection: Connection, action: str, signer: TrustedSigner) -> None:
        operator = self._operations.operator
        draft = Draft(
            actor=operator.name,
            role=operator.role,
            kind="note",
            action=action,
            outcome="note",
            policy=self._operations.policy.stamp,
            data={"signer": signer.fingerprint, "name": signer.name},
        )
        self._ledger.trail.append(connection, draft)
