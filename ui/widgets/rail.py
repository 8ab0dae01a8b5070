"""The navigation at the left: pages with icons and counts, settings and the state of things at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFocusEvent, QKeyEvent, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas, pill_size
from ui.theme.tokens import SIZE, SPACE, Text, Tone
from ui.theme.words import plain_tip
from ui.widgets.focus import is_by_keyboard
from ui.widgets.label import Label


@dataclass(frozen=True, slots=True)
class RailItem:
    """One way through the house."""

    key: str
    text: str
    icon: str


class _Brand(QWidget):
    """The small square before the name."""

    def __init__(self) -> None:
        super().__init__()
        side = theme().px(18)
        self.setFixedSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        area = QRectF(self.rect())
        gradient = QLinearGradient(area.topLeft(), area.bottomRight())
        gradient.setColorAt(0, QColor(canvas.tokens.brand_from))
        gradient.setColorAt(1, QColor(canvas.tokens.brand_to))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(gradient))
        painter.drawRoundedRect(area, canvas.theme.px(5), canvas.theme.px(5))
        painter.end()


class RailButton(QAbstractButton):
    """One entry; Up and Down lead to its neighbours."""

    def __init__(self, item: RailItem, parent: QWidget) -> None:
        super().__init__(parent)
        self.item = item
        self._count: int | None = None
        self._count_tone = Tone.NEUTRAL
        self.setText(item.text)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._has_ring = False

    def set_count(self, count: int | None, tone: Tone) -> None:
        self._count, self._count_tone = count, tone
        self.setAccessibleDescription("" if count is None else f"{count} waiting")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().px(SIZE.rail - 20), theme().px(33))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._has_ring = is_by_keyboard(event.reason())
        super().focusInEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        t, px = canvas.tokens, canvas.theme.px
        area, radius = QRectF(self.rect()), px(6)
        if self.isChecked():
            canvas.box(area, radius, t.accent.surface)
        elif self.underMouse() and self.isEnabled():
            canvas.box(area, radius, t.surface_hover)
        if self.hasFocus() and self._has_ring:
            canvas.focus_ring(area, radius)
        ink = t.accent.text if self.isChecked() else t.text_soft if self.isEnabled() else t.text_faint
        side = px(SIZE.icon)
        canvas.icon(self.item.icon, QRectF(px(10), 0, side, area.height()), ink)
        kind = Text.STRONG if self.isChecked() else Text.NAV
        right = self._paint_count(canvas, area)
        canvas.text(QRectF(px(36), 0, right - px(40), area.height()), self.item.text, kind, ink)
        painter.end()

    def _paint_count(self, canvas: Canvas, area: QRectF) -> float:
        """Paints the count and returns where its pill begins."""
        edge = area.width() - canvas.theme.px(10)
        if not self._count:
            return edge
        words = f"{self._count:,}"
        width = max(pill_size(canvas.theme, words).width() - 2, canvas.theme.px(21))
        is_plain = self.isChecked() and self._count_tone is Tone.NEUTRAL
        tone = Tone.ACCENT if is_plain else self._count_tone
        surface = canvas.tokens.count_selected if is_plain else None
        canvas.pill(QRectF(edge - width, 0, width, area.height()), words, tone, surface=surface)
        return edge - width


class Rail(QWidget):
    """Emits `chosen(key)` on a click or Enter; the window answers with `select(key)` once the page is in front."""

    chosen = Signal(str)

    def __init__(
        self, title: str, items: Sequence[RailItem], foot: Sequence[RailItem] = (), *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        px = theme().px
        self.setFixedWidth(px(SIZE.rail))
        self.setAccessibleName("Pages")
        self._buttons: dict[str, RailButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(10), px(0), px(11), px(16))
        layout.setSpacing(px(2))
        head = QHBoxLayout()
        head.setContentsMargins(px(10), 0, 0, 0)
        head.setSpacing(px(SPACE.s))
        head.addWidget(_Brand())
        head.addWidget(Label(title, Text.BRAND), 1)
        line = QWidget()
        line.setLayout(head)
        line.setFixedHeight(px(SIZE.top_bar - 2))
        layout.addWidget(line)
        for item in items:
            layout.addWidget(self._button(item))
        layout.addStretch(1)
        for item in foot:
            layout.addWidget(self._button(item))
        self._status = QVBoxLayout()
        self._status.setContentsMargins(px(10), px(5), 0, 0)
        self._status.setSpacing(px(2))
        layout.addLayout(self._status)

    def _button(self, item: RailItem) -> RailButton:
        button = RailButton(item, self)
        button.clicked.connect(lambda: self._button_clicked(item.key))
        self._buttons[item.key] = button
        return button

    def _button_clicked(self, key: str) -> None:
        self.select(key)
        self.chosen.emit(key)

    def select(self, key: str) -> None:
        """Marks that entry, and no other, as the page in front; an unknown key marks none."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)

    def button(self, key: str) -> RailButton:
        return self._buttons[key]

    def set_count(self, key: str, count: int | None, tone: Tone = Tone.NEUTRAL) -> None:
        """The number waiting behind an entry; none and zero show no pill."""
        self._buttons[key].set_count(count, tone)

    def set_allowed(self, key: str, allowed: bool, reason: str = "") -> None:
        """Disables an entry and says why, or enables it again."""
        button = self._buttons[key]
        button.setEnabled(allowed)
        button.setToolTip(plain_tip("" if allowed else reason))
        button.setAccessibleDescription("" if allowed else reason)

    def set_status(self, lines: Sequence[str]) -> None:
        """The lines at the foot: trail, cache, lock."""
        while (item := self._status.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            self._status.addWidget(Label(line, Text.STATUS, elide=True))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = theme().tokens
        painter.fillRect(self.rect(), QColor(t.surface))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(t.line))
        painter.end()
