"""Every pair of colours that meets on screen is readable, in both themes."""

from __future__ import annotations

import dataclasses

import pytest

from ui.theme.tokens import DARK, LIGHT, TYPE, Pair, Text, Tokens, Tone

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
TEXT, CONTROL = 4.5, 3.0


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def grounds(t: Tokens) -> list[str]:
    """Whatever text stands on."""
    return [t.background, t.surface, t.surface_sunken, t.surface_hover, t.selection]


def test_contrast_is_measured_as_the_guideline_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@THEMES
def test_text_is_readable_on_every_ground(tokens: Tokens) -> None:
    bad = [
        (name, ground, round(contrast(ink, ground), 2))
        for name, ink in (("text", tokens.text), ("soft", tokens.text_soft), ("muted", tokens.text_muted))
        for ground in grounds(tokens)
        if contrast(ink, ground) < TEXT
    ]
    assert bad == []


@THEMES
@pytest.mark.parametrize("tone", list(Tone))
def test_tones_are_readable_on_their_surface_and_on_cards(tokens: Tokens, tone: Tone) -> None:
    pair = tokens.pair(tone)
    bad = [
        (ground, round(contrast(pair.text, ground), 2))
        for ground in (pair.surface, *grounds(tokens))
        if contrast(pair.text, ground) < TEXT
    ]
    assert bad == []


@THEMES
def test_filled_buttons_marks_bars_and_tips_are_readable(tokens: Tokens) -> None:
    pairs = {
        "primary": Pair(tokens.fill_text, tokens.accent_fill),
        "primary, hovered": Pair(tokens.fill_text, tokens.accent_fill_hover),
        "danger": Pair(tokens.fill_text, tokens.danger_fill),
        "danger, hovered": Pair(tokens.fill_text, tokens.danger_fill_hover),
        "count in the rail": Pair(tokens.accent.text, tokens.count_selected),
        "highlight": Pair(tokens.text, tokens.highlight),
        "link, hovered": Pair(tokens.accent.text, tokens.accent.surface),
        "muted on the rail": Pair(tokens.text_soft, tokens.accent.surface),
        "live": tokens.live,
        "test": tokens.test,
        "practice": tokens.training,
        "tool tip": tokens.tooltip,
    }
    assert {
        name: round(contrast(*_both(pair)), 2) for name, pair in pairs.items() if contrast(*_both(pair)) < TEXT
    } == {}


def _both(pair: Pair) -> tuple[str, str]:
    return pair.text, pair.surface


@THEMES
def test_controls_stand_out(tokens: Tokens) -> None:
    bad = [
        (name, ground, round(contrast(colour, ground), 2))
        for name, colour in (
            ("edge of a field", tokens.control_edge),
            ("focus ring", tokens.accent.text),
            ("dot", tokens.dot(Tone.POSITIVE)),
        )
        for ground in (tokens.background, tokens.surface)
        if contrast(colour, ground) < CONTROL
    ]
    ticks = {tone: contrast(tokens.tick, tokens.pair(tone).text) for tone in (Tone.POSITIVE, Tone.WARNING, Tone.DANGER)}
    assert bad == []
    assert {tone: value for tone, value in ticks.items() if value < CONTROL} == {}


@THEMES
def test_live_and_test_differ_in_brightness_too(tokens: Tokens) -> None:
    # A colour-blind person sees neither red nor amber, but dark against bright.
    assert contrast(tokens.live.surface, tokens.test.surface) > CONTROL


def test_an_unknown_mode_looks_live() -> None:
    assert LIGHT.mode("something new") == LIGHT.live
    assert LIGHT.mode("test") != LIGHT.mode("practice") != LIGHT.live


def test_every_kind_of_text_has_a_size_and_every_tone_a_pair() -> None:
    assert set(TYPE) == set(Text)
    assert all(isinstance(LIGHT.pair(tone), Pair) for tone in Tone)


def test_dark_is_dark_and_both_name_the_same_tokens() -> None:
    assert _luminance(DARK.background) < 0.1 < _luminance(LIGHT.background)
    assert dataclasses.asdict(LIGHT).keys() == dataclasses.asdict(DARK).keys()
