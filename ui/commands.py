"""What can be done from where: one description feeds menu, shortcut and command palette."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from billing_console.domain.cases import Bucket
from billing_console.domain.facts import Facts


@dataclass(frozen=True, slots=True)
class Command:
    """Something the operator can do now; ``reason`` says why it is disabled."""

    id: str
    title: str
    run: Callable[[], None]
    shortcut: str = ""
    icon: str = ""
    reason: str = ""

    @property
    def enabled(self) -> bool:
        """True when nothing stands in the way."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Wish:
    """An action somebody asked for, before its form is filled in."""

    action: str
    facts: Facts
    object_id: str
    bucket: Bucket | None = None
    preset: Mapping[str, str] = field(default_factory=dict)  # answers of the form that are known already
