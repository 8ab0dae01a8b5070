"""The panel in the middle of an otherwise empty window, and what each of its steps has to say."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SPACE, Text
from ui.widgets.button import Button, Kind
from ui.widgets.label import Label
from ui.widgets.sheet_parts import Body, Panel, shadow

WIDTH = 720
_FAINT = 0.55  # nothing is dimmed around the panel, so less shadow sets it off


class Step(QWidget):
    """One step: its fields, and what head and foot of the panel say meanwhile."""

    changed = Signal()  # the head, the foot or the height may be different now
    attention = Signal(object)  # a widget that has something to say and may have to be scrolled to

    def __init__(self) -> None:
        super().__init__()
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(theme().px(SPACE.m))

    def title(self) -> str:
        """The head of the panel."""
        return ""

    def subtitle(self) -> str:
        """The muted line below it."""
        return ""

    def note(self) -> str:
        """The sentence at the left of the foot."""
        return ""

    def verb(self) -> str:
        """What the main button does."""
        return "Next"

    def hindrance(self) -> str:
        """Why it can't be done yet; empty when it can."""
        return ""

    def entered(self) -> None:
        """The step came to the front: put the keyboard where the work begins."""


class Frame(QWidget):
    """A panel with head, body and foot that keeps to the middle and is as high as what it shows."""

    back_clicked = Signal()
    main_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._step: Step | None = None
        self.panel = Panel(self)
        self._column = QVBoxLayout(self.panel)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._build_head()
        self._build_body()
        self._build_foot()

    def _build_head(self) -> None:
        px = theme().px
        head = QWidget(self.panel)
        column = QVBoxLayout(head)
        column.setContentsMargins(px(SPACE.xl), px(16), px(SPACE.xl), px(SPACE.l))
        column.setSpacing(px(6))
        self.title = Label("", Text.HEADING, elide=True)
        self.subtitle = Label("", Text.SECONDARY, elide=True)
        column.addWidget(self.title)
        column.addWidget(self.subtitle)
        self.panel.head = head
        self._column.addWidget(head)

    def _build_body(self) -> None:
        px = theme().px
        inner = QWidget()
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(px(SPACE.xl), px(SPACE.l), px(SPACE.xl), px(SPACE.l))
        self._rows.setSpacing(0)
        self._body = Body()
        self._body.setWidget(inner)
        inner.setAutoFillBackground(False)
        self._column.addWidget(self._body, 1)

    def _build_foot(self) -> None:
        px = theme().px
        foot = QWidget(self.panel)
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(SPACE.xl), px(SPACE.m), px(SPACE.xl), px(SPACE.m))
        row.setSpacing(px(10))
        self.note = Label("", Text.SECONDARY, wrap=True)
        self.back = Button("Back")
        self.back.clicked.connect(self.back_clicked)
        self.main = Button("Next", Kind.PRIMARY)
        self.main.clicked.connect(self.main_clicked)
        row.addWidget(self.note, 1)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.main, 0, Qt.AlignmentFlag.AlignVCenter)
        self.panel.foot = foot
        self._column.addWidget(foot)

    def add_step(self, step: Step) -> None:
        """Make room for a step; it is shown when its turn comes."""
        step.hide()
        self._rows.addWidget(step)
        step.changed.connect(self.refresh)
        step.attention.connect(self._scroll_to)

    def show_step(self, step: Step) -> None:
        """Put a step in front; the others stay as they were left."""
        if self._step is not None:
            self._step.hide()
        self._step = step
        step.show()
        self.refresh()
        step.entered()

    def refresh(self) -> None:
        """Say what the step in front says now."""
        step = self._step
        if step is None:
            return
        self.title.setText(step.title())
        self.subtitle.setText(step.subtitle())
        self.note.setText(step.note())
        self.main.setText(step.verb())
        hindrance = step.hindrance()
        self.main.set_allowed(not hindrance, hindrance)
        self.setAccessibleName(f"{step.title()}. {step.subtitle()}")
        self._place()

    def _scroll_to(self, widget: QWidget) -> None:
        # Only after the layout has given the widget its place.
        QTimer.singleShot(0, widget, lambda: self._body.ensureWidgetVisible(widget))

    def _place(self) -> None:
        px = theme().px
        width = min(px(WIDTH), self.width() - 2 * px(SPACE.xl))
        wanted = self._body.wanted_height(width)
        for part in (self.panel.head, self.panel.foot):
            layout = part.layout() if part is not None else None
            if layout is not None:
                flows = layout.hasHeightForWidth()
                wanted += layout.totalHeightForWidth(width) if flows else layout.totalSizeHint().height()
        height = min(wanted, self.height() - 2 * px(SPACE.xl))
        self.panel.setGeometry((self.width() - width) // 2, (self.height() - height) // 2, width, height)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().px(WIDTH + 80), theme().px(640))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(_FAINT)
        shadow(Canvas(painter), QRectF(self.panel.geometry()))
        painter.end()
