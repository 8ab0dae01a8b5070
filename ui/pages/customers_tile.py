"""A card that is pressed as a whole: someone to open, with two lines of words; and a grid of such cards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SIZE, SPACE, Text
from ui.widgets.label import Label

_NARROWEST = 300


class Tile(QAbstractButton):
    """A title and a line or two below it; Enter and Space press it too."""

    def __init__(self, title: str, text: str, *, mark: QWidget | None = None, wrap: bool = False) -> None:
        super().__init__()
        px = theme().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(SPACE.l), px(SPACE.m), px(SPACE.l), px(SPACE.m))
        row.setSpacing(px(SPACE.m))
        if mark is not None:
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(px(3))
        words.addWidget(Label(title, Text.STRONG, elide=True))
        below = Label(text, Text.SECONDARY, elide=not wrap, wrap=wrap)
        words.addWidget(below, 1, Qt.AlignmentFlag.AlignTop if wrap else Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self._has_ring = False

    # -------------------------------------------------------------------------------------------------------- Qt's own

    @override
    def hasHeightForWidth(self) -> bool:
        return self.sizePolicy().hasHeightForWidth()

    @override
    def heightForWidth(self, width: int, /) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else 0

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalSizeHint() if layout is not None else QSize()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), self.sizeHint().height())

    @override
    def enterEvent(self, event: QEnterEvent, /) -> None:
        super().enterEvent(event)
        self.update()

    @override
    def leaveEvent(self, event: QEvent, /) -> None:
        super().leaveEvent(event)
        self.update()

    @override
    def focusInEvent(self, event: QFocusEvent, /) -> None:
        self._has_ring = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        t, radius = canvas.tokens, canvas.theme.px(SIZE.radius_card)
        ground = t.surface_hover if self.underMouse() else t.surface
        canvas.box(QRectF(self.rect()), radius, ground, t.line)
        if self.hasFocus() and self._has_ring:
            canvas.focus_ring(QRectF(self.rect()), radius)
        painter.end()


class TileGrid(QWidget):
    """Tiles in as many columns as there is room for. Emits ``chosen(key)``."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._tiles: list[Tile] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme().px(SPACE.m))

    def set_tiles(self, tiles: Sequence[tuple[str, Tile]]) -> None:
        """Replace all tiles; each comes with the key it stands for."""
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self._tiles = [tile for _, tile in tiles]
        for key, tile in tiles:
            tile.clicked.connect(partial(self.chosen.emit, key))
        self._columns = 0
        self._arrange()

    def _arrange(self) -> None:
        gap = self._grid.spacing()
        columns = max(1, (self.width() + gap) // (theme().px(_NARROWEST) + gap))
        if columns == self._columns:
            return
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for number, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, number // columns, number % columns)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._arrange()
