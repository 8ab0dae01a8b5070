"""The bundled fonts are the ones on screen, and their figures are of one width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF

from ui.theme import fonts
from ui.theme.resources import folder
from ui.theme.tokens import TYPE, Text

if TYPE_CHECKING:
    from ui.theme.current import Theme


@pytest.mark.parametrize("kind", list(Text))
def test_text_is_set_in_a_bundled_font(look: Theme, kind: Text) -> None:
    info = QFontInfo(look.font(kind))
    assert info.family() == (fonts.MONO if kind is Text.MONO else fonts.SANS)
    assert info.pixelSize() == int(TYPE[kind][0])


@pytest.mark.parametrize("kind", [Text.BODY, Text.STRONG, Text.FIGURE, Text.MONO])
def test_figures_have_one_width(look: Theme, kind: Text) -> None:
    metrics = QFontMetricsF(look.font(kind))
    widths = {metrics.horizontalAdvance(figure * 4) for figure in "0123456789"}
    assert max(widths) - min(widths) < 0.5


def test_half_pixels_widen_the_text(look: Theme) -> None:
    half = QFontMetricsF(fonts.font(Text.BUTTON)).horizontalAdvance("Comp or extend")
    whole = QFontMetricsF(fonts.font(Text.SECONDARY_STRONG)).horizontalAdvance("Comp or extend")
    assert half > whole


def test_scale_makes_text_larger(look: Theme) -> None:
    assert fonts.font(Text.BODY, 1.5).pixelSize() == 19
    assert fonts.system_scale() == 1.0  # the offscreen platform has no size of its own


@pytest.mark.parametrize(
    ("platform", "points", "scale"),
    [
        ("xcb", 9.0, 1.0),
        ("xcb", 11.0, 1.0),
        ("wayland", 16.5, 1.5),
        ("xcb", 8.1, 0.9),
        ("windows", 9.0, 1.0),
        ("windows", 13.5, 1.5),
        ("cocoa", 40.0, 2.0),
        ("offscreen", 9.0, 1.0),
        ("xcb", -1.0, 1.0),
    ],
)
def test_what_a_desktop_calls_normal_is_normal(platform: str, points: float, scale: float) -> None:
    assert fonts.scale_of(platform, points) == scale


@pytest.mark.parametrize("scale", [0.85, 0.9, 1.0, 1.1, 1.15, 1.3])
@pytest.mark.parametrize("kind", [Text.BODY, Text.SECONDARY, Text.STRONG])
def test_no_letters_are_pulled_apart_to_reach_a_size(look: Theme, kind: Text, scale: float) -> None:
    made = fonts.font(kind, scale)
    assert abs(TYPE[kind][0] * scale - made.pixelSize()) <= 0.5
    assert abs(made.letterSpacing()) < 0.3


def test_licences_travel_with_the_fonts() -> None:
    texts = [file.read_text(encoding="utf-8") for file in folder("licences").glob("*-OFL.txt")]
    assert len(texts) == 2
    assert all("SIL OPEN FONT LICENSE Version 1.1" in text and text.startswith("Copyright") for text in texts)
