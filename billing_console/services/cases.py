"""Cases: why somebody is asking, kept in the ledger with every change in the trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from billing_console.domain.audit import Draft
from billing_console.domain.cases import Bucket, Case
from billing_console.store import cases

if TYPE_CHECKING:
    from billing_console.services.ledger import Ledger
    from billing_console.services.operations import Operator
    from billing_console.store.database import Connection
    from billing_console.store.trail import Trail


def open_or_join(connection: Connection, trail: Trail, operator: Operator, policy: str, wanted: Case) -> Case:
    """The customer's open case in this bucket, or a new one written down; part of whatever transaction it runs in."""
    for case in cases.of_customer(connection, wanted.customer):
        if case.closed_at is None and case.bucket is wanted.bucket:
            return case
    case = cases.open_case(
        connection, wanted.customer, wanted.customer_name, wanted.bucket, wanted.owner, wanted.opened_at, wanted.note
    )
    trail.append(connection, _draft(operator, policy, case, "classify"))
    return case


def _draft(operator: Operator, policy: str, case: Case, action: str) -> Draft:
    return Draft(
        actor=operator.name,
        role=operator.role,
        kind="note",
        action=action,
        outcome="note",
        object_id=case.label,
        customer=case.customer,
        case=case.label,
        policy=policy,
        data={"bucket": case.bucket.value, "customer_name": case.customer_name},
    )


class Cases:
    """The cases of one profile."""

    def __init__(self, ledger: Ledger, operator: Operator, policy: str, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._operator = operator
        self._policy = policy
        self._clock = clock

    async def of_customer(self, customer: str) -> tuple[Case, ...]:
        """This customer's cases, newest first."""
        return tuple(await self._ledger.read(lambda connection: cases.of_customer(connection, customer)))

    async def open(self, customer: str, customer_name: str, bucket: Bucket, note: str = "") -> Case:
        """The customer's open case in this bucket, or a new one, written down."""
        wanted = Case(0, customer, customer_name, bucket, self._operator.name, self._clock(), note)
        return await self._ledger.write(
            lambda connection: open_or_join(connection, self._ledger.trail, self._operator, self._policy, wanted)
        )

    async def close(self, case: Case) -> None:
        """Close a case and write it down; one that is closed already stays as it is. Raises NotFound."""

        def write(connection: Connection) -> None:
            now = self._clock()
            if cases.close(connection, case.number, now).closed_at == now:
                self._ledger.trail.append(connection, _draft(self._operator, self._policy, case, "close_case"))

        await self._ledger.write(write)
