"""What the command line asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Start:
    """The options that opening a window depends on."""

    practice: bool = False
    profile: str | None = None
    api_base: str | None = None
    theme: str = "system"
    customers: int = 2000
    seed: int = 1
    state: Path | None = None
    adding: bool = False  # another profile is wanted, whatever there is
