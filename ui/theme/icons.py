"""Our own stroke icons, coloured from the tokens when they are drawn and crisp at every scale."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from ui.theme.resources import folder

_PLACEHOLDER = "currentColor"
_DENSITIES = (1.0, 2.0)


def pixmap(name: str, colour: str, size: int, density: float = 1.0) -> QPixmap:
    """The icon in one colour; `size` in logical pixels, `density` in device pixels per logical pixel.

    Raises FileNotFoundError for a name that is not among the icons.
    """
    key = f"console-icon:{name}:{colour}:{size}:{density}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    text = (folder("icons") / f"{name}.svg").read_text(encoding="utf-8").replace(_PLACEHOLDER, colour)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    side = round(size * density)
    made = QPixmap(QSize(side, side))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    made.setDevicePixelRatio(density)
    QPixmapCache.insert(key, made)
    return made


def icon(name: str, colour: str, size: int) -> QIcon:
    """The icon for menus and fields, which ask for a QIcon; set it again when the theme changes."""
    made = QIcon()
    for density in _DENSITIES:
        made.addPixmap(pixmap(name, colour, size, density))
    return made


def draw(painter: QPainter, name: str, colour: str, area: QRectF) -> None:
    """Draws the icon in the middle of the area, as large as the area's shorter side."""
    size = int(min(area.width(), area.height()))
    density = painter.device().devicePixelRatioF()
    left = round(area.center().x() - size / 2)
    top = round(area.center().y() - size / 2)
    painter.drawPixmap(left, top, pixmap(name, colour, size, density))
