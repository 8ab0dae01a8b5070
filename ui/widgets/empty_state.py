"""What a page shows when there is nothing: what would be here, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SPACE, Text
from ui.widgets.button import Button
from ui.widgets.label import Label


class _Disc(QWidget):
    """The icon on a pale disc."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().px(44), theme().px(44))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        area = QRectF(self.rect())
        canvas.box(area, area.height() / 2, canvas.tokens.neutral.surface)
        inset = canvas.theme.px(12)
        canvas.icon(self._icon, area.adjusted(inset, inset, -inset, -inset), canvas.tokens.neutral.text)
        painter.end()


class EmptyState(QWidget):
    """An icon, a title, a sentence and, where something helps, a button. Emits `command_clicked`."""

    command_clicked = Signal()

    def __init__(self, icon: str, title: str, text: str, *, command: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(SPACE.xl), px(30), px(SPACE.xl), px(34))
        layout.setSpacing(px(6))
        middle = Qt.AlignmentFlag.AlignHCenter
        title_label = Label(title, Text.SECTION, align=middle)
        sentence = Label(text, Text.SECONDARY, wrap=True, align=middle)
        sentence.setFixedWidth(px(400))
        layout.addStretch(1)
        layout.addWidget(_Disc(icon), 0, middle)
        layout.addSpacing(px(6))
        layout.addWidget(title_label, 0, middle)
        layout.addWidget(sentence, 0, middle)
        if command:
            button = Button(command)
            button.clicked.connect(self.command_clicked)
            layout.addSpacing(px(8))
            layout.addWidget(button, 0, middle)
        layout.addStretch(1)
        self.setAccessibleName(f"{title}. {text}")
