"""Why a payment can't be refunded, said the way the policy check says it."""

from __future__ import annotations

from billing_console.policy_pack import load_pack
from tests.made import dispute, facts, failed, hold, payment, usd
from ui.pages.customer_refusals import OFFLINE, refund_refusal, role_refusal


def test_a_captured_payment_can_be_refunded() -> None:
    assert refund_refusal(payment(), facts()) == ""


def test_nothing_taken_nothing_to_give_back() -> None:
    assert refund_refusal(failed(), facts()) == "This is a failed payment: nothing was taken"
    assert refund_refusal(hold(), facts()) == "This is a hold: nothing was taken"


def test_what_was_refunded_already_is_named() -> None:
    spent = payment(refunded_amount=usd(4900))
    assert refund_refusal(spent, facts()) == "Everything was refunded already ($49.00)"


def test_a_chargeback_stands_against_it_and_an_inquiry_does_not() -> None:
    assert "du_one" in refund_refusal(payment(), facts(disputes=(dispute(),)))
    assert "lost" in refund_refusal(payment(), facts(disputes=(dispute(status="lost"),)))
    assert refund_refusal(payment(), facts(disputes=(dispute(status="warning_needs_response"),))) == ""
    assert refund_refusal(payment(), facts(disputes=(dispute(status="won"),))) == ""


def test_what_holds_for_every_payment_comes_last() -> None:
    assert refund_refusal(payment(), facts(), blanket=OFFLINE) == OFFLINE
    assert refund_refusal(failed(), facts(), blanket=OFFLINE) != OFFLINE


def test_a_role_may_do_it_ask_for_it_or_neither() -> None:
    policy = load_pack()
    assert role_refusal(policy, "support_lead", "cancel_subscription") == ""
    assert role_refusal(policy, "support", "cancel_subscription") == ""  # may ask
    assert role_refusal(policy, "viewer", "cancel_subscription") == "Viewer may not do this"
    assert role_refusal(policy, "stranger", "cancel_subscription") == "stranger may not do this"
