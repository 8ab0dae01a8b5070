"""The diagnosis reads like sentences, with the case's own figures."""

from __future__ import annotations

from datetime import timedelta

from billing_console.actions import NextStep
from billing_console.domain.findings import Finding, diagnose
from tests.made import NOW, dispute, facts, failed, hold, invoice, refund, usd
from tests.ui.pages.customer_views import double_checkout, view
from ui.pages.customer_findings import explained, pill, step_words
from ui.texts import FINDINGS, PILLS
from ui.theme.tokens import Tone


def _only(**changed: object) -> tuple[str, str]:
    found = diagnose(facts(**changed), NOW)
    assert len(found) == 1
    return explained(found[0])


def test_a_double_checkout_is_told_with_its_figures() -> None:
    duplicate, twice = diagnose(double_checkout(), NOW)
    assert explained(duplicate)[1].startswith("Same plan, same card, 1 seat each, created 3 minutes apart.")
    assert explained(twice) == (
        "Charged twice on 2 Nov",
        "$49.00 × 2 captured on Visa 4242. Neither is an authorisation hold.",
    )
    assert pill(duplicate) == ("Duplicate subscription", Tone.DANGER)


def test_a_hold_says_until_when() -> None:
    title, text = _only(payments=(hold(),))
    assert title == "A hold, not a charge"
    assert "at the latest 23 Nov 2026" in text


def test_a_decline_gives_advice_and_keeps_the_banks_secret() -> None:
    title, text = _only(payments=(failed(created=NOW, invoice=None),))
    assert title == "Payment failed: insufficient funds"
    assert text == "$49.00 could not be collected. Not enough money on the card. Ask to top up or use another card."
    secret = _only(payments=(failed(code="stolen_card", created=NOW, advice_code="do_not_try_again"),))
    assert "stolen" not in " ".join(secret)
    assert secret[1].endswith("Don't try this card again.")


def test_a_dispute_says_until_when_it_can_be_answered() -> None:
    title, text = _only(payments=(), disputes=(dispute(),))
    assert title == "Open dispute: fraudulent"
    assert text.endswith("Answer by 22 Nov 2026 09:52.")
    assert "Answer by" not in _only(payments=(), disputes=(dispute(due_by=None),))[1]


def test_refunds_that_did_not_arrive_are_told() -> None:
    title, text = _only(refunds=(refund(status="failed", failure_reason="lost_or_stolen_card"),))
    assert title == "Refund of $24.50 failed"
    assert text.startswith("The refund of 19 Nov came back; the customer still waits (lost or stolen card).")
    title, text = _only(refunds=(refund(status="pending"),))
    assert title == "Refund of $24.50 is pending"
    assert text.startswith("Asked for on 19 Nov and not paid yet.")


def test_money_from_outside_goes_back_the_way_it_came() -> None:
    title, text = _only(invoices=(invoice(paid_off_stripe=usd(514080)),))
    assert title == "$5,140.80 was paid outside Stripe"
    assert "the way it came" in text


def test_every_finding_has_its_words() -> None:
    assert FINDINGS.keys() == PILLS.keys()
    for code, days in (("past_due", "2"), ("grace_over", "9")):
        data = {"days": days, "since": NOW.isoformat(), "until": NOW.isoformat()}
        title, text = explained(Finding(code, "warning", ("sub",), None, usd(4900), data))
        assert title.startswith("$49.00 is past due")
        assert f"{days} days" in text
        assert "20 Nov 2026" in text
    data = {"card": "visa 4242", "month": "10/2026"}
    assert explained(Finding("card_expired", "warning", ("sub",), None, None, data))[1].startswith(
        "Visa 4242 ran out in"
    )


def test_the_next_attempt_is_told() -> None:
    data = {"decline_code": "insufficient_funds", "next_attempt": (NOW + timedelta(days=1)).isoformat()}
    finding = Finding("payment_failed", "warning", ("ch",), None, usd(4900), data)
    assert explained(finding)[1].endswith("Stripe tries again 21 Nov 2026 09:52.")


def test_a_kind_without_words_is_shown_by_its_code() -> None:
    unknown = Finding("second_account", "info", ("cus_2",))
    assert pill(unknown) == ("Second account", Tone.INFO)
    assert explained(unknown) == ("Second account", "")


def test_steps_name_what_they_are_about() -> None:
    words = [step_words(step) for step in view(double_checkout()).steps]
    assert words == [
        ("Send portal link", "Restore self-service"),
        ("Cancel duplicate …009c", "At once, no proration"),
        ("Refund $49.00 from 10:14", "Duplicate charge only"),
        ("Write follow-up", "Draft is ready"),
    ]
    assert step_words(NextStep("new_step", "x"))[0] == "New step"
