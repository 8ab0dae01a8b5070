"""Lists hold everything there is, once, newest first, and can be entered anywhere."""

from __future__ import annotations

from itertools import islice

import pytest

from billing_console.practice.company import Company
from billing_console.practice.scanning import CUSTOMER_KINDS
from billing_console.practice.shapes import Json
from tests.practice.northwind import company, everything

LISTED = sorted(CUSTOMER_KINDS - {"discount"})


def key(row: Json) -> tuple[int, str]:
    return row["created"], row["id"]


def of_customers(world: Company, kind: str) -> list[Json]:
    return [row for row in world.scan(kind) if (world.owner(row["id"]) or 0) >= 0]


@pytest.mark.parametrize("kind", LISTED)
def test_a_list_holds_what_the_bundles_hold(kind: str) -> None:
    rows = of_customers(company(), kind)
    wanted = {row["id"]: row for row in everything(kind) if not row.get("deleted")}
    assert wanted
    assert len(rows) == len(wanted)
    assert {row["id"]: row for row in rows} == wanted


@pytest.mark.parametrize("kind", [*LISTED, "payout", "price", "coupon"])
def test_lists_run_from_new_to_old(kind: str) -> None:
    keys = [key(row) for row in islice(company().scan(kind), 300)]
    assert keys == sorted(keys, reverse=True)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("kind", ["charge", "event", "refund", "customer", "payout", "product"])
def test_a_list_continues_where_it_is_entered(kind: str) -> None:
    rows = list(islice(company().scan(kind), 60))
    middle = len(rows) // 2
    assert list(islice(company().scan(kind, key(rows[middle])), len(rows) - middle - 1)) == rows[middle + 1 :]


def test_the_first_rows_of_a_large_company_need_few_customers() -> None:
    world = company(100_000)
    rows = list(islice(world.scan("charge"), 100))
    assert len({world.owner(row["id"]) for row in rows}) > 60
    assert rows[-1]["created"] > world.scan("charge").__next__()["created"] - 6 * 3600


def test_events_go_back_thirty_days() -> None:
    events = list(company().scan("event"))
    newest = int(company().spec.now.timestamp())
    assert newest - 30 * 86400 < events[-1]["created"]
    assert events[0]["created"] <= newest


def test_discounts_stand_at_their_start() -> None:
    starts = [row["start"] for row in company().scan("discount")]
    assert starts == sorted(starts, reverse=True)
    assert len(starts) == len(list(everything("discount")))
