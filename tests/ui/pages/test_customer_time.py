"""A time tells its UTC in the tool tip, cut or not."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.pages.customer_time import TimeLabel


def test_the_tool_tip_has_utc_and_the_words_when_they_are_cut(qtbot: QtBot) -> None:
    label = TimeLabel("2 Nov 2026, 3 min after the first", "2026-11-02 10:14:00 UTC")
    qtbot.addWidget(label)
    label.resize(400, 20)
    label.show()
    assert label.toolTip() == "<span>2026-11-02 10:14:00 UTC</span>"
    label.resize(60, 20)
    assert label.toolTip() == "<span>2 Nov 2026, 3 min after the first · 2026-11-02 10:14:00 UTC</span>"


def test_without_a_time_there_is_no_tool_tip(qtbot: QtBot) -> None:
    label = TimeLabel("none", "")
    qtbot.addWidget(label)
    label.resize(400, 20)
    label.show()
    assert label.toolTip() == ""
