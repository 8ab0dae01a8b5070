"""A field for one line of text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import icons
from ui.theme.current import theme
from ui.theme.tokens import SIZE, Text


class LineEdit(QLineEdit):
    """A field named `name` for screen readers.

    `icon` stands before the text, `trailing` is any small widget inside the right end. `secret` hides what is typed
    behind dots and offers an eye to reveal it. `flat` leaves out the frame, where something around the field is one.
    """

    def __init__(
        self,
        name: str,
        *,
        placeholder: str = "",
        text: str = "",
        icon: str = "",
        trailing: QWidget | None = None,
        secret: bool = False,
        kind: Text = Text.BODY,
        flat: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._kind = kind
        self._icon_action: QAction | None = None
        self._eye_action: QAction | None = None
        self._trailing = trailing
        self.setProperty("flat", flat)
        self.setProperty("iconed", bool(icon))
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if icon:
            self._icon_action = QAction(self)
            self.addAction(self._icon_action, QLineEdit.ActionPosition.LeadingPosition)
        if secret:
            self._make_secret()
        if trailing is not None:
            trailing.setParent(self)
        self._restyle()

    def set_error(self, error: str) -> None:
        """Draws the field in red and tells why, to screen readers too; empty takes it back."""
        self.setProperty("invalid", bool(error))
        self.setAccessibleDescription(error)
        self.style().unpolish(self)
        self.style().polish(self)

    def set_name(self, name: str) -> None:
        self.setAccessibleName(name)

    def _make_secret(self) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye_action = QAction("Show", self)
        self._eye_action.setCheckable(True)
        self._eye_action.toggled.connect(self._eye_toggled)
        self.addAction(self._eye_action, QLineEdit.ActionPosition.TrailingPosition)

    def _eye_toggled(self, is_shown: bool) -> None:
        modes = QLineEdit.EchoMode
        self.setEchoMode(modes.Normal if is_shown else modes.Password)
        self._restyle()

    def _restyle(self) -> None:
        look = theme()
        self.setFont(look.font(self._kind))
        self.setFixedHeight(look.px(SIZE.field))
        side = look.px(SIZE.icon)
        if self._icon_action is not None:
            self._icon_action.setIcon(icons.icon(self._icon, look.tokens.text_muted, side))
        if self._eye_action is not None:
            is_shown = self._eye_action.isChecked()
            self._eye_action.setIcon(icons.icon("eye-off" if is_shown else "eye", look.tokens.text_muted, side))
            self._eye_action.setText("Hide" if is_shown else "Show")
        self._place_trailing()

    def _place_trailing(self) -> None:
        if self._trailing is None:
            return
        hint = self._trailing.sizeHint()
        gap = theme().px(10)
        self._trailing.setGeometry(
            self.width() - hint.width() - gap, (self.height() - hint.height()) // 2, hint.width(), hint.height()
        )
        self.setTextMargins(0, 0, hint.width() + gap, 0)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._place_trailing()

    @override
    def changeEvent(self, event: QEvent, /) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and not self.property("restyling"):
            # Setting icons and heights inside may send the event again.
            self.setProperty("restyling", True)
            self._restyle()
            self.setProperty("restyling", False)

    def set_align_right(self) -> None:
        """For figures."""
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
