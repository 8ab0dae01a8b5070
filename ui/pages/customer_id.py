"""An id that copies itself: shown short where room is scarce, always copied in full."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.format import short_id
from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SIZE, Text
from ui.theme.words import plain_tip


class CopyId(QAbstractButton):
    """A button in the id font; a click or Space puts the full id on the clipboard and emits ``copied(id)``."""

    copied = Signal(str)

    def __init__(self, full: str, *, short: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = full
        self._shown = short_id(full) if short else full
        self.setAccessibleName(f"Copy {full}")
        self.setToolTip(plain_tip(f"Copy {full}"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._has_ring = False
        self.clicked.connect(self._clicked)

    def _clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._full)
        self.copied.emit(self._full)

    @override
    def focusInEvent(self, event: QFocusEvent, /) -> None:
        self._has_ring = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    @override
    def sizeHint(self) -> QSize:
        look = theme()
        return QSize(look.metrics(Text.MONO).horizontalAdvance(self._shown) + 3, look.px(SIZE.target))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(40), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        t = canvas.tokens
        colour = t.accent.text if self.underMouse() else t.text_muted
        canvas.text(QRectF(self.rect()), self._shown, Text.MONO, colour)
        if self.hasFocus() and self._has_ring:
            canvas.focus_ring(QRectF(self.rect()), canvas.theme.px(4))
        painter.end()
