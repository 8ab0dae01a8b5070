"""The fields of a refund: presets, amounts as people type them, and what they make of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from billing_console.actions.refund_payment import RefundPayment, RefundReason
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from tests import made
from tests.ui.actions.found import by_name, shown_texts
from ui.actions.refund_payment import RefundForm
from ui.commands import Wish
from ui.widgets.combo import Combo
from ui.widgets.line_edit import LineEdit
from ui.widgets.radio_group import RadioButton, RadioGroup

Open = Callable[..., RefundForm]


def charged_twice() -> Facts:
    first = made.payment("ch_zero", created=made.payment().created - timedelta(minutes=3), invoice="in_zero")
    return made.facts(payments=(made.payment(), first), invoices=(made.invoice(), made.invoice("in_zero")))


def in_currency(minor: int, currency: str) -> Facts:
    amount = Money(minor, currency)
    payment = made.payment(amount=amount, captured_amount=amount, refunded_amount=Money.zero(currency), fee=None)
    return made.facts(payments=(payment,))


@pytest.fixture
def form(qtbot: QtBot) -> Open:
    kept: list[RefundForm] = []  # a window that only garbage still refers to may be collected while it paints itself

    def make(facts: Facts | None = None, bucket: Bucket | None = Bucket.PRODUCT_FAILURE) -> RefundForm:
        known = facts or made.facts()
        made_form = RefundForm(Wish("refund_payment", known, "ch_one", bucket), known, made.NOW)
        kept.append(made_form)
        qtbot.addWidget(made_form)
        made_form.show()
        return made_form

    return make


def type_amount(form: RefundForm, text: str) -> None:
    field = next(e for e in form.findChildren(LineEdit) if e.accessibleName().startswith("Amount to refund"))
    field.selectAll()
    QTest.keyClicks(field, text)


def choose(form: RefundForm, words: str) -> None:
    by_name(form, words, RadioButton).click()


def test_diagnosis_presets_bucket_and_reason(form: Open) -> None:
    refund = form(charged_twice(), bucket=None).action()
    assert refund == RefundPayment(
        "cus_amara", "ch_one", made.usd(4900), RefundReason.DUPLICATE, Bucket.DUPLICATE_PURCHASE
    )


def test_the_wish_knows_better_than_the_diagnosis(form: Open) -> None:
    assert form(charged_twice(), bucket=Bucket.TEAM_PURCHASE).action().bucket is Bucket.TEAM_PURCHASE


def test_no_bucket_is_guessed(form: Open) -> None:
    opened = form(bucket=None)
    assert by_name(opened, "What happened", RadioGroup).key() == ""
    with pytest.raises(InvalidInput, match="bucket_missing"):
        opened.action()
    choose(opened, "Failed or incomplete checkout")
    assert opened.action().bucket is Bucket.FAILED_CHECKOUT


@pytest.mark.parametrize("bucket", list(Bucket))
def test_reason_follows_the_bucket(form: Open, bucket: Bucket) -> None:
    is_duplicate = bucket is Bucket.DUPLICATE_PURCHASE
    reason = RefundReason.DUPLICATE if is_duplicate else RefundReason.REQUESTED_BY_CUSTOMER
    assert form(bucket=bucket).action().reason is reason


def test_reason_once_picked_stays(form: Open) -> None:
    opened = form()
    combo = by_name(opened, "Reason sent to Stripe", Combo)
    combo.setFocus()
    QTest.keyClicks(combo, "d")
    assert opened.action().reason is RefundReason.DUPLICATE
    choose(opened, "Accidental renewal (within 7 days)")
    assert opened.action().reason is RefundReason.DUPLICATE


def test_stripe_is_never_told_fraudulent(form: Open) -> None:
    opened = form()
    combo = by_name(opened, "Reason sent to Stripe", Combo)
    assert [combo.itemData(i) for i in range(combo.count())] == ["duplicate", "requested_by_customer"]


def test_full_is_what_is_left(form: Open) -> None:
    left = made.facts(payments=(made.payment(refunded_amount=made.usd(1900)),))
    opened = form(left)
    assert opened.action().amount == made.usd(3000)
    assert "of $30.00 refundable" in shown_texts(opened)


def test_unused_time_shows_its_arithmetic(form: Open) -> None:
    opened = form()
    button = by_name(opened, "Unused time", RadioButton)
    assert "12 of 30 days of $49.00" in button.toolTip()
    button.click()
    assert opened.action().amount == made.usd(1960)
    assert "12 of 30 days of $49.00" in shown_texts(opened)


def test_unused_time_says_why_it_is_not_offered(form: Open) -> None:
    opened = form(made.facts(invoices=()))
    button = by_name(opened, "Unused time", RadioButton)
    assert not button.isEnabled()
    assert "not for a period that is still running" in button.accessibleDescription()


@pytest.mark.parametrize(
    ("text", "minor"), [("49,00", 4900), ("49.00", 4900), ("$12", 1200), ("0.5", 50), (" 7,25 ", 725)]
)
def test_amounts_as_people_type_them(form: Open, text: str, minor: int) -> None:
    opened = form()
    type_amount(opened, text)
    assert opened.action().amount == made.usd(minor)
    assert by_name(opened, "Other", RadioButton).isChecked()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("abc", "amount_letters", "“abc” is not an amount"),
        ("1.234", "amount_ambiguous", "two amounts"),
        ("4.999,9,9", "amount_ambiguous", "two amounts"),
    ],
)
def test_what_is_no_amount_is_said_beside_the_field(form: Open, text: str, code: str, words: str) -> None:
    opened = form()
    type_amount(opened, text)
    with pytest.raises(InvalidInput, match=code):
        opened.action()
    field = by_name(opened, "Amount to refund, USD", LineEdit)
    assert words in field.accessibleDescription()
    assert any(words in text for text in shown_texts(opened))
    type_amount(opened, "1")
    opened.action()
    assert field.accessibleDescription() == ""
    assert not any(words in text for text in shown_texts(opened))


def test_an_empty_field_is_no_mistake_yet(form: Open) -> None:
    opened = form()
    before = shown_texts(opened)
    field = by_name(opened, "Amount to refund, USD", LineEdit)
    field.selectAll()
    QTest.keyClicks(field, "\b")
    with pytest.raises(InvalidInput, match="amount_missing"):
        opened.action()
    assert shown_texts(opened) == before


@pytest.mark.parametrize("text", ["0", "99"])
def test_amounts_the_plan_refuses_are_shown_beside_the_field(form: Open, text: str) -> None:
    opened = form()
    type_amount(opened, text)
    with pytest.raises(InvalidInput) as refused:
        opened.action().plan(made.facts(), made.NOW)
    assert opened.show_problem(refused.value)
    assert by_name(opened, "Amount to refund, USD", LineEdit).accessibleDescription() != ""


def test_other_problems_belong_to_the_sheet(form: Open) -> None:
    assert not form().show_problem(InvalidInput("bucket_missing"))


@pytest.mark.parametrize(
    ("rest", "text", "typed", "echo"),
    [
        (Money(490000, "jpy"), "12000", 12000, "12000 yen"),
        (Money(49000, "kwd"), "12.5", 12500, "12.500 Kuwaiti dinars"),
    ],
)
def test_amounts_are_echoed_where_decimals_surprise(form: Open, rest: Money, text: str, typed: int, echo: str) -> None:
    opened = form(in_currency(rest.minor, rest.currency))
    type_amount(opened, text)
    assert opened.action().amount == Money(typed, rest.currency)
    assert any(echo in line for line in shown_texts(opened))


def test_a_tenth_of_a_fils_step_is_refused(form: Open) -> None:
    opened = form(in_currency(49000, "kwd"))
    type_amount(opened, "12.505")
    with pytest.raises(InvalidInput):
        opened.action()


def test_decimals_of_yen_are_refused(form: Open) -> None:
    opened = form(in_currency(490000, "jpy"))
    type_amount(opened, "120.50")
    with pytest.raises(InvalidInput, match="amount_too_fine"):
        opened.action()


def test_nothing_left_leaves_the_policy_check_to_say_so(form: Open) -> None:
    empty = made.facts(payments=(made.payment(refunded_amount=made.usd(4900)),))
    opened = form(empty)
    assert not by_name(opened, "Full refundable", RadioButton).isEnabled()
    assert not by_name(opened, "Amount to refund, USD", LineEdit).isEnabled()
    conditions = opened.action().plan(empty, made.NOW).conditions
    assert [c.code for c in conditions if not c.holds and c.required] == ["something_left"]


def test_facts_read_again_keep_what_was_chosen(form: Open) -> None:
    opened = form()
    emitted: list[None] = []
    opened.changed.connect(lambda: emitted.append(None))
    less = made.facts(payments=(made.payment(refunded_amount=made.usd(1900)),))
    opened.set_facts(less, made.NOW)
    assert opened.action().amount == made.usd(3000)
    type_amount(opened, "5")
    emitted.clear()
    opened.set_facts(made.facts(), made.NOW)
    assert opened.action().amount == made.usd(500)
    assert emitted == []


def test_unused_time_that_is_over_falls_back_to_full(form: Open) -> None:
    opened = form()
    choose(opened, "Unused time")
    opened.set_facts(made.facts(), made.NOW + timedelta(days=60))
    assert opened.action().amount == made.usd(4900)


def test_every_edit_that_matters_is_told_and_the_note_is_not(form: Open) -> None:
    opened = form()
    emitted: list[None] = []
    opened.changed.connect(lambda: emitted.append(None))
    edits: list[Callable[[], None]] = [
        lambda: choose(opened, "Accidental renewal (within 7 days)"),
        lambda: choose(opened, "Unused time"),
        lambda: type_amount(opened, "1"),
        lambda: by_name(opened, "Reason sent to Stripe", Combo).choose("duplicate"),
    ]
    for edit in edits:
        emitted.clear()
        edit()
        assert emitted != []
    emitted.clear()
    QTest.keyClicks(by_name(opened, "Note for the trail", LineEdit), " asked by phone ")
    assert (emitted, opened.note()) == ([], "asked by phone")


def test_the_note_is_no_part_of_what_stripe_is_sent(form: Open) -> None:
    opened = form()
    QTest.keyClicks(by_name(opened, "Note for the trail", LineEdit), "private")
    assert "private" not in repr(opened.action().plan(made.facts(), made.NOW))


def test_about_names_customer_day_amount_and_card(form: Open) -> None:
    about = form().about
    assert about.startswith("Amara Okafor · 2 Nov 2026 ")
    assert about.endswith(" · $49.00 · Visa 4242")


@pytest.mark.parametrize("name", ["<b>Bold</b>\n<img src=x>", "\u202eevil\u202c" * 40, "نور " * 200, "W" * 500])
def test_hostile_names_leave_the_figures_alone(form: Open, name: str) -> None:
    about = form(made.facts(customer=replace(made.customer(), name=name))).about
    assert about.endswith(" · $49.00 · Visa 4242")
    assert "\u202e" not in about
    assert "\n" not in about
    assert len(about) < 100


def test_a_payment_that_is_not_there_is_not_guessed(qtbot: QtBot) -> None:
    wish = Wish("refund_payment", made.facts(), "ch_gone")
    with pytest.raises(NotFound, match="payment_not_found"):
        RefundForm(wish, made.facts(), made.NOW)


def test_the_button_carries_verb_and_amount(form: Open) -> None:
    opened = form()
    assert opened.verb(opened.action().plan(made.facts(), made.NOW)) == "Refund $49.00"
