"""The console's button, in six kinds; it draws itself from the tokens."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import ButtonFace, ButtonState, Canvas, Kind, button_size
from ui.theme.tokens import SIZE
from ui.theme.words import plain_tip
from ui.widgets.focus import is_by_keyboard

__all__ = ["Button", "Kind"]


class Button(QPushButton):
    """A command. `name` is what screen readers say and is required where the button shows only an icon."""

    def __init__(
        self,
        text: str = "",
        kind: Kind = Kind.NORMAL,
        *,
        icon: str = "",
        trailing: str = "",
        name: str = "",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if not text and not name:
            raise ValueError("A button without words needs a name for screen readers.")
        self._face = ButtonFace(text, kind, icon, trailing)
        self._has_ring = False
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setText(text)
        if name:
            self.setAccessibleName(name)
        if tip or not text:
            self.setToolTip(plain_tip(tip or name))

    @property
    def kind(self) -> Kind:
        return self._face.kind

    def set_kind(self, kind: Kind) -> None:
        self._face = ButtonFace(self._face.words, kind, self._face.icon, self._face.trailing)
        self.update()

    def set_icon(self, icon: str) -> None:
        self._face = ButtonFace(self._face.words, self._face.kind, icon, self._face.trailing)
        self.updateGeometry()
        self.update()

    def set_allowed(self, allowed: bool, reason: str = "") -> None:
        """Enables the button, or disables it and says why, to the eye (tool tip) and to screen readers."""
        self.setEnabled(allowed)
        told = "" if allowed else reason
        self.setToolTip(plain_tip(told))
        self.setAccessibleDescription(told)

    @override
    def setText(self, text: str, /) -> None:
        """Shows the words as they are: an ampersand in a name is no keyboard mnemonic here."""
        self._face = ButtonFace(text, self._face.kind, self._face.icon, self._face.trailing)
        super().setText(text.replace("&", "&&"))
        self.updateGeometry()

    @override
    def text(self) -> str:
        return self._face.words

    @override
    def sizeHint(self) -> QSize:
        return button_size(theme(), self._face)

    @override
    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme().px(SIZE.control) * 2), hint.height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._has_ring = is_by_keyboard(event.reason())
        super().focusInEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._has_ring = False
        super().focusOutEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._has_ring = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        state = ButtonState(self.isEnabled(), self.underMouse(), self.isDown(), self.hasFocus() and self._has_ring)
        Canvas(painter).button(QRectF(self.rect()), self._face, state)
        painter.end()
