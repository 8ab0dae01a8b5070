"""The bar of a page's body takes no room from what is on it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.pages.customer_body import Body


def test_the_bar_stands_in_the_margin(qtbot: QtBot) -> None:
    inner, block = QWidget(), QWidget()
    column = QVBoxLayout(inner)
    column.addWidget(block)
    body = Body(inner, column)
    qtbot.addWidget(body)
    block.setFixedHeight(100)
    body.resize(500, 300)
    body.show()
    qtbot.waitUntil(lambda: block.width() == 480)
    assert not body.verticalScrollBar().isVisible()
    block.setFixedHeight(2000)
    qtbot.waitUntil(body.verticalScrollBar().isVisible)
    qtbot.waitUntil(lambda: block.width() == 480)
