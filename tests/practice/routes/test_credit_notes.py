"""Credit notes: parts that must add up, refunds they make, and open invoices they shrink."""

from __future__ import annotations

import pytest

from tests.practice.tiny import Client, TinyWorld

PATH = "/v1/credit_notes"


def test_a_paid_invoice_is_credited_by_refund_and_balance(client: Client) -> None:
    note = client.post(PATH, "invoice=in_c1_2&amount=500&refund_amount=300&credit_amount=200&reason=duplicate")
    assert (note["amount"], note["post_payment_amount"], note["pre_payment_amount"], note["type"]) == (
        500,
        500,
        0,
        "post_payment",
    )
    assert note["number"] == "C1-2-CN-01"
    refund = client.get(f"/v1/refunds/{note['refunds'][0]['refund']}")
    assert (refund["amount"], refund["charge"], refund["reason"]) == (300, "ch_c1_2", "duplicate")
    assert client.get("/v1/customers/cus_c1")["balance"] == -200
    entry = client.get("/v1/customers/cus_c1/balance_transactions")["data"][0]
    assert (entry["type"], entry["credit_note"], entry["invoice"]) == ("credit_note", note["id"], "in_c1_2")
    assert client.get("/v1/invoices/in_c1_2")["post_payment_credit_notes_amount"] == 500
    assert client.ids(PATH, "invoice=in_c1_2") == [note["id"]]
    assert client.get(f"{PATH}/{note['id']}") == note


def test_a_preview_changes_nothing(client: Client) -> None:
    shown = client.get(PATH + "/preview", invoice="in_c1_2", amount=500, credit_amount=500)
    assert shown["amount"] == 500
    assert client.ids(PATH) == client.ids("/v1/events") == []


def test_an_open_invoice_shrinks(client: Client, world: TinyWorld) -> None:
    world.bundles[0]["in_c1_2"].update(status="open", amount_paid=0, amount_remaining=4900)
    note = client.post(PATH, invoice="in_c1_2", amount=900)
    assert (note["pre_payment_amount"], note["type"]) == (900, "pre_payment")
    invoice = client.get("/v1/invoices/in_c1_2")
    assert (invoice["amount_remaining"], invoice["amount_due"], invoice["status"]) == (4000, 4000, "open")
    client.post(PATH, invoice="in_c1_2", amount=4000)
    assert client.get("/v1/invoices/in_c1_2")["status"] == "paid"


def test_by_line(client: Client) -> None:
    form = "invoice=in_c1_2&lines[0][type]=invoice_line_item&lines[0][invoice_line_item]=il_c1_2&credit_amount=4900"
    note = client.post(PATH, form)
    assert note["lines"]["data"][0]["invoice_line_item"] == "il_c1_2"
    form = (
        "invoice=in_c2_2&lines[0][type]=custom_line_item&lines[0][description]=Goodwill&lines[0][unit_amount]=50"
        "&lines[0][quantity]=2&out_of_band_amount=100"
    )
    assert client.post(PATH, form)["out_of_band_amount"] == 100


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("invoice=in_c1_2&amount=500", "must equal the post payment amount of the credit note ($5.00)"),
        ("invoice=in_c1_2&amount=500&refund_amount=400", "($4.00) must equal"),
        ("invoice=in_c1_2&amount=5000&credit_amount=5000", "greater than what is left to credit"),
        ("invoice=in_c1_2", "One of amount, lines"),
        ("invoice=in_c1_2&amount=0", "Invalid positive integer"),
        ("invoice=in_nope&amount=5", "No such invoice: 'in_nope'"),
        ("invoice=in_c1_2&lines[0][type]=invoice_line_item&lines[0][invoice_line_item]=il_x", "No such invoice line"),
    ],
)
def test_refusals(client: Client, form: str, words: str) -> None:
    status, error = client.refused("POST", PATH, form)
    assert (status, words in error["message"]) == (400, True), error
    assert client.ids("/v1/refunds") == []


def test_a_refund_beyond_the_charge_is_refused(client: Client) -> None:
    client.post("/v1/refunds", charge="ch_c1_2", amount=4800)
    _, error = client.refused("POST", PATH, "invoice=in_c1_2&amount=500&refund_amount=500")
    assert "unrefunded amount on charge ($1.00)" in error["message"]
