"""The whole practice company: generated data under the engine, opened as the console opens it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from billing_console.practice import open_practice
from billing_console.practice.server import PracticeStripe
from tests.practice.tiny import Client, Clock

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def company() -> PracticeStripe:
    """Read-only: tests that write open their own."""
    return open_practice(customers=60, seed=3, clock=lambda: NOW)


def test_every_list_pages_to_its_end_without_repeating(company: PracticeStripe) -> None:
    client = Client(company)
    for path in ("customers", "subscriptions", "refunds", "disputes", "payouts", "coupons"):
        seen: list[str] = []
        cursor = ""
        while True:
            page = client.get(f"/v1/{path}", f"limit=40{cursor}")
            seen += [row["id"] for row in page["data"]]
            if not page["has_more"]:
                break
            cursor = f"&starting_after={seen[-1]}"
        assert len(seen) == len(set(seen)), path
        assert seen, path


def test_what_is_listed_can_be_retrieved(company: PracticeStripe) -> None:
    client = Client(company)
    for path in (
        "customers",
        "subscriptions",
        "invoices",
        "charges",
        "payment_intents",
        "refunds",
        "events",
        "payouts",
    ):
        for row in client.get(f"/v1/{path}", limit=3)["data"]:
            assert client.get(f"/v1/{path}/{row['id']}") == row


def test_search_finds_what_is_there(company: PracticeStripe) -> None:
    client = Client(company)
    customer = next(row for row in company.all("customer") if row["email"] and row["name"])
    assert customer["id"] in client.ids("/v1/customers/search", f'query=email:"{customer["email"]}"&limit=100')
    charge = company.all("charge")[0]
    last4 = charge["payment_method_details"]["card"]["last4"]
    query = f"query=payment_method_details.card.last4:{last4} AND created>{charge['created'] - 1}"
    assert charge["id"] in client.ids("/v1/charges/search", query)


def test_a_refund_on_generated_data_moves_everything(clock: Clock) -> None:
    client = Client(open_practice(customers=40, seed=3, now=NOW, clock=clock))
    charge = next(
        row
        for row in client.stripe.all("charge")
        if row["paid"] and row["captured"] and not row["amount_refunded"] and not row["disputed"]
    )
    refund = client.post("/v1/refunds", charge=charge["id"])
    assert refund["amount"] == charge["amount"]
    assert client.get(f"/v1/charges/{charge['id']}")["refunded"] is True
    assert client.ids("/v1/events", "type=refund.created") != []
    assert client.ids("/v1/refunds", "limit=1") == [refund["id"]]


def test_a_training_account_keeps_its_company(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "training.json"
    first = Client(open_practice(customers=20, seed=5, clock=clock, state_file=file))
    names = [row["name"] for row in first.stripe.all("customer")]
    first.post("/v1/customers", name="Kept")
    clock.now += timedelta(days=3)
    second = Client(open_practice(customers=99, seed=1, clock=clock, state_file=file))
    assert [row["name"] for row in second.stripe.all("customer")] == ["Kept", *names]
    assert json.loads(file.read_text("utf-8"))["company"]["seed"] == 5


def test_limits_apply_when_time_is_real() -> None:
    assert open_practice(customers=20).limits.enabled is True
    assert open_practice(customers=20, clock=lambda: NOW).limits.enabled is False
    assert open_practice(customers=20, clock=lambda: NOW, rate_limits=True).limits.enabled is True
