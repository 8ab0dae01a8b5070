"""Icons are drawn in the colour that is asked for, sharp at every density."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QColor

from ui.theme import icons
from ui.theme.resources import folder

if TYPE_CHECKING:
    from ui.theme.current import Theme

NAMES = sorted(file.stem for file in folder("icons").glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_icon_shows_in_the_colour_asked_for(look: Theme, name: str) -> None:
    image = icons.pixmap(name, "#FF0000", 20, 2.0).toImage()
    assert image.width() == 40
    pixels = [image.pixelColor(x, y) for x in range(40) for y in range(40)]
    inked = [pixel for pixel in pixels if pixel.alpha() > 200]
    assert len(inked) > 10
    assert all(pixel.red() > 200 and pixel.green() < 40 for pixel in inked)


@pytest.mark.parametrize("name", NAMES)
def test_icon_holds_no_colour_of_its_own(name: str) -> None:
    root = ElementTree.fromstring((folder("icons") / f"{name}.svg").read_text(encoding="utf-8"))
    colours = {element.get(key) for element in root.iter() for key in ("stroke", "fill")} - {None}
    assert colours == {"currentColor", "none"}


def test_colours_do_not_mix_in_the_cache(look: Theme) -> None:
    first = icons.pixmap("check", "#00FF00", 20)
    second = icons.pixmap("check", "#0000FF", 20)
    assert first.toImage() != second.toImage()
    assert icons.pixmap("check", "#00FF00", 20).toImage() == first.toImage()


def test_an_icon_has_both_densities(look: Theme) -> None:
    sizes = {(size.width(), size.height()) for size in icons.icon("x", QColor("red").name(), 16).availableSizes()}
    assert (16, 16) in sizes


def test_an_unknown_icon_is_an_error(look: Theme) -> None:
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon", "#000000", 16)
