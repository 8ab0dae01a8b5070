"""A time in the operator's zone that tells its UTC when pointed at."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.theme.tokens import Text
from ui.theme.words import plain_tip
from ui.widgets.label import Label


class TimeLabel(Label):
    """Words with a time in them; the tool tip has ``utc``, after the words themselves where they are cut."""

    def __init__(
        self, text: str, utc: str, kind: Text = Text.BODY, *, muted: bool = False, parent: QWidget | None = None
    ) -> None:
        self._utc = utc
        super().__init__(text, kind, muted=muted, elide=True, parent=parent)

    def set(self, text: str, utc: str) -> None:
        """Another time in the same place."""
        self._utc = utc
        self.setText(text)

    @override
    def _tell_whole_text(self) -> None:
        words = [self.text()] if self.is_cut() else []
        self.setToolTip(plain_tip(" · ".join([*words, *([self._utc] if self._utc else [])])))
