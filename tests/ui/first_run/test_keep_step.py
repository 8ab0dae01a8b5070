"""A keychain in trouble is a state with a remedy; memory is chosen outright."""

from __future__ import annotations

import keyring.errors
import pytest

from billing_console.domain.errors import VaultUnavailable
from billing_console.settings import Profile
from tests.desks import PASSPHRASE, Office
from tests.ui.first_run.acting import Until, connected, texts, tried
from tests.ui.first_run.conftest import Opened


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (keyring.errors.NoKeyringError("none"), "There is no system keychain here."),
        (keyring.errors.KeyringLocked("locked"), "The system keychain is locked."),
        (keyring.errors.PasswordSetError("no"), "The system keychain refused access."),
        (None, "The system keychain forgets what it is given."),
    ],
)
async def test_a_keychain_in_trouble_is_a_state_with_a_remedy(
    opened: Opened, outside: Office, until: Until, error: Exception | None, words: str
) -> None:
    outside.keychain.error, outside.keychain.forgets = error, error is None
    run = opened(real=True)
    await connected(run, outside.key(), until)
    assert run.step is run.keep_step
    assert words in texts(run)
    assert not run.frame.main.isEnabled()
    assert not run.keep_step.memory.isChecked()
    outside.keychain.error, outside.keychain.forgets = None, False
    run.keep_step.look_again.emit()
    await until(run.frame.main.isEnabled)
    assert "answers now" in texts(run)


async def test_memory_is_chosen_outright_and_needs_a_passphrase(opened: Opened, outside: Office, until: Until) -> None:
    outside.keychain.error = keyring.errors.NoKeyringError("none")
    run = opened(real=True)
    key = outside.key()
    results = await connected(run, key, until)
    run.keep_step.memory.setChecked(True)
    assert "at least 12 characters" in run.frame.main.accessibleDescription()
    run.keep_step.passphrase.setText(PASSPHRASE)
    assert "not the same" in run.frame.main.accessibleDescription()
    run.keep_step.again.setText(PASSPHRASE)
    run.frame.main.click()
    await until(lambda: results)
    (profile,) = results
    assert outside.desk.is_in_memory
    assert outside.desk.has_passphrase(profile)
    assert await outside.desk.vault.get(f"{profile.id}/key") == key
    assert run.keep_step.passphrase.text() == ""
    assert outside.keychain.kept == {}


async def test_a_session_in_memory_asks_for_key_and_passphrase_again(
    opened: Opened, outside: Office, until: Until
) -> None:
    profile = await outside.desk.add(
        name="Tiny", operator="m.keller", role="support", key=outside.key("support"), passphrase=PASSPHRASE
    )
    console = await outside.desk.open(profile)
    await console.close()
    outside.desk.vault = type(outside.desk)().vault  # the next start: nothing is in memory any more
    run = opened(profile=profile, problem=VaultUnavailable("key_missing"))
    results: list[Profile] = []
    run.finished.connect(results.append)
    assert "Add the key of “Tiny” again" in texts(run)
    assert not run.key_step.operator.isEnabled()
    run.key_step.field.entry.setText("")
    await tried(run, outside.key("support"), until)
    run.frame.main.click()
    assert run.step is run.keep_step
    assert not run.keep_step.again.isVisibleTo(run)
    run.keep_step.passphrase.setText("wrong horse battery")
    run.frame.main.click()
    await until(lambda: run.keep_step.refusal.isVisibleTo(run))
    assert "not the passphrase" in texts(run)
    run.keep_step.passphrase.setText(PASSPHRASE)
    run.frame.main.click()
    await until(lambda: results)
    assert results[0].id == profile.id
    console = await outside.desk.open(results[0])
    await console.close()
