"""Everything known about one thing, with its ids in full: a customer, payment, bill, subscription, refund or moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from billing_console.domain.declines import UNDISCLOSED
from billing_console.domain.facts import Facts
from billing_console.domain.records import Customer, Invoice, Subscription
from billing_console.domain.subscriptions import ENDED
from ui import format as words
from ui.pages import customer_words as told
from ui.pages.customer_payments import PaymentRow
from ui.pages.customer_refusals import NO_WAY_BACK
from ui.pages.customer_tables import RefundRow
from ui.pages.customer_timeline import Moment
from ui.texts import decline_advice, decline_name
from ui.theme.tokens import Text

Line = tuple[str, str, Text]
_KINDS = {"sub_": "subscriptions", "in_": "invoices", "cus_": "customers", "du_": "disputes", "dp_": "disputes"}


@dataclass(frozen=True, slots=True)
class Details:
    """A title, name and value pairs, pages that can be opened, and where the thing lies at Stripe."""

    title: str
    lines: tuple[Line, ...]
    links: tuple[tuple[str, str], ...] = ()
    kind: str = ""  # the word for it in a dashboard address
    object_id: str = ""


def kind_of(object_id: str) -> str:
    """The dashboard's word for an object, by the prefix of its id; charges and payment intents are payments."""
    return next((kind for prefix, kind in _KINDS.items() if object_id.startswith(prefix)), "payments")


def details_of(row: object, facts: Facts) -> Details:
    """The details of any row of the page; raises TypeError for something that is none."""
    match row:
        case PaymentRow():
            return _payment(row, facts)
        case Invoice():
            return _invoice(row)
        case Subscription():
            return _subscription(row, facts)
        case RefundRow():
            return _refund(row)
        case Moment():
            return _moment(row)
        case Customer():
            return _customer(row, facts)
        case _:
            raise TypeError(f"no details for {type(row).__name__}")


def _lines(*pairs: tuple[str, str | datetime | None], metadata: Mapping[str, str] | None = None) -> tuple[Line, ...]:
    """Only what is known; ids in their own font, times with UTC."""
    found = [line for name, value in pairs for line in _line(name, value)]
    found += [("Metadata", f"{key}: {value}", Text.BODY) for key, value in sorted((metadata or {}).items())]
    return tuple(found)


def _line(name: str, value: str | datetime | None) -> Iterable[Line]:
    if isinstance(value, datetime):
        yield name, f"{words.day_time(value)} ({words.utc_full(value)})", Text.BODY
    elif value:
        yield name, value, Text.MONO if name.endswith(" id") else Text.BODY


def _payment(row: PaymentRow, facts: Facts) -> Details:
    p = row.payment
    code = p.decline_code or p.failure_code or ""
    is_secret = code in UNDISCLOSED
    lines = _lines(
        ("Status", ", ".join(pill.text for pill in row.pills)),
        ("Amount", str(p.amount)),
        ("Captured", str(p.captured_amount)),
        ("Refunded", str(p.refunded_amount)),
        ("Refundable", str(p.refundable)),
        ("Refund", row.refusal),
        ("Date", p.created),
        ("Hold ends", p.capture_before if p.is_hold else None),
        ("Method", told.card_words(p.card) if p.card else told.method(p)),
        ("Card country", p.card.country if p.card else None),
        ("Decline", decline_name(code) if code and p.status == "failed" else None),
        ("Advice", decline_advice(code) if code and p.status == "failed" else None),
        # Stripe's own words repeat the bank's reason, which must not be passed on when the bank suspects fraud.
        ("Outcome", None if is_secret else p.seller_message),
        ("Fee", f"{p.fee}, not returned on a refund" if p.fee is not None else None),
        ("Description", p.description),
        ("Billing e-mail", p.billing_email),
        ("Invoice", p.invoice_number),
        ("Invoice id", p.invoice),
        ("Payment id", p.id),
        ("Payment intent id", p.payment_intent),
        *(("Refund id", f"{r.id} · {r.amount} · {r.status}") for r in facts.refunds_of(p.id)),
        *(("Dispute id", f"{d.id} · {d.amount} · {d.status}") for d in facts.disputes_of(p.id)),
        metadata=p.metadata,
    )
    links = (("Receipt", p.receipt_url),) if p.receipt_url else ()
    return Details(f"Payment of {p.amount}", lines, links, "payments", p.payment_intent or p.id)


def _invoice(i: Invoice) -> Details:
    bill = [(f"Line {number}", f"{line.amount} · {line.description}") for number, line in enumerate(i.lines, 1)]
    lines = _lines(
        ("Status", told.status(i.status)[0]),
        ("Total", str(i.total)),
        ("Paid", str(i.amount_paid)),
        ("Paid outside Stripe", "" if i.paid_off_stripe.is_zero else str(i.paid_off_stripe)),
        ("Open", str(i.amount_remaining)),
        ("Date", i.created),
        ("Due", i.due_date),
        ("Attempts", str(i.attempt_count) if i.attempted else None),
        ("Next attempt", i.next_attempt),
        ("Why", (i.billing_reason or "").replace("_", " ")),
        *bill,
        ("Invoice id", i.id),
        ("Subscription id", i.subscription),
    )
    links = [(name, url) for name, url in (("Invoice page", i.hosted_url), ("PDF", i.pdf_url)) if url]
    return Details(f"Invoice {i.number or ''}".strip(), lines, tuple(links), "invoices", i.id)


def _subscription(s: Subscription, facts: Facts) -> Details:
    lines = _lines(
        ("Status", told.status(s.status)[0]),
        *(("Price", f"{name + ': ' if name else ''}{amount}{rest}") for name, amount, rest in told.prices(s)),
        *(("Current period", line) for line in told.current_periods(s)),
        ("Next invoice", told.next_invoice(s)[0]),
        ("Payment method", told.pays_with(facts, s)),
        *(("Discount", told.discount(given)) for given in s.discounts),
        ("Created", s.created),
        ("Trial ends", s.trial_end),
        ("Cancels", s.cancels_at),
        ("Cancellation asked for", s.canceled_at),
        ("Ended", s.ended_at),
        ("Comes back", NO_WAY_BACK if s.status in ENDED else ""),
        ("Collection", s.collection_method.replace("_", " ")),
        ("Collection paused", s.pause_behavior and s.pause_behavior.replace("_", " ")),
        ("Resumes", s.pause_resumes_at),
        ("Subscription id", s.id),
        *(("Price id", item.price.id) for item in s.items),
        ("Latest invoice id", s.latest_invoice),
        ("Schedule id", s.schedule),
        metadata=s.metadata,
    )
    return Details(told.title(s), lines, (), "subscriptions", s.id)


def _refund(row: RefundRow) -> Details:
    r = row.refund
    lines = _lines(
        ("Status", told.status(r.status)[0]),
        ("Amount", str(r.amount)),
        ("Date", r.created),
        ("Reason", (r.reason or "").replace("_", " ")),
        ("Waits for", (r.pending_reason or "").replace("_", " ")),
        ("Failed because", (r.failure_reason or "").replace("_", " ")),
        ("Bank reference", r.reference),
        ("Invoice", row.invoice),
        ("Refund id", r.id),
        ("Payment id", r.payment),
        ("Payment intent id", r.payment_intent),
        ("Operation id", r.operation),
    )
    return Details(f"Refund of {r.amount}", lines, (), "payments", r.payment_intent or r.payment or "")


def _moment(m: Moment) -> Details:
    lines = _lines(
        ("What", m.what),
        ("State", m.state),
        ("Amount", str(m.amount) if m.amount else None),
        ("By", m.by),
        ("Date", m.at),
        ("About id", m.about),
        ("Own id", m.key),
    )
    return Details(m.what, lines)


def _customer(c: Customer, facts: Facts) -> Details:
    saved = [
        (f"Saved {m.type.replace('_', ' ')}", told.card_words(m.card) if m.card else m.id)
        for m in facts.payment_methods
    ]
    lines = _lines(
        ("Name", c.name),
        ("E-mail", c.email),
        ("Phone", c.phone),
        ("Country", c.country),
        ("Currency", (c.currency or "").upper()),
        ("Description", c.description),
        ("Overdue", "has an unpaid invoice" if c.delinquent else None),
        ("Deleted", "yes" if c.deleted else None),
        ("Created", c.created),
        *saved,
        ("Read", facts.as_of),
        ("Customer id", c.id),
        metadata=c.metadata,
    )
    return Details(c.name or c.email or "Customer", lines, (), "customers", c.id)
