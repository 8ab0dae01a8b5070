"""Profiles come and go; their keys are in the keychain or nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from billing_console import policy_pack
from billing_console.domain.errors import (
    AccessRefused,
    BillingError,
    InvalidInput,
    NotFound,
    StoreUnavailable,
    VaultUnavailable,
)
from billing_console.gateway.client import Gateway
from billing_console.services.profiles import Profiles
from billing_console.settings import Places, Profile, load_settings
from billing_console.vault import MemoryVault
from tests.gateway.outside import NOW, Naps, Outside, no, ok

TAIL = "51CanaryOfTheProfiles7fQ2"
KEY, NEXT, LIVE = "rk_" + "test_" + TAIL, "rk_" + "test_" + "51AnotherKeyOfThisTeam9xYz", "rk_" + "live_" + TAIL
LIVE_SECRET = "sk_" + "live_" + TAIL
POLICY = policy_pack.load_pack()
HERE = "http://127.0.0.1:12111"


class Refusing(MemoryVault):
    """A vault that keeps nothing."""

    @override
    async def set(self, name: str, value: str) -> None:
        raise VaultUnavailable("absent")


class House:
    """Profiles in a folder of the test, a vault and a Stripe."""

    def __init__(self, folder: Path, vault: MemoryVault | None = None) -> None:
        self.places = Places(folder / "config", folder / "data")
        self.vault = vault or MemoryVault()
        self.outside = Outside(ok({"id": "acct_1Nor"}))
        self.now = NOW
        self.profiles = Profiles(self.places, self.vault, POLICY, clock=lambda: self.now, gateway_factory=self.gateway)

    def gateway(self, key: str, api_base: str | None) -> Gateway:
        return Gateway(key, clock=lambda: NOW, transport=self.outside, api_base=api_base, sleep=Naps())

    async def add(self, **changes: Any) -> Profile:
        given = {"name": "Northwind", "operator": "Ada", "role": "support_lead", "key": KEY} | changes
        return await self.profiles.add(**given)

    @property
    def kept(self) -> tuple[Profile, ...]:
        return load_settings(self.places.settings_file).profiles


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


async def test_a_profile_is_remembered_and_its_key_is_in_the_vault_only(house: House) -> None:
    profile = await house.add(name="  North\n wind ", account="acct_1Nor")
    assert (profile.name, profile.operator, profile.role, profile.mode) == ("North wind", "Ada", "support_lead", "test")
    assert (profile.account, profile.key_hint, profile.created, profile.key_added) == (
        "acct_1Nor",
        "rk_…7fQ2",
        NOW,
        NOW,
    )
    assert house.kept == (profile,)
    assert (await house.profiles.settings()).last_profile == profile.id
    assert await house.vault.get(f"{profile.id}/key") == KEY
    text = house.places.settings_file.read_text()
    assert TAIL not in text
    assert TAIL not in repr(profile)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "  "}, "profile_name"), ({"name": "x" * 61}, "profile_name"), ({"name": "a\u202eb"}, "profile_name"),
        ({"operator": ""}, "operator_name"), ({"role": "king"}, "role_unknown"), ({"key": "rk_"}, "key_unknown"),
        ({"key": "pk_" + "test_" + TAIL}, "key_publishable"), ({"key": LIVE_SECRET}, "secret_key_refused"),
        ({"key": LIVE, "api_base": HERE}, "address_refused"), ({"api_base": "http://10.0.0.1"}, "address_refused"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_named_and_nothing_is_kept(changes: dict[str, Any], code: str, house: House) -> None:
    with pytest.raises(BillingError) as caught:
        await house.add(**changes)
    assert caught.value.code == code
    assert isinstance(caught.value, InvalidInput | AccessRefused)
    assert house.kept == ()
    assert repr(house.vault) == "MemoryVault(0 secrets)"


async def test_no_keychain_no_profile(tmp_path: Path) -> None:
    house = House(tmp_path, Refusing())
    with pytest.raises(VaultUnavailable, match="absent"):
        await house.add()
    assert house.kept == ()


async def test_no_settings_no_key(house: House) -> None:
    house.places.settings_file.mkdir(parents=True)  # something is in the way
    with pytest.raises(StoreUnavailable):
        await house.add()
    assert repr(house.vault) == "MemoryVault(0 secrets)"


async def test_a_local_server_is_kept_with_its_address(house: House) -> None:
    profile = await house.add(api_base=HERE)
    assert house.kept[0].api_base == profile.api_base == HERE


async def test_the_key_is_tested_before(house: House) -> None:
    house.outside.replies[:] = [ok({"id": "acct_1Nor", "data": []})]
    report = await house.profiles.test_key(f" {KEY}\n", "viewer")
    assert report.account == "acct_1Nor"
    for text, role, code in ((LIVE_SECRET, "viewer", "secret_key_refused"), (KEY, "king", "role_unknown")):
        with pytest.raises(BillingError, match=code):
            await house.profiles.test_key(text, role)


async def test_a_new_key_of_the_same_account_replaces_the_old(house: House) -> None:
    profile = await house.add()
    house.now += timedelta(days=90)
    rotated = await house.profiles.rotate_key(profile.id, NEXT)
    assert rotated == replace(profile, account="acct_1Nor", key_hint="rk_…9xYz", key_added=house.now)
    assert house.kept == (rotated,)
    assert await house.vault.get(f"{profile.id}/key") == NEXT


async def test_a_key_of_another_account_or_mode_or_none_at_all_replaces_nothing(house: House) -> None:
    profile = await house.add(account="acct_Other")
    with pytest.raises(AccessRefused, match="account_mismatch") as caught:
        await house.profiles.rotate_key(profile.id, NEXT)
    assert (caught.value.data["found"], caught.value.data["expected"]) == ("acct_1Nor", "acct_Other")
    with pytest.raises(AccessRefused, match="key_mode"):
        await house.profiles.rotate_key(profile.id, LIVE)
    house.outside.replies[:] = [no(401)]
    with pytest.raises(AccessRefused, match="key_invalid"):
        await house.profiles.rotate_key(profile.id, NEXT)
    assert await house.vault.get(f"{profile.id}/key") == KEY
    assert house.kept == (profile,)


async def test_the_account_is_pinned_once(house: House) -> None:
    profile = await house.add()
    pinned = await house.profiles.pin_account(profile.id, "acct_1Nor")
    assert house.kept == (pinned,)
    assert await house.profiles.pin_account(profile.id, "acct_1Nor") == pinned
    with pytest.raises(AccessRefused, match="account_mismatch"):
        await house.profiles.pin_account(profile.id, "acct_2")


async def test_profiles_are_edited_chosen_and_removed(house: House) -> None:
    first, second = await house.add(), await house.add(name="Second")
    edited = await house.profiles.edit(first.id, name="Renamed", operator="Bo", role="viewer")
    assert (edited.name, edited.operator, edited.role) == ("Renamed", "Bo", "viewer")
    assert [p.name for p in house.kept] == ["Renamed", "Second"]
    assert await house.profiles.select(first.id) == edited
    assert (await house.profiles.settings()).last_profile == first.id
    await house.profiles.remove(first.id)
    assert house.kept == (second,)
    assert (await house.profiles.settings()).last_profile is None


async def test_removing_keeps_the_records_unless_told_otherwise(house: House) -> None:
    for records_too in (False, True):
        profile = await house.add()
        folder = house.places.profile_folder(profile.id)
        await filled(house, profile.id, folder)
        await house.profiles.remove(profile.id, records_too=records_too)
        assert await house.vault.get(f"{profile.id}/key") is None
        assert (await house.vault.get(f"{profile.id}/root") is None) is records_too
        assert exists(folder / "ledger.db") is not records_too
    never_opened = await house.add()
    await house.profiles.remove(never_opened.id, records_too=True)
    assert never_opened not in house.kept


async def filled(house: House, profile_id: str, folder: Path) -> None:
    for name in ("root", "signing", "anchor"):
        await house.vault.set(f"{profile_id}/{name}", "x")
    prepare(folder)


def prepare(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "ledger.db").write_bytes(b"x")


def exists(path: Path) -> bool:
    return path.exists()


@pytest.mark.parametrize(
    "use",
    [
        lambda p: p.select("p-none"),
        lambda p: p.remove("p-none"),
        lambda p: p.rotate_key("p-none", NEXT),
        lambda p: p.pin_account("p-none", "acct_1"),
        lambda p: p.edit("p-none", name="x", operator="y", role="viewer"),
    ],
)
async def test_a_profile_nobody_knows(use: Callable[[Profiles], Any], house: House) -> None:
    with pytest.raises(NotFound, match="profile_unknown"):
        await use(house.profiles)
