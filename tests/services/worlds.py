"""Tiny worlds with an oddity each: long histories, several discounts, money that never went through Stripe."""

from __future__ import annotations

import copy
import json
from typing import Any

from billing_console.practice import shapes
from tests.practice.tiny import DAY, NOW, TinyWorld, make_customer, tiny_world

Json = dict[str, Any]


def long_history(payments: int) -> TinyWorld:
    """One customer who paid so many times, a day apart, ``ch_c1_0`` first."""
    bundle = make_customer(1)
    pattern = json.dumps([row for name, row in bundle.items() if name.endswith("_2")])
    rows = {name: row for name, row in bundle.items() if not name.endswith(("_0", "_1", "_2"))}
    for number in range(payments):
        for row in json.loads(pattern.replace("c1_2", f"c1_{number}").replace("C1-2", f"C1-{number}")):
            rows[row["id"]] = row | {"created": NOW - (payments - number) * DAY}
    return _world(rows)


def with_rows(*rows: Json, number: int = 1, **customer: Any) -> TinyWorld:
    """The first customer of the tiny world with more rows, and changed fields of their own."""
    bundle = make_customer(number)
    bundle[f"cus_c{number}"].update(customer)
    return _world({**bundle, **{row["id"]: row for row in rows}})


def in_currency(currency: str, minor: int) -> TinyWorld:
    """A customer who pays in another currency."""
    return _world(make_customer(1, currency=currency, amount=minor), currency)


def changed(world: TinyWorld, object_id: str, **fields: Any) -> TinyWorld:
    """The same world with an object of the first customer changed."""
    world.bundles[0][object_id] = copy.deepcopy(world.bundles[0][object_id]) | fields
    return world


def refund(id_: str, minor: int, status: str, charge: str = "ch_c1_2") -> Json:
    """A refund that Stripe already knows."""
    return shapes.refund(
        id=id_,
        amount=minor,
        charge=charge,
        created=NOW - DAY,
        currency="usd",
        customer="cus_c1",
        metadata={},
        payment_intent=charge.replace("ch_", "pi_"),
        payment_method="pm_c1",
        reason=None,
        status=status,
    )


def _world(bundle: dict[str, Json], currency: str = "usd") -> TinyWorld:
    plain = tiny_world()
    return TinyWorld([bundle, *plain.bundles[1:]], plain.shelf, {currency: 1_000_000, "usd": 1_000_000})
