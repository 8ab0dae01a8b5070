"""What changes to a subscription have in common: its calendar, its bills, and the plan of changing it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from billing_console.domain.errors import NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.plans import Action, Condition, Effect, Plan, StripeCall, digest
from billing_console.domain.previews import PreviewAsk
from billing_console.domain.records import Customer, Invoice, Price, Subscription

ENDED = frozenset({"canceled", "incomplete_expired"})
LATEST = 2200  # no calendar is followed beyond this year
_MONTHS: Mapping[str, int] = {"month": 1, "year": 12}
_DAYS: Mapping[str, int] = {"day": 1, "week": 7}


def wanted(facts: Facts, customer: str, subscription_id: str) -> Subscription:
    """The subscription an action is about; raises NotFound when it is not this customer's."""
    found = facts.subscription(subscription_id)
    if found is None or facts.customer.id != customer:
        raise NotFound("subscription_not_found", id=subscription_id)
    return found


def path_of(subscription_id: str) -> str:
    """Where Stripe keeps it."""
    return f"/v1/subscriptions/{subscription_id}"


def unix(moment: datetime) -> int:
    """A time as Stripe takes it, in whole seconds."""
    return int(moment.timestamp())


def to_the_second(moment: datetime) -> datetime:
    """A time as Stripe gives it back."""
    return moment.replace(microsecond=0)


def day(moment: datetime | None) -> str:
    """A time in an effect's or condition's data."""
    return "" if moment is None else to_the_second(moment).isoformat()


# ----------------------------------------------------------------------------------------------------------- calendar


def add_months(moment: datetime, months: int) -> datetime:
    """The same day so many months later, or the month's last one where it has fewer days."""
    number = moment.year * 12 + moment.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def later(moment: datetime, price: Price, times: int = 1) -> datetime:
    """So many billing intervals of a price after a moment."""
    interval, number = price.interval or "month", price.interval_count * times
    if interval in _DAYS:
        return moment + timedelta(days=_DAYS[interval] * number)
    return add_months(moment, _MONTHS.get(interval, 1) * number)


def next_charge(subscription: Subscription) -> datetime | None:
    """When it bills next, were it not canceled before: at the end of its trial or of its first item's period."""
    if subscription.status == "trialing" and subscription.trial_end is not None:
        return subscription.trial_end
    return subscription.period_end


def renewals(subscription: Subscription) -> Iterator[datetime]:
    """Every time it bills from now on, until a pending cancellation ends it; the item that bills first counts."""
    first = next_charge(subscription)
    billing = [item for item in subscription.items if item.period_end is not None] or list(subscription.items)
    if first is None or subscription.status in ENDED or not billing:
        return
    item = min(billing, key=lambda each: each.period_end or first)
    end, number = subscription.cancels_at, 0
    at = first
    while (end is None or at < end) and at.year <= LATEST:
        yield at
        number += 1
        at = later(first, item.price, number)


def renewals_before(subscription: Subscription, end: datetime) -> int:
    """How many times it bills before a moment."""
    return sum(1 for _ in takewhile(lambda at: at < end, renewals(subscription)))


# -------------------------------------------------------------------------------------------------------------- bills


def bills(facts: Facts, subscription: Subscription, *statuses: str) -> tuple[Invoice, ...]:
    """Its invoices in these states."""
    return tuple(i for i in facts.invoices if i.subscription == subscription.id and i.status in statuses)


def next_invoice(name: str, subscription_id: str, **details: Any) -> PreviewAsk:
    """Ask for the coming invoice, as it would be with these ``subscription_details``."""
    extra = {"subscription_details": details} if details else {}
    return PreviewAsk(name, {"subscription": subscription_id, **extra})


def each_period(name: str, subscription_id: str, **details: Any) -> PreviewAsk:
    """Ask for what one full period costs, without prorations and leftovers."""
    ask = next_invoice(name, subscription_id, **details)
    return PreviewAsk(name, {**ask.params, "preview_mode": "recurring"})


def worth(subscription: Subscription, per_period: Money) -> Money:
    """What a period is worth for the team's limits: the list price where discounts hide it, never less than is paid."""
    listed = 0
    for item in subscription.items:
        amount = item.price.amount
        if amount is not None and amount.currency == per_period.currency:
            listed += amount.minor * (1 if item.quantity is None else item.quantity)
    return Money(max(listed, per_period.minor), per_period.currency)


def times(amount: Money, number: int) -> Money:
    """An amount so many times."""
    return Money(amount.minor * number, amount.currency)


# -------------------------------------------------------------------------------------------------------------- plans


def not_ended(subscription: Subscription) -> Condition:
    """A canceled subscription never comes back; that is Stripe's rule."""
    data = {"status": subscription.status, "at": day(subscription.ended_at)}
    return Condition("not_ended", subscription.status not in ENDED, data)


def running(subscription: Subscription) -> Condition:
    """It is active, in its trial or past due."""
    data = {"status": subscription.status, "at": day(subscription.ended_at)}
    return Condition("subscription_running", subscription.is_running, data)


def no_schedule(subscription: Subscription) -> Condition:
    """A schedule decides what becomes of it and would undo, or refuse, a change from outside."""
    return Condition("no_schedule", subscription.schedule is None, {"schedule": subscription.schedule or ""})


def no_pending_end(subscription: Subscription, now: datetime) -> list[Condition]:
    """Worth knowing: it ends by itself before long."""
    end = subscription.cancels_at
    return [] if end is None or end <= now else [Condition("no_pending_end", False, {"at": day(end)}, required=False)]


def kept_discounts(customer: Customer, subscription: Subscription) -> list[str]:
    """What has to be named again when discounts are set; a subscription without any inherits the customer's."""
    own = [discount.id for discount in subscription.discounts]
    return own or ([customer.discount] if customer.discount else [])


def discounts_with(customer: Customer, subscription: Subscription, coupon: str) -> dict[str, Any]:
    """The parameter that adds a coupon; a list replaces what was there, so the others are named again."""
    kept = [{"discount": discount} for discount in kept_discounts(customer, subscription)]
    return {"discounts": [*kept, {"coupon": coupon}]}


def discount_labels(subscription: Subscription) -> list[Effect]:
    """The discounts that stay."""
    return [
        Effect("discount_kept", {"discount": d.id, "name": d.name or d.coupon, "until": day(d.end)})
        for d in subscription.discounts
    ]


def state_of(subscription: Subscription) -> list[Any]:
    """Whatever of a subscription a plan may rest on."""
    items = sorted(
        [i.id, i.price.id, i.quantity, i.period_start, i.period_end, i.price.amount] for i in subscription.items
    )
    ends = [subscription.cancel_at, subscription.cancel_at_period_end, subscription.trial_end, subscription.ended_at]
    pause = [subscription.pause_behavior, subscription.pause_resumes_at]
    discounts = sorted([d.id, d.coupon, day(d.end)] for d in subscription.discounts)
    return [subscription.id, subscription.status, subscription.schedule, items, ends, pause, discounts]


def basis_of(facts: Facts, subscription: Subscription, asks: Iterable[PreviewAsk], *more: Any) -> str:
    """Fingerprint of the facts below a plan: the subscription, what was previewed, and whatever else it rests on."""
    previews = [[ask.name, _figures(facts, ask)] for ask in asks]
    return digest([facts.account, facts.livemode, state_of(subscription), previews, list(more)])


def _figures(facts: Facts, ask: PreviewAsk) -> list[Any] | None:
    found = facts.previewed(ask)
    return None if found is None else found.figures


def plan_of(
    action: Action,
    facts: Facts,
    subscription: Subscription,
    *,
    calls: Iterable[StripeCall],
    effects: Iterable[Effect],
    conditions: Iterable[Condition],
    resting_on: Iterable[Any] = (),
    amount: Money | None = None,
    value: Money | None = None,
    before_after: Iterable[tuple[str, str, str]] = (),
    terms: Mapping[str, str] | None = None,
) -> Plan:
    """The plan of changing a subscription; it rests on the subscription and on all that the action previewed."""
    return Plan(
        action=action.name,
        customer=facts.customer.id,
        customer_name=facts.customer.name,
        object_id=subscription.id,
        amount=amount,
        calls=tuple(calls),
        effects=tuple(effects),
        basis=basis_of(facts, subscription, action.subject.previews, *resting_on),
        conditions=tuple(conditions),
        bucket=action.bucket,
        before_after=tuple(before_after),
        value=value,
        terms=terms or {},
    )
