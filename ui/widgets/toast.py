"""A short word at the foot of the window that goes away by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas, Kind
from ui.theme.tokens import SIZE, SPACE, Tone
from ui.widgets.announce import announce
from ui.widgets.button import Button
from ui.widgets.icon import Icon
from ui.widgets.label import Label
from ui.widgets.sheet_parts import shadow

_ICONS = {Tone.POSITIVE: "check", Tone.WARNING: "alert", Tone.DANGER: "stop"}
_STAYS_MS = 6_000
_BAD_NEWS_STAYS_MS = 15_000
_WIDEST = 560
_MARGIN = 18  # room for the shadow, in pixels: beyond it nothing of a toast is drawn
_SHADOW_DROP = 4
_FAINT = 0.6  # nothing is dimmed around it, so less shadow sets it off


class Toast(QWidget):
    """Says that something worked or did not, once: `Toast(window, text, tone).show()`.

    It replaces the one before, is read out to screen readers, never takes the keyboard, and stays while the mouse is
    over it. `command` makes a button (`command_clicked`), for an undo.
    """

    command_clicked = Signal()

    def __init__(self, window: QWidget, text: str, tone: Tone = Tone.NEUTRAL, *, command: str = "") -> None:
        super().__init__(window.window())
        self._text = text
        self.tone = tone
        px = theme().px
        row = QHBoxLayout(self)
        edge = px(_MARGIN)
        row.setContentsMargins(edge + px(SPACE.l), edge + px(7), edge + px(7), edge + px(7))
        row.setSpacing(px(10))
        row.addWidget(Icon(_ICONS.get(tone, "info"), tone=tone))
        self.label = Label(text, wrap=True)
        row.addWidget(self.label, 1)
        if command:
            button = Button(command, Kind.LINK)
            button.clicked.connect(self.command_clicked)
            button.clicked.connect(self.close)
            row.addWidget(button)
        cross = Button(kind=Kind.ICON, icon="x", name="Dismiss")
        cross.clicked.connect(self.close)
        row.addWidget(cross)
        self.setAccessibleName(text)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self.stays_ms = _BAD_NEWS_STAYS_MS if tone is Tone.DANGER else _STAYS_MS
        self._timer.setInterval(self.stays_ms)
        self._timer.timeout.connect(self.close)
        self.hide()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        px = theme().px
        margins = self.contentsMargins()
        width = min(self.sizeHint().width() + margins.left(), px(_WIDEST), window.width() - px(SPACE.xl))
        height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        self.setGeometry((window.width() - width) // 2, window.height() - height - px(6), width, height)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        window = self.parentWidget()
        if window is not None:
            for other in window.findChildren(Toast):
                if other is not self and other.isVisible():
                    other.close()
            window.installEventFilter(self)
        self._place()
        self.raise_()
        super().showEvent(event)
        self._timer.start()
        announce(self, self._text, assertive=self.tone is Tone.DANGER)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        px, t = canvas.theme.px, canvas.tokens
        edge = px(_MARGIN)
        area = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.setOpacity(_FAINT)
        shadow(canvas, area, depth=edge - px(_SHADOW_DROP), drop=_SHADOW_DROP)
        painter.setOpacity(1.0)
        canvas.box(area, px(SIZE.radius_card), t.surface, t.line)
        painter.end()
