"""Move one item of a subscription to another price; quantity stays, and so does what was shown for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar

from billing_console.domain.cases import Bucket
from billing_console.domain.errors import NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject
from billing_console.domain.previews import PreviewAsk, PreviewedInvoice
from billing_console.domain.records import Price, Subscription, SubscriptionItem
from billing_console.domain.subscriptions import (
    day,
    discount_labels,
    each_period,
    next_charge,
    next_invoice,
    no_pending_end,
    no_schedule,
    path_of,
    plan_of,
    running,
    unix,
    wanted,
)


class Settle(Enum):
    """When the difference for the running period is billed; in Stripe's words."""

    NEXT_INVOICE = "create_prorations"
    NOW = "always_invoice"
    NEVER = "none"


@dataclass(frozen=True, slots=True)
class Bill:
    """What the change itself bills, where it does not wait for the next invoice."""

    is_now: bool = False
    due: Money | None = None
    credit: Money | None = None


Invoices = tuple[PreviewedInvoice | None, PreviewedInvoice | None, PreviewedInvoice | None]  # changed, before, after


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """Change one item to one price of the allow-list."""

    name: ClassVar[str] = "change_plan"
    customer: str
    subscription: str
    item: str
    quantity: int | None  # as the item has it now: without it Stripe would set it to one. None: metered
    price: str
    settle: Settle
    bucket: Bucket
    asked_at: datetime  # when the form was opened: prorations count from this second, in preview and call
    portal_offered: bool = False  # the customer was offered to do it themselves

    @property
    def subject(self) -> Subject:
        """The subscription, the new price, the invoice that follows and what a period costs before and after."""
        asks = (self._changed, self._before, self._after)
        return Subject(self.customer, subscriptions=(self.subscription,), prices=(self.price,), previews=asks)

    @property
    def _details(self) -> dict[str, Any]:
        item: dict[str, Any] = {"id": self.item, "price": self.price}
        if self.quantity is not None:
            item["quantity"] = self.quantity
        details = {"items": [item], "proration_behavior": self.settle.value}
        return details if self.settle is Settle.NEVER else details | {"proration_date": unix(self.asked_at)}

    @property
    def _changed(self) -> PreviewAsk:
        return next_invoice("changed", self.subscription, **self._details)

    @property
    def _before(self) -> PreviewAsk:
        return each_period("before", self.subscription)

    @property
    def _after(self) -> PreviewAsk:
        return each_period("after", self.subscription, **self._details)

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """One call; raises NotFound without the subscription, its item or the price."""
        subscription = wanted(facts, self.customer, self.subscription)
        item = next((each for each in subscription.items if each.id == self.item), None)
        if item is None:
            raise NotFound("item_not_found", id=self.item)
        new = facts.price(self.price)
        if new is None:
            raise NotFound("price_not_found", id=self.price)
        changed, before, after = (facts.previewed(ask) for ask in (self._changed, self._before, self._after))
        bill = self._bill(subscription, item.price, new, changed)
        return plan_of(
            self,
            facts,
            subscription,
            calls=[self._call(moves_money=bill.due is not None)],
            effects=_effects(subscription, (item.price, new), (changed, before, after), bill),
            conditions=self._conditions(subscription, item, new, now),
            resting_on=[new.active, new.amount],
            amount=bill.due,
            value=bill.credit,
            before_after=[("plan", label(item.price), label(new)), _period_costs(before, after)],
            terms={**_terms(item.price, new), **({"direction": "charge"} if bill.due else {})},
        )

    def _bill(self, subscription: Subscription, old: Price, new: Price, changed: PreviewedInvoice | None) -> Bill:
        if changed is None or not self._bills_now(subscription, old, new):
            return Bill()
        due = changed.amount_due if changed.amount_due.minor > 0 else None
        return Bill(is_now=True, due=due, credit=-changed.total if changed.total.minor < 0 else None)

    def _bills_now(self, subscription: Subscription, old: Price, new: Price) -> bool:
        """Another billing interval starts a new period at once, and so does the way from a free to a paid price."""
        if subscription.status == "trialing":
            return False
        other_interval = (old.interval, old.interval_count) != (new.interval, new.interval_count)
        begins_to_cost = old.amount is not None and old.amount.is_zero and not (new.amount and new.amount.is_zero)
        return self.settle is Settle.NOW or other_interval or begins_to_cost

    def _conditions(
        self, subscription: Subscription, item: SubscriptionItem, new: Price, now: datetime
    ) -> Iterable[Condition]:
        yield running(subscription)
        yield no_schedule(subscription)
        yield Condition("changes_something", item.price.id != new.id)
        yield Condition("price_active", new.active, {"price": label(new)})
        currency = new.amount.currency if new.amount else subscription.currency
        yield Condition("same_currency", currency == subscription.currency, {"currency": currency.upper()})
        kept = {"now": str(item.quantity or ""), "asked": str(self.quantity or "")}
        yield Condition("quantity_kept", item.quantity == self.quantity, kept)
        yield from no_pending_end(subscription, now)
        yield Condition("portal_offered", self.portal_offered, required=False)

    def _call(self, *, moves_money: bool) -> StripeCall:
        # A declined card must leave everything as it was, not a subscription past due on the new price.
        params = {**self._details, "payment_behavior": "error_if_incomplete"}
        item: dict[str, Any] = {"id": self.item, "price": {"id": self.price}}
        return StripeCall(
            "POST",
            path_of(self.subscription),
            params,
            moves_money=moves_money,
            lookup_path=path_of(self.subscription),
            lookup_state={"items": [item if self.quantity is None else item | {"quantity": self.quantity}]},
        )


def label(price: Price) -> str:
    """A price as people know it: the product's name, the amount and the interval."""
    name = price.product_name or price.id
    every = f"{price.interval_count} {price.interval}s" if price.interval_count > 1 else price.interval
    return f"{name}, {price.amount} per {every}" if price.amount is not None and price.interval else name


def _effects(
    subscription: Subscription, prices: tuple[Price, Price], invoices: Invoices, bill: Bill
) -> Iterable[Effect]:
    """Money first; the window shows what is charged as the one that moves."""
    _, before, after = invoices
    yield from _bills(subscription, invoices[0], bill)
    yield Effect("plan_becomes", {"from": label(prices[0]), "to": label(prices[1])})
    if after is not None:
        yield Effect("each_period_then", {"before": str(before.total) if before else ""}, after.total)
    yield from discount_labels(subscription)


def _bills(subscription: Subscription, changed: PreviewedInvoice | None, bill: Bill) -> Iterable[Effect]:
    if bill.due is not None:
        yield Effect("charged_now", {}, bill.due)
    elif bill.credit is not None:
        yield Effect("account_credit", {}, bill.credit)
    elif changed is not None and bill.is_now:
        code = "nothing_billed_now" if changed.total.is_zero else "paid_from_credit"
        yield Effect(code, {}, None if changed.total.is_zero else changed.total)
    elif changed is not None:
        yield Effect("next_invoice", {"at": day(next_charge(subscription))}, changed.total)


def _period_costs(before: PreviewedInvoice | None, after: PreviewedInvoice | None) -> tuple[str, str, str]:
    return "each_period", str(before.total) if before else "", str(after.total) if after else ""


def _terms(old: Price, new: Price) -> dict[str, str]:
    """What the allow-list and its quotas are held against."""
    return {
        "price": new.id,
        "product": new.product,
        "plan": new.product_name,
        "from_price": old.id,
        "from_product": old.product,
        "from_plan": old.product_name,
    }
