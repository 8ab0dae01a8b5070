"""What the diagnosis notices in the facts about a customer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from billing_console.domain.cases import Bucket
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.records import Card, Invoice, Payment, Refund, Subscription

# Two checkouts by one person are minutes apart; two deliberate ones rarely are.
CHECKOUT_GAP = timedelta(hours=1)
# "Charged twice" as customers mean it: the same amount on the same card within a day.
CHARGE_GAP = timedelta(hours=24)
# What is older than this is no longer what somebody calls about today.
RECENT = timedelta(days=60)
# A dispute is decided months after it began.
DISPUTE_MEMORY = timedelta(days=180)
# Long enough for a mail and an answer before a card's last day.
EXPIRY_NOTICE = timedelta(days=30)
# How long a bill may be late where the team's rules don't say.
GRACE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth knowing, the objects it is about and the bucket it speaks for."""

    code: str
    tone: str  # danger | warning | info
    objects: tuple[str, ...]
    bucket: Bucket | None = None
    amount: Money | None = None
    data: Mapping[str, str] = field(default_factory=dict)


def diagnose(facts: Facts, now: datetime, grace: timedelta = GRACE) -> tuple[Finding, ...]:
    """Everything noticed, the most pressing first; ``grace`` is how long the team lets a bill be late."""
    found = [
        *_disputes(facts, now),
        *_duplicate_subscriptions(facts),
        *_charged_twice(facts, now),
        *_holds(facts),
        *_failures(facts, now),
        *_failed_refunds(facts, now),
        *_pending_refunds(facts),
        *_behind(facts, now, grace),
        *_cards_running_out(facts, now),
        *_paid_outside(facts),
    ]
    rank = {"danger": 0, "warning": 1, "info": 2}
    return tuple(sorted(found, key=lambda finding: rank[finding.tone]))


def classify(findings: Iterable[Finding]) -> Bucket | None:
    """The bucket the findings speak for, or None when they are silent: then a person decides."""
    return next((f.bucket for f in findings if f.bucket is not None), None)


def duplicate_of(facts: Facts, payment: Payment) -> Payment | None:
    """The earlier payment that this one repeats, if it does (same amount, same card, within 24 hours)."""
    return next((first for first, later in _repeats(facts) if later.id == payment.id), None)


def _disputes(facts: Facts, now: datetime) -> Iterator[Finding]:
    for dispute in facts.disputes:
        if dispute.is_open:
            code = "open_inquiry" if dispute.is_inquiry else "open_dispute"
            data = {"reason": dispute.reason, "due_by": dispute.due_by.isoformat() if dispute.due_by else ""}
            yield Finding(code, "danger", (dispute.id, dispute.payment), None, dispute.amount, data)
        elif dispute.status == "lost" and now - dispute.created < DISPUTE_MEMORY:
            data = {"reason": dispute.reason}
            yield Finding("dispute_lost", "warning", (dispute.id, dispute.payment), None, dispute.amount, data)


def _card_of(facts: Facts, subscription: Subscription) -> Card | None:
    method = subscription.default_payment_method or facts.customer.default_payment_method
    return next((m.card for m in facts.payment_methods if m.id == method), None)


def _products(subscription: Subscription) -> frozenset[str]:
    return frozenset(item.price.product for item in subscription.items)


def _duplicate_subscriptions(facts: Facts) -> Iterator[Finding]:
    running = sorted((s for s in facts.subscriptions if s.is_running), key=lambda s: s.created)
    for first, later in pairwise(running):
        gap = later.created - first.created
        if gap > CHECKOUT_GAP or _products(first) != _products(later):
            continue
        one, other = _card_of(facts, first), _card_of(facts, later)
        same_card = one is None or other is None or same_physical_card(one, other)
        data = {
            "minutes": str(max(1, round(gap.total_seconds() / 60))),
            "seats": str(later.seats),
            "other_seats": str(first.seats),
        }
        if first.seats != later.seats or later.seats > 1:
            yield Finding("team_purchase", "info", (later.id, first.id), Bucket.TEAM_PURCHASE, None, data)
        elif same_card:
            yield Finding(
                "duplicate_subscription", "danger", (later.id, first.id), Bucket.DUPLICATE_PURCHASE, None, data
            )


def same_physical_card(one: Card, other: Card) -> bool:
    """True when two cards are one card, by fingerprint where known, else by brand, last four and expiry."""
    if one.fingerprint and other.fingerprint:
        return one.fingerprint == other.fingerprint
    return (one.brand, one.last4, one.exp_month, one.exp_year) == (
        other.brand,
        other.last4,
        other.exp_month,
        other.exp_year,
    )


def _repeats(facts: Facts) -> Iterator[tuple[Payment, Payment]]:
    """Pairs (earlier, later) of captured payments that look like one purchase paid twice."""
    taken = sorted((p for p in facts.payments if p.paid and p.captured and p.card), key=lambda p: p.created)
    for position, later in enumerate(taken):
        for first in reversed(taken[:position]):
            if later.created - first.created > CHARGE_GAP:
                break
            if first.card and later.card and same_physical_card(first.card, later.card) and _alike(facts, first, later):
                yield first, later
                break


def _alike(facts: Facts, first: Payment, later: Payment) -> bool:
    """Same sum, and not two payments of one invoice or of differing seat counts."""
    if first.amount != later.amount or (first.invoice is not None and first.invoice == later.invoice):
        return False
    quantities = [_quantities(facts, payment) for payment in (first, later)]
    return quantities[0] == quantities[1] or not all(quantities)


def _quantities(facts: Facts, payment: Payment) -> tuple[int | None, ...]:
    invoice = facts.invoice(payment.invoice)
    return tuple(line.quantity for line in invoice.lines) if invoice else ()


def _charged_twice(facts: Facts, now: datetime) -> Iterator[Finding]:
    for first, later in sorted(_repeats(facts), key=lambda pair: pair[1].created, reverse=True):
        if now - later.created > RECENT or later.refundable.is_zero or first.refundable.is_zero:
            continue
        data = {
            "card": f"{first.card.brand} {first.card.last4}" if first.card else "",
            "first_at": first.created.isoformat(),
            "at": later.created.isoformat(),
        }
        bucket = Bucket.DUPLICATE_PURCHASE if not _deliberate(facts, later) else Bucket.TEAM_PURCHASE
        yield Finding("charged_twice", "warning", (later.id, first.id), bucket, later.amount, data)


def _deliberate(facts: Facts, payment: Payment) -> bool:
    return any(quantity is not None and quantity > 1 for quantity in _quantities(facts, payment))


def _holds(facts: Facts) -> Iterator[Finding]:
    for hold in facts.payments:
        if hold.is_hold and hold.refunded_amount.is_zero:
            until = hold.capture_before.isoformat() if hold.capture_before else ""
            charge = next((p for p in facts.payments if p.captured and p.paid and p.amount == hold.amount), None)
            objects = (hold.id, charge.id) if charge else (hold.id,)
            yield Finding("hold", "info", objects, None, hold.amount, {"until": until, "at": hold.created.isoformat()})


def _failures(facts: Facts, now: datetime) -> Iterator[Finding]:
    """The newest failure of each bill that is still unpaid."""
    seen: set[str] = set()
    for payment in sorted(facts.payments, key=lambda p: p.created, reverse=True):
        if payment.status != "failed" or now - payment.created > RECENT:
            continue
        bill = payment.invoice or payment.payment_intent or payment.id
        invoice = facts.invoice(payment.invoice)
        paid = invoice is not None and invoice.status in {"paid", "void"}
        if bill in seen or paid or _succeeded_later(facts, payment):
            continue
        seen.add(bill)
        code = payment.decline_code or payment.failure_code or "generic_decline"
        needs_customer = code in {"authentication_required", "authentication_not_handled"}
        data = {
            "decline_code": code,
            "advice_code": payment.advice_code or "",
            "attempts": str(invoice.attempt_count) if invoice else "",
            "next_attempt": invoice.next_attempt.isoformat() if invoice and invoice.next_attempt else "",
        }
        kind = "authentication_pending" if needs_customer else "payment_failed"
        yield Finding(kind, "warning", (payment.id,), Bucket.FAILED_CHECKOUT, payment.amount, data)


def _succeeded_later(facts: Facts, failed: Payment) -> bool:
    same_bill = (p for p in facts.payments if p.paid and p.created > failed.created)
    return any(
        (failed.invoice is not None and p.invoice == failed.invoice)
        or (failed.payment_intent is not None and p.payment_intent == failed.payment_intent)
        for p in same_bill
    )


def _failed_refunds(facts: Facts, now: datetime) -> Iterator[Finding]:
    """Refunds that the bank sent back: the customer was told of money that never came."""
    for refund in facts.refunds:
        if refund.status != "failed" or now - refund.created > RECENT or _was_made_up_for(facts, refund):
            continue
        data = {"reason": refund.failure_reason or "unknown", "at": refund.created.isoformat()}
        objects = (refund.id, *((refund.payment,) if refund.payment else ()))
        yield Finding("refund_failed", "danger", objects, None, refund.amount, data)


def _was_made_up_for(facts: Facts, failed: Refund) -> bool:
    """True when as much of the payment was given back afterwards, in one piece or several."""
    later = [r for r in facts.refunds if r.payment == failed.payment and r.created > failed.created]
    given = sum(r.amount.minor for r in later if r.status in {"succeeded", "pending", "requires_action"})
    return failed.payment is not None and given >= failed.amount.minor


def _pending_refunds(facts: Facts) -> Iterator[Finding]:
    """Refunds that were asked for and have not gone out: giving it back once more would be too much."""
    for refund in facts.refunds:
        if refund.status in {"pending", "requires_action"}:
            data = {"at": refund.created.isoformat(), "reason": refund.pending_reason or ""}
            objects = (refund.id, *((refund.payment,) if refund.payment else ()))
            yield Finding("refund_pending", "info", objects, None, refund.amount, data)


def _paid_outside(facts: Facts) -> Iterator[Finding]:
    """Money that never went through Stripe, and so can't go back through it; one finding per currency."""
    for amount in facts.paid_outside:
        bills = [i for i in facts.invoices if not i.paid_off_stripe.is_zero]
        objects = tuple(i.id for i in bills if i.paid_off_stripe.currency == amount.currency)
        yield Finding("paid_outside", "info", objects, None, amount, {"invoices": str(len(objects))})


def _behind(facts: Facts, now: datetime, grace: timedelta) -> Iterator[Finding]:
    """Subscriptions whose bills are late, within the team's grace period and beyond it."""
    for subscription in facts.subscriptions:
        if subscription.status not in {"past_due", "unpaid"}:
            continue
        unpaid = [i for i in facts.invoices if i.subscription == subscription.id and i.status == "open"]
        oldest = min(unpaid, key=_owed_since, default=None)
        if oldest is None:
            continue
        since = _owed_since(oldest)
        owed = [i.amount_remaining for i in unpaid if i.amount_remaining.currency == oldest.amount_remaining.currency]
        until = since + grace
        data = {"since": since.isoformat(), "until": until.isoformat(), "days": str(max(0, (now - since).days))}
        code, tone = ("grace_over", "danger") if now >= until else ("past_due", "warning")
        amount = sum(owed, Money.zero(oldest.amount_remaining.currency))
        yield Finding(code, tone, (subscription.id, oldest.id), None, amount, data)


def _owed_since(invoice: Invoice) -> datetime:
    return invoice.due_date or invoice.created


def _cards_running_out(facts: Facts, now: datetime) -> Iterator[Finding]:
    """Cards that running subscriptions are paid with and whose last day has passed or is near."""
    seen: set[tuple[str, str]] = set()
    for subscription in facts.subscriptions:
        charged = subscription.is_running and subscription.collection_method == "charge_automatically"
        card = _card_of(facts, subscription) if charged else None
        if card is None or (card.brand, card.last4) in seen or not 1 <= card.exp_month <= 12:
            continue
        seen.add((card.brand, card.last4))
        # A card is good to the end of its month, wherever the bank is.
        ends = datetime(card.exp_year + card.exp_month // 12, card.exp_month % 12 + 1, 1, tzinfo=UTC)
        if now + EXPIRY_NOTICE < ends:
            continue
        data = {"card": f"{card.brand} {card.last4}", "month": f"{card.exp_month:02d}/{card.exp_year}"}
        code, tone = ("card_expired", "warning") if ends <= now else ("card_expiring", "info")
        yield Finding(code, tone, (subscription.id,), None, None, data)
