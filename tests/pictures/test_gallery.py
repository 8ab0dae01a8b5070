"""Every part on mock pages: named for screen readers, plain, in both themes, without a word of complaint from Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from tests.pictures.customer import customer_page
from tests.pictures.gallery import frame
from tests.pictures.parts import parts_page, search_frame
from tests.pictures.refund import refund_sheet
from tests.ui.front import in_front
from tests.ui.looks import look
from ui.theme.style import apply
from ui.theme.tokens import DARK, LIGHT, SIZE

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from ui.theme.current import Theme

__all__ = ["look"]


@pytest.fixture(params=["customer", "parts", "refund", "search"])
def page(request: pytest.FixtureRequest, qtbot: QtBot, look: Theme) -> QWidget:
    made = frame(parts_page() if request.param in ("parts", "search") else customer_page(), "customers")
    in_front(qtbot, made)
    if request.param == "refund":
        refund_sheet(made).open()
    if request.param == "search":
        search_frame(made).open()
    return made


def focusable(page: QWidget) -> list[QWidget]:
    wanted = Qt.FocusPolicy.TabFocus
    return [w for w in page.findChildren(QWidget) if w.isVisibleTo(page) and (w.focusPolicy() & wanted) == wanted]


def test_whatever_takes_the_keyboard_has_a_name(page: QWidget) -> None:
    nameless = []
    for widget in focusable(page):
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name).strip():
            nameless.append(repr(widget))
    assert len(focusable(page)) > 10
    assert nameless == []


def test_every_label_is_plain(page: QWidget) -> None:
    labels = page.findChildren(QLabel)
    assert len(labels) > 30
    assert [label.text() for label in labels if label.textFormat() != Qt.TextFormat.PlainText] == []


def test_targets_are_large_enough(page: QWidget) -> None:
    buttons = [b for b in page.findChildren(QAbstractButton) if b.isVisibleTo(page)]
    ours = [b for b in buttons if type(b).__module__.startswith("ui.")]
    small = [(repr(b), b.size()) for b in ours if b.height() < SIZE.target - 4 or b.width() < SIZE.mark]
    assert len(ours) > 10
    assert small == []


def test_the_theme_changes_and_comes_back(qapp: QApplication, page: QWidget) -> None:
    light = page.grab().toImage()
    apply(qapp, DARK, scale=1.0, has_motion=False)
    dark = page.grab().toImage()
    apply(qapp, LIGHT, scale=1.0, has_motion=False)
    assert page.grab().toImage() == light
    assert _brightness(dark) < 70 < _brightness(light)


def _brightness(image: QImage) -> float:
    """Of a hundred points, 0 to 255; nothing light may be left over in the dark theme."""
    points = [(x, y) for x in range(5, image.width(), image.width() // 40) for y in range(40, image.height(), 20)]
    return sum(image.pixelColor(x, y).lightness() for x, y in points) / len(points)
