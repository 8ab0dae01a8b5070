"""Search results: pages, totals, and an index that lags behind the truth."""

from __future__ import annotations

from billing_console.practice.server import PracticeStripe
from tests.practice.tiny import PRO, Client, Clock, TinyWorld, by_id, make_customer


def found(client: Client, query: str, resource: str = "customers") -> list[str]:
    return [row["id"] for row in client.get(f"/v1/{resource}/search", query=query)["data"]]


def test_changes_show_after_the_lag_in_search_and_at_once_in_lists(client: Client, clock: Clock) -> None:
    clock.forward(minutes=5)
    client.post("/v1/customers/cus_c1", email="new@example.com")
    assert client.ids("/v1/customers", "email=new@example.com") == ["cus_c1"]
    assert found(client, 'email:"new@example.com"') == []
    assert found(client, 'email:"jane1@example.com"') == ["cus_c1"]
    clock.forward(seconds=61)
    assert found(client, 'email:"new@example.com"') == ["cus_c1"]
    assert found(client, 'email:"jane1@example.com"') == []


def test_new_and_deleted_customers_lag_too(client: Client, clock: Clock) -> None:
    made = client.post("/v1/customers", name="Jane Fresh")["id"]
    client.delete("/v1/customers/cus_c2")
    assert set(found(client, 'name:"jane"')) == {"cus_c1", "cus_c2", "cus_c3"}
    clock.forward(seconds=61)
    assert set(found(client, 'name:"jane"')) == {"cus_c1", "cus_c3", made}


def test_the_lag_can_be_set(client: Client, stripe: PracticeStripe) -> None:
    stripe.search_lag = 0
    made = client.post("/v1/customers", email="now@example.com")["id"]
    assert found(client, 'email:"now@example.com"') == [made]


def test_pages_and_total(client: Client) -> None:
    first = client.get("/v1/charges/search", "query=amount>0&limit=4&expand[]=total_count")
    assert (first["object"], first["total_count"], first["has_more"]) == ("search_result", 9, True)
    seen = [row["id"] for row in first["data"]]
    page = first["next_page"]
    while page:
        body = client.get("/v1/charges/search", query="amount>0", limit=4, page=page)
        seen += [row["id"] for row in body["data"]]
        page = body["next_page"]
        assert "total_count" not in body
    assert len(seen) == len(set(seen)) == 9


def test_bad_page_is_refused(client: Client) -> None:
    status, error = client.refused("GET", "/v1/charges/search", "query=amount>0&page=!!")
    assert (status, error["param"]) == (400, "page")


def test_by_card_customer_and_other_fields(client: Client) -> None:
    assert len(found(client, "payment_method_details.card.last4:4242", "charges")) == 9
    assert found(client, "payment_method_details.card.last4:1111", "charges") == []
    assert set(found(client, 'customer:"cus_c2"', "charges")) == {"ch_c2_0", "ch_c2_1", "ch_c2_2"}
    assert found(client, 'status:"active" AND created>0', "subscriptions") == ["sub_c1", "sub_c2", "sub_c3"]
    assert found(client, 'number:"C1-2"', "invoices") == ["in_c1_2"]
    assert found(client, "amount:5000", "payment_intents") == ["pi_c3_2", "pi_c3_1", "pi_c3_0"]
    assert found(client, 'name~"number1"') == ["cus_c1"]


def test_a_common_name_or_card_is_read_in_order(clock: Clock) -> None:
    many = TinyWorld([make_customer(number) for number in range(320)], by_id(PRO), {})
    client = Client(PracticeStripe(many, clock=clock, rate_limits=False))
    names = client.get("/v1/customers/search", query='name:"jane"', limit=5)
    assert [row["id"] for row in names["data"]] == client.ids("/v1/customers", "limit=5")
    card = client.get("/v1/charges/search", query="payment_method_details.card.last4:4242", limit=5)
    assert [row["id"] for row in card["data"]] == client.ids("/v1/charges", "limit=5")
    assert card["has_more"] is True
