"""A column of a table: how a row is read, sorted, spoken and drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from ui.theme.paint import Kind
from ui.theme.tokens import Tone

T = TypeVar("T")


class CellKind(StrEnum):
    """How the cells of a column are drawn."""

    TEXT = "text"
    STRONG = "strong"
    MONO = "mono"  # ids
    MONEY = "money"  # figures of any kind, at the right
    PILLS = "pills"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class PillCell:
    """A status word in a cell."""

    text: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class ButtonCell:
    """A row's own command; `reason` tells why it is not allowed."""

    text: str
    kind: Kind = Kind.NORMAL
    allowed: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """Reads a cell out of a row.

    `key` names the column for ever (stored layouts know it by that name). `text` is what is shown, searched and copied.
    `sort` gives the value to order by (default: the text); None sorts last either way. `spoken` is what screen readers
    say where the text alone is not enough ("49.00 US dollars, refunded"). `secondary` is a second, muted line.
    `pills` stand before the text of a PILLS column; `button` gives a BUTTON column its command, or None for no button.
    `width` in pixels fixes the first width, `stretch` lets the column take what is left over.
    """

    key: str
    title: str
    text: Callable[[T], str]
    kind: CellKind = CellKind.TEXT
    sort: Callable[[T], Any] | None = None
    spoken: Callable[[T], str] | None = None
    secondary: Callable[[T], str] | None = None
    tone: Callable[[T], Tone | None] | None = None
    muted: Callable[[T], bool] | None = None
    pills: Callable[[T], Sequence[PillCell]] | None = None
    button: Callable[[T], ButtonCell | None] | None = None
    tip: Callable[[T], str] | None = None
    width: int | None = None
    stretch: bool = False
    sortable: bool = True
    hidden: bool = False

    @property
    def is_right_aligned(self) -> bool:
        return self.kind is CellKind.MONEY

    @property
    def is_copied(self) -> bool:
        """Buttons are no data."""
        return self.kind is not CellKind.BUTTON

    def plain(self, row: T) -> str:
        """The cell as text, as it is copied and exported: pills in words."""
        words = [pill.text for pill in self.pills(row)] if self.pills is not None else []
        words.append(self.text(row))
        if self.secondary is not None:
            words.append(self.secondary(row))
        return " ".join(" ".join(word.split()) for word in words if word)

    def read_out(self, row: T) -> str:
        """The cell for screen readers, with its title so that a single cell makes sense."""
        button = self.button(row) if self.button is not None else None
        if button is not None:
            return button.text if button.allowed else f"{button.text}, not available: {button.reason}"
        said = self.spoken(row) if self.spoken is not None else self.plain(row)
        return f"{self.title}: {said}" if self.title and said else said


@dataclass(frozen=True, slots=True)
class Cell:
    """What the delegate draws; made fresh from column and row whenever it is asked for."""

    kind: CellKind
    text: str
    secondary: str = ""
    tone: Tone | None = None
    is_muted: bool = False
    pills: tuple[PillCell, ...] = ()
    button: ButtonCell | None = None


def cell(column: Column[T], row: T) -> Cell:
    """The cell where a column meets a row."""
    return Cell(
        kind=column.kind,
        text=column.text(row),
        secondary=column.secondary(row) if column.secondary is not None else "",
        tone=column.tone(row) if column.tone is not None else None,
        is_muted=column.muted(row) if column.muted is not None else False,
        pills=tuple(column.pills(row)) if column.pills is not None else (),
        button=column.button(row) if column.button is not None else None,
    )
