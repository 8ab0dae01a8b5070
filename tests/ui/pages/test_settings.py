"""The settings page over a real desk: what it shows, what it remembers, and how a key is rotated."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import keyring.errors
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from billing_console.bootstrap import Console
from billing_console.domain.audit import Finding, Verdict
from tests.consoles import practice_console
from tests.desks import PASSPHRASE, Office, made_up_key, office
from ui.pages.settings import SettingsPage
from ui.pages.settings_key import RotateSheet
from ui.theme.current import Theme
from ui.widgets.button import Button
from ui.widgets.label import Label

Until = Callable[..., Awaitable[None]]


@pytest.fixture
def outside(tmp_path: Path) -> Office:
    return office(tmp_path)


@pytest.fixture
async def console(outside: Office) -> AsyncIterator[Console]:
    profile = await outside.desk.add(
        name="Northwind", operator="m.keller", role="support_lead", key=outside.key(), account="acct_tiny"
    )
    console = await outside.desk.open(profile)
    await console.ledger.close()  # the anchor is written: nothing runs while the test begins
    yield console
    await console.close()


@pytest.fixture
async def page(
    console: Console, outside: Office, qtbot: QtBot, look: Theme, until: Until
) -> AsyncIterator[SettingsPage]:
    page = SettingsPage(console, outside.desk)
    qtbot.addWidget(page)
    page.resize(1164, 782)
    page.show()
    page.shown()
    await until(lambda: not page.tasks.busy)
    yield page
    await page.aclose()


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Label) if label.isVisibleTo(widget))


def button(widget: QWidget, words: str) -> Button:
    return next(b for b in widget.findChildren(Button) if words in (b.text(), b.accessibleName()))


async def rotating(page: SettingsPage, until: Until) -> RotateSheet:
    button(page, "Rotate the key").click()
    await until(lambda: page.findChildren(RotateSheet))
    return page.findChildren(RotateSheet)[-1]


async def test_it_says_who_works_here_with_which_key(page: SettingsPage, console: Console) -> None:
    shown = texts(page.profile)
    for words in ("Northwind", "acct_tiny", "test mode", "m.keller", "Support lead", "added today"):
        assert words in shown
    assert console.profile.key_hint in shown
    assert "rotate it" not in shown


async def test_an_old_key_asks_to_be_rotated(
    page: SettingsPage, outside: Office, console: Console, until: Until
) -> None:
    outside.clock.forward(days=91)
    page.profile.show_profile(console.profile, outside.clock())
    await until(lambda: "91 days old" in texts(page.profile))
    assert "rotate it" in texts(page.profile)


async def test_a_key_of_the_same_account_takes_the_old_one_s_place(
    page: SettingsPage, outside: Office, console: Console, until: Until
) -> None:
    said: list[str] = []
    page.said.connect(said.append)
    sheet = await rotating(page, until)
    assert not sheet.main.isEnabled()
    key = outside.key()
    sheet.field.entry.setText(key)
    sheet.field.judge()
    await until(sheet.main.isEnabled)
    sheet.main.click()
    await until(lambda: said)
    assert outside.keychain.kept["Billing Console", f"{console.profile.id}/key"] == key
    await until(lambda: f"rk_…{key[-4:]}" in texts(page.profile))
    assert sheet.field.key == ""


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda outside: outside.key(live=True), "This is a live key"),
        (lambda _outside: made_up_key("rk", "test"), "revoked or mistyped"),
        (lambda _outside: made_up_key("pk", "test"), "publishable key"),
    ],
)
async def test_another_key_does_not(
    page: SettingsPage, outside: Office, until: Until, made: Callable[[Office], str], words: str
) -> None:
    name = ("Billing Console", f"{page.console.profile.id}/key")
    before = outside.keychain.kept[name]
    sheet = await rotating(page, until)
    key = made(outside)
    sheet.field.entry.setText(key)
    sheet.field.judge()
    await until(lambda: sheet.refusal.isVisibleTo(sheet))
    shown = texts(sheet)
    assert words in shown or ("live" in key and "other mode" in shown)
    assert not sheet.main.isEnabled()
    sheet.reject()
    await until(lambda: not sheet.tasks.busy)
    assert outside.keychain.kept[name] == before


async def test_a_key_of_another_account_is_refused(
    page: SettingsPage, outside: Office, console: Console, until: Until
) -> None:
    sheet = await rotating(page, until)
    outside.stripe.company.account["id"] = "acct_other"
    sheet.field.entry.setText(outside.key())
    sheet.field.judge()
    await until(lambda: sheet.refusal.isVisibleTo(sheet))
    assert "another account (acct_other)" in texts(sheet)
    sheet.reject()


async def test_the_look_is_asked_for_and_remembered(page: SettingsPage, outside: Office, until: Until) -> None:
    themes: list[str] = []
    sizes: list[int] = []
    page.theme_wanted.connect(themes.append)
    page.text_size_wanted.connect(sizes.append)
    page.look.themes.choose("dark")
    await until(lambda: outside.desk.settings().theme == "dark")
    page.look.sizes.choose("130")
    await until(lambda: outside.desk.settings().text_scale == 130)
    assert (themes, sizes) == (["dark"], [130])
    again = SettingsPage(page.console, outside.desk)
    assert again.look.themes.key() == "dark"
    assert again.look.sizes.key() == "130"
    await again.aclose()
    again.deleteLater()


async def test_storage_says_what_is_there_and_fills_again(
    page: SettingsPage, outside: Office, console: Console, until: Until
) -> None:
    await until(lambda: "Nothing yet" in texts(page.storage))
    await console.sync.once()
    page.reload()
    await until(lambda: "3 customers" in texts(page.storage))
    assert "1 product ·" in texts(page.storage)
    assert str(console.folder) in texts(page.storage)
    assert "Synced" in texts(page.storage)
    said: list[str] = []
    page.said.connect(said.append)
    button(page, "Fill the cache again").click()
    await until(lambda: said)
    outside.network.asked.clear()
    await console.sync.once()
    assert "GET /v1/customers" in outside.network.asked
    button(page, "Sync now").click()
    assert said[-1] == "Looking at Stripe now"


async def test_the_trail_s_key_can_be_compared(page: SettingsPage, console: Console, until: Until) -> None:
    public = console.audit.public_key
    await until(lambda: "is kept in the keychain" in texts(page.trust))
    assert public in texts(page.trust).replace(" ", "")
    QGuiApplication.clipboard().clear()
    button(page, "Copy the public key").click()
    assert QGuiApplication.clipboard().text() == public
    await console.verify_trail()
    page.reload()
    assert "intact" in texts(page.trust)
    page.trust.show_verdict(Verdict(1, "0" * 64, (Finding(1, "hash"),)))
    assert "broken" in texts(page.trust)


async def test_a_silent_keychain_is_said_beside_the_anchor(page: SettingsPage, outside: Office, until: Until) -> None:
    outside.keychain.error = keyring.errors.KeyringLocked("now")
    page.reload()
    await until(lambda: "Not in the keychain now" in texts(page.trust))
    outside.keychain.error = None


async def test_the_pack_is_shown_as_it_is(page: SettingsPage) -> None:
    assert "default 1" in texts(page.policy)
    limits = page.policy.limits.table_model
    found = {row[0]: [column.plain(row) for column in limits.columns] for row in limits.rows}
    assert found["usd"] == ["USD", "$5,000.00", "$500.00"]
    assert found["kwd"] == ["KWD", "1,500.000 KWD", "150.000 KWD"]
    rules = page.policy.buckets.table_model
    words = [[column.plain(row) for column in rules.columns] for row in rules.rows]
    assert ["Accidental renewal (within 7 days)", "allowed for 7 days after the payment"] in words
    assert ["Real multi-seat or team purchase", "a second person decides"] in words
    roles = page.policy.roles.table_model
    (support,) = ([c.plain(row) for c in roles.columns] for row in roles.rows if row.title == "Support")
    assert support[3] == "hidden"
    assert "refund" in set(support[2].split(", ")) - set(support[1].split(", "))
    assert "Live secret keys: refused" in texts(page.policy)


async def test_memory_only_is_said(outside: Office, qtbot: QtBot, look: Theme) -> None:
    profile = await outside.desk.add(
        name="N", operator="o", role="support", key=outside.key("support"), passphrase=PASSPHRASE
    )
    console = await outside.desk.open(profile)
    page = SettingsPage(console, outside.desk)
    qtbot.addWidget(page)
    page.resize(1164, 782)
    page.show()
    assert "pasted again at the next start" in texts(page)
    await page.aclose()
    await console.close()


async def test_practice_has_no_key_to_rotate(tmp_path: Path, qtbot: QtBot, look: Theme, until: Until) -> None:
    async with practice_console(tmp_path, customers=5) as console:
        console.is_temporary = True
        page = SettingsPage(console)
        qtbot.addWidget(page)
        page.resize(1164, 782)
        page.show()
        page.shown()
        added: list[bool] = []
        page.add_profile_wanted.connect(lambda: added.append(True))
        assert "This is a practice session." in texts(page)
        assert not [b for b in page.findChildren(Button) if b.accessibleName() == "Rotate the key"]
        assert [c.id for c in page.commands()] == ["settings:sync", "settings:add"]
        button(page, "Add another profile…").click()
        assert added == [True]
        await until(lambda: "Entry" in texts(page.trust))
        await page.aclose()


async def test_everything_that_takes_the_keyboard_has_a_name(page: SettingsPage) -> None:
    for widget in page.findChildren(QWidget):
        if widget.isVisibleTo(page) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
            assert name, widget


async def test_it_follows_what_happens(page: SettingsPage, console: Console, until: Until) -> None:
    stop = console.changes.listen(page.changed)
    await console.sync.once()
    await until(lambda: "3 customers" in texts(page.storage))
    await console.verify_trail()
    await until(lambda: "intact" in texts(page.trust))
    stop()
    await until(lambda: not page.tasks.busy)


async def test_a_damaged_settings_file_is_said_and_the_page_stands(
    console: Console, outside: Office, qtbot: QtBot, look: Theme
) -> None:
    outside.desk.places.settings_file.write_text("this = is [not toml", encoding="utf-8")
    page = SettingsPage(console, outside.desk)
    qtbot.addWidget(page)
    page.resize(1164, 782)
    page.show()
    assert "a copy was kept as settings.damaged-" in texts(page.banner)
    assert page.look.themes.key() == "system"
    await page.aclose()
