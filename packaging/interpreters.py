"""Finds the Pythons of this machine that the console can run on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

PROBE = "import sys; print('%d.%d' % sys.version_info[:2])"


def _answers(command: Sequence[str], version: str) -> bool:
    """Whether the command starts and is that version; a version manager's stand-in may be neither."""
    try:
        answer = subprocess.run([*command, "-c", PROBE], capture_output=True, text=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and answer.stdout.strip() == version


def _paths(version: str) -> list[str]:
    found = [path for name in (f"python{version}", "python3", "python") if (path := shutil.which(name))]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    found += [str(path) for path in sorted((pyenv / "versions").glob(f"{version}.*/bin/python3"))]
    return found


def find_version(version: str) -> str | None:
    """The path of a working Python of exactly this version ("3.12"), or None."""
    for path in _paths(version):
        if _answers([path], version):
            return path
    launcher = shutil.which("py") if os.name == "nt" else None
    if launcher and _answers([launcher, f"-{version}"], version):
        asked = [launcher, f"-{version}", "-c", "import sys; print(sys.executable)"]
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    return None


def find(oldest: tuple[int, int], newest: tuple[int, int]) -> str | None:
    """The newest tested Python on this machine, or None."""
    for minor in range(newest[1], oldest[1] - 1, -1):
        found = find_version(f"3.{minor}")
        if found is not None:
            return found
    return None


def run(command: Sequence[str]) -> int:
    """Run in the foreground and hand back the exit code."""
    return subprocess.run(command, check=False).returncode


def advice() -> str:
    """What to type to get a suitable Python on this system."""
    if sys.platform == "darwin":
        return "Install one with:  brew install python@3.13   (or from python.org)"
    if os.name == "nt":
        return "Install one with:  winget install Python.Python.3.13"
    if shutil.which("apt-get"):
        return "Install one with:  sudo apt-get install python3 python3-venv   (Debian 12, Ubuntu 24.04 or later)"
    return "Install one with your package manager and run this again."


if __name__ == "__main__":  # for .ci/run: prints the path of the version asked for, or nothing
    print(find_version(sys.argv[1]) or "")
