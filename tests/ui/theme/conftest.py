"""Every test here sees the light theme at its own size."""

from __future__ import annotations

from tests.ui.looks import look

__all__ = ["look"]
