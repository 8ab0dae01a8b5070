"""Painting that widgets and table cells share: boxes, text, pills, buttons, marks and focus rings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.theme import icons
from ui.theme.current import Theme, theme
from ui.theme.tokens import SIZE, Text, Tone

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter


class Kind(StrEnum):
    """What a button is for."""

    NORMAL = "normal"
    PRIMARY = "primary"
    DANGER = "danger"  # filled: the last step of something that moves money
    DANGER_OUTLINE = "danger_outline"  # opens a form that can end so
    LINK = "link"
    ICON = "icon"


@dataclass(frozen=True, slots=True)
class ButtonState:
    """How a button stands at the moment it is painted."""

    is_enabled: bool = True
    is_hovered: bool = False
    is_pressed: bool = False
    has_focus_ring: bool = False


@dataclass(frozen=True, slots=True)
class ButtonFace:
    """What a button shows: words, and icons before and after them."""

    words: str
    kind: Kind = Kind.NORMAL
    icon: str = ""
    trailing: str = ""


def pill_size(look: Theme, words: str) -> QSize:
    padding = look.px(SIZE.pill_padding)
    return QSize(look.metrics(Text.PILL).horizontalAdvance(words) + 2 * padding + 1, look.px(SIZE.pill))


def button_size(look: Theme, face: ButtonFace) -> QSize:
    side = look.px(SIZE.control)
    if not face.words:
        return QSize(side, side)
    signs = sum(look.px(SIZE.icon) + look.px(6) for sign in (face.icon, face.trailing) if sign)
    width = look.metrics(Text.BUTTON).horizontalAdvance(face.words) + 1
    return QSize(width + 2 * look.px(12) + signs, side)


class Canvas:
    """A painter together with the theme in force; make one inside `paintEvent` and drop it there."""

    def __init__(self, painter: QPainter) -> None:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.painter = painter
        self.theme = theme()
        self.tokens = self.theme.tokens

    # ---------------------------------------------------------------------------------------------- boxes and text

    def box(self, area: QRectF, radius: float, fill: str | None, edge: str | None = None) -> None:
        """A rounded box with an inner edge of one pixel; half a pixel inwards the line falls on one row of pixels."""
        self.painter.setPen(QPen(QColor(edge), 1) if edge else Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5) if edge else area, radius, radius)

    def line(self, left: float, top: float, width: float, colour: str) -> None:
        """A level line of one pixel."""
        self.painter.fillRect(QRectF(left, top, width, 1), QColor(colour))

    def text(
        self, area: QRectF, words: str, kind: Text, colour: str, *, align: Qt.AlignmentFlag = LEFT, elide: bool = True
    ) -> None:
        """One line of plain text in the middle of the area's height, with an ellipsis where it does not fit."""
        self.painter.setFont(self.theme.font(kind))
        self.painter.setPen(QColor(colour))
        shown = words
        if elide:
            mode = Qt.TextElideMode.ElideRight
            shown = self.painter.fontMetrics().elidedText(words, mode, int(area.width()) + 1)
        flags = align | Qt.AlignmentFlag.AlignVCenter
        self.painter.drawText(area, int(flags) | int(Qt.TextFlag.TextSingleLine), shown)

    def focus_ring(self, area: QRectF, radius: float, colour: str | None = None) -> None:
        """The ring that shows where the keyboard is, drawn inside the area."""
        self.painter.setPen(QPen(QColor(colour or self.tokens.accent.text), SIZE.focus))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), radius, radius)

    def icon(self, name: str, area: QRectF, colour: str) -> None:
        icons.draw(self.painter, name, colour, area)

    # ----------------------------------------------------------------------------------------------- pill and button

    def pill(self, area: QRectF, words: str, tone: Tone, *, surface: str | None = None) -> None:
        """A word on its colour, across the width of the area and in the middle of its height."""
        pair = self.tokens.pair(tone)
        height = self.theme.px(SIZE.pill)
        box = QRectF(area.left(), round(area.center().y() - height / 2), area.width(), height)
        self.box(box, height / 2, surface or pair.surface)
        padding = min(self.theme.px(SIZE.pill_padding), area.width() / 6)
        self.text(box.adjusted(padding, 0, -padding, 0), words, Text.PILL, pair.text, align=CENTRE)

    def button(self, area: QRectF, face: ButtonFace, state: ButtonState) -> None:
        fill, edge, ink = _button_colours(self.theme, face.kind, state)
        radius = self.theme.px(SIZE.radius_control)
        self.box(area, radius, fill, edge)
        if state.has_focus_ring:
            self._button_ring(area, face.kind, radius)
        if face.words:
            self._button_words(area, face, ink)
        else:
            side = self.theme.px(SIZE.icon)
            box = QRectF(0, 0, side, side)
            box.moveCenter(area.center())
            self.icon(face.icon, box, ink)

    def _button_words(self, area: QRectF, face: ButtonFace, ink: str) -> None:
        px = self.theme.px
        side, gap = px(SIZE.icon), px(6)
        width = self.theme.metrics(Text.BUTTON).horizontalAdvance(face.words) + 1
        total = width + sum(side + gap for sign in (face.icon, face.trailing) if sign)
        left = area.left() + max(px(4), (area.width() - total) / 2)
        if face.icon:
            self.icon(face.icon, QRectF(left, area.top(), side, area.height()), ink)
            left += side + gap
        room = min(width, area.right() - left - px(4) - (side if face.trailing else 0))
        self.text(QRectF(left, area.top(), room, area.height()), face.words, Text.BUTTON, ink)
        if face.trailing:
            self.icon(face.trailing, QRectF(left + room + gap - px(1), area.top(), side, area.height()), ink)

    def _button_ring(self, area: QRectF, kind: Kind, radius: int) -> None:
        """On a filled button the ring would vanish in the fill: it is drawn further in, in the words' colour."""
        if kind in (Kind.PRIMARY, Kind.DANGER):
            self.focus_ring(area.adjusted(2, 2, -2, -2), radius - 2, self.tokens.fill_text)
        else:
            self.focus_ring(area, radius)

    # -------------------------------------------------------------------------------------------------------- marks

    def check_mark(self, area: QRectF, tone: Tone | None, icon: str = "tick") -> None:
        """A filled square with a sign in it, or an empty square where the tone is None."""
        radius = self.theme.px(4)
        if tone is None:
            self.box(area, radius, self.tokens.surface, self.tokens.control_edge)
            return
        self.box(area, radius, self.tokens.pair(tone).text)
        inset = area.width() * 0.14
        self.icon(icon, area.adjusted(inset, inset, -inset, -inset), self.tokens.tick)

    def radio_mark(self, area: QRectF, *, is_on: bool, is_enabled: bool = True) -> None:
        t, painter = self.tokens, self.painter
        if not is_on:
            painter.setPen(QPen(QColor(t.control_edge if is_enabled else t.line), 1))
            painter.setBrush(QColor(t.surface))
            painter.drawEllipse(area.adjusted(0.5, 0.5, -0.5, -0.5))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.accent_fill if is_enabled else t.text_faint))
        painter.drawEllipse(area)
        painter.setBrush(QColor(t.fill_text))
        dot = area.width() * 0.18
        painter.drawEllipse(area.center(), dot, dot)


def _button_colours(look: Theme, kind: Kind, state: ButtonState) -> tuple[str | None, str | None, str]:
    """Fill, edge and ink."""
    t = look.tokens
    is_warm = state.is_hovered or state.is_pressed
    if not state.is_enabled:
        is_bare = kind in (Kind.LINK, Kind.ICON)
        return (None, None, t.text_faint) if is_bare else (t.surface_sunken, t.line, t.text_faint)
    if kind is Kind.PRIMARY:
        return t.accent_fill_hover if is_warm else t.accent_fill, None, t.fill_text
    if kind is Kind.DANGER:
        return t.danger_fill_hover if is_warm else t.danger_fill, None, t.fill_text
    if kind is Kind.DANGER_OUTLINE:
        return t.danger.surface if is_warm else t.surface, t.danger_edge, t.danger.text
    if kind is Kind.LINK:
        return t.accent.surface if is_warm else None, None, t.accent.text
    if kind is Kind.ICON:
        return t.neutral.surface if is_warm else None, None, t.text_soft
    return t.neutral.surface if state.is_pressed else t.surface_hover if is_warm else t.surface, t.button_edge, t.text
