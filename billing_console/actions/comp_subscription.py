"""Give a subscription for free, for the next invoice or some months, by a coupon of its own that ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import ClassVar

from billing_console.domain.cases import Bucket
from billing_console.domain.catalog import FOREVER, ONCE, REPEATING, CouponTerms
from billing_console.domain.errors import InvalidInput
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject, digest
from billing_console.domain.previews import PreviewAsk
from billing_console.domain.records import Subscription
from billing_console.domain.subscriptions import (
    add_months,
    day,
    discount_labels,
    discounts_with,
    each_period,
    no_pending_end,
    no_schedule,
    path_of,
    plan_of,
    renewals,
    running,
    times,
    wanted,
    worth,
)

MOST_MONTHS = 36
LONGEST_LABEL = 40  # Stripe's limit for a coupon's name, which the customer reads on the invoice
YEAR = 12  # what a comp without an end is weighed by


@dataclass(frozen=True, slots=True)
class CompSubscription:
    """A coupon of 100 % that can be used once, for this subscription; other discounts stay."""

    name: ClassVar[str] = "comp_subscription"
    customer: str
    subscription: str
    duration: str  # once | repeating | forever
    bucket: Bucket
    asked_at: datetime  # when the form was opened: tells this comp from a later one
    months: int | None = None  # with repeating
    label: str = "Complimentary"

    @property
    def coupon(self) -> str:
        """The coupon's id; it follows from what is asked, so that a second try finds the first one's."""
        asked = [self.customer, self.subscription, self.duration, self.months, self.asked_at]
        return f"comp-{digest(asked)[:16]}"

    @property
    def subject(self) -> Subject:
        """The subscription, the coupon if it is there already, and what one period costs."""
        return Subject(
            self.customer, subscriptions=(self.subscription,), coupons=(self.coupon,), previews=(self._period,)
        )

    @property
    def _period(self) -> PreviewAsk:
        return each_period("each_period", self.subscription)

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """The coupon, then the subscription's discounts; raises InvalidInput for a length or label that can't be."""
        self._check()
        subscription = wanted(facts, self.customer, self.subscription)
        price = facts.previewed(self._period)
        per_period = Money.zero(subscription.currency) if price is None else price.total
        free = self._free(subscription)
        made, is_given = facts.coupon(self.coupon), any(d.coupon == self.coupon for d in subscription.discounts)
        return plan_of(
            self,
            facts,
            subscription,
            calls=[*([] if made else [self._make()]), self._give(facts, subscription)],
            effects=self._effects(subscription, free, per_period),
            conditions=[
                running(subscription),
                Condition("costs_something", per_period.minor > 0),
                # A yearly subscription may not bill at all before a comp of three months is over.
                Condition("covers_an_invoice", bool(free), {"months": str(self.months or "")}),
                Condition("coupon_unused", not is_given and (made is None or made.valid), {"coupon": self.coupon}),
                no_schedule(subscription),
                *no_pending_end(subscription, now),
            ],
            resting_on=[made is not None],
            value=times(worth(subscription, per_period), len(free)),
            before_after=[("each_invoice", str(per_period), str(Money.zero(per_period.currency)))],
            terms={"duration": self.duration, "months": str(self.months or "")},
        )

    def _check(self) -> None:
        if self.duration not in {ONCE, REPEATING, FOREVER}:
            raise InvalidInput("duration_unknown", duration=self.duration)
        if self.duration == REPEATING and not (self.months and 1 <= self.months <= MOST_MONTHS):
            raise InvalidInput("months_range", most=MOST_MONTHS)
        if not 1 <= len(self.label.strip()) <= LONGEST_LABEL:
            raise InvalidInput("label_length", most=LONGEST_LABEL)

    def _free(self, subscription: Subscription) -> list[datetime]:
        """The invoices that cost nothing; of a comp without an end those of one year."""
        if self.duration == ONCE:
            return list(islice(renewals(subscription), 1))
        end = add_months(self.asked_at, YEAR if self.duration == FOREVER else self.months or 0)
        return [at for at in islice(renewals(subscription), 1000) if at < end]

    def _effects(self, subscription: Subscription, free: list[datetime], per_period: Money) -> Iterable[Effect]:
        data = {"count": str(len(free)), "from": day(free[0]) if free else "", "to": day(free[-1]) if free else ""}
        yield Effect(
            "free_for_a_year" if self.duration == FOREVER else "free_invoices", data, times(per_period, len(free))
        )
        again = next((at for at in islice(renewals(subscription), 1000) if not free or at > free[-1]), None)
        if self.duration == FOREVER:
            yield Effect("never_bills_again")
        elif again is not None:
            yield Effect("bills_again", {"at": day(again)}, per_period)
        yield Effect("coupon_of_its_own", {"coupon": self.coupon, "label": self.label.strip()})
        yield from discount_labels(subscription)

    def _make(self) -> StripeCall:
        terms = CouponTerms("100", duration=self.duration, months=self.months)
        return StripeCall(
            "POST",
            "/v1/coupons",
            {
                "id": self.coupon,
                "name": self.label.strip(),
                **terms.params,
                "max_redemptions": 1,
                "metadata": {"bucket": self.bucket.value, "subscription": self.subscription},
            },
            tagged=True,
            lookup_path=f"/v1/coupons/{self.coupon}",
        )

    def _give(self, facts: Facts, subscription: Subscription) -> StripeCall:
        """That the coupon is used up says it happened."""
        return StripeCall(
            "POST",
            path_of(self.subscription),
            discounts_with(facts.customer, subscription, self.coupon),
            lookup_path=f"/v1/coupons/{self.coupon}",
            lookup_state={"times_redeemed": 1},
        )
