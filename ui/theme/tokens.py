"""Every colour and size of the console; nothing else in `ui` may write one down.

Colours are Qt strings (`#RRGGBB`, or `#AARRGGBB` where they let through), sizes are pixels at a text scale of 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a colour says: the meaning of a pill, a banner or a figure."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    POSITIVE = "positive"
    WARNING = "warning"
    DANGER = "danger"
    INFO = "info"
    PRACTICE = "practice"


class Text(StrEnum):
    """The sizes and weights that text comes in."""

    TITLE = "title"  # page title, 20 px bold
    HEADING = "heading"  # sheet title, 17 px bold
    SECTION = "section"  # card title, 13 px semibold
    BODY = "body"  # 13 px
    STRONG = "strong"  # 13 px semibold
    NAV = "nav"  # 13 px medium
    SECONDARY = "secondary"  # 12 px, muted
    SECONDARY_STRONG = "secondary_strong"  # 12 px semibold, in the text colour
    PREVIEW = "preview"  # 12.5 px, in the text colour
    PREVIEW_STRONG = "preview_strong"  # 12.5 px semibold
    FAINT = "faint"  # 12 px, for decoration only: it does not reach the contrast that information needs
    MONO = "mono"  # 11.5 px, ids
    CAPS = "caps"  # 11 px semibold capitals, the heads of a form's parts
    HEAD = "head"  # 11 px semibold, table heads
    PILL = "pill"  # 11.5 px semibold
    BUTTON = "button"  # 12.5 px semibold
    KEY = "key"  # 11 px, keycaps
    FIGURE = "figure"  # 22 px bold, the number on a figure card
    BRAND = "brand"  # 14 px bold, the name of the program
    STATUS = "status"  # 11 px, muted, the foot of the rail
    INPUT = "input"  # 15 px, the large search field


@dataclass(frozen=True, slots=True)
class Pair:
    """A text colour and the surface it is meant for."""

    text: str
    surface: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours."""

    name: str
    is_dark: bool
    background: str
    surface: str
    surface_sunken: str  # table heads, sheet footers, the preview box
    surface_hover: str
    selection: str  # the selected row
    line: str
    line_soft: str  # between rows
    button_edge: str
    control_edge: str  # fields, radio buttons, empty check boxes: at least 3 : 1
    text: str
    text_soft: str  # navigation
    text_muted: str
    text_faint: str  # decoration and disabled text only
    neutral: Pair
    accent: Pair
    positive: Pair
    warning: Pair
    danger: Pair
    info: Pair
    practice: Pair
    accent_fill: str
    accent_fill_hover: str
    danger_fill: str
    danger_fill_hover: str
    fill_text: str
    danger_edge: str
    count_selected: str  # the count pill in the selected row of the rail
    dot_positive: str  # the dot "synced", brighter than the words: at least 3 : 1
    tick: str  # the mark in a filled check box
    highlight: str  # behind the letters that matched a search
    dim: str
    shadow: str
    skeleton: str
    scroll: str
    brand_from: str
    brand_to: str
    tooltip: Pair
    live: Pair
    test: Pair
    training: Pair

    def pair(self, tone: Tone) -> Pair:
        pairs = {
            Tone.NEUTRAL: self.neutral,
            Tone.ACCENT: self.accent,
            Tone.POSITIVE: self.positive,
            Tone.WARNING: self.warning,
            Tone.DANGER: self.danger,
            Tone.INFO: self.info,
            Tone.PRACTICE: self.practice,
        }
        return pairs[tone]

    def dot(self, tone: Tone) -> str:
        """The colour of a status dot: strong enough by itself, as it has no surface around it."""
        if tone is Tone.POSITIVE:
            return self.dot_positive
        return self.text_muted if tone is Tone.NEUTRAL else self.pair(tone).text

    def mode(self, mode: str) -> Pair:
        """The mode bar's colours: "live", "test", "practice", or "none" while no account is connected.

        Anything unknown looks live, the careful reading.
        """
        return {"test": self.test, "practice": self.training, "none": _NONE}.get(mode, self.live)


_LIVE = Pair("#FFFFFF", "#A8201A")
_TEST = Pair("#2A1B00", "#F2B63C")
_PRACTICE = Pair("#FFFFFF", "#6B3CC9")
_NONE = Pair("#FFFFFF", "#4A5568")

LIGHT = Tokens(
    name="light",
    is_dark=False,
    background="#F5F6F8",
    surface="#FFFFFF",
    surface_sunken="#F9FAFC",
    surface_hover="#F6F8FB",
    selection="#F0F4FF",
    line="#E2E5EA",
    line_soft="#EBEDF1",
    button_edge="#D3D8E0",
    control_edge="#828B9C",
    text="#1B2130",
    text_soft="#384252",
    text_muted="#626C80",
    text_faint="#98A2B3",
    neutral=Pair("#475467", "#EDF0F4"),
    accent=Pair("#3152D2", "#E8EEFD"),
    positive=Pair("#17714A", "#E4F4EC"),
    warning=Pair("#8A5A00", "#FFF3D6"),
    danger=Pair("#B3261E", "#FCEBEA"),
    info=Pair("#155EAB", "#E6F0FB"),
    practice=Pair("#6D3FC8", "#EFE8FC"),
    accent_fill="#3556D6",
    accent_fill_hover="#2B48BC",
    danger_fill="#B3261E",
    danger_fill_hover="#981D17",
    fill_text="#FFFFFF",
    danger_edge="#EDB4B0",
    count_selected="#D8E1FC",
    dot_positive="#23955F",
    tick="#FFFFFF",
    highlight="#FFE9A3",
    dim="#59121826",
    shadow="#38101828",
    skeleton="#E8EBF0",
    scroll="#C6CCD6",
    brand_from="#3556D6",
    brand_to="#7A5CFF",
    tooltip=Pair("#FFFFFF", "#1B2130"),
    live=_LIVE,
    test=_TEST,
    training=_PRACTICE,
)

DARK = Tokens(
    name="dark",
    is_dark=True,
    background="#12151C",
    surface="#1A1F2A",
    surface_sunken="#171B25",
    surface_hover="#202634",
    selection="#1F284A",
    line="#2B3240",
    line_soft="#262D3A",
    button_edge="#3B4456",
    control_edge="#727D90",
    text="#E8EBF1",
    text_soft="#CBD2DE",
    text_muted="#9AA4B5",
    text_faint="#6B7587",
    neutral=Pair("#C3CBD8", "#2B3240"),
    accent=Pair("#8AA2FF", "#222C4A"),
    positive=Pair("#6FD3A3", "#15352A"),
    warning=Pair("#F0C36A", "#3A2E12"),
    danger=Pair("#FF9A92", "#40201E"),
    info=Pair("#8CC4FF", "#16304A"),
    practice=Pair("#C9B3FF", "#2E2350"),
    accent_fill="#4A68E4",
    accent_fill_hover="#4460D6",
    danger_fill="#C23B33",
    danger_fill_hover="#CB453D",
    fill_text="#FFFFFF",
    danger_edge="#7E3B37",
    count_selected="#2A3663",
    dot_positive="#35B57C",
    tick="#10261C",
    highlight="#5C4A14",
    dim="#A605070B",
    shadow="#80000000",
    skeleton="#262D3A",
    scroll="#3D4657",
    brand_from="#3556D6",
    brand_to="#7A5CFF",
    tooltip=Pair("#12151C", "#E8EBF1"),
    live=_LIVE,
    test=_TEST,
    training=_PRACTICE,
)


@dataclass(frozen=True, slots=True)
class Space:
    """Distances."""

    xs: int = 4
    s: int = 8
    m: int = 12
    l: int = 14  # noqa: E741 - the step between m and xl
    xl: int = 20


@dataclass(frozen=True, slots=True)
class Size:
    """Heights, widths and radii of parts that repeat."""

    radius_control: int = 7
    radius_card: int = 10
    radius_sheet: int = 14
    control: int = 30
    field: int = 32
    pill: int = 19
    pill_padding: int = 8
    row: int = 36
    row_with_buttons: int = 46
    table_head: int = 31
    cell_padding: int = 12
    cell_padding_tight: int = 8
    mark: int = 16
    icon: int = 16
    target: int = 24
    mode_bar: int = 26
    top_bar: int = 52
    rail: int = 196
    card_head: int = 42
    sheet: int = 760
    search_sheet: int = 720
    focus: int = 2


SPACE = Space()
SIZE = Size()

# Pixels, weight (of 1000) and family of each kind of text.
TYPE: dict[Text, tuple[float, int, str]] = {
    Text.TITLE: (20, 700, "sans"),
    Text.HEADING: (17, 700, "sans"),
    Text.SECTION: (13, 600, "sans"),
    Text.BODY: (13, 400, "sans"),
    Text.STRONG: (13, 600, "sans"),
    Text.NAV: (13, 500, "sans"),
    Text.SECONDARY: (12, 400, "sans"),
    Text.SECONDARY_STRONG: (12, 600, "sans"),
    Text.PREVIEW: (12.5, 400, "sans"),
    Text.PREVIEW_STRONG: (12.5, 600, "sans"),
    Text.FAINT: (12, 400, "sans"),
    Text.MONO: (11.5, 400, "mono"),
    Text.CAPS: (11, 600, "sans"),
    Text.HEAD: (11, 600, "sans"),
    Text.PILL: (11.5, 600, "sans"),
    Text.KEY: (11, 400, "sans"),
    Text.BUTTON: (12.5, 600, "sans"),
    Text.FIGURE: (22, 700, "sans"),
    Text.BRAND: (14, 700, "sans"),
    Text.STATUS: (11, 400, "sans"),
    Text.INPUT: (15, 400, "sans"),
}
