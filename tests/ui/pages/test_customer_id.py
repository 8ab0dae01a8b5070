"""An id is shown short and copied in full."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.pages.customer_id import CopyId

FULL = "sub_1PrB00000000009c"


def test_a_click_and_space_copy_the_full_id(qtbot: QtBot) -> None:
    button = CopyId(FULL, short=True)
    qtbot.addWidget(button)
    told: list[str] = []
    button.copied.connect(told.append)
    button.click()
    assert QGuiApplication.clipboard().text() == FULL
    QGuiApplication.clipboard().clear()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == FULL
    assert told == [FULL, FULL]


def test_it_has_a_name_and_takes_less_room_when_short(qtbot: QtBot) -> None:
    short, whole = CopyId(FULL, short=True), CopyId(FULL)
    for button in (short, whole):
        qtbot.addWidget(button)
        assert button.accessibleName() == f"Copy {FULL}"
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button.sizeHint().height() >= 24
    assert short.sizeHint().width() < whole.sizeHint().width()
