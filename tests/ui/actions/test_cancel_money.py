"""The money questions of a cancellation: asked only where there is something to answer."""

from __future__ import annotations

from datetime import timedelta

from pytestqt.qtbot import QtBot

from billing_console.actions.cancel_subscription import When
from billing_console.domain.facts import Facts
from tests import made
from tests.ui.actions.found import by_name, shown_texts
from ui.actions.cancel_money import MoneyQuestions, last_payment
from ui.widgets.radio_group import RadioButton


def questions(qtbot: QtBot, facts: Facts, when: When) -> MoneyQuestions:
    found = MoneyQuestions()
    qtbot.addWidget(found)
    found.resize(720, 200)
    found.set_subject(facts, facts.subscriptions[0], when)
    found.show()
    return found


def owed(number: int) -> Facts:
    bills = [
        made.invoice(f"in_{n}", number=f"NW-{n}", status="open", amount_remaining=made.usd(100 * n))
        for n in range(1, number + 1)
    ]
    return made.facts(invoices=tuple(bills))


def test_answers_begin_with_what_gives_nothing_away(qtbot: QtBot) -> None:
    money = questions(qtbot, owed(1), When.NOW)
    assert (money.credits(), money.bills_pending(), money.voided()) == (False, False, ())


def test_an_answer_to_a_question_that_is_not_asked_counts_for_nothing(qtbot: QtBot) -> None:
    facts = owed(1)
    money = questions(qtbot, facts, When.NOW)
    for words in ("Void them", "Bill it now", "Credit on the account"):
        by_name(money, words, RadioButton).click()
    assert (money.credits(), money.voided()) == (True, ("in_1",))
    paid = made.facts()
    money.set_subject(paid, paid.subscriptions[0], When.PERIOD_END)
    assert (money.credits(), money.bills_pending(), money.voided()) == (False, False, ())


def test_many_invoices_are_counted(qtbot: QtBot) -> None:
    assert "NW-1 $1.00, NW-2 $2.00, NW-3 $3.00 and 2 more" in shown_texts(questions(qtbot, owed(5), When.NOW))


def test_the_last_payment_of_this_subscription_is_the_one_to_refund() -> None:
    older = made.payment("ch_old", created=made.payment().created - timedelta(days=30), invoice="in_ch_one")
    other = made.payment("ch_other", created=made.NOW, invoice="in_other")
    facts = made.facts(payments=(older, other, made.payment()))
    found = last_payment(facts, facts.subscriptions[0])
    assert found is not None
    assert found.id == "ch_one"
    spent = made.facts(payments=(made.payment(refunded_amount=made.usd(4900)),))
    assert last_payment(spent, spent.subscriptions[0]) is None
