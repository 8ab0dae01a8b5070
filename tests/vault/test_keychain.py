"""The system keychain keeps secrets where they can be read back, or somebody is told why not."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import keyring.errors
import pytest
from typing_extensions import override

from billing_console.domain.errors import BillingError, VaultUnavailable
from billing_console.vault import (
    KeyringVault,
    VaultState,
)
from billing_console.vault.keychain import LONGEST, system_backend

SECRET = "canary-of-the-vault"  # a word to look for in messages


class Keychain:
    """A keychain that works."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.threads: set[threading.Thread] = set()

    def get_password(self, service: str, username: str) -> str | None:
        self.threads.add(threading.current_thread())
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Forgetful(Keychain):
    """Takes everything, keeps nothing: keyring's null backend."""

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Garbling(Keychain):
    """Keeps something else than it was given."""

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password[:1]


class Failing(Keychain):
    """Says no in the words of its system, with the secret among them."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    @override
    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error


class Hanging(Keychain):
    """Waits for a person who does not come."""

    def __init__(self) -> None:
        super().__init__()
        self.person = threading.Event()

    @override
    def get_password(self, service: str, username: str) -> str | None:
        self.person.wait(10)
        return super().get_password(service, username)


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    keychain = Hanging()
    yield keychain
    keychain.person.set()


def named(name: str) -> Exception:
    """An exception of a library that this system need not have."""
    kind: type[Exception] = type(name, (Exception,), {})
    return kind(SECRET)


async def test_what_is_kept_comes_back_and_can_be_forgotten() -> None:
    keychain = Keychain()
    vault = KeyringVault(lambda: keychain)
    assert await vault.get("p1/key") is None
    await vault.set("p1/key", SECRET)
    await vault.set("p2/key", "another")
    assert await vault.get("p1/key") == SECRET
    assert keychain.kept["Billing Console", "p1/key"] == SECRET
    await vault.delete("p1/key")
    await vault.delete("p1/key")
    assert await vault.get("p1/key") is None
    assert await vault.get("p2/key") == "another"
    assert threading.main_thread() not in keychain.threads


async def test_the_state_leaves_nothing_behind() -> None:
    keychain = Keychain()
    state = await KeyringVault(lambda: keychain, description="Test chain").state()
    assert state == VaultState("ok", "Test chain")
    assert keychain.kept == {}


@pytest.mark.parametrize("keychain", [Forgetful, Garbling])
async def test_a_keychain_that_forgets_is_found_out(keychain: Callable[[], Keychain]) -> None:
    vault = KeyringVault(keychain)
    with pytest.raises(VaultUnavailable, match="lost"):
        await vault.set("p1/key", SECRET)
    assert (await vault.state()).kind == "lost"


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (keyring.errors.NoKeyringError(SECRET), "absent", "absent"),
        (keyring.errors.InitError("Failed to create the collection: no such object"), "absent", "absent"),
        (named("SecretServiceNotAvailableException"), "absent", "absent"),
        (ConnectionRefusedError(SECRET), "absent", "absent"),
        (ModuleNotFoundError(SECRET), "absent", "absent"),
        (keyring.errors.KeyringLocked(SECRET), "locked", "locked_keychain"),
        (keyring.errors.InitError("Failed to create the collection: Prompt dismissed.."), "locked", "locked_keychain"),
        (named("LockedException"), "locked", "locked_keychain"),
        (keyring.errors.PasswordSetError(SECRET), "denied", "denied_by_keychain"),
        (named("pywintypes_error"), "denied", "denied_by_keychain"),
        (UnicodeEncodeError("utf-8", SECRET, 0, 1, SECRET), "denied", "denied_by_keychain"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value,
)
async def test_every_refusal_has_a_name_and_tells_no_secret(error: Exception, kind: str, code: str) -> None:
    vault = KeyringVault(lambda: Failing(error))
    for attempt in (vault.get("p1/key"), vault.set("p1/key", SECRET), vault.delete("p1/key")):
        with pytest.raises(VaultUnavailable) as caught:
            await attempt
        assert caught.value.code == code
        assert SECRET not in everything(caught.value)
    assert (await vault.state()).kind == kind


def everything(error: BaseException | None) -> str:
    if error is None:
        return ""
    return repr(error) + str(error.__dict__) + everything(error.__cause__) + everything(error.__context__)


async def test_a_keychain_that_cannot_even_be_opened_is_absent() -> None:
    def factory() -> Keychain:
        raise keyring.errors.NoKeyringError

    assert (await KeyringVault(factory).state()).kind == "absent"


async def test_nobody_waits_for_ever(hanging: Hanging) -> None:
    vault = KeyringVault(lambda: hanging, timeout=0.02)
    with pytest.raises(VaultUnavailable, match="timeout"):
        await vault.get("p1/key")
    assert (await vault.state()).kind == "timeout"
    before = threading.active_count()
    for _ in range(5):
        with pytest.raises(VaultUnavailable, match="timeout"):
            await vault.get("p1/key")
    assert threading.active_count() == before  # no more threads to wait beside the two


async def test_it_works_again_once_the_person_came(hanging: Hanging, until: Callable[..., Any]) -> None:
    vault = KeyringVault(lambda: hanging, timeout=0.02)
    for _ in range(3):
        with pytest.raises(VaultUnavailable, match="timeout"):
            await vault.get("p1/key")
    hanging.person.set()
    await until(lambda: not [t for t in threading.enumerate() if t.name == "keychain"])
    patient = KeyringVault(lambda: hanging)
    await patient.set("p1/key", SECRET)
    assert await vault.get("p1/key") == SECRET


async def test_a_keychain_thread_never_keeps_the_program_from_ending(hanging: Hanging) -> None:
    vault = KeyringVault(lambda: hanging, timeout=0.01)
    with pytest.raises(VaultUnavailable):
        await vault.get("p1/key")
    assert [t.daemon for t in threading.enumerate() if t.name == "keychain"] == [True]


async def test_values_stay_within_what_windows_takes() -> None:
    vault = KeyringVault(Keychain)
    with pytest.raises(ValueError, match="1280"):
        await vault.set("p1/key", "x" * (LONGEST + 1))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the Secret Service is Linux's")
async def test_the_environment_does_not_choose_the_keychain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("KEYRING_PROPERTY_APPID", "elsewhere")
    chosen = system_backend()
    assert type(chosen).__module__ == "keyring.backends.SecretService"
    assert vars(chosen) == {}
    assert (await KeyringVault(timeout=5).state()).kind == "absent"  # no bus in the tests


async def test_nothing_is_logged(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    keychain = Keychain()
    vault = KeyringVault(lambda: keychain)
    await vault.set("p1/key", SECRET)
    await vault.get("p1/key")
    with pytest.raises(BillingError):
        await KeyringVault(lambda: Failing(ValueError(SECRET))).set("p1/key", SECRET)
    printed = capsys.readouterr()
    assert SECRET not in caplog.text + printed.out + printed.err
