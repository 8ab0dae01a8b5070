"""The desk adds, unlocks and rekeys profiles: all of it or nothing, and only with the right key and passphrase."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import keyring.errors
import pytest

from billing_console.bootstrap import Desk
from billing_console.domain.errors import AccessRefused, InvalidInput, StoreUnavailable, VaultUnavailable
from billing_console.settings import Profile
from billing_console.vault import KeyringVault
from tests.desks import PASSPHRASE, Office, office


@pytest.fixture
def outside(tmp_path: Path) -> Office:
    return office(tmp_path)


async def added(outside: Office, passphrase: str = "") -> Profile:
    return await outside.desk.add(
        name="Tiny",
        operator="o",
        role="support",
        key=outside.key("support"),
        account="acct_tiny",
        passphrase=passphrase,
    )


def next_start(outside: Office) -> Desk:
    """The same desk after the program was started again: memory is empty, the keychain is not."""
    outside.desk.vault = KeyringVault(lambda: outside.keychain, timeout=2.0)
    return outside.desk


async def test_a_profile_added_with_the_keychain_opens_again(outside: Office) -> None:
    profile = await added(outside)
    await (await outside.desk.open(profile)).close()
    desk = next_start(outside)
    assert not desk.is_in_memory
    assert not desk.has_passphrase(profile)
    await (await desk.open(profile)).close()


async def test_a_passphrase_opens_the_same_store_again(outside: Office) -> None:
    profile = await added(outside, PASSPHRASE)
    await (await outside.desk.open(profile)).close()
    assert outside.keychain.kept == {}
    desk = next_start(outside)
    with pytest.raises(VaultUnavailable, match="key_missing"):
        await desk.open(profile)
    profile = await desk.rekey(profile, outside.key("support"), passphrase=PASSPHRASE)
    assert desk.is_in_memory
    await (await desk.open(profile)).close()


async def test_a_wrong_passphrase_changes_nothing(outside: Office) -> None:
    profile = await added(outside, PASSPHRASE)
    await (await outside.desk.open(profile)).close()
    desk = next_start(outside)
    with pytest.raises(InvalidInput, match="passphrase_wrong"):
        await desk.rekey(profile, outside.key("support"), passphrase="wrong horse battery")
    assert not desk.is_in_memory
    assert desk.settings().profile(profile.id) == profile


async def test_a_store_of_the_keychain_takes_no_passphrase(outside: Office) -> None:
    profile = await added(outside)
    await (await outside.desk.open(profile)).close()
    with pytest.raises(StoreUnavailable, match="kept_in_keychain"):
        await outside.desk.unlock(profile, PASSPHRASE)
    assert not outside.desk.has_passphrase(profile)


async def test_what_fails_half_way_leaves_nothing(outside: Office) -> None:
    with pytest.raises(InvalidInput, match="passphrase_short"):
        await added(outside, "short")
    assert outside.desk.settings().profiles == ()
    assert not outside.desk.is_in_memory
    outside.keychain.error = keyring.errors.KeyringLocked("locked")
    with pytest.raises(VaultUnavailable, match="locked_keychain"):
        await added(outside)
    assert outside.desk.settings().profiles == ()


async def test_a_folder_that_can_t_be_written_is_said(outside: Office) -> None:
    outside.desk.places.data.parent.mkdir(parents=True, exist_ok=True)
    outside.desk.places.data.write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(StoreUnavailable, match="read_only"):
        await added(outside, PASSPHRASE)
    assert outside.desk.settings().profiles == ()


async def test_a_second_profile_in_memory_keeps_the_first(outside: Office) -> None:
    first = await added(outside, PASSPHRASE)
    second = await added(outside, PASSPHRASE)
    for profile in (first, second):
        await (await outside.desk.open(profile)).close()


async def test_a_key_is_tried_for_its_own_account_and_mode(outside: Office) -> None:
    profile = await added(outside)
    key = outside.key("support")
    assert (await outside.desk.try_key(key, "support", profile=profile)).account == "acct_tiny"
    with pytest.raises(AccessRefused, match="account_mismatch"):
        await outside.desk.try_key(key, "support", profile=replace(profile, account="acct_other"))
    with pytest.raises(AccessRefused, match="key_mode"):
        await outside.desk.try_key(key, "support", profile=replace(profile, mode="live"))
