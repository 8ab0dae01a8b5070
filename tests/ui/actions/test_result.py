"""What the operator is told afterwards: every ending in its own words."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from billing_console.domain.errors import (
    AccessRefused,
    BillingError,
    InvalidInput,
    Offline,
    OutcomeUnknown,
    PolicyRefused,
    Rejected,
    StaleFacts,
    StoreUnavailable,
)
from billing_console.domain.operation import StepState
from tests import made
from tests.ui.actions.found import button, on_screen
from tests.ui.actions.judged import outcome, preview
from ui.actions.result import ResultView, leaves_open


@pytest.fixture
def view(qtbot: QtBot) -> ResultView:
    made_view = ResultView(preview(), "Refund $49.00", lambda: made.NOW)
    qtbot.addWidget(made_view)
    return made_view


def told(view: ResultView) -> str:
    return "\n".join(on_screen(view))


@pytest.mark.parametrize(
    ("status", "title", "word", "sentence"),
    [
        ("succeeded", "Done: Refund $49.00", "succeeded", ""),
        ("pending", "Requested: Refund $49.00", "requested", "pending at the bank"),
        ("requires_action", "Requested: Refund $49.00", "waits for the customer", "asked the customer"),
        ("failed", "Failed: Refund $49.00", "failed at the bank", "back in the balance"),
        ("canceled", "Canceled: Refund $49.00", "canceled", "nothing reaches the customer"),
        ("some_day_new", "Done: Refund $49.00", "some day new", ""),
    ],
)
def test_what_stripe_says_of_the_refund(view: ResultView, status: str, title: str, word: str, sentence: str) -> None:
    view.show_outcome(outcome(StepState.DONE, status=status))
    assert {title, word, "re_one", "CASE-0412", "written to the trail as #1284"} <= set(on_screen(view))
    assert sentence in told(view)
    assert "Should the subscription sub_one end too? It stays active" in told(view)
    assert "re_one" in view.note
    assert view.spoken.startswith(f"{title}, {word}")


def test_who_gets_what_comes_from_the_plan(view: ResultView) -> None:
    view.show_outcome(outcome(StepState.DONE))
    assert {"Customer receives, on Visa 4242, in 5–10 business days", "$49.00", "$1.72"} <= set(on_screen(view))


def test_refused_says_that_nothing_moved_and_leads_back(view: ResultView, qtbot: QtBot) -> None:
    view.show_outcome(outcome(StepState.FAILED, error=Rejected("balance_insufficient")))
    assert "Not done: Refund $49.00" in told(view)
    assert "No money was moved." in told(view)
    assert "Customer receives" not in told(view)
    with qtbot.waitSignal(view.back_wanted, timeout=0):
        button(view, "Back to the form").click()


def test_unknown_asks_to_find_out_and_shows_what_was_found(view: ResultView, qtbot: QtBot) -> None:
    view.show_outcome(outcome(StepState.UNKNOWN, error=OutcomeUnknown()))
    assert "Not known yet: Refund $49.00" in told(view)
    with qtbot.waitSignal(view.settle_wanted, timeout=0):
        button(view, "Find out now").click()
    view.show_settled(outcome(StepState.DONE))
    assert "Done: Refund $49.00" in told(view)


def test_what_was_never_written_down_was_never_sent(view: ResultView, qtbot: QtBot) -> None:
    view.show_lost(RuntimeError("a bug"))
    view.show_settled(None)
    assert "so nothing was sent. No money was moved." in told(view)
    with qtbot.waitSignal(view.back_wanted, timeout=0):
        button(view, "Back to the form").click()


def test_finding_out_that_failed_can_be_repeated(view: ResultView) -> None:
    view.show_outcome(outcome(StepState.UNKNOWN))
    view.show_not_settled(Offline())
    assert button(view, "Find out now").isVisibleTo(view)


def test_an_open_end_claims_nothing_and_writes_no_note(view: ResultView) -> None:
    view.show_lost(OutcomeUnknown(operation="bc-A", cause="disk_full"))
    assert (view.operation_id, view.is_known) == ("bc-A", False)
    assert "Not known yet: Refund $49.00" in told(view)
    assert (view.note, "HANDOFF NOTE" in told(view)) == ("", False)
    view.show_settled(outcome(StepState.DONE))
    assert view.is_known
    assert "re_one" in view.note


@pytest.mark.parametrize(
    ("problem", "is_open"),
    [
        (RuntimeError("a bug"), True),
        (OutcomeUnknown(), True),
        (StoreUnavailable("disk_full"), False),
        (Offline(), False),
        (StaleFacts(), False),
        (PolicyRefused(), False),
        (AccessRefused(), False),
        (InvalidInput(), False),
    ],
)
def test_which_errors_leave_the_outcome_open(problem: BaseException, is_open: bool) -> None:
    assert leaves_open(problem) is is_open


def test_errors_are_either_open_or_say_that_nothing_was_sent() -> None:
    assert not leaves_open(BillingError())
