"""One of each thing that is done to a bill or a balance: what is asked, in which world, and what Stripe shows of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from billing_console.actions.credit_customer import CreditCustomer
from billing_console.actions.mark_uncollectible import MarkUncollectible
from billing_console.actions.refund_with_credit_note import NoteReason, RefundWithCreditNote
from billing_console.actions.retry_invoice import RetryInvoice
from billing_console.actions.send_invoice import SendInvoice
from billing_console.actions.send_portal_link import SendPortalLink
from billing_console.actions.void_invoice import VoidInvoice
from billing_console.domain.cases import Bucket
from billing_console.domain.money import Money
from billing_console.domain.plans import Action
from billing_console.domain.portal import PortalFlow
from billing_console.practice import shapes
from tests.consoles import Stage
from tests.owing import CUSTOMER, INVOICE, world
from tests.practice.tiny import NOW, TinyWorld, tiny_world

BUCKET: Final = Bucket.FAILED_CHECKOUT
RETRY: Final = RetryInvoice(CUSTOMER, INVOICE, BUCKET)
SEND: Final = SendInvoice(CUSTOMER, INVOICE, BUCKET)
VOID: Final = VoidInvoice(CUSTOMER, INVOICE, BUCKET)
WRITE_OFF: Final = MarkUncollectible(CUSTOMER, INVOICE, BUCKET)
CREDIT: Final = CreditCustomer(CUSTOMER, Money(1500, "usd"), BUCKET, "for the outage")
LINK: Final = SendPortalLink(CUSTOMER, PortalFlow.PAYMENT_METHOD_UPDATE, Bucket.NO_SELF_SERVICE)
NOTE: Final = RefundWithCreditNote(
    CUSTOMER, INVOICE, Money(1000, "usd"), NoteReason.PRODUCT_UNSATISFACTORY, Bucket.PRODUCT_FAILURE, "Sorry."
)


@dataclass(frozen=True, slots=True)
class Deed:
    """An action, its one call, the world it is done in and how often Stripe shows it; None: Stripe shows nothing."""

    name: str
    action: Action
    call: str
    world: Callable[[], TinyWorld]
    times: Callable[[Stage], int] | None
    succeeds: bool = True


def with_portal() -> TinyWorld:
    """The tiny world with a portal."""
    made = tiny_world()
    made.shelf["bpc_1"] = shapes.portal_configuration(id="bpc_1", created=NOW)
    return made


def _events(kind: str) -> Callable[[Stage], int]:
    return lambda at: sum(event["type"] == kind for event in at.stripe.all("event"))


def _rows(kind: str) -> Callable[[Stage], int]:
    return lambda at: len(at.stripe.all(kind))


def _refunds(at: Stage) -> int:
    notes, refunds = at.stripe.all("credit_note"), at.stripe.all("refund")
    assert len(notes) == len(refunds)  # never one without the other
    return len(notes)


_ONE = f"POST /v1/invoices/{INVOICE}"
DEEDS = (
    Deed("retry_invoice", RETRY, f"{_ONE}/pay", world, _events("invoice.paid")),
    Deed("declined", RETRY, f"{_ONE}/pay", lambda: world(last4="9995"), _events("charge.failed"), succeeds=False),
    Deed("send_invoice", SEND, f"{_ONE}/send", world, _events("invoice.sent")),
    Deed("void_invoice", VOID, f"{_ONE}/void", world, _events("invoice.voided")),
    Deed("mark_uncollectible", WRITE_OFF, f"{_ONE}/mark_uncollectible", world, _events("invoice.marked_uncollectible")),
    Deed(
        "credit_customer",
        CREDIT,
        f"POST /v1/customers/{CUSTOMER}/balance_transactions",
        world,
        _rows("customer_balance_transaction"),
    ),
    Deed("refund_with_credit_note", NOTE, "POST /v1/credit_notes", tiny_world, _refunds),
    Deed("send_portal_link", LINK, "POST /v1/billing_portal/sessions", with_portal, None),
)
