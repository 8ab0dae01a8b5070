"""Two columns where there is room, one where there is none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from tests.made import NOW, facts, payment
from tests.ui.pages.customer_views import double_checkout, view
from ui.pages.customer_frame import SIDE_WIDTH, Frame
from ui.pages.customer_head import Head
from ui.pages.customer_history import History
from ui.pages.customer_side import Side
from ui.pages.customer_subscriptions import SubscriptionCards


@pytest.fixture
def parts(qtbot: QtBot) -> tuple[Frame, Head, SubscriptionCards, Side, History]:
    head, cards, side, history = Head(), SubscriptionCards(), Side(), History()
    frame = Frame(head, cards, side, history)
    qtbot.addWidget(frame)
    known = view(double_checkout())
    head.set_view(known, NOW, reading=False)
    cards.set_view(known, NOW)
    side.set_view(known, lambda _: "")
    history.set_view(known, "")
    return frame, head, cards, side, history


def test_a_right_column_in_a_wide_window(
    qtbot: QtBot, parts: tuple[Frame, Head, SubscriptionCards, Side, History]
) -> None:
    frame, _, cards, side, history = parts
    frame.resize(1144, 760)
    frame.show()
    qtbot.waitUntil(lambda: side.x() > history.x() + history.width())
    assert side.width() == SIDE_WIDTH
    assert side.y() == cards.y()
    assert side.geometry().right() <= 1144 - 20


def test_the_table_grows_with_the_window(
    qtbot: QtBot, parts: tuple[Frame, Head, SubscriptionCards, Side, History]
) -> None:
    frame, *_, history = parts
    table = history.pane.table
    base = payment()
    many = tuple(payment(f"ch_{n}", created=base.created - timedelta(days=n)) for n in range(40))
    history.set_view(view(facts(payments=many)), "")

    def seen() -> int:
        return table.viewport().height() // table.verticalHeader().defaultSectionSize()

    frame.resize(1144, 600)
    frame.show()
    qtbot.waitUntil(lambda: seen() == 7)
    frame.resize(1144, 1500)
    qtbot.waitUntil(lambda: seen() > 14)
    assert history.geometry().bottom() <= frame.viewport().height() - 20
    assert frame.verticalScrollBar().maximum() == 0
    frame.resize(1144, 3000)
    qtbot.waitUntil(lambda: seen() == 40)
    frame.resize(1144, 600)
    qtbot.waitUntil(lambda: seen() == 7)


def test_below_one_another_in_a_narrow_one(
    qtbot: QtBot, parts: tuple[Frame, Head, SubscriptionCards, Side, History]
) -> None:
    frame, head, cards, side, history = parts
    frame.resize(808, 600)
    frame.show()
    qtbot.waitUntil(lambda: side.width() > SIDE_WIDTH)
    assert head.y() < cards.y() < side.y() < history.y()
    assert max(part.geometry().right() for part in (head, cards, side, history)) <= 808 - 20
    frame.resize(1144, 760)
    qtbot.waitUntil(lambda: side.width() == SIDE_WIDTH)
