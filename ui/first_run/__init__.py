"""The first run: practice or a real account, a key that is tried before it is kept, and where it is kept."""

from __future__ import annotations

from ui.first_run.flow import FirstRun

__all__ = ["FirstRun"]
