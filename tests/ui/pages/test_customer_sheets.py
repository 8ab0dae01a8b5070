"""Details and export over the window."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from billing_console.domain.errors import StoreUnavailable
from tests.made import NOW
from tests.ui.actions.found import by_name, shown_texts
from tests.ui.hostile import HOSTILE
from ui.pages.customer_details import Details
from ui.pages.customer_sheets import DetailsSheet, ExportSheet, file_name
from ui.theme.tokens import Text
from ui.widgets.button import Button
from ui.widgets.line_edit import LineEdit
from ui.widgets.text_area import TextArea


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    whole = QWidget()
    qtbot.addWidget(whole)
    whole.resize(1360, 860)
    whole.show()
    return whole


def _press(sheet: QWidget, words: str) -> None:
    next(button for button in sheet.findChildren(Button) if button.text() == words).click()


def test_details_show_copy_and_link(window: QWidget) -> None:
    lines = (("Status", "paid", Text.BODY), ("Invoice id", "in_1", Text.MONO))
    details = Details("Invoice NW-1", lines, (("PDF", "https://pay.stripe.com/x"),), "invoices", "in_1")
    sheet = DetailsSheet(window, details, "https://dashboard.stripe.com/invoices/in_1")
    sheet.open()
    assert {"Invoice NW-1", "Status", "paid", "in_1"} <= set(shown_texts(sheet))
    links: list[str] = []
    sheet.link_wanted.connect(links.append)
    _press(sheet, "PDF")
    _press(sheet, "In Stripe")
    assert links == ["https://pay.stripe.com/x", "https://dashboard.stripe.com/invoices/in_1"]
    _press(sheet, "Copy")
    assert QGuiApplication.clipboard().text() == "Status\tpaid\nInvoice id\tin_1\n"
    _press(sheet, "Close")
    assert not sheet.isVisible()


def test_no_text_bursts_the_sheet(window: QWidget) -> None:
    details = Details(HOSTILE[3], tuple((f"Line {n}", text, Text.BODY) for n, text in enumerate(HOSTILE)))
    sheet = DetailsSheet(window, details)
    sheet.open()
    assert sheet.panel.width() == 620
    field = by_name(sheet, "Line 3", TextArea)
    assert field.isReadOnly()
    assert field.toPlainText() == HOSTILE[3]
    assert field.mapTo(sheet.panel, field.rect().topRight()).x() <= sheet.panel.width()


def test_export_asks_for_a_whole_path(window: QWidget, home: Path) -> None:
    sheet = ExportSheet(window, "payments", "cus_1-payments.csv", "4 rows")
    sheet.open()
    field = by_name(sheet, "File", LineEdit)
    assert Path(field.text()).name == "cus_1-payments.csv"
    assert Path(field.text()).is_relative_to(home)
    wanted: list[Path] = []
    sheet.save_wanted.connect(wanted.append)
    field.setText("payments.csv")
    _press(sheet, "Save CSV")
    assert wanted == []
    assert field.accessibleDescription() == "Write the whole path, with the name of the file."
    field.setText(str(home / "p.csv"))
    _press(sheet, "Save CSV")
    assert wanted == [home / "p.csv"]
    assert not sheet.save.isEnabled()


def test_a_failed_export_says_why_and_lets_try_again(window: QWidget) -> None:
    sheet = ExportSheet(window, "payments", "x.csv", "4 rows")
    sheet.open()
    sheet.failed(OSError(errno.ENOSPC, "No space left on device"))
    assert "It could not be written: No space left on device." in shown_texts(sheet)
    assert sheet.save.isEnabled()
    sheet.failed(StoreUnavailable("disk_full"))
    assert any("disk is full" in text for text in shown_texts(sheet))
    sheet.failed(ValueError("a bug"))
    assert any("made a mistake" in text for text in shown_texts(sheet))


def test_a_file_is_named_by_id_never_by_person() -> None:
    assert file_name("cus_Qx81", "payments", NOW) == "cus_Qx81-payments-2026-11-20.csv"
    assert "/" not in file_name("../../etc/cus", "payments", NOW)
