"""Put credit on a customer's account: coming invoices cost that much less, no cash moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money, step
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject, digest

LONGEST_WORDS = 350  # characters that Stripe keeps with an entry


@dataclass(frozen=True, slots=True)
class CreditCustomer:
    """Credit an amount, given as a positive one, to the customer's balance."""

    name: ClassVar[str] = "credit_customer"
    customer: str
    amount: Money
    bucket: Bucket
    words: str = ""  # goes to Stripe, beside the entry on the customer's balance

    @property
    def subject(self) -> Subject:
        """The customer."""
        return Subject(self.customer)

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """One entry on the balance; raises InvalidInput for an amount that can't be, NotFound without the customer."""
        who = facts.customer
        if who.id != self.customer or who.deleted:
            raise NotFound("customer_not_found", id=self.customer)
        self._check(who.currency)
        before = who.balance or Money.zero(self.amount.currency)
        after = before - self.amount
        return Plan(
            action=self.name,
            customer=who.id,
            customer_name=who.name,
            object_id=who.id,
            amount=None,
            calls=(self._call(),),
            effects=tuple(_effects(facts, self.amount, before, now)),
            basis=digest([facts.account, facts.livemode, who.id, before, who.currency]),
            conditions=(Condition("invoices_to_come", _next_bill(facts, now) is not None, required=False),),
            bucket=self.bucket,
            before_after=(("credit", str(-before), str(-after)),),
            value=self.amount,
        )

    def _check(self, currency: str | None) -> None:
        # Stripe keeps one balance per customer, in the currency of their first bill.
        if currency is not None and currency != self.amount.currency:
            raise InvalidInput("customer_currency", wanted=currency, got=self.amount.currency)
        if self.amount.minor <= 0:
            raise InvalidInput("amount_zero")
        if self.amount.minor % step(self.amount.currency):
            raise InvalidInput("amount_step", currency=self.amount.currency, step=step(self.amount.currency))
        if len(self.words) > LONGEST_WORDS:
            raise InvalidInput("text_too_long", most=LONGEST_WORDS)

    def _call(self) -> StripeCall:
        path = f"/v1/customers/{self.customer}/balance_transactions"
        params = {
            "amount": -self.amount.minor,  # Stripe's sign: below zero is in the customer's favour
            "currency": self.amount.currency,
            "metadata": {"bucket": self.bucket.value},
        }
        if said := self.words.strip():
            params["description"] = said.encode("utf-8", "replace").decode()
        return StripeCall("POST", path, params, tagged=True, lookup_path=path, lookup_params={"limit": 100})


def _next_bill(facts: Facts, now: datetime) -> datetime | None:
    """When the first running subscription bills next; those that are about to end don't count."""
    running = (s for s in facts.subscriptions if s.is_running and s.cancels_at is None)
    return min((s.period_end for s in running if s.period_end and s.period_end > now), default=None)


def _effects(facts: Facts, amount: Money, before: Money, now: datetime) -> list[Effect]:
    after = before - amount
    effects = [Effect("credit_given", {}, amount)]
    if before.minor > 0:
        effects.append(Effect("balance_owed_before", {}, before))
    effects.append(Effect("balance_owed_after", {}, after) if after.minor > 0 else Effect("credit_after", {}, -after))
    bill = _next_bill(facts, now)
    if bill is not None:
        effects.append(Effect("reduces_next_invoice", {"at": bill.isoformat()}))
    unpaid = [i for i in facts.invoices if i.status == "open"]
    if unpaid:  # credit is looked at when a bill is finalized, never afterwards
        effects.append(Effect("open_invoices_unchanged", {"count": str(len(unpaid))}))
    return [*effects, Effect("no_cash_moves")]
