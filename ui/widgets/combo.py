"""A choice from a list that unfolds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SIZE, Text


class Combo(QComboBox):
    """Options are pairs of key and words. `name` is what screen readers call the field. Emits `changed(key)`."""

    changed = Signal(str)

    def __init__(
        self, name: str, options: Sequence[tuple[str, str]], *, chosen: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        unfolded = QListView(self)
        unfolded.setObjectName("combo_list")
        unfolded.setAccessibleName(name)
        self.setView(unfolded)
        for key, words in options:
            self.addItem(words, key)
        if chosen:
            self.choose(chosen)
        self.currentIndexChanged.connect(self._index_changed)

    def key(self) -> str:
        data = self.currentData()
        return data if isinstance(data, str) else ""

    def choose(self, key: str) -> None:
        """Selects the option. Raises ValueError for an unknown key."""
        index = self.findData(key)
        if index < 0:
            raise ValueError(f"{key!r} is not among the options of {self.accessibleName()!r}.")
        self.setCurrentIndex(index)

    def _index_changed(self, _index: int) -> None:
        self.changed.emit(self.key())

    @override
    def sizeHint(self) -> QSize:
        look = theme()
        words = (self.itemText(index) for index in range(self.count()))
        widest = max((look.metrics(Text.BODY).horizontalAdvance(word) for word in words), default=look.px(60))
        return QSize(widest + look.px(48), look.px(SIZE.field))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(80), theme().px(SIZE.field))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # A wheel that passes over a field on its way down the page must not change an answer.
        event.ignore()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        t, px = canvas.tokens, canvas.theme.px
        area = QRectF(self.rect())
        radius = px(SIZE.radius_control)
        is_on = self.isEnabled()
        canvas.box(area, radius, t.surface if is_on else t.surface_sunken, t.control_edge if is_on else t.line)
        if self.hasFocus():
            canvas.focus_ring(area, radius)
        words = area.adjusted(px(11), 0, -px(30), 0)
        canvas.text(words, self.currentText(), Text.BODY, t.text if is_on else t.text_faint)
        sign = QRectF(area.right() - px(26), 0, px(16), area.height())
        canvas.icon("chevron-down", sign, t.text_muted if is_on else t.text_faint)
        painter.end()
