"""The handoff note: drafted, edited, copied."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from billing_console.domain.handoff import HEADINGS, draft
from tests.made import NOW
from tests.ui.actions.found import by_name
from tests.ui.pages.customer_views import double_checkout, operation, view
from ui.pages.customer_handoff import HandoffSheet
from ui.widgets.button import Button
from ui.widgets.text_area import TextArea


@pytest.fixture
def sheet(qtbot: QtBot) -> HandoffSheet:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1360, 860)
    window.show()
    known = view(double_checkout())
    sheet = HandoffSheet(window, draft(known.facts, known.findings, known.bucket, [operation()], NOW))
    sheet.open()
    return sheet


def _press(sheet: HandoffSheet, words: str) -> None:
    next(button for button in sheet.findChildren(Button) if button.text() == words).click()


def test_six_headings_each_with_its_draft(sheet: HandoffSheet) -> None:
    texts = [by_name(sheet, heading, TextArea).toPlainText() for heading in HEADINGS]
    assert texts[0] == "Amara Okafor · amara@lumenstudio.io · cus_Qx81kTz0vB2"
    assert "refund payment $24.50 on ch_old: done" in texts[3]


def test_what_was_edited_is_copied(sheet: HandoffSheet) -> None:
    by_name(sheet, "FOLLOW-UP", TextArea).setPlainText("Call *back* on Monday")
    told: list[str] = []
    sheet.copied.connect(told.append)
    _press(sheet, "Copy as text")
    text = QGuiApplication.clipboard().text()
    assert "FOLLOW-UP\nCall *back* on Monday\n" in text
    assert [head for head in HEADINGS if head in text] == list(HEADINGS)
    _press(sheet, "Copy as Markdown")
    assert "## FOLLOW-UP\n\nCall \\*back\\* on Monday" in QGuiApplication.clipboard().text()
    assert told == ["handoff note as text", "handoff note as Markdown"]
