"""The frame of the search: a large field at the top of the window, what was found below it, keys at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.tokens import SIZE, SPACE, Text
from ui.widgets.icon import Icon
from ui.widgets.keycap import Keycap
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.sheet import Sheet

_TOP = 44  # below the window's edge, in pixels


class SearchFrame(Sheet):
    """`edit` is the field; `add(widget)` what was found, `set_count` how much, `set_hints` the keys that help."""

    def __init__(self, parent: QWidget, hint: str = "Search customers, emails, IDs, last 4…") -> None:
        self.edit = LineEdit("Search", placeholder=hint, kind=Text.INPUT, flat=True)
        self.count = Label("", Text.SECONDARY)
        super().__init__(parent, "Search", width=SIZE.search_sheet)
        px = theme().px
        self._body.setContentsMargins(px(10), px(SPACE.s), px(10), px(10))
        self._body.setSpacing(px(1))

    def bring_into_view(self, row: QWidget) -> None:
        """Scroll what was found until this row can be seen."""
        self._scroll.ensureWidgetVisible(row, 0, theme().px(SPACE.s))

    def set_count(self, text: str) -> None:
        """How much was found, how fast; at the end of the field."""
        self.count.setText(text)

    def set_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Keys and what they do, along the foot; replaces those before."""
        while (item := self._foot.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for keys, words in hints:
            self._foot.addWidget(Keycap(keys), 0, Qt.AlignmentFlag.AlignVCenter)
            self._foot.addWidget(Label(words, Text.SECONDARY), 0, Qt.AlignmentFlag.AlignVCenter)
        self._foot.addStretch(1)
        px = theme().px
        self._foot.setContentsMargins(px(18), px(9), px(18), px(9))
        self._show_foot()

    @override
    def setVisible(self, visible: bool) -> None:
        """What was typed before the sheet opened stays: Qt would select it, and lose it at the next key."""
        super().setVisible(visible)
        if visible:
            self.edit.end(False)

    @override
    def _build_head(self, title: str, pills: Sequence[QWidget], about: str, subtitle: str) -> None:
        px = theme().px
        head = QWidget(self.panel)
        row = QHBoxLayout(head)
        row.setContentsMargins(px(18), px(9), px(18), px(10))
        row.setSpacing(px(10))
        row.addWidget(Icon("search"))
        row.addWidget(self.edit, 1)
        row.addWidget(self.count)
        self.panel.head = head
        self._column.addWidget(head)

    @override
    def _top(self, height: int) -> int:
        return theme().px(_TOP)
