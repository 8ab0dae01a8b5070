"""A box to tick."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SIZE, Text, Tone
from ui.widgets.focus import is_by_keyboard


class CheckBox(QCheckBox):
    """A tick and its words; Space toggles, `toggled` tells."""

    def __init__(self, text: str, *, name: str = "", checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = text
        self._has_ring = False
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(name or text)
        self.setChecked(checked)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        look = theme()
        words = look.px(10) + look.metrics(Text.BODY).horizontalAdvance(self._words) if self._words else 0
        return QSize(look.px(SIZE.mark) + words + look.px(4), look.px(SIZE.target))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme().px(90)), self.sizeHint().height())

    @override
    def hitButton(self, pos: QPoint, /) -> bool:
        return self.rect().contains(pos)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._has_ring = is_by_keyboard(event.reason())
        super().focusInEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._has_ring = True
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        t, px = canvas.tokens, canvas.theme.px
        side = px(SIZE.mark)
        mark = QRectF(0, round((self.height() - side) / 2), side, side)
        canvas.check_mark(mark, Tone.POSITIVE if self.isChecked() else None)
        if self.hasFocus() and self._has_ring:
            canvas.focus_ring(QRectF(self.rect()).adjusted(side + px(4), 1, 0, -1), px(5))
        ink = t.text if self.isEnabled() else t.text_faint
        left = side + px(10)
        canvas.text(QRectF(left, 0, self.width() - left, self.height()), self._words, Text.BODY, ink)
        painter.end()
