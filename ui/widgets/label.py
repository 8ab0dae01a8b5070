"""The only label of the console: plain text, whatever a customer's name contains."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QTextLayout, QTextLine
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import CENTRE, RIGHT, Canvas
from ui.theme.paragraph import UNLIMITED, Paragraph, set_text
from ui.theme.tokens import Text, Tokens, Tone
from ui.theme.words import plain_tip

__all__ = ["Label", "ink", "plain_tip"]

_COMFORTABLE = 420  # the width at which wrapped text asks for its height, in pixels
_MUTED = (Text.SECONDARY, Text.CAPS, Text.HEAD, Text.KEY, Text.STATUS)


def ink(tokens: Tokens, kind: Text, tone: Tone | None) -> str:
    """The colour of a kind of text; a tone, where given, wins."""
    if tone is not None:
        return tokens.pair(tone).text
    if kind is Text.FAINT:
        return tokens.text_faint
    if kind is Text.NAV:
        return tokens.text_soft
    return tokens.text_muted if kind in _MUTED else tokens.text


class Label(QLabel):
    """Text in one of the theme's kinds; shortens itself on request and then tells the whole text in its tool tip."""

    def __init__(
        self,
        text: str = "",
        kind: Text = Text.BODY,
        *,
        tone: Tone | None = None,
        muted: bool = False,
        elide: bool = False,
        wrap: bool = False,
        selectable: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        composed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._kind = kind
        self._tone = tone
        self._is_muted = muted
        # Set by ourselves: wrapped text gets air between its lines, marked text its marks. Selecting is Qt's business.
        self._is_composed = (wrap or composed) and not selectable
        self._elides = elide or (composed and not wrap)
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setWordWrap(wrap)
        if selectable:
            flags = Qt.TextInteractionFlag
            self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self._restyle()
        self.setText(text)

    def set_tone(self, tone: Tone | None) -> None:
        self._tone = tone
        self._restyle()

    def set_muted(self, muted: bool) -> None:
        self._is_muted = muted
        self._restyle()

    def set_kind(self, kind: Text) -> None:
        self._kind = kind
        self._restyle()

    @property
    def kind(self) -> Text:
        return self._kind

    def colour(self) -> str:
        """The text colour in the theme in force."""
        tokens = theme().tokens
        return tokens.text_muted if self._is_muted and self._tone is None else ink(tokens, self._kind, self._tone)

    def is_cut(self) -> bool:
        """Whether part of the text is hidden for want of room."""
        if self._is_composed:
            return self._elides and self._paragraph(0).width > self.contentsRect().width() + 1
        line = " ".join(self.text().split())
        return self._elides and self.fontMetrics().horizontalAdvance(line) > self.contentsRect().width() + 1

    def _formats(self) -> list[QTextLayout.FormatRange]:
        """The marks on the text; plain labels have none."""
        return []

    def _paragraph(self, width: float) -> Paragraph:
        margins = self.contentsMargins()
        room = width - margins.left() - margins.right() if self.wordWrap() else UNLIMITED
        align = self.alignment() & (RIGHT | CENTRE) or Qt.AlignmentFlag.AlignLeft
        if not self.wordWrap():
            align = Qt.AlignmentFlag.AlignLeft
        return set_text(self.text(), self.font(), room, formats=self._formats(), wrap=self.wordWrap(), align=align)

    def _shortened(self, whole: Paragraph, width: float) -> Paragraph:
        """One line with its marks, cut before the end of the room."""
        room = width - self.fontMetrics().horizontalAdvance("…")
        end = whole.layout.lineAt(0).xToCursor(room, QTextLine.CursorPosition.CursorOnCharacter)
        words = self.text()[:end].rstrip() + "…"
        formats = [part for part in self._formats() if part.start < end]
        for part in formats:
            part.length = min(part.length, end - part.start)
        return set_text(words, self.font(), UNLIMITED, formats=formats, wrap=False)

    def _restyle(self) -> None:
        self.setFont(theme().font(self._kind))
        palette = QPalette(self.palette())
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
            palette.setColor(role, QColor(self.colour()))
        self.setPalette(palette)
        self.updateGeometry()

    def _tell_whole_text(self) -> None:
        if self._elides:
            self.setToolTip(plain_tip(self.text()) if self.is_cut() else "")

    @override
    def setText(self, text: str, /) -> None:
        super().setText(text)
        self._tell_whole_text()

    @override
    def minimumSizeHint(self) -> QSize:
        if self._is_composed and self.wordWrap():
            return QSize(theme().px(40), self.fontMetrics().height())
        if self._elides:
            return QSize(self.fontMetrics().horizontalAdvance("…") * 2, self.sizeHint().height())
        return super().minimumSizeHint()

    @override
    def sizeHint(self) -> QSize:
        if self._is_composed:
            found = self._paragraph(theme().px(_COMFORTABLE))
            margins = self.contentsMargins()
            sides, ends = margins.left() + margins.right(), margins.top() + margins.bottom()
            return QSize(round(found.width + 1.5) + sides, round(found.height + 0.5) + ends)
        if not self._elides:
            return super().sizeHint()
        line = " ".join(self.text().split())
        return QSize(self.fontMetrics().horizontalAdvance(line) + 2, super().minimumSizeHint().height())

    @override
    def hasHeightForWidth(self) -> bool:
        return self.wordWrap()

    @override
    def heightForWidth(self, width: int) -> int:
        if not self._is_composed:
            return super().heightForWidth(width)
        margins = self.contentsMargins()
        return round(self._paragraph(width).height + 0.5) + margins.top() + margins.bottom()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_whole_text()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._restyle()

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        # A label that cannot be selected leaves the click to the row or card it stands on.
        if self.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction:
            ev.ignore()
            return
        super().mousePressEvent(ev)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_composed and not self._elides:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        area = QRectF(self.contentsRect())
        if self._is_composed:
            found = self._paragraph(self.width())
            if self._elides and found.width > area.width() + 1:
                found = self._shortened(found, area.width())
            painter.setPen(QColor(self.colour()))
            found.layout.draw(painter, QPointF(area.left(), area.top() + max(0.0, (area.height() - found.height) / 2)))
        else:
            align = self.alignment() & (RIGHT | CENTRE) or Qt.AlignmentFlag.AlignLeft
            line = " ".join(self.text().split())
            Canvas(painter).text(area, line, self._kind, self.colour(), align=align)
        painter.end()
