"""Where the parts of the customer page stand: two columns, or one where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from ui.pages.customer_body import Body
from ui.pages.customer_head import Head
from ui.pages.customer_history import History
from ui.pages.customer_side import Side
from ui.pages.customer_subscriptions import SubscriptionCards
from ui.theme.current import theme
from ui.theme.tokens import SPACE

SIDE_WIDTH = 318
# Below this the right column goes under the subscriptions, so that the table keeps its room.
_WIDE_FROM = 1040
_MOVED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.LayoutRequest)
_UNBOUND = 16_777_215  # Qt's own largest width


class Frame(Body):
    """Head, subscriptions, history and the right column in a body that scrolls."""

    def __init__(self, head: Head, cards: SubscriptionCards, side: Side, history: History) -> None:
        inner = QWidget()
        self._parts = (head, cards, side, history)
        self._is_wide: bool | None = None
        self._grid = QGridLayout(inner)
        super().__init__(inner, self._grid)
        gap = theme().px(SPACE.l)
        self._grid.setHorizontalSpacing(gap)
        self._grid.setVerticalSpacing(gap)
        self._grid.setColumnStretch(0, 1)
        self._arrange(is_wide=True)
        history.installEventFilter(self)

    def _arrange(self, *, is_wide: bool) -> None:
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        head, cards, side, history = self._parts
        for part in self._parts:
            self._grid.removeWidget(part)
        top = Qt.AlignmentFlag.AlignTop
        side.set_flat(not is_wide)
        self._grid.addWidget(head, 0, 0, 1, 2)
        self._grid.addWidget(cards, 1, 0, 1, 1 if is_wide else 2)
        if is_wide:
            side.setFixedWidth(theme().px(SIDE_WIDTH))
            self._grid.addWidget(side, 1, 1, 2, 1)
            self._grid.addWidget(history, 2, 0, top)
        else:
            side.setMinimumWidth(0)
            side.setMaximumWidth(_UNBOUND)
            self._grid.addWidget(side, 2, 0, 1, 2)
            self._grid.addWidget(history, 3, 0, 1, 2, top)
        for row in range(4):
            self._grid.setRowStretch(row, 1 if row == (2 if is_wide else 3) else 0)

    def _give_room(self) -> None:
        """The history reaches to the window's foot, or to the right column's where that is further down."""
        _, _, side, history = self._parts
        foot = self.viewport().height() - theme().px(SPACE.xl)
        if self._is_wide:
            foot = max(foot, side.y() + side.sizeHint().height())
        history.set_bottom(foot - history.y())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._parts[3] and event.type() in _MOVED:
            self._give_room()
        return super().eventFilter(watched, event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(is_wide=self.width() - theme().px(SPACE.xl) >= theme().px(_WIDE_FROM))
        super().resizeEvent(event)
        self._give_room()
