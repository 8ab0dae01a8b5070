"""A tiny hand-made company, a clock that moves when told, and a client as thin as curl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

from billing_console.practice import DEMO_KEY, shapes
from billing_console.practice.http import Request, Response
from billing_console.practice.server import PracticeStripe

Json = dict[str, Any]
START = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOW = int(START.timestamp())
DAY = 24 * 3600


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **duration: int) -> None:
        self.now += timedelta(**duration)


@dataclass
class TinyWorld:
    """A company out of the objects it is given: bundles per customer, a catalogue, a balance."""

    bundles: list[dict[str, Json]]
    shelf: dict[str, Json]
    funds: dict[str, int]
    account: Json = field(
        default_factory=lambda: shapes.account(
            id="acct_tiny",
            name="Tiny",
            email="a@tiny.test",
            created=NOW - 900 * DAY,
            support_email="s@tiny.test",
            url="https://tiny.test",
        )
    )

    def catalog(self) -> dict[str, Json]:
        return self.shelf

    def bundle(self, index: int) -> dict[str, Json]:
        return self.bundles[index]

    def part(self, index: int, kind: str) -> dict[str, Json]:
        return {key: row for key, row in self.bundles[index].items() if row["object"] == kind}

    def get(self, object_id: str) -> Json | None:
        if object_id in self.shelf:
            return self.shelf[object_id]
        index = self.owner(object_id)
        return None if index is None else self.bundles[index].get(object_id)

    def owner(self, object_id: str) -> int | None:
        return next((index for index, bundle in enumerate(self.bundles) if object_id in bundle), None)

    def scan(self, kind: str, before: tuple[int, str] | None = None) -> Iterator[Json]:
        rows = [row for part in [*self.bundles, self.shelf] for row in part.values() if row["object"] == kind]
        rows.sort(key=lambda row: (row["created"], row["id"]), reverse=True)
        return (row for row in rows if before is None or (row["created"], row["id"]) < before)

    def balance(self) -> Json:
        return shapes.balance(available=self.funds, pending={})

    def payout_members(self, payout_id: str) -> Iterable[Json]:
        members = (row for row in self.shelf.values() if row["object"] == "balance_transaction")
        return members if payout_id in self.shelf else ()

    def find_text(self, field: str, value: str, *, substring: bool) -> Iterable[int]:
        for index, bundle in enumerate(self.bundles):
            texts = [row[field] or "" for row in bundle.values() if row["object"] == "customer"]
            if any(value.lower() in text.lower() if substring else value == text for text in texts):
                yield index

    def find_card(self, last4: str | None = None, fingerprint: str | None = None) -> Iterable[int]:
        wanted = {"last4": last4, "fingerprint": fingerprint}
        for index, bundle in enumerate(self.bundles):
            cards = [row["card"] for row in bundle.values() if row["object"] == "payment_method"]
            if any(card[name] == value for card in cards for name, value in wanted.items() if value):
                yield index


PRODUCT = shapes.product(id="prod_pro", created=NOW - 800 * DAY, name="Pro")


def make_price(price_id: str, amount: int, currency: str = "usd", interval: str = "month") -> Json:
    return shapes.price(
        id=price_id,
        product="prod_pro",
        created=NOW - 800 * DAY,
        currency=currency,
        unit_amount=amount,
        interval=interval,
    )


PRO = make_price("price_pro", 4900)
TEAM = make_price("price_team", 9900)


def by_id(*rows: Json) -> dict[str, Json]:
    return {row["id"]: row for row in rows}


def make_customer(number: int, *, currency: str = "usd", amount: int = 4900) -> dict[str, Json]:
    """A customer with one subscription and three months paid by card, newest this month."""
    name = f"c{number}"
    born = NOW - 100 * DAY - number
    price = PRO if currency == "usd" and amount == 4900 else make_price(f"price_{name}", amount, currency)
    customer = shapes.customer(
        id=f"cus_{name}",
        created=born,
        name=f"Jane Number{number}",
        email=f"jane{number}@example.com",
        currency=currency,
        default_payment_method=f"pm_{name}",
        metadata={"github": f"jane-{number}"},
    )
    card = _card(name, customer)
    rows = [customer, card, *_subscription(name, born, price)]
    for month in range(3):
        at = NOW - (70 - 30 * month) * DAY
        rows += _invoice(name, month, at, price)
        rows += _payment(name, month, at, price, card)
    return by_id(*rows)


def _card(name: str, customer: Json) -> Json:
    return shapes.payment_method(
        id=f"pm_{name}",
        created=customer["created"],
        brand="visa",
        last4="4242",
        exp_month=12,
        exp_year=2030,
        fingerprint="print4242",
        customer=customer["id"],
        billing=shapes.billing_details(name=customer["name"], email=customer["email"]),
    )


def _subscription(name: str, born: int, price: Json) -> list[Json]:
    item = shapes.subscription_item(
        id=f"si_{name}",
        subscription=f"sub_{name}",
        created=born,
        price=price,
        current_period_start=NOW - 10 * DAY,
        current_period_end=NOW + 20 * DAY,
    )
    subscription = shapes.subscription(
        id=f"sub_{name}",
        customer=f"cus_{name}",
        created=born,
        currency=price["currency"],
        items=[item],
        latest_invoice=f"in_{name}_2",
    )
    return [subscription, item]


def _invoice(name: str, month: int, at: int, price: Json) -> list[Json]:
    tail, amount = f"{name}_{month}", price["unit_amount"]
    line = shapes.line_item(
        id=f"il_{tail}",
        invoice=f"in_{tail}",
        amount=amount,
        currency=price["currency"],
        description="1 × Pro",
        period_start=at,
        period_end=at + 30 * DAY,
        price=price,
        subscription=f"sub_{name}",
        parent=shapes.subscription_parent(subscription=f"sub_{name}", subscription_item=f"si_{name}"),
    )
    invoice = shapes.invoice(
        id=f"in_{tail}",
        created=at,
        currency=price["currency"],
        customer=f"cus_{name}",
        lines=[line],
        subscription=f"sub_{name}",
        status="paid",
        number=f"{name.upper()}-{month}",
        amount_paid=amount,
        attempted=True,
        billing_reason="subscription_cycle",
        dates={"finalized_at": at, "paid_at": at},
    )
    return [invoice]


def _payment(name: str, month: int, at: int, price: Json, card: Json) -> list[Json]:
    tail, amount = f"{name}_{month}", price["unit_amount"]
    plain = {"created": at, "currency": price["currency"]}
    paid = {"customer": f"cus_{name}", "payment_method": card["id"], "amount": amount, **plain}
    return [
        shapes.invoice_payment(
            id=f"inpay_{tail}",
            invoice=f"in_{tail}",
            amount_requested=amount,
            amount_paid=amount,
            status="paid",
            payment_intent=f"pi_{tail}",
            paid_at=at,
            **plain,
        ),
        shapes.payment_intent(id=f"pi_{tail}", latest_charge=f"ch_{tail}", **paid),
        shapes.charge(
            id=f"ch_{tail}",
            payment_intent=f"pi_{tail}",
            balance_transaction=f"txn_{tail}",
            payment_method_details=shapes.card_details(payment_method=card, amount=amount),
            **paid,
        ),
        shapes.balance_transaction(
            id=f"txn_{tail}",
            amount=amount,
            fee=30,
            available_on=at + 2 * DAY,
            source=f"ch_{tail}",
            type="charge",
            reporting_category="charge",
            **plain,
        ),
    ]


@dataclass
class Client:
    """Speaks raw HTTP values to a practice company, without any library between."""

    stripe: PracticeStripe
    key: str | None = DEMO_KEY

    def send(self, method: str, path: str, form: str = "", **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key is not None:
            named["authorization"] = f"Bearer {self.key}"
        if method == "GET":
            return self.stripe.handle(Request(method, path, form, named))
        named.setdefault("content-type", "application/x-www-form-urlencoded")
        return self.stripe.handle(Request(method, path, "", named, form.encode()))

    def get(self, path: str, form: str = "", **params: Any) -> Json:
        return self._good(self.send("GET", path, form or encode(params)))

    def post(self, path: str, form: str = "", **params: Any) -> Json:
        return self._good(self.send("POST", path, form or encode(params)))

    def delete(self, path: str, form: str = "") -> Json:
        return self._good(self.send("DELETE", path, form))

    def refused(self, method: str, path: str, form: str = "", **headers: str) -> tuple[int, Json]:
        response = self.send(method, path, form, **headers)
        assert response.status >= 400, response.body
        error: Json = response.json()["error"]
        return response.status, error

    def ids(self, path: str, form: str = "") -> list[str]:
        return [row["id"] for row in self.get(path, form)["data"]]

    @staticmethod
    def _good(response: Response) -> Json:
        assert response.status == 200, response.body
        body: Json = response.json()
        return body


def encode(params: Json) -> str:
    return "&".join(f"{name}={quote_plus(str(value))}" for name, value in params.items())


def tiny_world() -> TinyWorld:
    """Three customers, two in dollars and one in yen, and two prices."""
    return TinyWorld(
        [make_customer(1), make_customer(2), make_customer(3, currency="jpy", amount=5000)],
        by_id(PRODUCT, PRO, TEAM),
        {"usd": 1_000_000, "jpy": 1_000_000},
    )
