"""The head says who it is, whatever the name contains."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from billing_console.domain.facts import Facts, Origin
from billing_console.domain.money import Money
from tests.made import NOW, customer, facts, invoice, payment, usd
from tests.ui.actions.found import by_name, shown_texts
from tests.ui.hostile import HOSTILE
from tests.ui.pages.customer_views import double_checkout, view
from ui.pages.customer_head import DELETED, Head
from ui.pages.customer_id import CopyId
from ui.widgets.button import Button
from ui.widgets.label import Label


def _head(qtbot: QtBot, known: Facts, *, reading: bool = False) -> Head:
    head = Head()
    qtbot.addWidget(head)
    head.resize(1124, 80)
    head.set_view(view(known), NOW, reading=reading)
    head.show()
    return head


def test_it_names_the_customer_and_what_was_found(qtbot: QtBot) -> None:
    texts = shown_texts(_head(qtbot, double_checkout()))
    assert {"Amara Okafor", "Duplicate subscription", "Charged twice"} <= set(texts)
    assert "amara@lumenstudio.io" in texts
    assert "GitHub amara-o" in texts
    assert "Customer since 3 Jun 2024" in texts
    assert "Lifetime $122.50" in texts
    assert "Read 09:52:00" in texts


def test_an_amount_per_currency(qtbot: QtBot) -> None:
    yen = payment(
        "ch_yen", amount=Money(500, "jpy"), captured_amount=Money(500, "jpy"), refunded_amount=Money(0, "jpy")
    )
    assert "Lifetime ¥500 · $49.00" in shown_texts(_head(qtbot, facts(payments=(payment(), yen))))
    assert "Nothing paid yet" in shown_texts(_head(qtbot, facts(payments=())))


def test_money_from_outside_is_told_apart(qtbot: QtBot) -> None:
    bill = invoice(paid_off_stripe=usd(514080))
    head = _head(qtbot, facts(payments=(), invoices=(bill,)))
    assert "Nothing through Stripe · $5,140.80 outside" in shown_texts(head)
    head = _head(qtbot, facts(invoices=(bill,)))
    assert "Lifetime $49.00 · $5,140.80 outside Stripe" in shown_texts(head)


def test_the_id_copies_itself_in_full(qtbot: QtBot) -> None:
    head = _head(qtbot, double_checkout())
    with qtbot.waitSignal(head.copied) as told:
        by_name(head, "Copy cus_Qx81kTz0vB2", CopyId).click()
    assert told.args == ["cus_Qx81kTz0vB2"]


def test_a_deleted_customer_is_said_plainly(qtbot: QtBot) -> None:
    gone = replace(customer(), name="", email="", deleted=True, created=datetime.fromtimestamp(0, UTC))
    texts = shown_texts(_head(qtbot, facts(customer=gone)))
    assert not any("1970" in text for text in texts)
    assert {"Deleted customer", "deleted", DELETED} <= set(texts)
    assert DELETED not in shown_texts(_head(qtbot, facts()))


def test_the_age_of_a_cached_view(qtbot: QtBot) -> None:
    old = facts(origin=Origin.CACHE, as_of=NOW - timedelta(hours=3))
    assert "Seen 3 h 00 m ago, reading…" in shown_texts(_head(qtbot, old, reading=True))
    assert "Seen 3 h 00 m ago" in shown_texts(_head(qtbot, old))


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_breaks_the_line(qtbot: QtBot, name: str) -> None:
    known = replace(customer(metadata={"github": name, "x" * 60: name}), name=name, email=name)
    head = _head(qtbot, facts(customer=known))
    for label in head.findChildren(Label):
        assert label.geometry().right() <= head.width()
    title = by_name(head, f"Customer {name or 'No name'}", Label)
    assert title.height() < 40


def test_the_buttons_say_what_was_pressed(qtbot: QtBot) -> None:
    head = _head(qtbot, facts())
    for button, signal in (
        (head.handoff, head.handoff_wanted),
        (head.refresh, head.refresh_wanted),
        (head.stripe, head.dashboard_wanted),
        (by_name(head, "All details of the customer", Button), head.more_wanted),
    ):
        with qtbot.waitSignal(signal):
            button.click()


def test_the_same_again_leaves_the_keyboard_where_it_is(qtbot: QtBot) -> None:
    head = _head(qtbot, double_checkout())
    before = by_name(head, "Copy cus_Qx81kTz0vB2", CopyId)
    newer = replace(double_checkout(), as_of=NOW + timedelta(minutes=1))
    head.set_view(view(newer), NOW, reading=False)
    assert by_name(head, "Copy cus_Qx81kTz0vB2", CopyId) is before
    assert "Read 09:53:00" in shown_texts(head)


def test_a_second_view_replaces_the_first(qtbot: QtBot) -> None:
    head = _head(qtbot, double_checkout())
    head.set_view(view(facts(customer=replace(customer(), name="Other"))), NOW, reading=False)
    qtbot.waitUntil(lambda: "Other" in shown_texts(head))
    texts = shown_texts(head)
    assert "Amara Okafor" not in texts
    assert "Duplicate subscription" not in texts
