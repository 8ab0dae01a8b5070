"""Inter for text, JetBrains Mono for ids; both travel with the program."""

from __future__ import annotations

import math

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from ui.theme.resources import folder
from ui.theme.tokens import TYPE, Text

SANS = "Inter"
MONO = "JetBrains Mono"

# What each platform calls normal, in points from … to: the operator's own setting is measured against it. On Linux it
# depends on the desktop: Qt alone takes 9, Plasma 10, GNOME 11.
_NORMAL_POINTS = {"windows": (9.0, 9.0), "cocoa": (13.0, 13.0), "xcb": (9.0, 11.0), "wayland": (9.0, 11.0)}
_FEATURES = ("tnum", "cv11")  # figures of one width, and the single-storey a of the pictures


_MEAN_ADVANCE = 0.56  # of a letter, as a share of the font's size
_LOADED = "bundled_fonts_loaded"


def load(app: QGuiApplication) -> None:
    """Registers the bundled fonts with the application, once."""
    if app.property(_LOADED):
        return
    for file in sorted(folder("fonts").glob("*.[ot]tf")):
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            raise FileNotFoundError(f"The bundled font {file.name} cannot be read.")
    app.setProperty(_LOADED, True)


def system_scale() -> float:
    """How much larger than normal the operator has set text on this machine; 1 where that is not known."""
    points = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
    return scale_of(QGuiApplication.platformName(), points)


def scale_of(platform: str, points: float) -> float:
    """A system font's size in points as a share of what is normal on that platform, within reason."""
    normal = _NORMAL_POINTS.get(platform)
    if normal is None or points <= 0:
        return 1.0
    nearest = min(max(points, normal[0]), normal[1])
    return min(2.0, max(0.85, round(points / nearest, 2)))


def font(kind: Text, scale: float = 1.0) -> QFont:
    """The font of one kind of text, in pixels times the scale."""
    pixels, weight, family = TYPE[kind]
    made = QFont(MONO if family == "mono" else SANS)
    _size(made, max(8.0, pixels * scale), 0.5 * scale if kind is Text.CAPS else 0.0)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if family == "sans":
        for feature in _FEATURES:
            made.setFeature(QFont.Tag.fromString(feature), 1)
    if kind is Text.CAPS:
        made.setCapitalization(QFont.Capitalization.AllUppercase)
    return made


def _size(made: QFont, pixels: float, spacing: float) -> None:
    """Qt draws whole pixel sizes only: the nearest is taken, and the letters stand a little closer or further apart.

    Never by more than half a pixel's worth: from the next smaller size, 11.7 pixels would look like 11 pulled apart.
    """
    whole = math.ceil(pixels - 0.5)
    made.setPixelSize(whole)
    spacing += (pixels - whole) * _MEAN_ADVANCE
    if spacing:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
