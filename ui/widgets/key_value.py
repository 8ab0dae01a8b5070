"""Names on the left, values on the right: the facts of a card."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text
from ui.widgets.label import Label


class KeyValue(QWidget):
    """Rows of name and value; a value is text or any widget. `name_width` in pixels aligns several cards."""

    def __init__(self, *, name_width: int = 118, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self._rows = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(px(SPACE.s + 1))
        self._grid.setColumnMinimumWidth(0, px(name_width))
        self._grid.setColumnStretch(1, 1)
        # Not Maximum: values that wrap need more height than they ask for at a comfortable width.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def add(
        self, name: str, value: str | QWidget, kind: Text = Text.BODY, *, muted: bool = False, wrap: bool = False
    ) -> QWidget:
        """Appends a row and returns the widget that shows the value; it can be selected and copied."""
        row = self._rows
        self._rows += 1
        self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(row + 1, 1)  # what is left over goes below the last row
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(Label(name, Text.BODY, muted=True), row, 0, top)
        shown = value
        if isinstance(shown, str):
            shown = Label(shown, kind, muted=muted, elide=not wrap, wrap=wrap)
            shown.setAccessibleName(f"{name}: {value}")
        self._grid.addWidget(shown, row, 1, top if wrap else Qt.AlignmentFlag.AlignVCenter)
        return shown

    def clear(self) -> None:
        self._grid.setRowStretch(self._rows, 0)
        self._rows = 0
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
