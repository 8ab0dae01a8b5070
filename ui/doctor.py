"""``billing-console doctor``: looks into everything the console stands on, and says what helps.

Never prints a secret; every question has a time limit, so that it ends in seconds without network or keychain.
"""

from __future__ import annotations

import asyncio
import base64
import ctypes
import importlib
import importlib.metadata
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from billing_console import __version__
from billing_console.bootstrap import Desk
from billing_console.domain.errors import AccessRefused, BillingError, Offline
from billing_console.settings import Profile, Settings
from billing_console.store import opening
from billing_console.store.database import Store, StoreKeys
from billing_console.vault import KeyringVault, VaultState, derive_key
from ui import doctor_fonts
from ui.texts import sentence
from ui.texts_errors import KEYCHAIN

PATIENCE = 5.0  # seconds for the keychain to answer, which may be asking somebody for a password
REACH = 10.0  # seconds for Stripe to answer
OPENING = 20.0  # seconds for a store to open
THOROUGH_BELOW = 64 * 1024 * 1024  # bytes: larger ledgers are opened but not read through
BAD_PYSIDE = "6.12.0"

# What Qt needs of a Linux system beyond a minimal one: library -> Debian's and Ubuntu's package.
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
X_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


class State(StrEnum):
    """How a check ended; only ``WRONG`` stops work."""

    FINE = "✓"
    NOTE = "!"
    WRONG = "✗"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and the remedy where there is something to mend."""

    state: State
    title: str
    remedy: str = ""


def examine(*, has_display: bool, desk: Desk | None = None, out: TextIO | None = None) -> int:
    """Print every check; 0 when nothing is wrong that stops work, else 1."""
    stream = out or sys.stdout
    checks = asyncio.run(look(desk or Desk(vault=KeyringVault(timeout=PATIENCE)), has_display=has_display))
    wrong = sum(check.state is State.WRONG for check in checks)
    last = "Nothing stands in the way." if not wrong else f"{wrong} to mend: see the lines marked {State.WRONG}."
    text = "\n".join([*lines(checks), "", last]) + "\n"
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))  # a console that has no ✓ shows a question mark
    return 1 if wrong else 0


def lines(checks: Iterable[Check]) -> list[str]:
    """The checks as text, each remedy below its check."""
    found = []
    for check in checks:
        found.append(f"{check.state} {check.title}")
        if check.remedy:
            found.append(f"    → {check.remedy}")
    return found


async def look(desk: Desk, *, has_display: bool) -> list[Check]:
    """Everything there is to look at, in the order in which a start needs it."""
    checks = [versions(sys.version_info[:2], _version_of("PySide6-Essentials")), display(has_display=has_display)]
    checks += libraries(has_display=has_display)
    if all(check.state is not State.WRONG for check in checks[2:]):
        checks += await asyncio.to_thread(fonts)
    settings, check = settings_file(desk)
    checks.append(check)
    state = await desk.keychain()
    needing = [p for p in settings.profiles if not desk.has_passphrase(p)]
    checks.append(keychain(state, is_needed=bool(needing)))
    if not settings.profiles:
        checks.append(Check(State.NOTE, "No account is connected yet", "The console asks for one when it opens."))
    for profile in settings.profiles:
        if desk.has_passphrase(profile):
            words = "its key and passphrase are asked for when it opens"
            checks.append(Check(State.NOTE, f"{profile.name}: kept without the keychain; {words}"))
        elif state.kind == "ok":
            checks += [await store(desk, profile), await stripe(desk, profile)]
        else:
            checks.append(Check(State.NOTE, f"{profile.name}: not looked into, as the keychain can't be used"))
    return checks


# ---------------------------------------------------------------------------------------------------------- this system


def versions(python: tuple[int, int] | tuple[int, ...], pyside: str) -> Check:
    """Python and Qt, and the pair of them that is known to crash."""
    title = f"Billing Console {__version__}, Python {platform.python_version()}, Qt {pyside} on {platform.system()}"
    if python < (3, 11):
        return Check(State.WRONG, title, "Python 3.11 or later is needed; run “make run” with one.")
    if pyside == BAD_PYSIDE and python < (3, 12):
        remedy = "This Qt kills programs on Python before 3.12. Install PySide6-Essentials==6.11.3, or run “make run”."
        return Check(State.WRONG, title, remedy)
    if not pyside:
        return Check(State.WRONG, title, "PySide6-Essentials is not installed; run “make run”.")
    return Check(State.FINE, title)


def _version_of(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def display(*, has_display: bool) -> Check:
    """Whether a window could be seen."""
    if has_display:
        return Check(State.FINE, "A display for windows")
    remedy = "Start it in a desktop session (DISPLAY or WAYLAND_DISPLAY), or see it without: billing-console tour"
    return Check(State.WRONG, "No display: no window can open here", remedy)


def libraries(
    *, has_display: bool, loads: Callable[[str], bool] | None = None, system: str = sys.platform
) -> list[Check]:
    """The system libraries that Qt's packages leave to the distribution; asked on Linux only."""
    if not system.startswith("linux"):
        return []
    wanted = LIBRARIES | (X_LIBRARIES if has_display and os.environ.get("DISPLAY") else {})
    missing = [name for name in wanted if not (loads or _loads)(name)]
    if missing:
        packages = " ".join(sorted({wanted[name] for name in missing}))
        title = f"System libraries of Qt are missing: {', '.join(missing)}"
        return [Check(State.WRONG, title, f"On Debian and Ubuntu: apt-get install {packages}")]
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as problem:
        return [
            Check(State.WRONG, f"Qt can't be loaded: {problem}", "Install the library it names, or run “make run”.")
        ]
    return [Check(State.FINE, "Qt loads, with the system libraries it needs")]


def fonts(*, ask: Callable[[], frozenset[str]] = doctor_fonts.missing, system: str = sys.platform) -> list[Check]:
    """Whether names in other scripts can be read; asked on Linux only, other systems bring such fonts along."""
    if not system.startswith("linux"):
        return []
    try:
        missing = ask()
    except (OSError, subprocess.SubprocessError):
        return [Check(State.NOTE, "The fonts of this system could not be listed")]
    lacking = [script for script, letter in doctor_fonts.LETTERS.items() if letter in missing]
    if lacking:
        title = f"No font for {' or '.join(lacking)}: such names show as blocks"
        return [Check(State.NOTE, title, doctor_fonts.REMEDY)]
    return [Check(State.FINE, "Fonts for names in other scripts")]


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


# ----------------------------------------------------------------------------------------------------------- this desk


def settings_file(desk: Desk) -> tuple[Settings, Check]:
    """The settings, or none of them where the file can't be read."""
    place = desk.places.settings_file
    try:
        settings = desk.settings()
    except BillingError as problem:
        remedy = f"Look at {place}, or move it away: the console then starts with none."
        return Settings(), Check(State.WRONG, sentence(problem), remedy)
    if not place.exists():
        return settings, Check(State.FINE, "No settings yet; they are made when something is chosen")
    count = len(settings.profiles)
    return settings, Check(State.FINE, f"Settings in {place}, {count} {'profile' if count == 1 else 'profiles'}")


def keychain(state: VaultState, *, is_needed: bool) -> Check:
    """Whether secrets can be kept: a test entry was written, read and deleted."""
    if state.kind == "ok":
        return Check(State.FINE, f"{state.description}: a test entry was kept, read and deleted")
    what, remedy = KEYCHAIN[state.kind]
    if not is_needed:
        remedy = f"{remedy} Without it, the console can keep a key in memory for one session."
    return Check(State.WRONG if is_needed else State.NOTE, f"{state.description}: {what}", remedy)


async def store(desk: Desk, profile: Profile) -> Check:
    """Whether a profile's two files open with the keychain's secret and are whole."""
    folder = desk.places.profile_folder(profile.id)
    ledger = opening.LEDGER.path(folder)
    if not ledger.exists() and not opening.was_finished(ledger):
        return Check(State.FINE, f"{profile.name}: no store yet; it is made when the profile is first opened")
    try:
        secret = await desk.vault.get(f"{profile.id}/root")
        if secret is None:
            remedy = f"Restore the keychain's entry “{profile.id}/root” from a backup of the keychain."
            return Check(State.WRONG, f"{profile.name}: the keychain has lost the secret of its store", remedy)
        root = base64.b64decode(secret)
        keys = StoreKeys(ledger=derive_key(root, "ledger"), cache=derive_key(root, "cache"))
        async with asyncio.timeout(OPENING):
            opened = await Store.open(folder, keys, create=False)
            try:
                is_small = ledger.stat().st_size < THOROUGH_BELOW
                damage = await opened.ledger.damage() if is_small else []
            finally:
                await opened.close()
    except TimeoutError:
        return Check(State.WRONG, f"{profile.name}: its store does not open in {OPENING:.0f} s", f"Look at {folder}.")
    except ValueError:
        return Check(State.WRONG, f"{profile.name}: the keychain's secret of its store is not one", "Restore it.")
    except BillingError as problem:
        if problem.code == "in_use":
            return Check(State.FINE, f"{profile.name}: its store is open in a running console")
        return Check(State.WRONG, f"{profile.name}: {sentence(problem)}", f"Its files are in {folder}.")
    if damage:
        remedy = f"Restore {ledger.name} in {folder} from a backup; what was found: {damage[0]}"
        return Check(State.WRONG, f"{profile.name}: its ledger is damaged", remedy)
    return Check(State.FINE, f"{profile.name}: its store opens{' and is whole' if is_small else ''}")


async def stripe(desk: Desk, profile: Profile) -> Check:
    """Whether Stripe answers the profile's key, and for the profile's own account."""
    name = f"{profile.name}: "
    try:
        key = await desk.vault.get(f"{profile.id}/key")
        if key is None:
            return Check(
                State.WRONG, f"{name}the keychain has no key for it", "Open the console and add the key again."
            )
        account = await _account(desk, key, profile)
    except (Offline, TimeoutError):
        remedy = (
            "Look at the network, the proxy (HTTPS_PROXY) and the company's certificates (ca_file in the settings)."
        )
        return Check(State.WRONG, f"{name}Stripe can't be reached", remedy)
    except AccessRefused as problem:
        return Check(
            State.WRONG, f"{name}{sentence(problem)}", f"Make a new key at Stripe in place of {_hint(profile)}."
        )
    except BillingError as problem:
        return Check(State.WRONG, f"{name}{sentence(problem)}", "Try again in a moment.")
    if account and profile.account and account != profile.account:
        title = f"{name}the key belongs to {account}, the profile to {profile.account}"
        return Check(State.WRONG, title, "Rotate the key in Settings to one of the profile's account.")
    return Check(State.FINE, f"{name}Stripe answers its {profile.mode} key {_hint(profile)}")


async def _account(desk: Desk, key: str, profile: Profile) -> str | None:
    gateway = desk.gateway(key, profile.api_base)
    try:
        async with asyncio.timeout(REACH):
            return await gateway.account()
    finally:
        await gateway.close()


def _hint(profile: Profile) -> str:
    return profile.key_hint or "(no hint)"
