"""The shape of what is being loaded, so that nothing jumps when it arrives."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QEvent, QRectF, QSize, QVariantAnimation
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SIZE

_WIDTHS = (0.62, 0.48, 0.7, 0.55, 0.4, 0.66)
_COLUMNS = ((0.0, 0.14), (0.2, 0.16), (0.42, 0.1), (0.6, 0.12), (0.86, 0.14))
_PULSE_MS = 1400


class Shape(StrEnum):
    """What will stand here."""

    TEXT = "text"
    TABLE = "table"


class Skeleton(QWidget):
    """Grey bars in the place of `rows` lines of text or table rows; they breathe unless motion is unwanted."""

    def __init__(self, rows: int = 4, shape: Shape = Shape.TEXT, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._shape = shape
        self.setAccessibleName("Loading")
        self._pulse = QVariantAnimation(self)
        self._pulse.setDuration(_PULSE_MS)
        self._pulse.setKeyValues([(0.0, 1.0), (0.5, 0.45), (1.0, 1.0)])
        self._pulse.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._pulse.setLoopCount(-1)
        self._pulse.valueChanged.connect(self.update)

    @property
    def is_moving(self) -> bool:
        return self._pulse.state() == QAbstractAnimation.State.Running

    def _follow_motion(self) -> None:
        if theme().has_motion and self.isVisible():
            self._pulse.start()
        else:
            self._pulse.stop()

    def _row_height(self) -> int:
        return theme().px(SIZE.row if self._shape is Shape.TABLE else 24)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().px(240), self._rows * self._row_height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(60), self._rows * self._row_height())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_motion()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pulse.stop()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._follow_motion()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        value = self._pulse.currentValue()
        painter.setOpacity(float(value) if self.is_moving and value is not None else 1.0)
        height, bar = self._row_height(), canvas.theme.px(10)
        is_table = self._shape is Shape.TABLE
        pad = canvas.theme.px(SIZE.cell_padding) if is_table else 0
        width = self.width() - 2 * pad
        for row in range(self._rows):
            top = row * height + (height - bar) / 2
            parts = _COLUMNS if is_table else ((0.0, _WIDTHS[row % len(_WIDTHS)]),)
            for start, share in parts:
                canvas.box(QRectF(pad + start * width, top, share * width, bar), bar / 2, canvas.tokens.skeleton)
        painter.end()
