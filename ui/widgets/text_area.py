"""A field for several lines of text."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.tokens import Text


class TextArea(QPlainTextEdit):
    """A field named `name` for screen readers, `lines` high. Tab leaves it. Emits `edited(text)`."""

    edited = Signal(str)

    def __init__(
        self,
        name: str,
        *,
        placeholder: str = "",
        text: str = "",
        lines: int = 4,
        readonly: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setPlainText(text)
        self.setReadOnly(readonly)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(lambda: self.edited.emit(self.toPlainText()))

    @override
    def sizeHint(self) -> QSize:
        look = theme()
        return QSize(look.px(320), look.metrics(Text.BODY).lineSpacing() * self._lines + look.px(18))
