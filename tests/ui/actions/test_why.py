"""Why something is done, in two lines of fields."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput
from tests.ui.actions.found import by_name, shown_texts
from ui.actions.why import Why
from ui.widgets.combo import Combo
from ui.widgets.line_edit import LineEdit

REASONS = (("", "No reason sent"), ("other", "Other"))


def test_nothing_is_guessed(qtbot: QtBot) -> None:
    why = Why(3, None, REASONS)
    qtbot.addWidget(why)
    with pytest.raises(InvalidInput, match="bucket_missing"):
        why.bucket()
    assert (why.reason(), why.comment(), why.note()) == ("", "", "")
    assert "3 · WHY, FOR THE RECORDS" in shown_texts(why)


def test_only_what_makes_a_difference_to_the_plan_is_told(qtbot: QtBot) -> None:
    why = Why(3, Bucket.TEAM_PURCHASE, REASONS)
    qtbot.addWidget(why)
    assert why.bucket() is Bucket.TEAM_PURCHASE
    with qtbot.assertNotEmitted(why.changed):
        QTest.keyClicks(by_name(why, "Note for the trail", LineEdit), "note")
    with qtbot.waitSignal(why.changed):
        by_name(why, "Reason sent to Stripe", Combo).choose("other")
    with qtbot.waitSignal(why.changed):
        QTest.keyClicks(by_name(why, "Comment sent to Stripe", LineEdit), "x")
    assert (why.reason(), why.comment(), why.note()) == ("other", "x", "note")
