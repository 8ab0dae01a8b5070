"""Settings survive whatever happens to their file, or say what happened and keep it."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from billing_console.domain.errors import StoreUnavailable
from billing_console.settings import (
    Places,
    Profile,
    Settings,
    load_settings,
    new_profile_id,
    save_settings,
    system_places,
)

THEN = datetime(2026, 11, 20, 10, 30, 15, tzinfo=UTC)
PROFILE = Profile(
    id="p-abc", name="Northwind “live” \\ \n\u202e", account="acct_1Nor", mode="live", operator="Ada",
    role="support_lead", created=THEN, key_hint="rk_…7fQ2", key_added=THEN,
)  # fmt: skip
BARE = Profile(id="p-2", name="Practice", account=None, mode="practice", operator="B", role="viewer", created=THEN)
posix = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def test_what_is_saved_comes_back(file: Path) -> None:
    settings = Settings((PROFILE, BARE), last_profile="p-2", theme="dark", text_scale=150, ca_file="/etc/company.pem")
    save_settings(file, settings)
    assert load_settings(file) == settings


def test_no_file_means_the_defaults(file: Path) -> None:
    assert load_settings(file) == Settings()
    assert not file.exists()


@posix
def test_nobody_else_may_read_it(file: Path) -> None:
    save_settings(file, Settings((PROFILE,)))
    save_settings(file, Settings((PROFILE, BARE)))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to_is_named(file: Path) -> None:
    file.parent.mkdir()
    file.parent.chmod(0o500)
    with pytest.raises(StoreUnavailable, match="read_only"):
        save_settings(file, Settings())
    file.parent.chmod(0o700)


def test_a_failed_save_leaves_the_old_file_and_no_rubbish(file: Path) -> None:
    save_settings(file, Settings((PROFILE,)))
    blocked = file.parent / "folder.toml"
    blocked.mkdir()
    with pytest.raises(StoreUnavailable, match="read_only"):
        save_settings(blocked, Settings())  # a folder is in the way
    assert sorted(p.name for p in file.parent.iterdir()) == ["folder.toml", "settings.toml"]
    assert load_settings(file).profiles == (PROFILE,)


def table(*lines: str) -> bytes:
    """A profile's table with these lines in it."""
    return "\n".join(["format = 1", "[[profiles]]", 'name = "x"', 'operator = "a"', 'role = "v"', *lines]).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"format = ",
        b"",
        b'theme = "dark"\n',
        b"format = 1\ntheme = 7\n",
        b'format = 1\ntext_scale = "big"\n',
        b'format = 1\nprofiles = "none"\n',
        b'format = 1\n[[profiles]]\nid = "p-1"\n',
        table('id = "../../etc"', 'mode = "live"', "created = 2026-11-20T10:00:00Z"),
        table('id = "p-1"', 'mode = "evil"', "created = 2026-11-20T10:00:00Z"),
        table('id = "p-1"', 'mode = "live"', "created = 2026-11-20T10:00:00"),
    ],
    ids=range(11),
)
def test_a_damaged_file_is_told_and_kept(content: bytes, file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(StoreUnavailable, match="settings_damaged"):
        load_settings(file)
    with pytest.raises(StoreUnavailable, match="settings_damaged") as caught:
        load_settings(file)  # the second look keeps no second copy
    assert file.read_bytes() == content
    copies = [p for p in file.parent.iterdir() if p != file]
    assert [p.name for p in copies] == [caught.value.data["copy"]]
    assert copies[0].read_bytes() == content
    save_settings(file, Settings((BARE,)))
    assert load_settings(file).profiles == (BARE,)
    assert copies[0].read_bytes() == content


def test_one_id_twice_is_damage(file: Path) -> None:
    save_settings(file, Settings((PROFILE, replace(BARE, id=PROFILE.id))))
    with pytest.raises(StoreUnavailable, match="settings_damaged"):
        load_settings(file)


def test_a_newer_file_is_left_alone(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('format = 2\ntheme = ["new", "kind"]\n')
    with pytest.raises(StoreUnavailable, match="newer"):
        load_settings(file)
    assert [p.name for p in file.parent.iterdir()] == ["settings.toml"]


def test_fields_of_a_later_small_version_are_let_go(file: Path) -> None:
    save_settings(file, Settings((BARE,)))
    file.write_text(file.read_text().replace("format = 1", 'format = 1\nsound = "off"'))
    assert load_settings(file).profiles == (BARE,)


def test_what_cannot_be_read_is_named(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(StoreUnavailable, match="settings_unreadable"):
        load_settings(file)


def test_profiles_come_are_replaced_and_go() -> None:
    settings = Settings().with_profile(PROFILE).with_profile(BARE)
    renamed = replace(PROFILE, name="Other")
    settings = replace(settings.with_profile(renamed), last_profile="p-abc")
    assert settings.profiles == (renamed, BARE)
    assert settings.profile("p-abc") == renamed
    assert settings.profile(None) is None
    gone = settings.without_profile("p-abc")
    assert (gone.profiles, gone.last_profile) == ((BARE,), None)
    assert settings.without_profile("p-2").last_profile == "p-abc"
    assert BARE.with_account("acct_9").account == "acct_9"


def test_accounts_are_shown_short() -> None:
    assert BARE.short_account == "Practice"
    assert PROFILE.short_account == "acct_1Nor"
    assert PROFILE.with_account("acct_1NorXabcdefwind").short_account == "acct_1Nor…wind"


def test_ids_are_fit_for_folders_and_others_are_not_taken(tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path)
    made = {new_profile_id() for _ in range(200)}
    assert len(made) == 200
    assert all(places.profile_folder(p).parent == tmp_path / "profiles" for p in made)
    for hostile in ("", "..", "../x", "a/b", "a\\b", "A", "con.", "-x", "x" * 41, "p-1\n", "acct_1"):
        with pytest.raises(ValueError, match="profile id"):
            places.profile_folder(hostile)


def test_the_system_says_where(home: Path) -> None:
    places = system_places()
    if sys.platform.startswith("linux"):
        assert places.settings_file == home / "config" / "billing-console" / "settings.toml"
        assert places.data == home / "data" / "billing-console"
    assert places.config.is_relative_to(home)
