"""Portal links, payouts and uploads."""

from __future__ import annotations

import pytest

from billing_console.practice import shapes
from tests.practice.tiny import DAY, NOW, Client, TinyWorld

SESSIONS = "/v1/billing_portal/sessions"


@pytest.fixture
def portal(client: Client, world: TinyWorld) -> Client:
    world.shelf["bpc_1"] = shapes.portal_configuration(id="bpc_1", created=NOW, return_url="https://tiny.test")
    return client


def test_a_session_needs_a_saved_configuration(client: Client) -> None:
    _, error = client.refused("POST", SESSIONS, "customer=cus_c1")
    assert error["message"].startswith("No configuration provided and your test mode default configuration has not")


def test_a_link(portal: Client) -> None:
    session = portal.post(SESSIONS, customer="cus_c1")
    assert session["url"].startswith("https://billing.stripe.com/p/session/test_")
    assert (session["configuration"], session["return_url"]) == ("bpc_1", "https://tiny.test")
    assert session["url"] != portal.post(SESSIONS, customer="cus_c1")["url"]
    assert portal.ids("/v1/billing_portal/configurations", "is_default=true&active=true") == ["bpc_1"]
    assert portal.refused("POST", SESSIONS)[1]["code"] == "parameter_missing"


def test_flows_follow_the_features(portal: Client) -> None:
    form = "customer=cus_c1&flow_data[type]=subscription_cancel&flow_data[subscription_cancel][subscription]="
    flow = portal.post(SESSIONS, form + "sub_c1")["flow"]
    assert (flow["type"], flow["subscription_cancel"]["subscription"]) == ("subscription_cancel", "sub_c1")
    assert "does not belong" in portal.refused("POST", SESSIONS, form + "sub_c2")[1]["message"]
    off = "customer=cus_c1&flow_data[type]=subscription_update&flow_data[subscription_update][subscription]=sub_c1"
    assert "is disabled" in portal.refused("POST", SESSIONS, off)[1]["message"]


def test_payouts_and_what_they_settled(client: Client, world: TinyWorld) -> None:
    def payout(name: str, *, automatic: bool) -> None:
        world.shelf[name] = shapes.payout(
            id=name, amount=10, arrival_date=NOW + DAY, created=NOW, currency="usd", automatic=automatic
        )

    payout("po_1", automatic=True)
    payout("po_2", automatic=False)
    world.shelf["txn_po"] = shapes.balance_transaction(
        id="txn_po",
        amount=-10,
        available_on=NOW,
        created=NOW,
        currency="usd",
        source="po_1",
        type="payout",
        reporting_category="payout",
    )
    assert client.ids("/v1/payouts", f"status=paid&arrival_date[gte]={NOW}") == ["po_2", "po_1"]
    assert client.get("/v1/payouts/po_1")["amount"] == 10
    assert client.ids("/v1/balance_transactions", "payout=po_1") == ["txn_po"]
    status, error = client.refused("GET", "/v1/balance_transactions", "payout=po_2")
    assert (status, "automatic transfers, not manual" in error["message"]) == (400, True)


def upload(client: Client, content: bytes, purpose: str = "dispute_evidence", name: str = "proof.pdf") -> object:
    body = (
        b'--XX\r\nContent-Disposition: form-data; name="purpose"\r\n\r\n' + purpose.encode() + b"\r\n--XX\r\n"
        b'Content-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n--XX--\r\n"
    )
    from billing_console.practice.http import Request

    headers = {"authorization": f"Bearer {client.key}", "content-type": "multipart/form-data; boundary=XX"}
    answer = client.stripe.handle(Request("POST", "/v1/files", "", headers, body))
    return answer.json() if answer.status == 200 else answer.json()["error"]["message"]


def test_uploads(client: Client) -> None:
    made = upload(client, b"%PDF-1.7 x")
    assert isinstance(made, dict)
    assert (made["filename"], made["size"], made["type"], made["purpose"]) == (
        "proof.pdf",
        10,
        "pdf",
        "dispute_evidence",
    )
    assert client.get(f"/v1/files/{made['id']}") == made
    assert "empty" in str(upload(client, b""))
    assert "PDF, JPEG or PNG" in str(upload(client, b"MZ\x00", name="virus.exe"))
    assert "5 MB" in str(upload(client, b"%PDF" + b"x" * (5 * 1024 * 1024)))
    assert client.refused("POST", "/v1/files", "purpose=dispute_evidence")[1]["code"] == "parameter_missing"
