"""Subscriptions, payments and their kin in the words and tones of the customer page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from billing_console.domain.facts import Facts
from billing_console.domain.findings import Finding
from billing_console.domain.records import Card, Discount, Dispute, Payment, Price, Subscription
from ui.format import MONTHS, brand, day, period
from ui.theme.tokens import Tone

DASH = "—"
_TONES: Mapping[str, Tone] = {
    # subscriptions
    "active": Tone.POSITIVE,
    "trialing": Tone.INFO,
    "past_due": Tone.WARNING,
    "unpaid": Tone.DANGER,
    "incomplete": Tone.WARNING,
    "incomplete_expired": Tone.NEUTRAL,
    "canceled": Tone.NEUTRAL,
    "paused": Tone.WARNING,
    # invoices
    "draft": Tone.NEUTRAL,
    "open": Tone.WARNING,
    "paid": Tone.POSITIVE,
    "void": Tone.NEUTRAL,
    "uncollectible": Tone.DANGER,
    # payments and refunds
    "succeeded": Tone.POSITIVE,
    "pending": Tone.INFO,
    "failed": Tone.DANGER,
    "requires_action": Tone.WARNING,
    # disputes
    "needs_response": Tone.DANGER,
    "under_review": Tone.WARNING,
    "won": Tone.POSITIVE,
    "lost": Tone.DANGER,
    "warning_needs_response": Tone.DANGER,
    "warning_under_review": Tone.WARNING,
    "warning_closed": Tone.NEUTRAL,
    "prevented": Tone.NEUTRAL,
}
_RHYTHMS = {"day": "Daily", "week": "Weekly", "month": "Monthly", "year": "Yearly"}


def status(code: str) -> tuple[str, Tone]:
    """A status of Stripe's as a word and its tone; one that is not known is shown as it came."""
    tone = _TONES.get(code)
    return (code.replace("_", " "), tone) if tone is not None else (code or "unknown", Tone.NEUTRAL)


def short_day(moment: datetime) -> str:
    """``2 Nov``, in the operator's zone, where the year goes without saying."""
    local = moment.astimezone()
    return f"{local.day} {MONTHS[local.month - 1]}"


def near_day(moment: datetime, now: datetime) -> str:
    """``2 Dec``, with the year where it is another one than now."""
    same_year = moment.astimezone().year == now.astimezone().year
    return short_day(moment) if same_year else day(moment)


# -------------------------------------------------------------------------------------------------------- subscriptions


def title(subscription: Subscription) -> str:
    """``Pro Monthly``; the first product's name, its rhythm and how many more there are."""
    if not subscription.items:
        return "Subscription"
    price = subscription.items[0].price
    name = price.product_name or price.id
    rhythm = _RHYTHMS.get(price.interval or "", "") if price.interval_count == 1 else f"every {interval(price)}"
    told = name if not rhythm or rhythm.casefold() in name.casefold() else f"{name} {rhythm}"
    more = len(subscription.items) - 1
    return f"{told} + {more} more" if more else told


def interval(price: Price) -> str:
    """``month``, ``3 months``, ``once``."""
    if not price.interval:
        return "once"
    return price.interval if price.interval_count == 1 else f"{price.interval_count} {price.interval}s"


def prices(subscription: Subscription) -> list[tuple[str, str, str]]:
    """Per item: product (empty where there is only one item), amount, and the words after it."""
    found = []
    for item in subscription.items:
        price = item.price
        amount = str(price.amount) if price.amount is not None else "tiered price"
        per = f" / {interval(price)}" if price.interval else ""
        seats = 1 if item.quantity is None else item.quantity
        if price.usage_type == "metered":
            rest = f"{per} · by usage"
        elif item.per_interval is not None and seats != 1:
            amount, rest = f"{amount} × {seats} = {item.per_interval}", per
        else:
            rest = f"{per} · {seats} seat{'' if seats == 1 else 's'}"
        name = (price.product_name or price.id) if len(subscription.items) > 1 else ""
        found.append((name, amount, rest))
    return found


def current_periods(subscription: Subscription) -> list[str]:
    """One line where all items share their period, else one per item."""
    spans = {(item.period_start, item.period_end) for item in subscription.items}
    if len(spans) == 1:
        return [period(*next(iter(spans)))]
    return [
        f"{item.price.product_name or item.price.id}: {period(item.period_start, item.period_end)}"
        for item in subscription.items
    ] or [DASH]


def next_invoice(subscription: Subscription) -> tuple[str, bool]:
    """When the next bill comes, and whether one comes at all; the first item's period end decides."""
    due, leaves = subscription.period_end, subscription.cancels_at
    if subscription.ended_at is not None or subscription.status in {"canceled", "incomplete_expired"}:
        return "none, it has ended", False
    if due is None:
        return DASH, False
    if leaves is not None and leaves <= due:
        return f"none, cancels {day(leaves)}", False
    if subscription.status == "paused":
        return "none while paused", False
    if subscription.pause_behavior:
        return f"{day(due)}, not collected", True
    return day(due), True


def overlays(subscription: Subscription, now: datetime) -> list[tuple[str, Tone]]:
    """What holds beside the status: a pending end, a pause of collection, a trial, a schedule."""
    found: list[tuple[str, Tone]] = []
    if subscription.cancels_at is not None:
        found.append((f"cancels {near_day(subscription.cancels_at, now)}", Tone.WARNING))
    if subscription.pause_behavior:
        until = subscription.pause_resumes_at
        found.append((f"collection paused{f' until {near_day(until, now)}' if until else ''}", Tone.WARNING))
    if subscription.trial_end is not None and subscription.trial_end > now:
        found.append((f"trial ends {near_day(subscription.trial_end, now)}", Tone.INFO))
    if subscription.schedule:
        found.append(("schedule", Tone.INFO))
    return found


def discount(given: Discount) -> str:
    """``Loyalty, 20 % until 5 Jan 2027``."""
    if given.percent_off is not None:
        value = f"{given.percent_off} %"
    else:
        value = str(given.amount_off) if given.amount_off is not None else "unknown amount"
    limit = f"until {day(given.end)}" if given.end else {"forever": "for good", "once": "once"}.get(given.duration, "")
    return f"{given.name or given.coupon}, {value} {limit}".strip()


def card_words(card: Card) -> str:
    """``Visa •••• 4242, exp 08/28``."""
    return f"{brand(card.brand)} •••• {card.last4}, exp {card.exp_month:02d}/{card.exp_year % 100:02d}"


def pays_with(facts: Facts, subscription: Subscription) -> str:
    """The saved way to pay that the next bill is charged to."""
    wanted = subscription.default_payment_method or facts.customer.default_payment_method
    method = next((m for m in facts.payment_methods if m.id == wanted), None)
    if method is not None:
        return card_words(method.card) if method.card else brand(method.type)
    if subscription.collection_method == "send_invoice":
        return "pays by invoice"
    return wanted or "none on file"


# ------------------------------------------------------------------------------------------------------------- payments


def method(payment: Payment) -> str:
    """``Visa 4242``, or the other way it was paid."""
    return f"{brand(payment.card.brand)} {payment.card.last4}" if payment.card else brand(payment.method_type)


def duplicates(findings: Iterable[Finding]) -> frozenset[str]:
    """The objects that the diagnosis takes for the second of two."""
    codes = {"charged_twice", "duplicate_subscription"}
    return frozenset(finding.objects[0] for finding in findings if finding.code in codes and finding.objects)


def payment_pills(payment: Payment, facts: Facts, doubled: frozenset[str]) -> list[tuple[str, Tone]]:
    """What has become of a payment, the main word first."""
    disputes = _dispute_pills(facts.disputes_of(payment.id))
    main = _main_pill(payment)
    states = {refund.status for refund in facts.refunds_of(payment.id)}
    is_pending = bool(states & {"pending", "requires_action"})
    # What is disputed was paid: the plain word would only take the room of the one that matters. Stripe counts what
    # was only asked for as refunded; nothing has been given back by it.
    takes_room = bool(disputes) and main[0] == "succeeded"
    pills = disputes if takes_room or (is_pending and "succeeded" not in states) else [main, *disputes]
    if is_pending:
        pills.append(("refund pending", Tone.INFO))
    if "failed" in states:
        pills.append(("refund failed", Tone.DANGER))
    if payment.id in doubled:
        pills.append(("duplicate?", Tone.WARNING))
    return pills


def _dispute_pills(disputes: Iterable[Dispute]) -> list[tuple[str, Tone]]:
    pills: list[tuple[str, Tone]] = []
    for dispute in disputes:
        if dispute.is_open:
            pills.append(("inquiry", Tone.WARNING) if dispute.is_inquiry else ("disputed", Tone.DANGER))
        elif dispute.status in {"won", "lost"}:
            pills.append((f"dispute {dispute.status}", status(dispute.status)[1]))
    return pills


def _main_pill(payment: Payment) -> tuple[str, Tone]:
    if payment.is_hold:
        return ("hold released", Tone.NEUTRAL) if not payment.refunded_amount.is_zero else ("hold", Tone.INFO)
    if payment.status == "succeeded" and not payment.refunded_amount.is_zero:
        return ("refunded" if payment.refundable.is_zero else "partially refunded"), Tone.NEUTRAL
    return status(payment.status)
