"""What a console is made of, and how its larger services are made of that."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from billing_console.domain.policy import Policy
from billing_console.gateway.client import Gateway
from billing_console.services.approvals import Approvals
from billing_console.services.audit import AuditTrail
from billing_console.services.changes import Changes
from billing_console.services.execution import Executor
from billing_console.services.ledger import Ledger
from billing_console.services.operations import Operations, Operator, utc_now
from billing_console.services.reading import Reader
from billing_console.settings import Profile
from billing_console.store.database import Store
from billing_console.store.trail import Trail
from billing_console.vault import Signer, verify_signature

if TYPE_CHECKING:
    import httpx

    from billing_console.vault import Vault


def _nothing(_name: str) -> None:
    """A running console passes its checkpoints without stopping."""


@dataclass(frozen=True, slots=True)
class Edges:
    """The outside world: what tests and the practice company replace."""

    clock: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic
    randomness: Callable[[int], bytes] = secrets.token_bytes
    transport: httpx.AsyncBaseTransport | None = None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    checkpoint: Callable[[str], None] = _nothing


@dataclass(frozen=True, slots=True)
class Parts:
    """What everything else is made of."""

    profile: Profile
    policy: Policy
    operator: Operator
    edges: Edges
    vault: Vault
    signer: Signer
    gateway: Gateway
    store: Store

    @property
    def account(self) -> str:
        return self.profile.account or ""

    @property
    def livemode(self) -> bool:
        return self.profile.mode == "live"

    def ledger(self) -> Ledger:
        """Journal and trail, signed by this installation."""
        key = self.signer.public_key
        trail = Trail(
            self.signer.sign,
            lambda message, signature: verify_signature(key, message, signature),
            self.edges.clock,
            self.edges.monotonic,
        )
        return Ledger(self.store.ledger, trail, self.vault, f"{self.profile.id}/anchor")

    def operations(self, ledger: Ledger, reader: Reader, changes: Changes) -> Operations:
        """The runner of every action."""
        executor = Executor(
            gateway=self.gateway,
            ledger=ledger,
            clock=self.edges.clock,
            role=self.operator.role,
            policy=self.policy.stamp,
            checkpoint=self.edges.checkpoint,
        )
        return Operations(
            reader=reader,
            ledger=ledger,
            executor=executor,
            policy=self.policy,
            operator=self.operator,
            changes=changes,
            clock=self.edges.clock,
            randomness=self.edges.randomness,
        )

    def audit(self, ledger: Ledger) -> AuditTrail:
        """The trail, for reading and export."""
        return AuditTrail(
            ledger,
            operator=self.operator,
            policy=self.policy.stamp,
            clock=self.edges.clock,
            account=self.account,
            livemode=self.livemode,
            public_key=self.signer.public_key,
            sign=self.signer.sign,
        )

    def approvals(self, operations: Operations, ledger: Ledger, changes: Changes) -> Approvals:
        """Requests for approval, signed by this installation."""
        return Approvals(
            operations=operations,
            ledger=ledger,
            gateway=self.gateway,
            changes=changes,
            signer=self.signer,
            verify=verify_signature,
            account=self.account,
            livemode=self.livemode,
            clock=self.edges.clock,
            randomness=self.edges.randomness,
        )
