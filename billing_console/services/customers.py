"""Everything about one customer for one screen: facts, diagnosis and the safest next steps."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from billing_console.actions import NextStep, suggest
from billing_console.domain.cases import Bucket, Case
from billing_console.domain.facts import Facts, Origin
from billing_console.domain.findings import GRACE, Finding, classify, diagnose
from billing_console.domain.money import Money
from billing_console.domain.plans import Subject
from billing_console.store import cases

if TYPE_CHECKING:
    from billing_console.services.ledger import Ledger
    from billing_console.services.reading import Reader


@dataclass(frozen=True, slots=True)
class CustomerView:
    """One customer as the page shows them; replaced as a whole when something newer is known."""

    facts: Facts
    findings: tuple[Finding, ...]
    bucket: Bucket | None
    steps: tuple[NextStep, ...]
    lifetime: tuple[Money, ...]  # captured minus refunded, one amount per currency
    case: Case | None
    outside: tuple[Money, ...] = ()  # invoices paid without Stripe, one amount per currency


class Customers:
    """Reads customers for the customer page."""

    def __init__(self, reader: Reader, ledger: Ledger, clock: Callable[[], datetime], grace: timedelta = GRACE) -> None:
        """``grace`` is how long the team lets a bill be late."""
        self._reader = reader
        self._grace = grace
        self._ledger = ledger
        self._clock = clock

    async def view(self, customer: str) -> AsyncIterator[CustomerView]:
        """The customer as last seen, at once, then as Stripe has them now.

        Raises BillingError after the cached view when Stripe can't be asked: what was shown stays true for its age.
        """
        cached = await self._reader.cached(customer)
        if cached is not None:
            yield await self._compose(replace(cached, portal=self._reader.portal.known))
        fresh = await self._reader.fresh(Subject(customer, portal=True))
        whole = await self._reader.cached(customer)
        yield await self._compose(fresh if whole is None else with_history(fresh, whole))

    async def _compose(self, facts: Facts) -> CustomerView:
        findings = diagnose(facts, self._clock(), self._grace)
        bucket = classify(findings)
        open_cases = await self._ledger.read(lambda connection: cases.of_customer(connection, facts.customer.id))
        return CustomerView(
            facts=facts,
            findings=findings,
            bucket=bucket,
            steps=suggest(facts, findings),
            lifetime=lifetime(facts),
            case=next((case for case in open_cases if case.closed_at is None), None),
            outside=facts.paid_outside,
        )


def with_history(fresh: Facts, whole: Facts) -> Facts:
    """The newest page as Stripe has it now, with the older history from the cache behind it.

    What can be taken away at Stripe, a saved way to pay or a draft, is gone when the newest page doesn't show it.
    """
    shown = {invoice.id for invoice in fresh.invoices}
    return replace(
        whole,
        origin=Origin.STRIPE,
        as_of=fresh.as_of,
        payment_methods=fresh.payment_methods,
        portal=fresh.portal,
        invoices=tuple(i for i in whole.invoices if i.id in shown or i.status != "draft"),
    )


def lifetime(facts: Facts) -> tuple[Money, ...]:
    """What the customer has paid and kept paying, per currency, biggest history first."""
    totals: dict[str, Money] = {}
    for payment in facts.payments:
        if payment.paid and payment.captured:
            kept = payment.captured_amount - payment.refunded_amount
            totals[kept.currency] = totals.get(kept.currency, Money.zero(kept.currency)) + kept
    return tuple(sorted(totals.values(), key=lambda money: money.currency))
