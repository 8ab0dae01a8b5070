"""Where the bundled fonts and icons lie, from a checkout as in a built program."""

from __future__ import annotations

from pathlib import Path


def folder(name: str) -> Path:
    """The folder of that name under `resources`, which travels beside the packages."""
    return Path(__file__).resolve().parents[2] / "resources" / name
