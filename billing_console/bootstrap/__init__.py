"""Puts the console together: everything is wired here and nowhere else."""

from __future__ import annotations

from billing_console.bootstrap.console import Console, open_console
from billing_console.bootstrap.desk import Desk
from billing_console.bootstrap.parts import Edges
from billing_console.bootstrap.practice import PracticeSpec, open_practice_console, temporary_folder

__all__ = ["Console", "Desk", "Edges", "PracticeSpec", "open_console", "open_practice_console", "temporary_folder"]
