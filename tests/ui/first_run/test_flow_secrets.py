"""The key is nowhere to be read, before or after it is kept."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.desks import CANARY, Office, made_up_key
from tests.ui.first_run.acting import Until, connected
from tests.ui.first_run.conftest import Opened
from ui.first_run import FirstRun


async def test_the_mode_follows_the_first_letters(opened: Opened) -> None:
    run = opened(real=True)
    modes: list[str] = []
    run.mode_changed.connect(modes.append)
    for text in ("rk", "rk_live_", "rk_test_5", ""):
        run.key_step.field.entry.setText(text)
    assert modes == ["", "live", "test", ""]


async def test_the_key_is_nowhere_to_be_read(
    opened: Opened, outside: Office, until: Until, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    run = opened(real=True)
    key = made_up_key("rk", "test")
    run.key_step.field.entry.setText(key)
    assert CANARY not in _all_accessible_text(run)
    run.key_step.field.judge()
    await until(lambda: run.key_step.refusal.isVisibleTo(run))
    assert run.key_step.field.entry.text() == ""
    assert run.key_step.field.shown.text() == "rk_test_" + "•" * 24 + "7fQ2"
    assert CANARY not in _all_accessible_text(run)
    assert CANARY not in caplog.text
    assert CANARY not in repr(run.key_step.field.shape)
    await run.aclose()
    assert run.key_step.field.key == ""
    assert run.key_step.field.shown.text() == ""


async def test_nothing_of_the_key_is_left_after_saving(opened: Opened, outside: Office, until: Until) -> None:
    run = opened(real=True)
    key = outside.key()
    results = await connected(run, key, until)
    await until(lambda: results)
    field = run.key_step.field
    assert (field.key, field.shape, field.entry.text(), field.shown.text()) == ("", None, "", "")
    assert not field.entry.isUndoAvailable()
    assert key not in _all_accessible_text(run)
    assert key not in outside.desk.places.settings_file.read_text()
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    field.entry.setText(key)
    field.entry.selectAll()
    field.entry.copy()
    assert clipboard.text() == ""


def _all_accessible_text(run: FirstRun) -> str:
    found = []
    for widget in [run, *run.findChildren(QWidget)]:
        interface = QAccessible.queryAccessibleInterface(widget)
        kinds = QAccessible.Text
        found += [interface.text(kind) for kind in (kinds.Name, kinds.Description, kinds.Value)]
        found += [widget.toolTip(), widget.windowTitle()]
        if isinstance(widget, QLineEdit):
            found.append(widget.displayText())
    return "\n".join(found)
