"""What every scenario and story plays on: the catalog, the calendar and the customer's own facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from billing_console.practice.catalog import Catalog
from billing_console.practice.ids import Ids
from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.paying import AT_ONCE, Try
from billing_console.practice.ledger.records import CardRecord, InvoiceRecord, SubscriptionRecord
from billing_console.practice.ledger.subscribing import cycle_start, end, renew, request_cancel, subscribe
from billing_console.practice.months import DAY, add_months, day_of
from billing_console.practice.people.card import card

CHURN_NOTICE = 10 * DAY
"""How long after the start of the last period a leaving customer says so."""
TRIAL_DAYS = 14
_FEEDBACK = ("too_expensive", "missing_features", "switched_service", "unused", "too_complex", None)


@dataclass(frozen=True, slots=True)
class Profile:
    """The few facts that decide a generated customer's whole history."""

    index: int
    created: int
    start: int
    currency: str
    scenario: str
    plan: str
    step: int
    quantity: int
    taxed: bool
    trial: bool
    anchor: int
    last: int
    churn: int | None
    incident: int
    throw: int

    @property
    def interval(self) -> str:
        """Stripe's word for the billing period."""
        return "year" if self.step == 12 else "month"

    def cycle(self, number: int) -> int:
        """When billing period `number` begins."""
        return add_months(self.anchor, number * self.step)


@dataclass(frozen=True, slots=True)
class Stage:
    """What scenarios share; `now` is the end of history in unix seconds."""

    ids: Ids
    catalog: Catalog
    seed: int
    now: int


@dataclass(slots=True)
class Play:
    """One customer's books being written."""

    stage: Stage
    books: Books
    profile: Profile
    country: str = "US"
    card: CardRecord | None = None
    subscription: SubscriptionRecord | None = None

    def new_card(self, at: int, number: int = 0) -> CardRecord:
        """Attach the customer's card number `number`."""
        year = day_of(self.profile.created).year
        drawn = card(
            self.stage.ids, self.stage.seed, self.profile.index, country=self.country, year=year, number=number
        )
        self.card = self.books.add_card(at, drawn)
        if self.subscription is not None:
            self.subscription.card = self.card
        return self.card

    def start(
        self, *, tries: tuple[Try, ...] = AT_ONCE, coupon: str | None = None, send_invoice_days: int | None = None
    ) -> SubscriptionRecord | None:
        """Attach the card and begin the subscription the profile asks for."""
        profile, catalog = self.profile, self.stage.catalog
        if self.card is None and send_invoice_days is None:
            self.new_card(profile.start)
        self.subscription = subscribe(
            self.books,
            profile.start,
            catalog.price(profile.plan, profile.interval, profile.currency),
            profile.quantity,
            card=self.card,
            trial_days=TRIAL_DAYS if profile.trial else 0,
            coupon=None if coupon is None else catalog.coupons[coupon],
            promotion_code=None if coupon not in catalog.promotion_codes else catalog.promotion_codes[coupon]["id"],
            tax_rate=catalog.tax_rates.get(self.country) if profile.taxed else None,
            send_invoice_days=send_invoice_days,
            tries=tries,
        )
        if self.subscription is not None and profile.throw % 5 == 0:
            self.subscription.metadata = {"order_id": f"ORD-{profile.throw % 100000:05d}"}
        return self.subscription

    def live(self, tries: Mapping[int, tuple[Try, ...]] | None = None) -> Iterator[tuple[int, InvoiceRecord | None]]:
        """Bill one period after the other, letting the scenario act in between; leaves when the profile says so."""
        profile, books, subscription = self.profile, self.books, self.subscription
        if subscription is None:
            return
        if not profile.trial:
            yield 0, books.invoices[0] if books.invoices else None
        for number in range(0 if profile.trial else 1, profile.last + 1):
            if profile.churn is not None and number >= profile.churn:
                break
            yield number, renew(books, subscription, number, (tries or {}).get(number, AT_ONCE))
        self.leave()

    def leave(self) -> None:
        """End the subscription with its last period if the profile has one."""
        churn, subscription = self.profile.churn, self.subscription
        if churn is None or subscription is None:
            return
        if churn > 0:
            feedback = _FEEDBACK[self.profile.throw % len(_FEEDBACK)]
            notice = cycle_start(subscription, churn - 1) + CHURN_NOTICE
            request_cancel(self.books, subscription, notice, feedback=feedback)
            end(self.books, subscription, cycle_start(subscription, churn))
