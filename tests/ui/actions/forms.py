"""Opens a form by itself and fills its fields as a person does."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from billing_console.domain.cases import Bucket
from billing_console.domain.facts import Facts
from tests import made
from tests.ui.actions.found import by_name
from ui.actions.form import ActionForm
from ui.commands import Wish
from ui.widgets.button import Button
from ui.widgets.line_edit import LineEdit
from ui.widgets.radio_group import RadioButton

F = TypeVar("F", bound=ActionForm)
WHY = Bucket.PRODUCT_FAILURE


def opened(
    qtbot: QtBot, kind: type[F], object_id: str, facts: Facts | None = None, bucket: Bucket | None = WHY, **preset: str
) -> F:
    """The form over these facts, shown."""
    known = facts or made.facts()
    form = kind(Wish("any", known, object_id, bucket, preset), known, made.NOW)
    qtbot.addWidget(form)
    form.show()
    return form


def write(form: QWidget, name: str, text: str) -> None:
    """Type into the field of this name, over what was there."""
    field = by_name(form, name, LineEdit)
    field.selectAll()
    QTest.keyClicks(field, text)


def choose(form: QWidget, words: str) -> None:
    """Pick this option."""
    by_name(form, words, RadioButton).click()


def can_press(sheet: QWidget, words: str) -> bool:
    """Whether there is a button of these words that can be pressed."""
    return any(b.text() == words and b.isEnabled() for b in sheet.findChildren(Button))
