"""Disputes: one submission, evidence staged or sent, and closing as losing."""

from __future__ import annotations

import pytest

from billing_console.practice import shapes
from billing_console.practice.server import PracticeStripe
from tests.practice.tiny import DAY, NOW, Client, TinyWorld

PATH = "/v1/disputes/du_1"


def arrive(world: TinyWorld, status: str = "needs_response", due_by: int | None = NOW + 9 * DAY) -> None:
    world.bundles[0]["du_1"] = shapes.dispute(
        id="du_1",
        amount=4900,
        charge="ch_c1_2",
        created=NOW - DAY,
        currency="usd",
        reason="subscription_canceled",
        status=status,
        brand="visa",
        payment_intent="pi_c1_2",
        evidence_details={"due_by": due_by},
    )


@pytest.fixture
def case(client: Client, world: TinyWorld) -> Client:
    arrive(world)
    return client


def test_there_is_no_filter_by_status(case: Client) -> None:
    assert case.ids("/v1/disputes", "charge=ch_c1_2") == ["du_1"]
    assert case.ids("/v1/disputes", "payment_intent=pi_c1_1") == []
    assert case.refused("GET", "/v1/disputes", "status=lost")[1]["code"] == "parameter_unknown"


def test_a_draft_stays_here(case: Client) -> None:
    staged = case.post(PATH, "submit=false&evidence[customer_name]=Jane&evidence[service_date]=2026-01-01")
    assert (staged["status"], staged["evidence_details"]["has_evidence"]) == ("needs_response", True)
    cleared = case.post(PATH, "submit=false&evidence[customer_name]=")
    assert cleared["evidence"]["customer_name"] is None
    assert cleared["evidence"]["service_date"] == "2026-01-01"
    assert cleared["evidence_details"]["submission_count"] == 0


def test_without_submit_false_it_goes_to_the_bank_once(case: Client) -> None:
    sent = case.post(PATH, "metadata[note]=only+this")
    assert (sent["status"], sent["evidence_details"]["submission_count"]) == ("under_review", 1)
    assert sent["evidence_details"]["submission_method"] == "manual"
    status, error = case.refused("POST", PATH, "evidence[customer_name]=Late")
    assert (status, "no longer be updated" in error["message"]) == (400, True)
    assert case.post(PATH, "metadata[note]=later")["metadata"] == {"note": "later"}


def test_nothing_after_the_due_date(client: Client, world: TinyWorld) -> None:
    for due in (0, None, NOW - 1):
        arrive(world, due_by=due)
        assert client.refused("POST", PATH, "submit=false&evidence[customer_name]=x")[0] == 400


def test_files_must_exist_and_be_evidence(case: Client, world: TinyWorld) -> None:
    _, error = case.refused("POST", PATH, "submit=false&evidence[receipt]=file_nope")
    assert error["message"] == "No such file: 'file_nope'"
    world.shelf["file_1"] = shapes.file(id="file_1", created=NOW, filename="r.pdf", size=9, type="pdf")
    assert case.post(PATH, "submit=false&evidence[receipt]=file_1")["evidence"]["receipt"] == "file_1"


def test_text_has_a_total_limit(case: Client) -> None:
    fields = [
        name for name in shapes.EVIDENCE_FIELDS if name.endswith(("disclosure", "explanation", "rebuttal", "log"))
    ]
    form = "&".join(
        f"evidence[{name}]={'x' * 20_000}" for name in [*fields, "product_description", "uncategorized_text"]
    )
    _, error = case.refused(
        "POST",
        PATH,
        f"submit=false&{form}&evidence[billing_address]={'x' * 5000}"
        f"&evidence[customer_name]={'x' * 5000}&evidence[service_date]={'x' * 5000}",
    )
    assert "150,000" in error["message"]


def test_smart_disputes_are_not_available(case: Client) -> None:
    _, error = case.refused("POST", PATH, "submit=false&intended_submission_method=smart_disputes")
    assert error["code"] == "smart_disputes_not_available"


def test_closing_is_losing(case: Client) -> None:
    assert case.post(PATH + "/close")["status"] == "lost"
    assert case.refused("POST", PATH + "/close")[1]["message"] == "This dispute is already closed."
    event = case.get("/v1/events")["data"][0]
    assert (event["type"], event["data"]["previous_attributes"]) == (
        "charge.dispute.closed",
        {"status": "needs_response"},
    )


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("needs_response", "winning_evidence: won"),
        ("needs_response", "losing_evidence: lost"),
        ("needs_response", "nothing: under_review"),
        ("warning_needs_response", "winning_evidence: warning_closed"),
        ("warning_needs_response", "escalate_inquiry_evidence: needs_response"),
    ],
)
def test_stripes_magic_words_decide(
    client: Client, world: TinyWorld, stripe: PracticeStripe, status: str, text: str
) -> None:
    words, outcome = text.split(": ")
    arrive(world, status)
    client.post(PATH, f"evidence[uncategorized_text]={words}")
    stripe.settle_disputes()
    dispute = client.get(PATH)
    assert dispute["status"] == outcome
    won_back = [row["amount"] for row in dispute["balance_transactions"]]
    assert won_back == ([4900] if outcome == "won" else [])


def test_warnings_are_listed_by_charge(client: Client, world: TinyWorld) -> None:
    world.bundles[0]["issfr_1"] = shapes.early_fraud_warning(id="issfr_1", charge="ch_c1_2", created=NOW)
    assert client.ids("/v1/radar/early_fraud_warnings", "charge=ch_c1_2") == ["issfr_1"]
    assert client.ids("/v1/radar/early_fraud_warnings", "charge=ch_c1_1") == []


def test_reviews_open_and_approved(client: Client, world: TinyWorld, stripe: PracticeStripe) -> None:
    world.shelf["prv_1"] = {
        "id": "prv_1",
        "object": "review",
        "created": NOW,
        "open": True,
        "reason": "rule",
        "opened_reason": "rule",
        "closed_reason": None,
        "charge": "ch_c1_2",
    }
    assert client.ids("/v1/reviews") == ["prv_1"]
    owner = Client(stripe, stripe.keys.add_secret())
    assert owner.post("/v1/reviews/prv_1/approve")["closed_reason"] == "approved"
    assert client.ids("/v1/reviews") == []
    assert client.get("/v1/reviews/prv_1")["open"] is False
    assert owner.refused("POST", "/v1/reviews/prv_1/approve")[0] == 400


def test_clearing_all_evidence_and_structured_evidence(case: Client) -> None:
    case.post(PATH, "submit=false&evidence[customer_name]=Jane")
    form = "submit=false&evidence[enhanced_evidence][visa_compliance][fee_acknowledged]=true"
    assert case.post(PATH, form)["evidence"]["enhanced_evidence"] == {"visa_compliance": {"fee_acknowledged": True}}
    assert case.post(PATH, "submit=false&evidence[enhanced_evidence]=")["evidence"]["enhanced_evidence"] == {}
