"""Set up the console in this checkout: .venv with the locked dependencies, Qt's system libraries, the command.

Standard library only; any Python from 3.11 runs it, an older one looks for a newer and hands over.
    python packaging/set_up.py [--dev] [--check] [--venv FOLDER]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
NEWEST = (3, 13)


class SetUpFailed(Exception):
    """Set-up cannot go on; the text says why and what to do."""


class Environment:
    """The virtual environment of a checkout, and the stamp that says what it was made from."""

    def __init__(self, root: Path, venv: Path) -> None:
        self.root = root
        self.venv = venv
        windows = os.name == "nt"
        scripts = venv / ("Scripts" if windows else "bin")
        self.python = scripts / ("python.exe" if windows else "python")
        self.command = scripts / ("billing-console.exe" if windows else "billing-console")
        self.unfinished = venv / "billing-console.unfinished"
        self._stamp = venv / "billing-console.json"

    def lock(self, dev: bool) -> Path:
        return self.root / "packaging" / "lock" / ("dev.txt" if dev else "runtime.txt")

    def fingerprint(self, dev: bool) -> str:
        """What the installed packages rest on: lock, project file, interpreter, place; changes with any of them."""
        digest = hashlib.sha256()
        for path in (self.lock(dev), self.root / "pyproject.toml", self.venv / "pyvenv.cfg"):
            digest.update(path.read_bytes() if path.exists() else b"-")
        digest.update(f"{self.root}|{self.venv}".encode())
        return digest.hexdigest()

    def read_stamp(self) -> dict[str, object]:
        """Empty when set-up never came to its end here."""
        try:
            stamp = json.loads(self._stamp.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def write_stamp(self, stamp: dict[str, object]) -> None:
        """Last of all and in one step: an interrupted run leaves no stamp."""
        fresh = self._stamp.with_suffix(".new")
        fresh.write_text(json.dumps(stamp), "utf-8")
        fresh.replace(self._stamp)

    def remove_stamp(self) -> None:
        self._stamp.unlink(missing_ok=True)

    def is_current(self, dev: bool) -> bool:
        """Whether the packages need nothing; an environment with the test tools serves the plain console too."""
        if self.unfinished.exists() or not self.python.exists() or not self.command.exists():
            return False
        stamp = self.read_stamp()
        has_tools = stamp.get("dev") is True
        return (has_tools or not dev) and stamp.get("fingerprint") == self.fingerprint(has_tools)


def say(text: str) -> None:
    print(f"set-up: {text}", flush=True)


def hand_over_if_unfit(arguments: Sequence[str]) -> None:
    """Run on under another Python when this one is too old, or newer than what is tested and a tested one is here."""
    version = tuple(sys.version_info[:2])
    if OLDEST <= version <= NEWEST:
        return
    import interpreters

    found = interpreters.find(OLDEST, NEWEST)
    shown = ".".join(map(str, version))
    if found is not None:
        say(f"this is Python {shown}; going on with {found}")
        raise SystemExit(interpreters.run([found, str(Path(__file__).resolve()), *arguments]))
    if version < OLDEST:
        raise SetUpFailed(f"the console needs Python 3.11 or later, this is {shown}. {interpreters.advice()}")
    say(f"Python {shown} is newer than the versions the console is tested with (3.11 to 3.13); trying it")


def ensure_packages(environment: Environment, dev: bool, check: bool) -> None:
    """Bring the environment to the locked state; one whose set-up was interrupted is made anew."""
    if environment.is_current(dev):
        return
    if check:
        raise SetUpFailed(f"{environment.venv.name} is missing or out of date; run: python packaging/set_up.py")
    dev = dev or environment.read_stamp().get("dev") is True
    import venv_maker

    maker = venv_maker.VenvMaker(environment.venv, environment.python, environment.unfinished, say)
    try:
        maker.make()
        environment.remove_stamp()
        maker.install(environment.root, environment.lock(dev))
    except venv_maker.CannotInstall as error:
        raise SetUpFailed(str(error)) from error
    environment.unfinished.unlink()
    environment.write_stamp({"dev": dev, "fingerprint": environment.fingerprint(dev)})


def display_system() -> str:
    """Which set of Qt's system libraries matters here; Windows and macOS bring their own."""
    if not sys.platform.startswith("linux"):
        return "own"
    return "wayland" if os.environ.get("WAYLAND_DISPLAY") else "x11"


def ensure_libraries(environment: Environment, check: bool) -> None:
    """See to Qt's system libraries; fails only where the console could not start here without them."""
    if environment.read_stamp().get("libraries") == display_system():
        return
    import qt_libraries

    gone = qt_libraries.missing(qt_libraries.wanted())
    if gone and not check and qt_libraries.install(gone, say):
        gone = qt_libraries.missing(gone)
    qt_folders = list((environment.venv / "lib").glob("python3*/site-packages/PySide6/Qt"))
    gone = gone or [name for folder in qt_folders for name in qt_libraries.unresolved(folder)]
    if gone and (check or qt_libraries.is_needed_now(gone)):
        raise SetUpFailed(qt_libraries.advice(gone))
    if gone:
        say(f"{qt_libraries.advice(gone)}  (needed to show a window; the tour does without)")
    elif not check:
        environment.write_stamp({**environment.read_stamp(), "libraries": display_system()})


def set_up(environment: Environment, dev: bool, check: bool, arguments: Sequence[str]) -> None:
    """Do what is missing, and nothing when nothing is."""
    if environment.read_stamp().get("libraries") != display_system() or not environment.is_current(dev):
        started = time.perf_counter()
        hand_over_if_unfit(arguments)
        import venv_maker

        with venv_maker.alone(Path(__file__), say):
            ensure_packages(environment, dev, check)  # looks again: one that was waited for may have done it
            ensure_libraries(environment, check)
        say(f"ready after {time.perf_counter() - started:.0f} s; the command is {environment.command}")
    elif check:
        say("complete")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when the console can start, 1 with one clear sentence when it cannot."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="set_up.py", description="Set up Billing Console in this checkout.")
    parser.add_argument("--dev", action="store_true", help="add the tools for tests and checks")
    parser.add_argument("--check", action="store_true", help="change nothing, only say whether set-up is complete")
    parser.add_argument(
        "--venv", type=Path, default=Path(".venv"), help="another folder (relative ones to the checkout)"
    )
    options = parser.parse_args(given)
    try:
        set_up(Environment(ROOT, ROOT / options.venv), options.dev, options.check, given)
    except SetUpFailed as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("stopped; the next run starts this step again")
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
