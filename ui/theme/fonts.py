"""Inter for text, JetBrains Mono for ids; both travel with the program."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from ui.theme.resources import folder
from ui.theme.tokens import TYPE, Text

SANS = "Inter"
MONO = "JetBrains Mono"

# What each platform calls normal, in points: the operator's own setting is measured against it.
_NORMAL_POINTS = {"windows": 9.0, "cocoa": 13.0, "xcb": 10.0, "wayland": 10.0}
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
    normal = _NORMAL_POINTS.get(QGuiApplication.platformName())
    points = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
    if normal is None or points <= 0:
        return 1.0
    return min(2.0, max(0.85, round(points / normal, 2)))


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
    """Qt draws whole pixel sizes only; for the half pixels between them the letters stand a little further apart."""
    whole = int(pixels)
    made.setPixelSize(whole)
    spacing += (pixels - whole) * _MEAN_ADVANCE
    if spacing:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
