"""Scenarios in which everybody is served: steady customers, trials, coupons, comps, changes and second plans."""

from __future__ import annotations

from collections.abc import Iterator

from billing_console.practice.catalog import COMP_LONG, COMP_SHORT, FRIENDS, LAUNCH
from billing_console.practice.ledger.billing import void
from billing_console.practice.ledger.paying import Try, pay, pay_off_stripe
from billing_console.practice.ledger.refunding import capture, hold, one_off, release
from billing_console.practice.ledger.subscribing import (
    change,
    discount,
    pause,
    pause_collection,
    renew,
    request_cancel,
    subscribe,
)
from billing_console.practice.money import rounded
from billing_console.practice.months import DAY, HOUR
from billing_console.practice.scenarios.stage import Play

CHANGE_AFTER = 10 * DAY
CREDIT_AFTER = 20 * DAY
SECOND_AFTER = 2 * DAY
TRANSFER_AFTER = 12 * DAY
REST_AFTER = 2 * DAY
_BEHAVIORS = ("keep_as_draft", "void", "mark_uncollectible")


def _finish(cycles: Iterator[object]) -> None:
    for _ in cycles:
        pass


def steady(play: Play) -> None:
    """Subscribes, pays, and perhaps leaves some day."""
    play.start()
    _finish(play.live())


def silent(play: Play) -> None:
    """Signed up, never bought anything."""
    if play.profile.throw % 2:
        play.new_card(play.profile.start)


def promotion(play: Play) -> None:
    """Came with the launch offer: 20 % off the first invoice."""
    play.start(coupon=LAUNCH)
    _finish(play.live())


def friend(play: Play) -> None:
    """Pays 10 % less forever, by a discount on the subscription or on the customer."""
    if play.profile.throw % 2:
        play.start(coupon=FRIENDS)
    else:
        discount(play.books, play.profile.start, play.stage.catalog.coupons[FRIENDS], None)
        play.start()
    _finish(play.live())


def comped(play: Play) -> None:
    """Got some months free, for goodwill or as a partner."""
    play.start()
    coupon = play.stage.catalog.coupons[COMP_LONG if play.profile.throw % 3 == 0 else COMP_SHORT]
    for number, _ in play.live():
        if number == play.profile.incident and play.subscription is not None:
            discount(play.books, play.profile.cycle(number) + CHANGE_AFTER, coupon, play.subscription)


def more_seats(play: Play) -> None:
    """Adds seats in mid-period; the difference comes with the next invoice."""
    play.start()
    for number, _ in play.live():
        if number == play.profile.incident and play.subscription is not None:
            seats = play.subscription.quantity + 1 + play.profile.throw % 4
            change(play.books, play.subscription, play.profile.cycle(number) + CHANGE_AFTER, quantity=seats)


def upgrade(play: Play) -> None:
    """Moves to a bigger plan and pays the difference at once."""
    play.start()
    profile = play.profile
    bigger = play.stage.catalog.price("pro", profile.interval, profile.currency)
    for number, _ in play.live():
        if number == profile.incident and play.subscription is not None:
            change(play.books, play.subscription, profile.cycle(number) + CHANGE_AFTER, price=bigger, bill_now=True)


def leaving(play: Play) -> None:
    """Has said that this period is the last one."""
    play.start()
    for number, _ in play.live():
        if number == play.profile.last and play.subscription is not None:
            at = play.profile.cycle(number) + HOUR * 2
            request_cancel(play.books, play.subscription, at, feedback="unused", comment="Project is over.")


def collection_paused(play: Play) -> None:
    """Collection is paused, the subscription stays active."""
    play.start()
    for number, _ in play.live():
        if number == play.profile.incident and play.subscription is not None:
            behavior = _BEHAVIORS[play.profile.throw % len(_BEHAVIORS)]
            pause_collection(play.books, play.subscription, play.profile.cycle(number) + CHANGE_AFTER, behavior)


def paused(play: Play) -> None:
    """The whole subscription is paused."""
    play.start()
    for number, _ in play.live():
        if number == play.profile.incident and play.subscription is not None:
            pause(play.books, play.subscription, play.profile.cycle(number) + CHANGE_AFTER)


def credited(play: Play) -> None:
    """Got credit that pays the next invoices."""
    play.start()
    price = play.stage.catalog.price(play.profile.plan, play.profile.interval, play.profile.currency)
    amount = price["unit_amount"] * (1 + play.profile.throw % 2) // 10 * 10
    for number, _ in play.live():
        if number == play.profile.incident:
            play.books.credit(play.profile.cycle(number) + CREDIT_AFTER, amount, "Goodwill for the outage")


def second_plan(play: Play) -> None:
    """Bought a second plan two days after the first, on purpose."""
    profile, books = play.profile, play.books
    play.start()
    other = play.stage.catalog.price("starter" if profile.plan != "starter" else "pro", "month", profile.currency)
    second = None
    for number, _ in play.live():
        if second is None:
            second = subscribe(books, profile.start + SECOND_AFTER, other, 1, card=play.card)
        else:
            renew(books, second, number)


def split_payment(play: Play) -> None:
    """One invoice was paid with two payments."""
    profile = play.profile
    play.start()
    for number, invoice in play.live({profile.incident: ()}):
        if number != profile.incident or invoice is None or invoice.finalized_at is None:
            continue
        if invoice.status == "open":
            part = rounded(invoice.amount_due * 4, 10, profile.currency)
            pay(play.books, invoice, invoice.finalized_at, amount=part)
            pay(play.books, invoice, invoice.finalized_at + REST_AFTER, planned=Try(0))


def by_transfer(play: Play) -> None:
    """Is sent invoices and pays them by bank transfer; a few are late."""
    play.start(send_invoice_days=30)
    late = play.profile.throw % 4 == 0
    for number, invoice in play.live():
        is_last = number == play.profile.last
        if invoice is not None and invoice.finalized_at is not None and not (late and is_last):
            reference = f"SEPA-{play.profile.index:06d}-{number:03d}"
            pay_off_stripe(play.books, invoice, invoice.finalized_at + TRANSFER_AFTER, reference)


def voided(play: Play) -> None:
    """Was invoiced for something by mistake; the invoice was voided a day later."""
    play.start()
    for number, _ in play.live():
        if number == play.profile.incident:
            at = play.profile.cycle(number) + CHANGE_AFTER
            invoice = one_off(play.books, at, 2000, "Setup help", tries=())
            if invoice is not None:
                void(play.books, invoice, at + DAY)


def held(play: Play) -> None:
    """A hold was placed for a one-off service and later taken or let go."""
    play.start()
    for number, _ in play.live():
        if number == play.profile.incident and play.card is not None:
            at = play.profile.cycle(number) + CHANGE_AFTER
            payment = hold(play.books, at, 12000, play.card, "Migration service (hold)")
            if play.profile.throw % 3:
                release(play.books, payment, at + 7 * DAY)
            else:
                capture(play.books, payment, at + DAY)


def deleted(play: Play) -> None:
    """Left and was deleted."""
    play.start()
    _finish(play.live())
    churn = play.profile.churn
    if churn is not None:
        play.books.delete(play.profile.cycle(churn) + CHANGE_AFTER)
