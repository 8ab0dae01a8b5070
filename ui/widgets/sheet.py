"""The dialog of the console: a sheet over the dimmed window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SIZE, SPACE, Text
from ui.widgets.label import Label
from ui.widgets.sheet_parts import Body, Panel, shadow


class Sheet(QDialog):
    """A dialog inside its window: `Sheet(parent, title)`, fill with `add`, show with `open()`, await `finished`.

    It lies over the whole window of `parent`, so that a picture of the window shows both, no window manager has a say,
    and it looks the same everywhere. While it is open the keyboard stays in it (Tab goes round), Esc rejects, and the
    window's own shortcuts rest. `heading` pills stand after the title, `about` at the right end of the head.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        *,
        pills: Sequence[QWidget] = (),
        about: str = "",
        subtitle: str = "",
        width: int = SIZE.sheet,
    ) -> None:
        super().__init__(parent.window())
        # A QDialog insists on being a window of its own when it is made; afterwards it can be told otherwise.
        self.setWindowFlags(Qt.WindowType.Widget)
        self._wanted_width = width
        self._before: QWidget | None = None
        self._pinned: int | None = None  # the upper edge, from opening on
        self.setAccessibleName(title)
        self.setWindowTitle(title)
        self.panel = Panel(self)
        self._column = QVBoxLayout(self.panel)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._build_head(title, pills, about, subtitle)
        self._build_body()
        self._build_foot()
        self.hide()

    # ------------------------------------------------------------------------------------------------------- building

    def _build_head(self, title: str, pills: Sequence[QWidget], about: str, subtitle: str) -> None:
        px = theme().px
        head = QWidget(self.panel)
        column = QVBoxLayout(head)
        column.setContentsMargins(px(SPACE.xl), px(16), px(SPACE.xl), px(16))
        column.setSpacing(px(SPACE.xs))
        row = QHBoxLayout()
        row.setSpacing(px(SPACE.m))
        self.title = Label(title, Text.HEADING, elide=True)
        row.addWidget(self.title)
        for pill in pills:
            row.addWidget(pill)
        row.addStretch(1)
        self.about = Label(about, Text.SECONDARY, elide=True, align=Qt.AlignmentFlag.AlignRight)
        row.addWidget(self.about)
        column.addLayout(row)
        if subtitle:
            column.addWidget(Label(subtitle, Text.SECONDARY, wrap=True))
        self.panel.head = head
        self._column.addWidget(head)

    def _build_body(self) -> None:
        px = theme().px
        inner = QWidget()
        inner.setObjectName("sheet_body")
        self._body = QVBoxLayout(inner)
        self._body.setContentsMargins(px(SPACE.xl), px(SPACE.l), px(SPACE.xl), px(SPACE.l))
        self._body.setSpacing(px(SPACE.s))
        self._scroll = Body()
        self._scroll.setWidget(inner)
        inner.setAutoFillBackground(False)
        self._column.addWidget(self._scroll, 1)

    def _build_foot(self) -> None:
        px = theme().px
        foot = QWidget(self.panel)
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(SPACE.xl), px(SPACE.m), px(SPACE.xl), px(SPACE.m))
        row.setSpacing(px(10))
        self.note = Label("", Text.SECONDARY, wrap=True)
        row.addWidget(self.note, 1)
        self._foot = row
        self.panel.foot = foot
        foot.setVisible(False)
        self._column.addWidget(foot)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Appends to the body."""
        self._body.addWidget(widget, stretch)
        self._place()

    def add_heading(self, text: str) -> None:
        """The capitals over a part of the form, with air before them."""
        if self._body.count():
            self.add_gap(6)
        self.add(Label(text, Text.CAPS))

    def add_gap(self, pixels: int) -> None:
        self._body.addSpacing(theme().px(pixels))

    def set_note(self, text: str) -> None:
        """The muted sentence at the left of the foot."""
        self.note.setText(text)
        self._show_foot()

    def add_button(self, button: QWidget) -> None:
        """Appends to the foot: the way out first, the deed last."""
        self._foot.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._show_foot()

    def _show_foot(self) -> None:
        if self.panel.foot is not None:
            self.panel.foot.setVisible(True)
        self._place()

    # -------------------------------------------------------------------------------------------------------- placing

    def _place(self) -> None:
        """As high as content and window allow: in the middle when it opens; from then on its upper edge stays."""
        window = self.parentWidget()
        if window is None:
            return
        px = theme().px
        self.setGeometry(window.rect())
        width = min(px(self._wanted_width), self.width() - 2 * px(SPACE.xl))
        head, foot = self.panel.head, self.panel.foot
        wanted = self._scroll.wanted_height(width)
        for part in (head, foot):
            if part is not None and not part.isHidden():
                layout = part.layout()
                has_flow = layout is not None and layout.hasHeightForWidth()
                wanted += layout.totalHeightForWidth(width) if layout and has_flow else part.sizeHint().height()
        height = min(wanted, self.height() - 2 * px(SPACE.xl))
        top = self._top(height) if self._pinned is None else min(self._pinned, self._lowest(height))
        if self._pinned is not None:
            self._pinned = top  # once it had to give way it does not jump back either
        self.panel.setGeometry((self.width() - width) // 2, top, width, height)
        self.update()

    def _top(self, height: int) -> int:
        return (self.height() - height) // 2

    def _lowest(self, height: int) -> int:
        """Where the upper edge has to be at the latest, for the foot to be in the window."""
        return self.height() - theme().px(SPACE.xl) - height

    def _pin(self) -> None:
        if self.isVisible():
            self._pinned = self.panel.y()

    def relayout(self) -> None:
        """To be called when the content has become higher or lower."""
        self._place()

    # ------------------------------------------------------------------------------------------------------- Qt's own

    def _fields(self) -> list[QWidget]:
        """What Tab visits inside the sheet, in its order."""
        found: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            takes_tab = (widget.focusPolicy() & Qt.FocusPolicy.TabFocus) == Qt.FocusPolicy.TabFocus
            if takes_tab and widget.isVisibleTo(self) and widget.isEnabled() and self.panel.isAncestorOf(widget):
                found.append(widget)
            widget = widget.nextInFocusChain()
        return found

    def _focus_moved(self) -> None:
        """Something behind the sheet took the keyboard, a page that reloaded perhaps: it comes back.

        It takes none of the signal's arguments: the widget that lost the keyboard may be half destroyed.
        """
        new = QApplication.focusWidget()
        if new is None or new.window() is not self.window() or _sheet_around(new) is not None:
            return
        self._focus_first()

    def _focus_first(self) -> None:
        fields = self._fields()
        (fields[0] if fields else self).setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._before = QApplication.focusWidget()
        window = self.parentWidget()
        if window is not None:
            window.installEventFilter(self)
        self._pinned = None
        self._place()
        QTimer.singleShot(0, self, self._pin)  # when the layout has settled
        self.raise_()
        super().showEvent(event)
        self._focus_first()
        self._follow_focus(True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._follow_focus(False)
        window = self.parentWidget()
        if window is not None:
            window.removeEventFilter(self)
        before, self._before = self._before, None
        if before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_focus(self, is_on: bool) -> None:
        app = QApplication.instance()
        if is_on and isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        elif isinstance(app, QApplication):
            app.focusChanged.disconnect(self._focus_moved)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._pinned = None
            QTimer.singleShot(0, self, self._pin)
            self._place()
        return super().eventFilter(watched, event)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # The window's shortcuts rest; those that were made inside the sheet keep working.
            keys = QKeySequence(event.keyCombination())
            if all(keys != shortcut.key() for shortcut in self.findChildren(QShortcut)):
                event.accept()
                return True
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes round inside the sheet."""
        fields = self._fields()
        if not fields:
            return False
        now = QApplication.focusWidget()
        reasons = Qt.FocusReason
        step = 1 if next else -1
        index = (fields.index(now) + step) % len(fields) if now in fields else min(0, step)
        fields[index].setFocus(reasons.TabFocusReason if next else reasons.BacktabFocusReason)
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter does nothing by itself: a deed is done by its button only.
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        painter.fillRect(self.rect(), QColor(canvas.tokens.dim))
        shadow(canvas, QRectF(self.panel.geometry()))
        painter.end()


def _sheet_around(widget: QWidget) -> Sheet | None:
    """The sheet that a widget stands on."""
    found: QObject | None = widget
    while found is not None and not isinstance(found, Sheet):
        found = found.parent()
    return found
