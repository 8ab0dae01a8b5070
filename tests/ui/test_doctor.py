"""The doctor finds each thing that is wrong, names a remedy, shows no secret, and ends in seconds."""

from __future__ import annotations

import asyncio
import io
import threading
import time
from collections.abc import Callable
from pathlib import Path

import keyring.errors
import pytest
from typing_extensions import override

from billing_console.settings import Profile
from billing_console.vault import KeyringVault, VaultState
from tests.desks import PASSPHRASE, Keychain, Office, office
from ui import doctor, doctor_fonts
from ui.doctor import Check, State


@pytest.fixture
def outside(tmp_path: Path) -> Office:
    return office(tmp_path)


def added(outside: Office, *, is_opened: bool = True, passphrase: str = "") -> Profile:
    """A profile that has been worked with."""

    async def work() -> Profile:
        profile = await outside.desk.add(
            name="Northwind", operator="o", role="support", key=outside.key("support"), passphrase=passphrase
        )
        if is_opened:
            await (await outside.desk.open(profile)).close()
        return outside.desk.settings().profiles[0]

    return asyncio.run(work())


def examined(outside: Office, *, has_display: bool = True) -> tuple[int, str]:
    out = io.StringIO()
    code = doctor.examine(has_display=has_display, desk=outside.desk, out=out)
    return code, out.getvalue()


def test_a_desk_in_order(outside: Office) -> None:
    added(outside)
    code, text = examined(outside)
    assert code == 0, text
    assert "✗" not in text
    assert "Northwind: its store opens and is whole" in text
    assert "Northwind: Stripe answers its test key rk_…" in text
    assert "Test keyring: a test entry was kept, read and deleted" in text
    assert "Nothing stands in the way." in text


def test_a_fresh_computer_is_in_order(outside: Office) -> None:
    code, text = examined(outside)
    assert code == 0
    assert "No account is connected yet" in text
    outside.keychain.error = keyring.errors.NoKeyringError("none")
    code, text = examined(outside)
    assert code == 0  # a key can be kept in memory
    assert "! Test keyring: There is no system keychain here." in text


def test_no_display_is_said(outside: Office) -> None:
    code, text = examined(outside, has_display=False)
    assert code == 1
    assert "✗ No display" in text
    assert "billing-console tour" in text


def _revoke(outside: Office, profile: Profile) -> None:
    outside.stripe.keys.revoke(outside.keychain.kept["Billing Console", f"{profile.id}/key"])


def _lose_key(outside: Office, profile: Profile) -> None:
    del outside.keychain.kept["Billing Console", f"{profile.id}/key"]


def _lose_root(outside: Office, profile: Profile) -> None:
    del outside.keychain.kept["Billing Console", f"{profile.id}/root"]


def _change_root(outside: Office, profile: Profile) -> None:
    kept = outside.keychain.kept
    kept["Billing Console", f"{profile.id}/root"] = kept["Billing Console", f"{profile.id}/signing"]


def _spoil_root(outside: Office, profile: Profile) -> None:
    outside.keychain.kept["Billing Console", f"{profile.id}/root"] = "dG9vIHNob3J0"


def _damage(outside: Office, profile: Profile) -> None:
    ledger = outside.desk.places.profile_folder(profile.id) / "ledger.db"
    content = bytearray(ledger.read_bytes())
    content[5000:5400] = bytes(400)
    ledger.write_bytes(content)


def _remove_ledger(outside: Office, profile: Profile) -> None:
    (outside.desk.places.profile_folder(profile.id) / "ledger.db").unlink()


def _offline(outside: Office, _profile: Profile) -> None:
    outside.network.is_offline = True


def _other_account(outside: Office, _profile: Profile) -> None:
    outside.stripe.company.account["id"] = "acct_other"


def _lock_keychain(outside: Office, _profile: Profile) -> None:
    outside.keychain.error = keyring.errors.KeyringLocked("locked")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_revoke, "Stripe does not know this key"),
        (_lose_key, "the keychain has no key for it"),
        (_lose_root, "the keychain has lost the secret of its store"),
        (_change_root, "encrypted with another key"),
        (_spoil_root, "secret of its store is not one"),
        (_damage, "damaged"),
        (_remove_ledger, "missing or empty although it was here before"),
        (_offline, "Stripe can't be reached"),
        (_other_account, "the key belongs to acct_other, the profile to acct_tiny"),
        (_lock_keychain, "The system keychain is locked."),
    ],
)
def test_each_harm_is_found_with_a_remedy(outside: Office, harm: Callable[[Office, Profile], None], words: str) -> None:
    profile = added(outside)
    before = dict(outside.keychain.kept)
    harm(outside, profile)
    code, text = examined(outside)
    assert code == 1
    (found,) = [line for line in text.splitlines() if line.startswith("✗")]
    assert words in found
    below = text.splitlines()[text.splitlines().index(found) + 1]
    assert below.startswith("    → ")
    for secret in {*before.values(), *outside.keychain.kept.values()}:
        assert secret not in text


def test_a_profile_that_was_never_opened(outside: Office) -> None:
    added(outside, is_opened=False)
    code, text = examined(outside)
    assert code == 0
    assert "no store yet" in text
    assert not (outside.desk.places.data / "profiles").exists()


def test_a_running_console_is_no_harm(outside: Office) -> None:
    profile = added(outside)

    async def work() -> list[Check]:
        console = await outside.desk.open(profile)
        try:
            return await doctor.look(outside.desk, has_display=True)
        finally:
            await console.close()

    checks = asyncio.run(work())
    assert "its store is open in a running console" in "\n".join(doctor.lines(checks))
    assert not [check for check in checks if check.state is State.WRONG]


def test_a_passphrase_is_not_asked_for(outside: Office) -> None:
    before = outside.desk.vault
    added(outside, passphrase=PASSPHRASE)
    outside.desk.vault = before
    outside.keychain.error = keyring.errors.NoKeyringError("none")
    code, text = examined(outside)
    assert code == 0
    assert "Northwind: kept without the keychain" in text


def test_a_damaged_settings_file(outside: Office) -> None:
    place = outside.desk.places.settings_file
    place.parent.mkdir(parents=True)
    place.write_text("this = is [not toml", encoding="utf-8")
    code, text = examined(outside)
    assert code == 1
    assert "a copy was kept as settings.damaged-" in text
    assert str(place) in text


def test_a_keychain_that_hangs_costs_seconds(outside: Office) -> None:
    over = threading.Event()

    class Hanging(Keychain):
        """Waits until the test is over."""

        @override
        def set_password(self, service: str, username: str, password: str) -> None:
            over.wait(10)

    hanging = Hanging()
    outside.desk.vault = KeyringVault(lambda: hanging, timeout=0.05, description="Test keyring")
    start = time.monotonic()
    try:
        code, text = examined(outside)
    finally:
        over.set()
    assert time.monotonic() - start < 5
    assert code == 0
    assert "does not answer" in text


@pytest.mark.parametrize(
    ("python", "pyside", "state"),
    [
        ((3, 11), "6.11.3", State.FINE),
        ((3, 12), "6.12.0", State.FINE),
        ((3, 11), "6.12.0", State.WRONG),
        ((3, 10), "6.11.3", State.WRONG),
        ((3, 13), "", State.WRONG),
    ],
)
def test_the_pair_that_crashes_is_known(python: tuple[int, int], pyside: str, state: State) -> None:
    check = doctor.versions(python, pyside)
    assert check.state is state
    assert bool(check.remedy) is (state is State.WRONG)


def test_missing_libraries_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    lacking = {"libGL.so.1", "libxcb-cursor.so.0"}
    (check,) = doctor.libraries(has_display=True, loads=lambda name: name not in lacking, system="linux")
    assert check.state is State.WRONG
    assert check.remedy == "On Debian and Ubuntu: apt-get install libgl1 libxcb-cursor0"
    assert doctor.libraries(has_display=True, loads=lambda _name: False, system="darwin") == []


def test_a_terminal_without_signs_still_gets_the_words(outside: Office) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="cp1252")
    assert doctor.examine(has_display=True, desk=outside.desk, out=out) == 0
    out.flush()
    assert b"No account is connected yet" in raw.getvalue()


@pytest.mark.parametrize("kind", ["absent", "locked", "denied", "timeout", "lost"])
def test_every_state_of_the_keychain_has_a_remedy(kind: str) -> None:
    state = VaultState(kind, "Test keyring")
    needed, spare = doctor.keychain(state, is_needed=True), doctor.keychain(state, is_needed=False)
    assert (needed.state, spare.state) == (State.WRONG, State.NOTE)
    assert needed.remedy in spare.remedy


@pytest.mark.parametrize(
    ("missing", "state", "title"),
    [
        ("", State.FINE, "Fonts for names in other scripts"),
        ("日", State.NOTE, "No font for Chinese, Japanese and Korean: such names show as blocks"),
        ("日ع", State.NOTE, "No font for Chinese, Japanese and Korean or Arabic: such names show as blocks"),
    ],
)
def test_fonts_that_are_missing_are_named_with_their_packages(missing: str, state: State, title: str) -> None:
    (check,) = doctor.fonts(ask=lambda: frozenset(missing), system="linux")
    assert (check.state, check.title) == (state, title)
    assert ("fonts-noto-cjk fonts-noto-core" in check.remedy) is bool(missing)
    assert doctor.fonts(ask=lambda: frozenset(missing), system="darwin") == []


def test_no_font_has_a_letter_that_does_not_exist() -> None:
    assert doctor_fonts.missing(("a", "\U0010fffd")) == {"\U0010fffd"}
