"""The loopback port: the same answers over a socket, and faults as a socket shows them."""

from __future__ import annotations

import http.client
from collections.abc import Iterator

import pytest
import stripe as sdk

from billing_console.practice import DEMO_KEY
from billing_console.practice.loopback import Loopback
from billing_console.practice.server import PracticeStripe


@pytest.fixture
def port(stripe: PracticeStripe) -> Iterator[Loopback]:
    with stripe.serve() as listener:
        yield listener


def ask(port: Loopback, method: str, path: str, body: str = "") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port.port, timeout=5)
    try:
        headers = {"Authorization": f"Bearer {DEMO_KEY}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_it_listens_on_loopback_only(port: Loopback) -> None:
    assert port.url == f"http://127.0.0.1:{port.port}"
    status, body = ask(port, "GET", "/v1/charges?limit=1&expand[]=data.customer")
    assert status == 200
    assert b'"cus_c' in body
    assert ask(port, "POST", "/v1/refunds", "charge=ch_c1_2&amount=5")[0] == 200
    assert ask(port, "DELETE", "/v1/customers/cus_c2")[0] == 200


def test_a_lost_reply_is_a_closed_connection_after_the_change(port: Loopback, stripe: PracticeStripe) -> None:
    stripe.faults.add("drop_reply")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        ask(port, "POST", "/v1/refunds", "charge=ch_c1_2")
    assert len(stripe.all("refund")) == 1


def test_a_refused_connection_changes_nothing(port: Loopback, stripe: PracticeStripe) -> None:
    stripe.faults.add("refuse_connection")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        ask(port, "POST", "/v1/refunds", "charge=ch_c1_2")
    assert stripe.all("refund") == []


def test_a_truncated_body_ends_early(port: Loopback, stripe: PracticeStripe) -> None:
    stripe.faults.add("truncated")
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        ask(port, "GET", "/v1/charges")


def test_a_client_that_does_not_wait_leaves_the_change_done(port: Loopback, stripe: PracticeStripe) -> None:
    stripe.faults.add("delay", seconds=30)
    connection = http.client.HTTPConnection("127.0.0.1", port.port, timeout=0.2)
    connection.request(
        "POST",
        "/v1/refunds",
        "charge=ch_c1_2",
        {"Authorization": f"Bearer {DEMO_KEY}", "Content-Type": "application/x-www-form-urlencoded"},
    )
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()
    assert len(stripe.all("refund")) == 1


async def test_the_sdk_speaks_to_it_for_api_and_files(port: Loopback) -> None:
    import io

    http_client = sdk.HTTPXClient()
    client = sdk.StripeClient(
        DEMO_KEY,
        base_addresses={"api": port.url, "files": port.url, "connect": port.url, "meter_events": port.url},
        http_client=http_client,
    )
    upload = io.BytesIO(b"%PDF-1.7 evidence")
    upload.name = "evidence.pdf"
    file = await client.v1.files.create_async({"purpose": "dispute_evidence", "file": upload})
    assert (file.filename, file.size, file.type) == ("evidence.pdf", 17, "pdf")
    assert (await client.v1.customers.retrieve_async("cus_c1")).email == "jane1@example.com"
    await http_client.close_async()  # type: ignore[no-untyped-call]  # stripe leaves it without types
