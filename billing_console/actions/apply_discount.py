"""Take something off a subscription's invoices with a coupon, which is made first where there is none yet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import ClassVar

from billing_console.domain.cases import Bucket
from billing_console.domain.catalog import FOREVER, REPEATING, Coupon, CouponTerms
from billing_console.domain.errors import InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject
from billing_console.domain.previews import PreviewAsk, PreviewedInvoice
from billing_console.domain.records import Subscription
from billing_console.domain.subscriptions import (
    add_months,
    day,
    discount_labels,
    discounts_with,
    each_period,
    next_charge,
    next_invoice,
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

LONGEST_LABEL = 40  # Stripe's limit for a coupon's name
YEAR = 12  # months that a discount without an end is weighed by
_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")


@dataclass(frozen=True, slots=True)
class ApplyDiscount:
    """Add one coupon to the discounts that are there."""

    name: ClassVar[str] = "apply_discount"
    customer: str
    subscription: str
    coupon: str
    bucket: Bucket
    asked_at: datetime  # when the form was opened: where a repeating discount's months count from
    create: CouponTerms | None = None  # what to make, if there is no such coupon
    label: str = ""  # of a new one; the customer reads it on the invoice

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.coupon):
            raise InvalidInput("coupon_id", coupon=self.coupon)

    @property
    def subject(self) -> Subject:
        """The subscription, the coupon, and the next invoice with it and without."""
        return Subject(
            self.customer,
            subscriptions=(self.subscription,),
            coupons=(self.coupon,),
            previews=(self._without, self._with, self._period),
        )

    @property
    def _without(self) -> PreviewAsk:
        return next_invoice("without", self.subscription)

    @property
    def _with(self) -> PreviewAsk:
        return PreviewAsk("with", {"subscription": self.subscription}, coupon=self.coupon)

    @property
    def _period(self) -> PreviewAsk:
        return each_period("each_period", self.subscription)

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """The coupon where it is missing, then the subscription's discounts; raises NotFound, InvalidInput."""
        subscription = wanted(facts, self.customer, self.subscription)
        there = facts.coupon(self.coupon)
        if there is None and self.create is None:
            raise NotFound("coupon_not_found", id=self.coupon)
        terms = there.terms if there else _checked(self.create or CouponTerms(), self.label)
        without, discounted = facts.previewed(self._without), facts.previewed(self._with)
        value = self._value(subscription, terms, facts.previewed(self._period))
        before, after = _next(without, discounted, terms)
        return plan_of(
            self,
            facts,
            subscription,
            calls=[*([] if there else [self._make(terms)]), self._give(facts, subscription)],
            effects=self._effects(subscription, terms, (before, after), value, is_new=there is None),
            conditions=[
                running(subscription),
                *self._usable(subscription, there, terms, now),
                no_schedule(subscription),
                *no_pending_end(subscription, now),
            ],
            resting_on=[there.terms, there.valid] if there else [],
            value=value,
            before_after=[("next_invoice", str(before or ""), str(after or ""))],
            terms={"duration": terms.duration, "percent": terms.percent_off or ""},
        )

    def _usable(
        self, subscription: Subscription, there: Coupon | None, terms: CouponTerms, now: datetime
    ) -> Iterable[Condition]:
        data = {"coupon": self.coupon}
        fits = terms.amount_off is None or terms.amount_off.currency == subscription.currency
        currency = terms.amount_off.currency.upper() if terms.amount_off else ""
        yield Condition("coupon_fits_currency", fits, {**data, "currency": currency})
        is_given = any(d.coupon == self.coupon for d in subscription.discounts)
        yield Condition("coupon_is_new_here", not is_given, data)
        if there is not None:
            is_over = there.redeem_by is not None and there.redeem_by <= now
            yield Condition("coupon_valid", there.valid and not is_over, {**data, "until": day(there.redeem_by)})
            is_other = self.create is not None and self.create != there.terms
            yield Condition("coupon_as_described", not is_other, data)

    def _value(self, subscription: Subscription, terms: CouponTerms, period: PreviewedInvoice | None) -> Money | None:
        """What it takes off in all; of a discount without an end, in a year."""
        if period is None:
            return None
        off = terms.off(worth(subscription, period.total))
        if terms.duration not in {REPEATING, FOREVER}:
            return off
        end = add_months(self.asked_at, YEAR if terms.duration == FOREVER else terms.months or 0)
        return times(off, sum(1 for at in islice(renewals(subscription), 1000) if at < end))

    def _effects(
        self,
        subscription: Subscription,
        terms: CouponTerms,
        bills: tuple[Money | None, Money | None],
        value: Money | None,
        *,
        is_new: bool,
    ) -> Iterable[Effect]:
        off = f"{terms.percent_off} %" if terms.percent_off else str(terms.amount_off or "")
        length = {"off": off, "duration": terms.duration, "months": str(terms.months or "")}
        yield Effect("discount_in_all", length, value)
        before, after = bills
        if after is not None:
            data = {"at": day(next_charge(subscription)), "before": str(before or "")}
            yield Effect("next_invoice_becomes", data, after)
        if is_new:
            yield Effect("coupon_made", {"coupon": self.coupon, **length})
        yield from discount_labels(subscription)

    def _make(self, terms: CouponTerms) -> StripeCall:
        named = {"name": self.label.strip()} if self.label.strip() else {}
        return StripeCall(
            "POST",
            "/v1/coupons",
            {"id": self.coupon, **named, **terms.params, "metadata": {"bucket": self.bucket.value}},
            tagged=True,
            lookup_path=f"/v1/coupons/{self.coupon}",
        )

    def _give(self, facts: Facts, subscription: Subscription) -> StripeCall:
        return StripeCall(
            "POST",
            path_of(self.subscription),
            discounts_with(facts.customer, subscription, self.coupon),
            lookup_path=path_of(self.subscription),
            lookup_params={"expand": ["discounts"]},
            lookup_state={"discounts": [{"source": {"coupon": self.coupon}}]},
        )


def _checked(terms: CouponTerms, label: str) -> CouponTerms:
    """Terms that Stripe would take; raises InvalidInput naming what is wrong with others."""
    if len(label.strip()) > LONGEST_LABEL:
        raise InvalidInput("label_length", most=LONGEST_LABEL)
    if (terms.percent_off is None) == (terms.amount_off is None):
        raise InvalidInput("discount_missing")
    if terms.percent_off is not None:
        plain = re.fullmatch(r"\d{1,3}(\.\d{1,2})?", terms.percent_off)
        exact = Decimal(terms.percent_off) if plain else Decimal(0)
        if not 0 < exact <= 100:
            raise InvalidInput("percent_range", percent=terms.percent_off)
    elif terms.amount_off is not None and terms.amount_off.minor <= 0:
        raise InvalidInput("amount_zero")
    if terms.duration == REPEATING and not terms.months:
        raise InvalidInput("months_range", most=36)
    return terms


def _next(
    without: PreviewedInvoice | None, discounted: PreviewedInvoice | None, terms: CouponTerms
) -> tuple[Money | None, Money | None]:
    """The next invoice before and after; where there is no coupon to preview yet, by its terms."""
    if without is None:
        return None, None
    return without.total, discounted.total if discounted else without.total - terms.off(without.total)
