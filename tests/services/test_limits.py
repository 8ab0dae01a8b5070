"""What counts towards a customer's limit of the day: in one currency, in both ways to refund, here and elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from billing_console.actions.refund_payment import RefundPayment, RefundReason
from billing_console.domain.cases import Bucket
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.plans import Plan
from billing_console.services import limits
from tests import made
from tests.consoles import stage

EURO = Money(700, "eur")


def plan(facts: Facts) -> Plan:
    action = RefundPayment("cus_amara", "ch_one", made.usd(1000), RefundReason.DUPLICATE, Bucket.PRODUCT_FAILURE)
    return action.plan(facts, made.NOW)


async def counted(tmp_path: Path, facts: Facts, of: Plan | None = None) -> Money | None:
    async with stage(tmp_path / "store").console() as console:
        chosen = of or plan(facts)
        return await console.ledger.read(lambda c: limits.moved_today(c, chosen, facts, made.NOW))


async def test_refunds_of_others_count_for_a_day_in_their_own_currency(tmp_path: Path) -> None:
    fresh = made.refund(created=made.NOW - timedelta(hours=23))
    others = (
        fresh,
        replace(fresh, id="re_old", created=made.NOW - timedelta(hours=25)),
        replace(fresh, id="re_back", status="failed"),
        replace(fresh, id="re_euro", amount=EURO),
    )
    assert await counted(tmp_path, made.facts(refunds=others)) == made.usd(2450)


async def test_where_nothing_is_at_stake_nothing_is_counted(tmp_path: Path) -> None:
    facts = made.facts()
    assert await counted(tmp_path, facts, replace(plan(facts), amount=None)) is None


async def test_other_deeds_don_t_count_refunds(tmp_path: Path) -> None:
    facts = made.facts(refunds=(made.refund(created=made.NOW),))
    credit = replace(plan(facts), action="credit_customer", amount=None, value=made.usd(500))
    assert await counted(tmp_path, facts, credit) == made.usd(0)
