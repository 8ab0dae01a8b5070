"""Changing plans: by item, quantity kept, billed as previewed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from billing_console.actions.change_plan import ChangePlan, Settle, label
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.previews import PreviewedInvoice
from billing_console.domain.records import Price
from billing_console.domain.subscriptions import unix
from tests import made
from tests.subscribed import coming, effects, noted, planned, told, unmet

TEAM = Price("price_team", "prod_team", "Team", made.usd(9900), "month")
YEAR = Price("price_year", "prod_pro", "Pro", made.usd(49000), "year")


def change(settle: Settle = Settle.NEXT_INVOICE, price: str = "price_team", **changed: Any) -> ChangePlan:
    base = ChangePlan(
        "cus_amara", "sub_one", "si_sub_one", 2, price, settle, Bucket.NO_SELF_SERVICE, made.NOW, portal_offered=True
    )
    return replace(base, **changed)


def facts(price: Price = TEAM, **changed: Any) -> Facts:
    subscription = made.subscription(seats=2, **changed)
    return made.facts(subscriptions=(subscription,), prices=(price,))


def bill(
    plan_facts: Facts, settle: Settle, price: str, changed: PreviewedInvoice | None
) -> tuple[str, Money | None, bool]:
    plan = planned(change(settle, price), plan_facts, changed=changed)
    return plan.effects[0].code, plan.amount, plan.calls[0].moves_money


def test_the_call_says_what_was_previewed() -> None:
    action = change()
    plan = planned(action, facts(), changed=coming(7000), before=coming(9800), after=coming(19800))
    (call,) = plan.calls
    assert call.params == {
        "items": [{"id": "si_sub_one", "price": "price_team", "quantity": 2}],
        "proration_behavior": "create_prorations",
        "proration_date": unix(made.NOW),
        "payment_behavior": "error_if_incomplete",
    }
    asked = next(ask for ask in action.subject.previews if ask.name == "changed").params["subscription_details"]
    assert asked == {name: value for name, value in call.params.items() if name != "payment_behavior"}
    assert call.lookup_state == {"items": [{"id": "si_sub_one", "price": {"id": "price_team"}, "quantity": 2}]}
    assert effects(plan)["next_invoice"] == made.usd(7000)
    assert effects(plan)["each_period_then"] == made.usd(19800)
    assert told(plan, "plan_becomes") == {"from": "Pro, $49.00 per month", "to": "Team, $99.00 per month"}
    assert plan.before_after[1] == ("each_period", "$98.00", "$198.00")
    assert plan.terms["price"] == "price_team"
    assert plan.terms["from_plan"] == "Pro"
    assert (plan.amount, plan.value, unmet(plan), noted(plan)) == (None, None, set(), set())


def test_metered_items_have_no_quantity() -> None:
    item = replace(made.subscription().items[0], quantity=None)
    plan = planned(change(quantity=None), facts(items=(item,)))
    assert plan.calls[0].params["items"] == [{"id": "si_sub_one", "price": "price_team"}]
    assert plan.calls[0].lookup_state == {"items": [{"id": "si_sub_one", "price": {"id": "price_team"}}]}


def test_without_proration_there_is_no_date() -> None:
    assert "proration_date" not in planned(change(Settle.NEVER), facts()).calls[0].params


@pytest.mark.parametrize(
    ("settle", "price", "changed", "expected"),
    [
        (Settle.NOW, TEAM, coming(5000), ("charged_now", made.usd(5000), True)),
        (Settle.NOW, TEAM, coming(5000, 0), ("paid_from_credit", None, False)),
        (Settle.NOW, TEAM, coming(-5000), ("account_credit", None, False)),
        (Settle.NOW, TEAM, coming(0), ("nothing_billed_now", None, False)),
        (Settle.NOW, TEAM, None, ("plan_becomes", None, False)),
        (Settle.NEXT_INVOICE, TEAM, coming(5000), ("next_invoice", None, False)),
        (Settle.NEVER, YEAR, coming(47000), ("charged_now", made.usd(47000), True)),
    ],
)
def test_what_is_billed_at_once(
    settle: Settle, price: Price, changed: PreviewedInvoice | None, expected: tuple[str, Money | None, bool]
) -> None:
    assert bill(facts(price), settle, price.id, changed) == expected


def test_from_free_to_paid_is_billed_at_once_and_a_trial_never_is() -> None:
    free = replace(
        made.subscription().items[0], price=Price("price_0", "prod_0", "Free", made.usd(0), "month"), quantity=2
    )
    assert bill(facts(items=(free,)), Settle.NEXT_INVOICE, "price_team", coming(900))[0] == "charged_now"
    assert bill(facts(status="trialing"), Settle.NOW, "price_team", coming(900))[0] == "next_invoice"


def test_what_charges_says_so_to_the_rules() -> None:
    """While charging is paused nothing that charges is done."""
    assert planned(change(Settle.NOW), facts(), changed=coming(900)).terms["direction"] == "charge"
    assert "direction" not in planned(change(), facts()).terms


def test_a_credit_is_weighed() -> None:
    assert planned(change(Settle.NOW), facts(), changed=coming(-5000)).value == made.usd(5000)


def test_without_previews_less_is_said() -> None:
    plan = planned(change(), facts(), changed=None, before=None, after=None)
    assert set(effects(plan)) == {"plan_becomes"}
    half = planned(change(), facts(), before=None)
    assert told(half, "each_period_then") == {"before": ""}


@pytest.mark.parametrize(
    ("price", "action", "changed", "why"),
    [
        (replace(TEAM, active=False), change(), {}, "price_active"),
        (replace(TEAM, amount=Money(9900, "eur")), change(), {}, "same_currency"),
        (TEAM, change(quantity=1), {}, "quantity_kept"),
        (made.subscription().items[0].price, change(price="price_pro"), {}, "changes_something"),
        (TEAM, change(), {"schedule": "sub_sched_1"}, "no_schedule"),
        (TEAM, change(), {"status": "unpaid"}, "subscription_running"),
    ],
)
def test_what_stands_in_the_way(price: Price, action: ChangePlan, changed: dict[str, Any], why: str) -> None:
    assert unmet(planned(action, facts(price, **changed))) == {why}


def test_not_offering_the_portal_is_noted() -> None:
    assert noted(planned(change(portal_offered=False), facts())) == {"portal_offered"}


def test_what_is_not_there() -> None:
    with pytest.raises(NotFound, match="price_not_found"):
        planned(change(), made.facts())
    with pytest.raises(NotFound, match="item_not_found"):
        planned(change(item="si_other"), facts())


def test_the_fingerprint_follows_the_previews() -> None:
    same = planned(change(), facts(), changed=coming(7000))
    assert planned(change(), facts(), changed=coming(7001)).fingerprint != same.fingerprint
    assert (
        planned(change(), facts(replace(TEAM, amount=made.usd(9901))), changed=coming(7000)).fingerprint
        != same.fingerprint
    )


def test_prices_as_people_know_them() -> None:
    assert label(TEAM) == "Team, $99.00 per month"
    assert label(replace(TEAM, interval_count=3)) == "Team, $99.00 per 3 months"
    assert label(replace(TEAM, amount=None, product_name="")) == "price_team"
    assert label(replace(TEAM, interval=None)) == "Team"
