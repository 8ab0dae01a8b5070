"""Several lines of plain text with some air between them, which Qt's own labels do not give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

UNLIMITED = 100_000.0
_LEADING = 1.42  # line height as a multiple of the font's size


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that has been set, with the width and height it takes, in pixels."""

    layout: QTextLayout
    width: float
    height: float


def set_text(
    text: str,
    font: QFont,
    width: float,
    *,
    formats: Sequence[QTextLayout.FormatRange] = (),
    wrap: bool = True,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> Paragraph:
    """Sets the text in lines of at most that width; words longer than a line are broken."""
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption(align)
    modes = QTextOption.WrapMode
    option.setWrapMode(modes.WrapAtWordBoundaryOrAnywhere if wrap else modes.ManualWrap)
    layout.setTextOption(option)
    layout.setFormats(list(formats))
    metrics = QFontMetrics(font)
    natural_height = metrics.height()
    airy = round(font.pixelSize() * _LEADING) if wrap else 0
    line_height = max(natural_height, airy)
    layout.beginLayout()
    height = natural = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height + (line_height - natural_height) / 2))
        height += line_height
        natural = max(natural, line.naturalTextWidth())
    layout.endLayout()
    return Paragraph(layout, natural, max(height, line_height))
