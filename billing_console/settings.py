"""What the console remembers between sessions, secrets and facts apart: profiles and a few choices, in one TOML file.

Paths are made of ids that are minted here, never of text from Stripe or from people.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_type_hints

import platformdirs
import tomli_w

from billing_console.domain.errors import StoreUnavailable

T = TypeVar("T")

FORMAT = 1
MODES = frozenset({"live", "test", "practice"})
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LETTERS = "abcdefghjkmnpqrstvwxyz23456789"
_NAME = "billing-console"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of this user: for the settings file, and for the profiles' stores."""

    config: Path
    data: Path

    @property
    def settings_file(self) -> Path:
        """The one file with settings and profiles."""
        return self.config / "settings.toml"

    def profile_folder(self, profile_id: str) -> Path:
        """Where a profile's store lives; an id that could lead elsewhere raises ValueError."""
        if not _ID.fullmatch(profile_id):
            raise ValueError(f"not a profile id: {profile_id!r}")
        return self.data / "profiles" / profile_id


def system_places() -> Places:
    """Where this system wants a user's settings and data."""
    found = platformdirs.PlatformDirs(_NAME, appauthor=False, roaming=False)
    return Places(found.user_config_path, found.user_data_path)


@dataclass(frozen=True, slots=True)
class Profile:
    """One Stripe account in one mode, and who works there with which key; the key itself is in the keychain."""

    id: str
    name: str
    account: str | None  # acct_…, pinned at first use
    mode: str  # live | test | practice
    operator: str
    role: str
    created: datetime
    api_base: str | None = None  # another Stripe-like server, on loopback with test keys only
    key_hint: str = ""  # rk_…7fQ2
    key_added: datetime | None = None

    @property
    def short_account(self) -> str:
        """The account as people recognise it, ``acct_1Nor…wind``; the profile's name before it is known."""
        if self.account is None:
            return self.name
        return self.account if len(self.account) <= 16 else f"{self.account[:9]}…{self.account[-4:]}"

    def with_account(self, account: str) -> Profile:
        """The same profile, bound to its account."""
        return replace(self, account=account)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything in the settings file."""

    profiles: tuple[Profile, ...] = ()
    last_profile: str | None = None
    theme: str = "system"  # system | light | dark
    text_scale: int = 100  # percent
    ca_file: str | None = None  # the company's certificate authorities, PEM

    def profile(self, profile_id: str | None) -> Profile | None:
        """The profile with this id, if there is one."""
        return next((p for p in self.profiles if p.id == profile_id), None)

    def with_profile(self, profile: Profile) -> Settings:
        """These settings with a profile added, or replaced in its place."""
        if self.profile(profile.id) is None:
            return replace(self, profiles=(*self.profiles, profile))
        return replace(self, profiles=tuple(profile if p.id == profile.id else p for p in self.profiles))

    def without_profile(self, profile_id: str) -> Settings:
        """These settings without one profile."""
        kept = tuple(p for p in self.profiles if p.id != profile_id)
        return replace(self, profiles=kept, last_profile=None if self.last_profile == profile_id else self.last_profile)


def new_profile_id() -> str:
    """A fresh id, usable as a folder name on every system: ``p-`` and ten letters."""
    return "p-" + "".join(secrets.choice(_LETTERS) for _ in range(10))


def load_settings(path: Path) -> Settings:
    """The settings in this file; the defaults where there is none.

    Raises StoreUnavailable: ``settings_damaged`` (a copy was kept beside it, named in ``copy``; saving starts afresh),
    ``newer`` (written by a later version) or ``settings_unreadable``.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise StoreUnavailable("settings_unreadable", file=path.name, detail=error.strerror or "") from error
    try:
        data = tomllib.loads(content.decode("utf-8"))
        if _is_newer(data):
            raise StoreUnavailable("newer", file=path.name)
        return _settings(data)
    except (ValueError, KeyError, TypeError) as error:  # what is no UTF-8 and what is no TOML are ValueErrors
        raise StoreUnavailable("settings_damaged", copy=_keep_copy(path, content), detail=str(error)) from error


def save_settings(path: Path, settings: Settings) -> None:
    """Write all of it or nothing, readable by this user alone; raises StoreUnavailable("disk_full" or "read_only")."""
    data: dict[str, Any] = {"format": FORMAT} | _plain(settings)
    data["profiles"] = [_plain(profile) for profile in settings.profiles]
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(path, tomli_w.dumps(data).encode())
    except OSError as error:
        full = error.errno in {28, 122}  # no space left, quota exceeded
        raise StoreUnavailable("disk_full" if full else "read_only", file=path.name) from error


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".settings-", dir=path.parent)  # 0600 from the start
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _keep_copy(path: Path, content: bytes) -> str:
    """Put a damaged file's content aside, once, and give the copy's name."""
    copy = path.with_name(f"{path.stem}.damaged-{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}")
    if not copy.exists():
        _replace(copy, content)
    return copy.name


def _is_newer(data: Mapping[str, Any]) -> bool:
    version = data["format"]
    return isinstance(version, int) and version > FORMAT


def _settings(data: Mapping[str, Any]) -> Settings:
    profiles = tuple(_made(Profile, table) for table in data.get("profiles", []))
    for profile in profiles:
        if not _ID.fullmatch(profile.id) or profile.mode not in MODES:
            raise ValueError("a profile's id or mode")
    if len({profile.id for profile in profiles}) != len(profiles):
        raise ValueError("two profiles with one id")
    return replace(_made(Settings, {k: v for k, v in data.items() if k != "profiles"}), profiles=profiles)


def _made(kind: type[T], table: Mapping[str, Any]) -> T:
    """A dataclass from a table; fields nobody knows are let go, wrong kinds of values are not."""
    hints = get_type_hints(kind)
    kinds = {name: get_args(hint) if isinstance(hint, UnionType) else (hint,) for name, hint in hints.items()}
    given: dict[str, Any] = {name: None for name, wanted in kinds.items() if NoneType in wanted}  # TOML has no null
    given |= {name: table[name] for name in kinds if name in table}
    for name, value in given.items():
        wanted = kinds[name]
        if type(value) not in wanted:
            raise TypeError(f"{name} is no {hints[name]}")
        if isinstance(value, datetime) and value.tzinfo is None:
            raise TypeError(f"{name} has no time zone")
        if isinstance(value, datetime):
            given[name] = value.astimezone(UTC)
    return kind(**given)


def _plain(value: Any) -> dict[str, Any]:
    shown = {f.name: getattr(value, f.name) for f in fields(value) if f.name != "profiles"}
    return {name: field for name, field in shown.items() if field is not None}
