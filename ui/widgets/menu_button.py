"""A button that unfolds a list, for filters and exports."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from ui.theme.paint import Kind
from ui.widgets.button import Button


class MenuButton(Button):
    """Shows `text` with a small arrow; emits `chosen(key)` for the entry that was picked."""

    chosen = Signal(str)

    def __init__(
        self,
        text: str,
        options: Sequence[tuple[str, str]],
        kind: Kind = Kind.NORMAL,
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, kind, trailing="chevron-down", name=name, parent=parent)
        self.unfolded = QMenu(self)
        self.unfolded.setAccessibleName(name or text)
        self.set_options(options)
        self.clicked.connect(self._clicked)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Pairs of key and words."""
        self.unfolded.clear()
        for key, words in options:
            self.unfolded.addAction(words.replace("&", "&&")).triggered.connect(partial(self._picked, key))

    def menu_actions(self) -> list[str]:
        """The words of the entries."""
        return [action.text().replace("&&", "&") for action in self.unfolded.actions()]

    def _picked(self, key: str, _checked: bool = False) -> None:
        self.chosen.emit(key)

    def _clicked(self) -> None:
        self.unfolded.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))
