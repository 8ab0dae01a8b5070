"""The table of scenarios: how common each is, when things happen in it, and what rare objects it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from billing_console.practice.ledger.refunding import FAILS_AFTER, REFERENCE_AFTER
from billing_console.practice.ledger.subscribing import DRAFT_TIME, INCOMPLETE_TIME, TRIAL_WARNING
from billing_console.practice.months import DAY, HOUR
from billing_console.practice.scenarios import failing, returning, smooth
from billing_console.practice.scenarios.failing import SECOND_START
from billing_console.practice.scenarios.returning import (
    CREDIT_NOTE_AFTER,
    DISPUTE_AFTER,
    INQUIRY_AFTER,
    PREVENT_AFTER,
    REFUND_AFTER,
    WARNING_AFTER,
)
from billing_console.practice.scenarios.smooth import (
    CHANGE_AFTER,
    CREDIT_AFTER,
    REST_AFTER,
    SECOND_AFTER,
    TRANSFER_AFTER,
)
from billing_console.practice.scenarios.stage import Play

SLOTS: Final = 400
_RETRIES: Final = tuple(HOUR + days * DAY for days in (3, 5, 7))


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of history; `weight` is its share in 400 customers.

    `moments` are the seconds after the start of the incident's billing period at which something may happen besides
    the usual renewal; `repeated` the same for every period; `at_start` for the first one only. A second subscription
    starts `second_start` seconds after the first. Lists find their rows by these, so each must name them all.
    `plain` says when the account's money moves by regular charges only: never, always, later than the first charge,
    before the incident, or around it (before and after). `bills_late` marks those whose other moments bring invoices,
    payments or charges.
    """

    name: str
    weight: int
    run: Callable[[Play], None]
    moments: tuple[int, ...] = ()
    repeated: tuple[int, ...] = ()
    at_start: tuple[int, ...] = ()
    second_start: int | None = None
    makes: frozenset[str] = frozenset()
    plain: Literal["never", "always", "later", "before", "around"] = "never"
    bills_late: bool = False

    @property
    def last_moment(self) -> int:
        """Seconds from the start of the incident's period until all is as before."""
        return max(self.moments, default=0) + DRAFT_TIME


def _refund(after: int) -> tuple[int, ...]:
    return (after, after + DAY, after + REFERENCE_AFTER, after + DAY + REFERENCE_AFTER, after + FAILS_AFTER)


def _dispute(after: int, *days: int) -> tuple[int, ...]:
    return (after, *(after + day * DAY for day in days))


_REFUNDS: Final = frozenset({"refund"})
_DISPUTES: Final = frozenset({"dispute"})
_DISCOUNTS: Final = frozenset({"discount"})
_CREDITS: Final = frozenset({"customer_balance_transaction"})
_LATE: Final = frozenset({"subscription", "subscription_item", "payment_method"})

_RARE: Final = (
    Scenario("promotion", 24, smooth.promotion, makes=_DISCOUNTS, plain="later"),
    Scenario("friend", 8, smooth.friend, makes=_DISCOUNTS),
    Scenario("comped", 6, smooth.comped, (CHANGE_AFTER,), makes=_DISCOUNTS, plain="before"),
    Scenario("more_seats", 10, smooth.more_seats, (CHANGE_AFTER,), makes=_CREDITS, plain="before"),
    Scenario("upgrade", 6, smooth.upgrade, (CHANGE_AFTER,), makes=_CREDITS, plain="before", bills_late=True),
    Scenario("leaving", 4, smooth.leaving, (2 * HOUR,), plain="around"),
    Scenario("collection_paused", 2, smooth.collection_paused, (CHANGE_AFTER,), plain="before"),
    Scenario("paused", 2, smooth.paused, (CHANGE_AFTER,), plain="before"),
    Scenario("credited", 4, smooth.credited, (CREDIT_AFTER,), makes=_CREDITS, plain="before"),
    Scenario("second_plan", 4, smooth.second_plan, second_start=SECOND_AFTER, makes=_LATE),
    Scenario(
        "split_payment", 2, smooth.split_payment, (REST_AFTER, REST_AFTER + DRAFT_TIME), plain="around", bills_late=True
    ),
    Scenario(
        "by_transfer",
        4,
        smooth.by_transfer,
        repeated=(TRANSFER_AFTER, TRANSFER_AFTER + DRAFT_TIME),
        makes=frozenset({"payment_record"}),
        bills_late=True,
    ),
    Scenario("voided", 2, smooth.voided, (CHANGE_AFTER, CHANGE_AFTER + DAY), plain="around", bills_late=True),
    Scenario(
        "held",
        1,
        smooth.held,
        (CHANGE_AFTER, CHANGE_AFTER + DAY, CHANGE_AFTER + 7 * DAY),
        makes=_REFUNDS,
        plain="around",
        bills_late=True,
    ),
    Scenario("deleted", 2, smooth.deleted, repeated=(CHANGE_AFTER,)),
    Scenario("silent", 6, smooth.silent),
    Scenario("recovered", 16, failing.recovered, _RETRIES, plain="around", bills_late=True),
    Scenario("new_card", 4, failing.new_card, (*_RETRIES, 3 * DAY), makes=_LATE, plain="around", bills_late=True),
    Scenario("past_due", 3, failing.past_due, _RETRIES, plain="around", bills_late=True),
    Scenario("unpaid", 1, failing.unpaid, _RETRIES, plain="before", bills_late=True),
    Scenario("failed_and_ended", 4, failing.failed_and_ended, _RETRIES, plain="before", bills_late=True),
    Scenario(
        "failed_start",
        2,
        failing.failed_start,
        at_start=(INCOMPLETE_TIME,),
        second_start=SECOND_START,
        makes=_LATE,
    ),
    Scenario("refunded", 4, returning.refunded, _refund(REFUND_AFTER), makes=_REFUNDS, plain="around"),
    Scenario("partly_refunded", 4, returning.partly_refunded, _refund(REFUND_AFTER), makes=_REFUNDS, plain="around"),
    Scenario("refund_waiting", 1, returning.refund_waiting, _refund(REFUND_AFTER), makes=_REFUNDS, plain="around"),
    Scenario("refund_failed", 1, returning.refund_failed, _refund(REFUND_AFTER), makes=_REFUNDS, plain="around"),
    Scenario(
        "corrected",
        3,
        returning.corrected,
        _refund(CREDIT_NOTE_AFTER),
        makes=frozenset({"refund", "credit_note"}),
        plain="around",
    ),
    Scenario("dispute_open", 1, returning.dispute_open, _dispute(DISPUTE_AFTER, 22), makes=_DISPUTES, plain="around"),
    Scenario("dispute_won", 1, returning.dispute_won, _dispute(DISPUTE_AFTER, 5, 40), makes=_DISPUTES, plain="around"),
    Scenario(
        "dispute_lost", 1, returning.dispute_lost, _dispute(DISPUTE_AFTER, 5, 40), makes=_DISPUTES, plain="around"
    ),
    Scenario("inquiry_open", 1, returning.inquiry_open, _dispute(INQUIRY_AFTER, 22), makes=_DISPUTES, plain="around"),
    Scenario(
        "inquiry_closed", 1, returning.inquiry_closed, _dispute(INQUIRY_AFTER, 5, 30), makes=_DISPUTES, plain="around"
    ),
    Scenario(
        "prevented",
        1,
        returning.prevented,
        _refund(PREVENT_AFTER),
        makes=frozenset({"refund", "dispute"}),
        plain="around",
    ),
    Scenario(
        "suspected",
        1,
        returning.suspected,
        _refund(WARNING_AFTER),
        makes=frozenset({"refund", "radar.early_fraud_warning"}),
        plain="around",
    ),
)
_TRIAL: Final = Scenario("trial", 40, smooth.steady, at_start=(-TRIAL_WARNING,), plain="always")
_STEADY: Final = Scenario(
    "steady", SLOTS - _TRIAL.weight - sum(scenario.weight for scenario in _RARE), smooth.steady, plain="always"
)

SCENARIOS: Final = {scenario.name: scenario for scenario in (_STEADY, *_RARE, _TRIAL)}
BY_SLOT: Final = tuple(scenario for scenario in SCENARIOS.values() for _ in range(scenario.weight))
TRIAL_SLOTS: Final = range(SLOTS - _TRIAL.weight, SLOTS)
RARE_KINDS: Final = frozenset(
    {
        "refund",
        "dispute",
        "credit_note",
        "customer_balance_transaction",
        "radar.early_fraud_warning",
        "payment_record",
        "discount",
    }
)
LATE_KINDS: Final = _LATE


def slots_of(name: str) -> range:
    """The places of a scenario in BY_SLOT."""
    first = next(place for place, scenario in enumerate(BY_SLOT) if scenario.name == name)
    return range(first, first + SCENARIOS[name].weight)
