"""The system libraries that Qt's Linux wheels leave to the distribution: which are missing, and how to get them."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

# soname -> Debian and Ubuntu package. Proved in a bare Debian 12; Ubuntu 24.04 knows the t64 ones by these names too.
BASE = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
# Needed to open a window on an X display, not for the tour or the tests.
WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {"libwayland-cursor.so.0": "libwayland-cursor0"}


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def has_display() -> bool:
    """Whether a window could be shown here at all; always so on Windows and macOS."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def wanted() -> dict[str, str]:
    """Soname -> Debian package, for every library that Qt looks for on this system."""
    if not sys.platform.startswith("linux"):
        return {}
    return {**BASE, **WINDOW, **(WAYLAND if os.environ.get("WAYLAND_DISPLAY") else {})}


def missing(libraries: Iterable[str], loads: Callable[[str], bool] = _loads) -> list[str]:
    """Those of the sonames that the dynamic loader cannot find."""
    return [soname for soname in libraries if not loads(soname)]


def unresolved(qt_folder: Path) -> list[str]:
    """Sonames that Qt's installed libraries and platform plugins ask for in vain, as ldd sees it (none without ldd)."""
    ldd = shutil.which("ldd")
    names = ("lib/libQt6Widgets.so.6", "lib/libQt6Network.so.6", "lib/libQt6Svg.so.6")
    plugins = ("plugins/platforms/libqoffscreen.so", "plugins/platforms/libqxcb.so")
    files = [path for name in (*names, *plugins) if (path := qt_folder / name).exists()]
    if ldd is None or not files:
        return []
    text = subprocess.run([ldd, *map(str, files)], capture_output=True, text=True, check=False).stdout
    return sorted(set(re.findall(r"^\s*(\S+) => not found", text, re.MULTILINE)))


def is_needed_now(sonames: Iterable[str]) -> bool:
    """Whether the console could not start here without them: the window's own matter only where there is a display."""
    return has_display() or any(soname not in WINDOW for soname in sonames)


def install_command(sonames: Sequence[str], which: Callable[[str], str | None] = shutil.which) -> list[str]:
    """The package manager's command that brings the libraries; empty where we do not know the system."""
    if which("apt-get"):
        known = {**BASE, **WINDOW, **WAYLAND}
        packages = sorted({known[soname] for soname in sonames if soname in known})
        return ["apt-get", "install", "-y", "--no-install-recommends", *packages] if packages else []
    capabilities = [f"{soname}()(64bit)" for soname in sonames]  # both find packages by what they hold
    if which("dnf"):
        return ["dnf", "install", "-y", *capabilities]
    if which("zypper"):
        return ["zypper", "install", "-y", *capabilities]
    return []


def advice(sonames: Sequence[str]) -> str:
    """One line that says what is missing and exactly what to type."""
    command = install_command(sonames)
    what = f"Qt needs system libraries that are missing here ({', '.join(sonames)})."
    if not command:
        return f"{what} Install the packages of your system that hold them."
    quoted = " ".join(f"'{word}'" if "(" in word else word for word in command)
    return f"{what} Install them with:  {'' if _is_root() else 'sudo '}{quoted}"


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install(sonames: Sequence[str], say: Callable[[str], None]) -> bool:
    """Install with apt-get where we may (root on Debian or Ubuntu); False where that is not so or did not work."""
    command = install_command(sonames)
    if not command or command[0] != "apt-get" or not _is_root():
        return False
    say("installing Qt's system libraries: " + " ".join(command[4:]))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}

    def run(*words: str) -> bool:
        with subprocess.Popen(
            words,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            output, _ = process.communicate()
        if process.returncode:
            say(f"{' '.join(words[:2])} failed:\n" + "\n".join(output.splitlines()[-5:]))
        return process.returncode == 0

    has_lists = any(Path("/var/lib/apt/lists").glob("*_Packages*"))
    if has_lists and run(*command):
        return True
    say("refreshing apt's package lists")
    return run("apt-get", "update", "-q") and run(*command)
