"""One list of everything that happened, newest first, nothing told twice."""

from __future__ import annotations

from billing_console.domain.operation import StepState
from tests.made import dispute, facts, failed, hold, usd
from tests.ui.pages.customer_views import double_checkout, operation
from ui.pages.customer_timeline import moments
from ui.theme.tokens import Tone


def test_sources_are_merged_by_time() -> None:
    found = moments(double_checkout(), [operation()])
    assert [moment.key for moment in found] == [
        "re_one", "bc-1", "evt_sub", "ch_two", "ch_one", "ch_old", "ch_refused",
    ]  # fmt: skip
    assert [m.at for m in found] == sorted((m.at for m in found), reverse=True)


def test_events_that_repeat_a_payment_are_left_out() -> None:
    assert "evt_charge" not in [moment.key for moment in moments(double_checkout(), [])]


def test_words_for_each_kind() -> None:
    known = facts(payments=(failed(), hold()), disputes=(dispute(),))
    words = {moment.key: (moment.what, moment.state) for moment in moments(known, [])}
    assert words["ch_failed"] == ("Payment: insufficient funds", "failed")
    assert words["ch_hold"] == ("Hold", "reserved")
    assert words["du_one"] == ("Dispute: fraudulent", "needs_response".replace("_", " "))
    named = {moment.key: moment.what for moment in moments(double_checkout(), [])}
    assert named["evt_sub"] == "Subscription created"


def test_our_own_operations_say_who_and_how_it_stands() -> None:
    (unknown,) = moments(facts(payments=()), [operation(StepState.UNKNOWN)])
    assert (unknown.what, unknown.state, unknown.tone) == ("Operation: refund", "outcome unknown", Tone.WARNING)
    assert (unknown.by, unknown.amount, unknown.about) == ("m.keller", usd(2450), "ch_old")


def test_a_stolen_card_is_not_given_away() -> None:
    (told,) = moments(facts(payments=(failed(code="stolen_card"),)), [])
    assert told.what == "Payment: generic decline"
