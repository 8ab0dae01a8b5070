"""Scenarios in which money goes back or is fought over: refunds, credit notes, disputes, fraud warnings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from billing_console.practice.ledger.disputing import Course, dispute, prevent, warn
from billing_console.practice.ledger.records import ChargeRecord
from billing_console.practice.ledger.refunding import credit_note, paid_charge, refund
from billing_console.practice.money import rounded
from billing_console.practice.months import DAY, HOUR
from billing_console.practice.scenarios.stage import Play

REFUND_AFTER: Final = 2 * DAY + HOUR
CREDIT_NOTE_AFTER: Final = 6 * DAY + HOUR
WARNING_AFTER: Final = 4 * DAY + HOUR
PREVENT_AFTER: Final = 9 * DAY + HOUR
INQUIRY_AFTER: Final = 12 * DAY + HOUR
DISPUTE_AFTER: Final = 15 * DAY + HOUR

OPEN: Final = Course(due=24, submitted=22)
WON: Final = Course(due=20, submitted=5, closed=40, outcome="won")
LOST: Final = Course(due=20, submitted=5, closed=40)
ACCEPTED: Final = Course(due=20, closed=5)
ASKED: Final = Course(due=24, submitted=22)
ANSWERED: Final = Course(due=20, submitted=5, closed=30)
_REASONS: Final = (
    "fraudulent",
    "fraudulent",
    "subscription_canceled",
    "product_not_received",
    "duplicate",
    "credit_not_processed",
    "product_unacceptable",
    "unrecognized",
    "general",
)


def _once(play: Play, act: Callable[[ChargeRecord, int], object]) -> None:
    """Live on, and act once on the charge of the incident's period; `act` gets the charge and the period's start."""
    profile = play.profile
    play.start()
    for number, invoice in play.live():
        charge = paid_charge(invoice)
        if number == profile.incident and charge is not None:
            act(charge, profile.cycle(number))


def refunded(play: Play) -> None:
    """Got a payment back in full."""
    reason = ("requested_by_customer", "duplicate", None)[play.profile.throw % 3]
    _once(play, lambda charge, at: refund(play.books, charge, at + REFUND_AFTER, reason=reason))


def partly_refunded(play: Play) -> None:
    """Got half of a payment back, some of them in two steps."""
    steps = 1 + play.profile.throw % 2

    def act(charge: ChargeRecord, at: int) -> None:
        part = rounded(charge.amount, 2 * steps, play.books.currency)
        for step in range(steps):
            refund(play.books, charge, at + REFUND_AFTER + step * DAY, amount=part)

    _once(play, act)


def refund_waiting(play: Play) -> None:
    """A refund waits until the account has the funds."""
    _once(play, lambda charge, at: refund(play.books, charge, at + REFUND_AFTER, course="pending"))


def refund_failed(play: Play) -> None:
    """A refund succeeded and failed days later, because the card was gone."""
    _once(play, lambda charge, at: refund(play.books, charge, at + REFUND_AFTER, course="failed"))


def corrected(play: Play) -> None:
    """An invoice was corrected by a credit note with a refund."""
    profile = play.profile
    play.start()
    for number, invoice in play.live():
        if number == profile.incident and paid_charge(invoice) is not None and invoice is not None:
            amount = rounded(invoice.amount_due, 4, profile.currency)
            at = profile.cycle(number) + CREDIT_NOTE_AFTER
            credit_note(play.books, invoice, at, amount, "Sending was down for a week")


def _disputed(play: Play, course: Course, *, inquiry: bool = False) -> None:
    reason = _REASONS[play.profile.throw % len(_REASONS)]
    after = INQUIRY_AFTER if inquiry else DISPUTE_AFTER
    case_type = "inquiry" if inquiry else "chargeback"
    _once(play, lambda charge, at: dispute(play.books, charge, at + after, reason, course, case_type=case_type))


def dispute_open(play: Play) -> None:
    """A chargeback waits for our answer."""
    _disputed(play, OPEN)


def dispute_won(play: Play) -> None:
    """A chargeback was fought and won."""
    _disputed(play, WON)


def dispute_lost(play: Play) -> None:
    """A chargeback was fought and lost, or accepted."""
    _disputed(play, LOST if play.profile.throw % 3 else ACCEPTED)


def inquiry_open(play: Play) -> None:
    """The bank asks about a charge; no money has moved."""
    _disputed(play, ASKED, inquiry=True)


def inquiry_closed(play: Play) -> None:
    """The bank asked, we answered, nothing came of it."""
    _disputed(play, ANSWERED, inquiry=True)


def prevented(play: Play) -> None:
    """A dispute was settled before it counted as one."""
    _once(play, lambda charge, at: prevent(play.books, charge, at + PREVENT_AFTER, "subscription_canceled"))


def suspected(play: Play) -> None:
    """The network warned of fraud; half of these payments were paid back at once."""

    def act(charge: ChargeRecord, at: int) -> None:
        warn(play.books, charge, at + WARNING_AFTER)
        if play.profile.throw % 2:
            refund(play.books, charge, at + WARNING_AFTER + DAY, reason="fraudulent")

    _once(play, act)
