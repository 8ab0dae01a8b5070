"""A key leaves the visible field as soon as it is complete; what is shown of it is its kind and its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.desks import made_up_key
from ui.theme.tokens import Tone
from ui.widgets.key_field import KeyField, masked

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.theme.current import Theme

Until = Callable[..., Awaitable[None]]


@pytest.fixture
def field(qtbot: QtBot, look: Theme) -> KeyField:
    made = KeyField()
    qtbot.addWidget(made)
    made.resize(600, 40)
    made.show()
    return made


def test_a_whole_key_is_taken_out_of_the_field(field: KeyField) -> None:
    given: list[bool] = []
    field.given.connect(lambda: given.append(True))
    key = made_up_key("rk", "live")
    field.entry.setText(f"  {key} ")
    assert field.entry.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClick(field.entry, Qt.Key.Key_Return)
    assert given == [True]
    assert field.key == key
    assert field.shape is not None
    assert field.shape.mode == "live"
    assert field.entry.text() == ""
    assert not field.entry.isVisibleTo(field)
    assert field.shown.text() == masked("rk", "live", "7fQ2")
    assert field.shown.isReadOnly()


async def test_who_types_is_judged_after_a_pause(field: KeyField, until: Until) -> None:
    refused: list[str] = []
    field.refused.connect(refused.append)
    field.entry.setText("rk_" + "test_51abc")
    assert refused == []
    await until(lambda: refused == ["key_truncated"])


def test_the_mode_follows_the_first_letters(field: KeyField) -> None:
    modes: list[str] = []
    field.mode_seen.connect(modes.append)
    for text in ("rk", "rk_live_", "sk_test_5", "nonsense"):
        field.entry.setText(text)
    assert modes == ["", "live", "test", ""]


def test_wiping_and_changing_leave_nothing(field: KeyField) -> None:
    cleared: list[bool] = []
    field.entry.setText(made_up_key("sk", "test"))
    field.judge()
    assert field.shown.text().startswith("sk_test_")
    field.set_state("test · secret · answers", Tone.POSITIVE)
    assert field.shown.accessibleDescription() == "test · secret · answers"
    assert field.pill.geometry().right() <= field.shown.width()
    field.cleared.connect(lambda: cleared.append(True))
    field.change.click()
    assert cleared == [True]
    assert (field.key, field.shape, field.shown.text()) == ("", None, "")
    assert field.entry.isVisibleTo(field)
    assert not field.entry.isUndoAvailable()
