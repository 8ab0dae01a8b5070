"""Underlined tabs with counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import CENTRE, Canvas
from ui.theme.tokens import Text


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its key, its words and, where it has one, its count."""

    key: str
    text: str
    count: int | None = None


class Tabs(QTabBar):
    """A row of tabs. Left and Right move, `changed(key)` tells the choice; the page shows what belongs to it."""

    changed = Signal(str)

    def __init__(self, tabs: Sequence[Tab], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs: list[Tab] = []
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for tab in tabs:
            self._tabs.append(tab)
            self.addTab(self._words(tab).replace("&", "&&"))
        self.currentChanged.connect(self._current_changed)

    @staticmethod
    def _words(tab: Tab) -> str:
        return tab.text if tab.count is None else f"{tab.text} {tab.count}"

    def key(self) -> str:
        """The key of the tab in front; empty where there are no tabs."""
        index = self.currentIndex()
        return self._tabs[index].key if 0 <= index < len(self._tabs) else ""

    def choose(self, key: str) -> None:
        """Brings that tab to the front. Raises ValueError for an unknown key."""
        self.setCurrentIndex([tab.key for tab in self._tabs].index(key))

    def set_count(self, key: str, count: int | None) -> None:
        for index, tab in enumerate(self._tabs):
            if tab.key == key:
                self._tabs[index] = Tab(key, tab.text, count)
                self.setTabText(index, self._words(self._tabs[index]).replace("&", "&&"))

    def _current_changed(self, _index: int) -> None:
        self.changed.emit(self.key())

    @override
    def tabSizeHint(self, index: int) -> QSize:
        look = theme()
        # Measured bold, so that nothing moves when the choice does.
        width = look.metrics(Text.STRONG).horizontalAdvance(self._words(self._tabs[index]))
        return QSize(width + look.px(18), look.px(38))

    @override
    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        px, t = canvas.theme.px, canvas.tokens
        for index, tab in enumerate(self._tabs):
            area = QRectF(self.tabRect(index)).adjusted(0, 0, -px(18), 0)
            is_front = index == self.currentIndex()
            colour = t.accent.text if is_front else t.text_muted
            kind = Text.STRONG if is_front else Text.BODY
            words = area.adjusted(-px(4), 0, px(4), -px(2))
            canvas.text(words, self._words(tab), kind, colour, align=CENTRE, elide=False)
            if is_front:
                bar = QRectF(area.left(), area.bottom() - px(2), area.width(), px(2))
                painter.fillRect(bar, colour)
                if self.hasFocus():
                    canvas.focus_ring(area.adjusted(-px(6), px(5), px(6), -px(6)), px(6))
        painter.end()
