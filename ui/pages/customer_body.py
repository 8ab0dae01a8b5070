"""A page's body that scrolls; its bar stands in the page's right margin, so that nothing moves when it comes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QWidget
from typing_extensions import override

from ui.pages.page import Page
from ui.theme.current import theme
from ui.theme.tokens import SPACE


class Body(QScrollArea):
    """Scrolls ``inner``, whose layout it is handed; the layout's right and bottom margins are the body's business."""

    def __init__(self, inner: QWidget, layout: QLayout) -> None:
        super().__init__()
        self._layout = layout
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        margin = theme().px(SPACE.xl)
        bar = self.width() - event.size().width()
        self._layout.setContentsMargins(0, 0, max(0, margin - bar), margin)
        super().resizeEvent(event)


def reach_edge(page: Page, body: QWidget) -> None:
    """Places the body so that it reaches to the window's edge; the banner keeps the margin."""
    margin = theme().px(SPACE.xl)
    page.column.setContentsMargins(margin, margin, 0, 0)
    page.column.removeWidget(page.banner)
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, margin, 0)
    row.addWidget(page.banner)
    page.column.addLayout(row)
    page.column.addWidget(body, 1)
