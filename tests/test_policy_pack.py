"""The policy pack: read as it was meant, and every field that can't be used is named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput
from billing_console.domain.policy import ActionRule
from billing_console.domain.tiers import Tier
from billing_console.policy_pack import load_pack, read_pack

GOOD = """
name = "team"
version = "7"
live_secret_keys = true
approval_hours = 48
grace_days = 10
[roles.lead]
title = "Lead"
actions = ["refund_payment"]
sees_cards = false
approves = ["refund_payment"]
approves_up_to = { eur = 900 }
[refunds.accidental_renewal]
allowed = true
within_days = 7
needs = "same_day_duplicate"
[approval_above]
usd = 500
[retype_above]
jpy = 100
[rules.comp_subscription]
approval_above = { eur = 9 }
approval_for = { duration = ["forever"] }
[plans.pro]
title = "Pro"
offers = ["price_1"]
quotas = { sites = 10 }
"""


def test_the_pack_that_ships() -> None:
    policy = load_pack()
    assert policy.stamp == "default 1"
    assert set(policy.refund_rules) == set(Bucket)
    assert not policy.live_secret_keys
    assert "ask:refund_payment" in policy.roles["support"].actions
    assert "refund_payment" not in policy.roles["support"].actions
    assert [tier.title for tier in policy.tiers] == ["Starter", "Pro", "Team", "Agency", "Enterprise"]
    assert policy.rules["comp_subscription"].approval_for == {"duration": {"forever"}}


def test_everything_a_pack_may_say() -> None:
    policy = read_pack(GOOD)
    assert policy.live_secret_keys
    assert policy.roles["lead"].title == "Lead"
    assert not policy.roles["lead"].sees_cards
    assert policy.roles["lead"].approves == {"refund_payment"}
    assert policy.roles["lead"].approves_up_to == {"eur": 900}
    assert policy.approval_lasts == timedelta(hours=48)
    assert policy.grace == timedelta(days=10)
    rule = policy.refund_rules[Bucket.ACCIDENTAL_RENEWAL]
    assert (rule.allowed, rule.within, rule.needs) == (True, timedelta(days=7), "same_day_duplicate")
    assert (policy.approval_above, policy.retype_above) == ({"usd": 500}, {"jpy": 100})
    assert policy.rules["comp_subscription"] == ActionRule({"eur": 9}, {"duration": frozenset({"forever"})})
    assert policy.tiers == (Tier("pro", "Pro", frozenset({"price_1"}), {"sites": 10}),)


def test_the_least_a_pack_may_say_allows_nothing() -> None:
    policy = read_pack('name = "n"\nversion = "1"')
    assert not policy.roles
    assert not policy.refund_rules
    assert not policy.approval_above
    assert policy.approval_lasts == timedelta(hours=24)
    assert policy.grace == timedelta(days=7)


def test_whatever_may_be_asked_for_may_be_approved_by_somebody() -> None:
    policy = load_pack()
    approved = {action for role in policy.roles.values() for action in role.approves}
    asked = {action for role in policy.roles.values() for action in role.actions}
    assert {action.removeprefix("ask:") for action in asked if action.startswith("ask:")} <= approved
    assert not policy.roles["support"].approves


@pytest.mark.parametrize(
    ("good", "wrong", "field"),
    [
        ('name = "team"', "name = 3", "name"),
        ('name = "team"', 'name = "  "', "name"),
        ('version = "7"', "version = 7", "version"),
        ("live_secret_keys = true", 'live_secret_keys = "yes"', "live_secret_keys"),
        ("live_secret_keys = true", "secret_keys = true", "secret_keys"),
        ('title = "Lead"', "title = []", "roles.lead.title"),
        ('actions = ["refund_payment"]', 'actions = "refund_payment"', "roles.lead.actions"),
        ('actions = ["refund_payment"]', "actions = [1]", "roles.lead.actions"),
        ("sees_cards = false", "sees_cards = 0", "roles.lead.sees_cards"),
        ("sees_cards = false", "sees_card = true", "roles.lead.sees_card"),
        ("[refunds.accidental_renewal]", "[refunds.whim]", "refunds.whim"),
        ("allowed = true", "allowed = 1", "refunds.accidental_renewal.allowed"),
        ("within_days = 7", "within_day = 7", "refunds.accidental_renewal.within_day"),
        ("within_days = 7", "within_days = -1", "refunds.accidental_renewal.within_days"),
        ("within_days = 7", "within_days = true", "refunds.accidental_renewal.within_days"),
        ("within_days = 7", "within_days = 7.5", "refunds.accidental_renewal.within_days"),
        ("within_days = 7", "within_days = 999999999999", "refunds.accidental_renewal.within_days"),
        ('needs = "same_day_duplicate"', "needs = 1", "refunds.accidental_renewal.needs"),
        ("usd = 500", "USD = 500", "approval_above.USD"),
        ("usd = 500", "dollars = 500", "approval_above.dollars"),
        ("usd = 500", "usd = 5.0", "approval_above.usd"),
        ("usd = 500", "usd = -1", "approval_above.usd"),
        ("jpy = 100", "jpy = true", "retype_above.jpy"),
        ("{ eur = 9 }", "{ eur = -9 }", "rules.comp_subscription.approval_above.eur"),
        ("{ eur = 9 }", "9", "rules.comp_subscription.approval_above"),
        ("approval_for = {", "approval_when = {", "rules.comp_subscription.approval_when"),
        ('duration = ["forever"]', 'duration = "forever"', "rules.comp_subscription.approval_for.duration"),
        ('title = "Pro"', "title = 1", "plans.pro.title"),
        ('offers = ["price_1"]', "offers = [1]", "plans.pro.offers"),
        ('offers = ["price_1"]', 'offers = [""]', "plans.pro.offers"),
        ('offers = ["price_1"]', "", "plans.pro.offers"),
        ("{ sites = 10 }", "{ sites = 1.5 }", "plans.pro.quotas.sites"),
        ("{ sites = 10 }", "{ sites = -1 }", "plans.pro.quotas.sites"),
        ("quotas = {", "limits = {", "plans.pro.limits"),
        ("approval_hours = 48", "approval_hours = 0", "approval_hours"),
        ("grace_days = 10", "grace_days = -1", "grace_days"),
        ("grace_days = 10", 'grace_days = "ten"', "grace_days"),
        ("approval_hours = 48", "approval_hours = 169", "approval_hours"),
        ("approval_hours = 48", "approval_hours = 1.5", "approval_hours"),
        ('approves = ["refund_payment"]', "approves = [1]", "roles.lead.approves"),
        ('approves = ["refund_payment"]', 'approve = ["refund_payment"]', "roles.lead.approve"),
        ("{ eur = 900 }", "900", "roles.lead.approves_up_to"),
        ("{ eur = 900 }", "{ eur = -1 }", "roles.lead.approves_up_to.eur"),
        ("{ eur = 900 }", "{ EUR = 1 }", "roles.lead.approves_up_to.EUR"),
    ],
)
def test_a_wrong_field_is_named(good: str, wrong: str, field: str) -> None:
    assert good in GOOD
    with pytest.raises(InvalidInput) as problem:
        read_pack(GOOD.replace(good, wrong))
    assert problem.value.code == "policy_field"
    assert problem.value.data["field"] == field
    assert problem.value.data["why"]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('name = "n"\nversion = "1"\nroles = 3', "roles"),
        ('name = "n"\nversion = "1"\n[roles]\nlead = 3', "roles.lead"),
        ('name = "n"\nversion = "1"\n[refunds]\nteam_purchase = true', "refunds.team_purchase"),
        ('name = "n"\nversion = "1"\napproval_above = []', "approval_above"),
        ('version = "1"', "name"),
        ('name = "n"\nversion = "1"\n[rules]\ncomp = 3', "rules.comp"),
        ('name = "n"\nversion = "1"\n[plans]\npro = 3', "plans.pro"),
    ],
)
def test_a_wrong_shape_is_named(text: str, field: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        read_pack(text)
    assert problem.value.data["field"] == field


def test_what_is_no_pack(tmp_path: Path) -> None:
    damaged = tmp_path / "pack.toml"
    damaged.write_bytes(b"name = \xff")
    for path in (damaged, tmp_path / "missing.toml", tmp_path):
        with pytest.raises(InvalidInput, match="policy_unreadable"):
            load_pack(path)
    with pytest.raises(InvalidInput) as problem:
        read_pack("name = ?\n")
    assert "line 1" in problem.value.data["detail"]
