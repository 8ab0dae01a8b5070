"""What widgets and table cells paint alike."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from ui.theme.paint import ButtonFace, ButtonState, Canvas, Kind, button_size, pill_size
from ui.theme.tokens import SIZE, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.theme.current import Theme


def painted(draw: Callable[[Canvas], None], width: int = 120, height: int = 40) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw(Canvas(painter))
    painter.end()
    return image


def colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


def _button(face: ButtonFace, state: ButtonState, canvas: Canvas) -> None:
    canvas.button(QRectF(2, 2, 110, 30), face, state)


def _check(tone: Tone | None, icon: str, canvas: Canvas) -> None:
    canvas.check_mark(QRectF(0, 0, 16, 16), tone, icon)


def _radio(is_on: bool, canvas: Canvas) -> None:
    canvas.radio_mark(QRectF(0, 0, 16, 16), is_on=is_on)


@pytest.mark.parametrize("tone", list(Tone))
def test_a_pill_shows_both_colours_of_its_tone(look: Theme, tone: Tone) -> None:
    found = colours(painted(lambda canvas: canvas.pill(QRectF(0, 0, 110, 40), "succeeded", tone)))
    assert look.tokens.pair(tone).surface.upper() in found


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("is_enabled", [True, False])
def test_every_button_leaves_ink(look: Theme, kind: Kind, is_enabled: bool) -> None:
    face = ButtonFace("" if kind is Kind.ICON else "Refund", kind, icon="undo")
    state = ButtonState(is_enabled=is_enabled)
    assert colours(painted(lambda canvas: canvas.button(QRectF(2, 2, 110, 30), face, state)))


@pytest.mark.parametrize("kind", [Kind.NORMAL, Kind.PRIMARY, Kind.DANGER, Kind.LINK])
def test_hover_press_and_focus_can_be_seen(look: Theme, kind: Kind) -> None:
    face = ButtonFace("Refund", kind)
    states = [ButtonState(), ButtonState(is_hovered=True), ButtonState(has_focus_ring=True)]
    images = [painted(partial(_button, face, state)) for state in states]
    assert images[0] != images[1]
    assert images[0] != images[2]


def test_the_danger_button_is_red(look: Theme) -> None:
    image = painted(
        lambda canvas: canvas.button(QRectF(0, 0, 110, 30), ButtonFace("", Kind.DANGER, "x"), ButtonState())
    )
    assert image.pixelColor(8, 15) == QColor(look.tokens.danger_fill)


def test_marks_differ_in_shape_not_only_in_colour(look: Theme) -> None:
    signs = [painted(partial(_check, Tone.POSITIVE, icon), 16, 16) for icon in ("tick", "cross")]
    empty = painted(partial(_check, None, "tick"), 16, 16)
    radios = [painted(partial(_radio, is_on), 16, 16) for is_on in (True, False)]
    assert signs[0] != signs[1]
    assert empty not in signs
    assert radios[0] != radios[1]


def test_sizes_follow_words_and_scale(look: Theme) -> None:
    assert button_size(look, ButtonFace("Refund $49.00")).width() > button_size(look, ButtonFace("Refund")).width()
    assert button_size(look, ButtonFace("", Kind.ICON, "x")).width() == SIZE.control
    assert pill_size(look, "partially refunded").width() > pill_size(look, "paid").width()


def test_long_text_ends_in_an_ellipsis(look: Theme) -> None:
    narrow = QRectF(0, 0, 40, 20)
    long = painted(lambda canvas: canvas.pill(narrow, "a very long word indeed", Tone.INFO))
    assert {long.pixelColor(x, 10).alpha() for x in range(45, 120)} == {0}
