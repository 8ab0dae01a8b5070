"""The practice company held against Stripe's own description: what the real client asks and what it is answered."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import stripe as sdk

from billing_console.practice import DEMO_KEY, open_practice, tables
from billing_console.practice.http import Request
from billing_console.practice.routes import KINDS, ROUTES
from billing_console.practice.server import PracticeStripe
from tests.contract import journeys
from tests.contract.journeys import Cast
from tests.contract.judge import VARIABLE, contract_folder, judging

Json = dict[str, Any]
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FOLDER = contract_folder()
pytestmark = pytest.mark.skipif(
    FOLDER is None, reason=f"no contract beside the checkout (../shared/contract) nor where {VARIABLE} points"
)


def folder() -> Path:
    assert FOLDER is not None
    return FOLDER


@pytest.fixture
def practice() -> PracticeStripe:
    return open_practice(customers=120, seed=7, clock=lambda: NOW)


def cast_of(practice: PracticeStripe) -> Cast:
    """A customer of the company who pays a monthly plan in dollars by card, with nothing odd about it."""
    for subscription in practice.all("subscription"):
        invoice = practice.get(subscription["latest_invoice"] or "")
        payment = _payment(practice, invoice) if _plain(subscription, invoice) else None
        charge = practice.get(payment["latest_charge"]) if payment else None
        if payment and charge and not charge["amount_refunded"] and not charge["disputed"]:
            item = subscription["items"]["data"][0]
            return Cast(
                customer=subscription["customer"],
                subscription=subscription["id"],
                item=item["id"],
                invoice=subscription["latest_invoice"],
                charge=charge["id"],
                intent=payment["id"],
                method=charge["payment_method"],
                other_price=_other_price(practice, item["price"]["id"]),
                now=int(NOW.timestamp()),
            )
    raise AssertionError("nobody in the company fits")


def _plain(subscription: Json, invoice: Json | None) -> bool:
    return (
        subscription["status"] == "active"
        and subscription["currency"] == "usd"
        and not (subscription["schedule"] or subscription["discounts"] or subscription["pause_collection"])
        and subscription["items"]["data"][0]["price"]["recurring"]["interval"] == "month"
        and invoice is not None
        and invoice["status"] == "paid"
        and invoice["amount_paid"] > 2000
    )


def _payment(practice: PracticeStripe, invoice: Json | None) -> Json | None:
    """The payment intent of an invoice that was paid in one go."""
    key = {"authorization": f"Bearer {DEMO_KEY}"}
    answer = practice.handle(Request("GET", "/v1/invoice_payments", f"invoice={(invoice or {})['id']}", key)).json()
    rows = answer["data"]
    return practice.get(rows[0]["payment"].get("payment_intent", "")) if len(rows) == 1 else None


def _other_price(practice: PracticeStripe, known: str) -> str:
    return next(
        str(row["id"])
        for row in practice.all("price")
        if row["currency"] == "usd"
        and row["id"] != known
        and row["active"]
        and (row["recurring"] or {}).get("interval") == "month"
    )


async def everything(client: sdk.StripeClient, cast: Cast) -> None:
    await journeys.read_lists(client)
    await journeys.read_one(client, cast)
    await journeys.move_money(client, cast)
    await journeys.change_subscription(client, cast)
    await journeys.manage_customers(client, cast)
    await journeys.work_the_queues(client, cast)
    await journeys.retrieve_singly(client)
    await journeys.read_lists(client)


def test_no_error_in_either_direction(practice: PracticeStripe, tmp_path: Path) -> None:
    cast = cast_of(practice)

    async def travel(url: str) -> None:
        http_client = sdk.HTTPXClient()
        client = sdk.StripeClient(
            DEMO_KEY,
            base_addresses={"api": url, "files": url, "connect": url, "meter_events": url},
            http_client=http_client,
        )
        try:
            await everything(client, cast)
        finally:
            await http_client.close_async()  # type: ignore[no-untyped-call]  # stripe leaves it without types

    with practice.serve() as listener, judging(folder(), listener.url, tmp_path / "judge.jsonl") as judge:
        asyncio.run(travel(judge.url))
        findings, exchanges = judge.findings(), judge.exchanges()
    print(f"contract: {len(exchanges)} exchanges, {len(findings)} errors")  # noqa: T201 - the figure is wanted
    assert Counter(findings) == Counter()
    assert len(exchanges) > 150
    assert len({exchange["op"] for exchange in exchanges}) > 70


def test_the_shipped_tables_are_those_of_the_description() -> None:
    description = tables.Description(json.loads((folder() / "spec3.json").read_text("utf-8")))
    wanted = description.parameters([(route.method, route.path) for route in ROUTES])
    assert tables.load(tables.PARAMETERS) == wanted
    assert tables.load(tables.EXPANSIONS) == description.reachable(KINDS)
