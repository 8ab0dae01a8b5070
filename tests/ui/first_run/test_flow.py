"""From the first question to a profile that is kept, by mouse or keyboard."""

from __future__ import annotations

from dataclasses import replace

import keyring.errors
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from billing_console.domain.errors import VaultUnavailable
from billing_console.settings import Profile
from tests.desks import Office
from tests.ui.first_run.acting import Until, connected, texts, tried
from tests.ui.first_run.conftest import Opened


async def test_practice_is_one_key_away(opened: Opened) -> None:
    run = opened()
    modes: list[str] = []
    results: list[object] = []
    run.mode_changed.connect(modes.append)
    run.finished.connect(results.append)
    assert "Practice company" in run.start_step.choice.button("practice").text()
    assert run.start_step.choice.key() == "practice"
    assert run.frame.main.text() == "Open practice company"
    run.start_step.choice.choose("real")
    run.start_step.choice.choose("practice")
    assert modes == ["", "practice"]
    run.frame.main.click()
    assert results == ["practice"]


async def test_arrows_choose_and_enter_goes_on(opened: Opened, until: Until) -> None:
    run = opened()
    run.activateWindow()
    practice = run.start_step.choice.button("practice")
    await until(practice.hasFocus)
    QTest.keyClick(practice, Qt.Key.Key_Down)
    real = run.start_step.choice.button("real")
    assert run.start_step.choice.key() == "real"
    QTest.keyClick(real, Qt.Key.Key_Return)
    assert run.step is run.key_step
    await until(run.key_step.operator.hasFocus)


async def test_a_key_that_was_held_in_memory_is_asked_for_without_alarm(opened: Opened, outside: Office) -> None:
    key = outside.key("support")
    profile = await outside.desk.add(name="Own", operator="a", role="support", key=key, passphrase="quiet river stones")
    run = opened(profile=profile, problem=VaultUnavailable("absent"))
    assert "held in memory last time, as you chose" in texts(run)
    assert not run.key_step.field.entry.property("invalid")


async def test_a_good_key_is_kept_and_chosen(opened: Opened, outside: Office, until: Until) -> None:
    run = opened()
    modes: list[str] = []
    run.mode_changed.connect(modes.append)
    run.start_step.choice.choose("real")
    run.frame.main.click()
    key = outside.key()
    results = await connected(run, key, until)
    await until(lambda: results)
    (profile,) = results
    assert isinstance(profile, Profile)
    assert (profile.mode, profile.operator, profile.role) == ("test", "m.keller", "support_lead")
    assert (profile.account, profile.name) == ("acct_tiny", "Tiny")
    assert outside.keychain.kept["Billing Console", f"{profile.id}/key"] == key
    assert outside.desk.settings().last_profile == profile.id
    assert modes[-1] == "test"
    assert all(line.startswith("GET ") for line in outside.network.asked)


async def test_nobody_is_named_twice(opened: Opened, outside: Office, until: Until) -> None:
    run = opened(real=True)
    results = await connected(run, outside.key(), until, operator="m\u200b.k\x07")
    await until(lambda: run.key_step.refusal.isVisibleTo(run))
    assert "Say who is working here" in texts(run)
    assert run.key_step.operator.property("invalid")
    assert results == []
    assert outside.desk.settings().profiles == ()
    assert outside.keychain.kept == {}


async def test_a_known_profile_takes_only_its_own_account(opened: Opened, outside: Office, until: Until) -> None:
    profile = await outside.desk.add(name="Other", operator="a", role="support", key=outside.key("support"))
    other = replace(profile, account="acct_other")
    run = opened(profile=other)
    await tried(run, outside.key("support"), until)
    assert "another account (acct_tiny)" in texts(run)
    run = opened(profile=replace(profile, mode="live"))
    await tried(run, outside.key("support"), until)
    assert "This is a test key; the profile works in live mode." in texts(run)


async def test_a_keychain_that_fails_at_the_last_moment_keeps_nothing(
    opened: Opened, outside: Office, until: Until
) -> None:
    run = opened(real=True)
    run.key_step.operator.setText("m.keller")
    await tried(run, outside.key(), until)
    await until(run.frame.main.isEnabled)
    outside.keychain.error = keyring.errors.KeyringLocked("now")
    run.frame.main.click()
    await until(lambda: run.step is run.keep_step)
    await until(lambda: "locked" in texts(run))
    assert outside.desk.settings().profiles == ()
    assert run.key_step.field.key  # still there to be kept elsewhere


async def test_everything_by_keyboard(opened: Opened, outside: Office, until: Until) -> None:
    run = opened()
    run.activateWindow()
    await until(run.isActiveWindow)
    keys = Qt.Key
    results: list[Profile] = []
    run.finished.connect(results.append)
    QTest.keyClick(run.start_step.choice.button("practice"), keys.Key_Down)
    assert run.start_step.choice.key() == "real"
    run.frame.main.setFocus()
    QTest.keyClick(run.frame.main, keys.Key_Return)
    assert run.step is run.key_step
    assert run.key_step.operator.hasFocus()
    QTest.keyClicks(run.key_step.operator, "m.keller")
    field = run.key_step.field.entry
    field.setFocus()
    QGuiApplication.clipboard().setText(f"  {outside.key()}\n")
    QTest.keyClick(field, keys.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, keys.Key_Return)
    await until(run.frame.main.isEnabled)
    run.key_step.operator.setFocus()
    QTest.keyClick(run.key_step.operator, keys.Key_Return)
    await until(lambda: results)


async def test_back_leads_back_and_keeps_what_was_typed(opened: Opened) -> None:
    run = opened()
    assert not run.frame.back.isVisibleTo(run)
    run.start_step.choice.choose("real")
    run.frame.main.click()
    run.key_step.operator.setText("m.keller")
    run.frame.back.click()
    assert run.step is run.start_step
    run.frame.main.click()
    assert run.key_step.operator.text() == "m.keller"


async def test_every_field_has_a_name(opened: Opened, outside: Office, until: Until) -> None:
    run = opened(real=True)
    await tried(run, outside.key(), until)
    for widget in run.findChildren(QWidget):
        if widget.isVisibleTo(run) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
            assert name, widget
