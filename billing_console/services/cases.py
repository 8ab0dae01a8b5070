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
        """Open a case and write it down."""

        def write(connection: Connection) -> Case:
            case = cases.open_case(
                connection, customer, customer_name, bucket, self._operator.name, self._clock(), note
            )
            self._ledger.trail.append(connection, self._draft(case, "classify"))
            return case

        return await self._ledger.write(write)

    async def close(self, case: Case) -> None:
        """Close a case and write it down."""

        def write(connection: Connection) -> None:
            cases.close(connection, case.number, self._clock())
            self._ledger.trail.append(connection, self._draft(case, "close_case"))

        await self._ledger.write(write)

    def _draft(self, case: Case, action: str) -> Draft:
        return Draft(
            actor=self._operator.name,
            role=self._operator.role,
            kind="note",
            action=action,
            outcome="note",
            object_id=case.label,
            customer=case.customer,
            case=case.label,
            policy=self._policy,
            data={"bucket": case.bucket.value, "customer_name": case.customer_name},
        )
