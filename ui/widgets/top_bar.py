"""The bar over every page: search, freshness, account, role, operator."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import CENTRE, Canvas
from ui.theme.tokens import SIZE, SPACE, Text, Tone
from ui.widgets.avatar import Avatar
from ui.widgets.focus import is_by_keyboard
from ui.widgets.label import Label
from ui.widgets.pill import Pill


class SearchButton(QAbstractButton):
    """Looks like a field and opens the search sheet; shows the last query where there is one.

    Emits `clicked`, and `typed(text)` when the operator simply starts to write.
    """

    typed = Signal(str)

    def __init__(self, hint: str, keys: str = "Ctrl K", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self._query = ""
        self._keys = keys
        self._has_ring = False
        self.setAccessibleName(hint)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(theme().px(520))

    def set_query(self, query: str) -> None:
        """What was searched last; empty shows the hint again."""
        self._query = query
        self.setAccessibleDescription(query)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().px(520), theme().px(34))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), theme().px(34))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._has_ring = is_by_keyboard(event.reason())
        super().focusInEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = Qt.KeyboardModifier.NoModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.text().strip() and event.text().isprintable() and not event.modifiers() & ~plain:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        t, px = canvas.tokens, canvas.theme.px
        area = QRectF(self.rect())
        fill = t.surface_hover if self.underMouse() else t.surface_sunken
        canvas.box(area, px(SIZE.radius_control), fill, t.button_edge)
        if self.hasFocus() and self._has_ring:
            canvas.focus_ring(area, px(SIZE.radius_control))
        canvas.icon("search", QRectF(px(11), 0, px(SIZE.icon), area.height()), t.text_muted)
        cap_width = canvas.theme.metrics(Text.KEY).horizontalAdvance(self._keys) + px(12)
        cap = QRectF(area.width() - px(11) - cap_width, (area.height() - px(17)) / 2, cap_width, px(17))
        canvas.box(cap, px(4), t.surface, t.button_edge)
        canvas.text(cap, self._keys, Text.KEY, t.text_muted, align=CENTRE, elide=False)
        words = QRectF(px(35), 0, cap.left() - px(45), area.height())
        canvas.text(words, self._query or self._hint, Text.BODY, t.text_soft if self._query else t.text_muted)
        painter.end()


class Freshness(QWidget):
    """A dot and how old the data is: positive while synced, warning while late or offline, danger on failure."""

    def __init__(self, text: str, tone: Tone, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().px(14), 0, 0, 0)
        self._label = Label(text, Text.SECONDARY)
        row.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set(self, text: str, tone: Tone) -> None:
        self._tone = tone
        self._label.setText(text)
        self.update()

    def text(self) -> str:
        return self._label.text()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        side = canvas.theme.px(8)
        dot = QRectF(0, round((self.height() - side) / 2), side, side)
        canvas.box(dot, side / 2, canvas.tokens.dot(self._tone))
        painter.end()


class TopBar(QWidget):
    """Puts the parts in a line. Emits `search_requested` on a click, on Enter or on typing into the search box."""

    search_requested = Signal(str)

    def __init__(self, hint: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setFixedHeight(px(SIZE.top_bar))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(SPACE.xl), 0, px(SPACE.xl), 1)
        row.setSpacing(px(SPACE.l))
        self.search = SearchButton(hint)
        self.freshness = Freshness("", Tone.NEUTRAL)
        self.account = Pill("", Tone.NEUTRAL)
        self.role = Pill("", Tone.PRACTICE)
        self.operator = Avatar("")
        row.addWidget(self.search, 10)
        row.addStretch(1)
        for part in (self.freshness, self.account, self.role, self.operator):
            row.addWidget(part)
        self.search.clicked.connect(lambda: self.search_requested.emit(""))
        self.search.typed.connect(self.search_requested)

    def set_freshness(self, text: str, tone: Tone) -> None:
        self.freshness.set(text, tone)

    def set_account(self, text: str, whole: str = "") -> None:
        """The account's short name; `whole` (its id) is told in the tool tip and to screen readers."""
        self.account.setText(text)
        self.account.setAccessibleName(f"Account {whole or text}")

    def set_role(self, text: str) -> None:
        self.role.setText(text)
        self.role.setAccessibleName(f"Role {text}")

    def set_operator(self, name: str) -> None:
        self.operator.set_name(name)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = theme().tokens
        painter.fillRect(self.rect(), QColor(t.surface))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(t.line))
        painter.end()
