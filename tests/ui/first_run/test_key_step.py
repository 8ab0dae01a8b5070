"""Every way in which a key can be refused, and what is shown of one that is not."""

from __future__ import annotations

import pytest

from tests.desks import Office, made_up_key
from tests.ui.first_run.acting import Until, texts, tried, tried_again
from tests.ui.first_run.conftest import Opened
from tests.ui.hostile import HOSTILE
from ui.widgets.label import Label


async def test_what_the_test_found_is_on_screen(opened: Opened, outside: Office, until: Until) -> None:
    run = opened(real=True)
    await tried(run, outside.key(without="dispute"), until)
    shown = texts(run)
    assert "test · restricted · answers" in shown
    assert "acct_tiny" in shown
    assert "Test keyring, readable by you only" in shown
    assert "refund" in shown
    assert "The key lacks: Disputes: read" in shown
    names = {label.accessibleName() for label in run.findChildren(Label)}
    assert "Disputes: read, the key lacks it" in names
    assert "Customers: read, the key has it" not in names
    assert "Charges and refunds: write, Stripe tells when it is first used" in names


async def test_what_a_role_does_not_need_gets_no_tick(opened: Opened) -> None:
    run = opened(real=True)
    shown = texts(run)
    assert "Not needed: Credit notes, files, payouts" in shown
    assert ": none" not in shown


async def test_a_key_that_may_too_much_gets_a_warning(opened: Opened, outside: Office, until: Until) -> None:
    run = opened(real=True)
    await tried(run, outside.key("support_lead", "webhook_read"), until)
    assert "Over-broad key." in texts(run)
    assert "webhook read" in texts(run)
    await tried_again(run, outside.stripe.keys.add_secret(), until)
    assert "A secret key may do everything" in texts(run)
    assert "test · secret · answers" in texts(run)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (made_up_key("pk", "live"), "publishable key"),
        ("rk_" + "test_51abc", "cut off"),
        ("rk_" + "test_" + "a" * 20 + " " + "b" * 20, "a space or line break inside"),
        ("hello", "does not look like a Stripe key"),
        (made_up_key("rk", "test"), "revoked or mistyped"),
        (made_up_key("sk", "live"), "the team’s rules refuse it"),
        ("<b>" + "W" * 5000, "does not look like a Stripe key"),
    ],
)
async def test_refusals_are_said_by_the_field(opened: Opened, until: Until, key: str, words: str) -> None:
    run = opened(real=True)
    run.key_step.operator.setText("m.keller")
    await tried(run, key, until)
    assert words in texts(run)
    assert not run.frame.main.isEnabled()
    assert run.frame.main.accessibleDescription()


async def test_a_key_of_the_other_mode_than_it_says(opened: Opened, outside: Office, until: Until) -> None:
    run = opened(real=True)
    modes: list[str] = []
    run.mode_changed.connect(modes.append)
    await tried(run, outside.key(live=True), until)
    assert modes[-1] == "live"
    assert "in the other mode than its prefix says" in texts(run)


async def test_a_live_key_goes_to_no_other_server(opened: Opened, outside: Office, until: Until) -> None:
    run = opened(real=True, api_base="http://127.0.0.1:12111")
    await tried(run, made_up_key("rk", "live"), until)
    assert "A live key only ever goes to Stripe" in texts(run)
    assert outside.network.asked == []
    assert "except to http://127.0.0.1:12111" in run.frame.note.text()


async def test_without_a_network_the_test_can_be_repeated(opened: Opened, outside: Office, until: Until) -> None:
    run = opened(real=True)
    run.key_step.operator.setText("m.keller")
    outside.network.is_offline = True
    await tried(run, outside.key(), until)
    assert "Stripe can't be reached" in texts(run)
    assert "no answer" in texts(run)
    assert not run.frame.main.isEnabled()
    outside.network.is_offline = False
    run.key_step.refusal.command_clicked.emit()
    await until(lambda: run.key_step.report is not None)
    assert not run.key_step.refusal.isVisibleTo(run)
    assert run.frame.main.isEnabled()


async def test_another_role_is_another_test(opened: Opened, outside: Office, until: Until) -> None:
    run = opened(real=True)
    await tried(run, outside.key("viewer"), until)
    assert "portal link" in texts(run)
    run.key_step.role.choose("viewer")
    assert run.key_step.report is None
    await until(lambda: run.key_step.report is not None)
    assert "portal link" not in texts(run)
    assert "for the role “Viewer”" in run.frame.subtitle.text()


async def test_stripe_is_opened_with_the_role_s_rights(opened: Opened) -> None:
    run = opened(real=True)
    links: list[str] = []
    run.link_wanted.connect(links.append)
    run.key_step.role.choose("finance")
    run.key_step.guide.command_clicked.emit()
    (link,) = links
    assert link.startswith("https://dashboard.stripe.com/apikeys/create?name=")
    assert "rak_charge_write" in link


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_account_names_break_nothing(opened: Opened, outside: Office, until: Until, name: str) -> None:
    outside.stripe.company.account["settings"]["dashboard"]["display_name"] = name
    run = opened(real=True)
    await tried(run, outside.key(), until)
    assert run.frame.panel.width() == 720
    assert run.key_step.facts.width() <= 680
    assert len(run.key_step.name.text()) <= 60
