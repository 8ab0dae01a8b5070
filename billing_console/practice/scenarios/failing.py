"""Scenarios in which a payment fails: some recover, some are waiting, some end."""

from __future__ import annotations

from billing_console.practice.declines import HARD, SOFT
from billing_console.practice.ledger.billing import write_off
from billing_console.practice.ledger.paying import RETRY_DAYS, Try, failing, recovering, set_status
from billing_console.practice.ledger.subscribing import end, renew, subscribe
from billing_console.practice.months import DAY, HOUR
from billing_console.practice.scenarios.stage import Play

LAST_RETRY = RETRY_DAYS[-1] * DAY
SECOND_START = DAY


def recovered(play: Play) -> None:
    """A renewal failed once or twice and then went through."""
    profile = play.profile
    decline = SOFT[profile.throw % len(SOFT)]
    play.start()
    for _ in play.live({profile.incident: recovering(decline, after_tries=1 + profile.throw // 7 % 2)}):
        pass


def new_card(play: Play) -> None:
    """A renewal failed because the card had expired; the customer gave a new card."""
    profile = play.profile
    play.start()
    for number, _ in play.live({profile.incident: recovering("expired_card")}):
        if number == profile.incident - 1:
            at = profile.cycle(profile.incident) + HOUR + RETRY_DAYS[1] * DAY - HOUR
            if play.books.happened(at):
                play.new_card(at, number=1)


def past_due(play: Play) -> None:
    """The latest renewal keeps failing."""
    profile = play.profile
    choices = SOFT if profile.throw % 3 else HARD
    play.start()
    for _ in play.live({profile.incident: failing(choices[profile.throw % len(choices)])}):
        pass


def unpaid(play: Play) -> None:
    """Retries were used up two periods ago; the subscription is unpaid and later invoices stay drafts."""
    profile = play.profile
    play.start()
    for number, invoice in play.live({profile.incident: failing("do_not_honor")}):
        if number == profile.incident and invoice is not None and invoice.finalized_at is not None:
            at = invoice.finalized_at + LAST_RETRY
            if play.books.happened(at) and play.subscription is not None and invoice.status == "open":
                set_status(play.books, play.subscription, at, "unpaid")


def failed_and_ended(play: Play) -> None:
    """All retries failed and the subscription was ended for it."""
    profile = play.profile
    decline = HARD[profile.throw % len(HARD)]
    play.start()
    for number, invoice in play.live({profile.incident: failing(decline)}):
        if number == profile.incident and invoice is not None and invoice.finalized_at is not None:
            at = invoice.finalized_at + LAST_RETRY
            if play.subscription is not None and invoice.status == "open":
                end(play.books, play.subscription, at, reason="payment_failed")
                write_off(play.books, invoice, at, "max_payment_attempts")


def failed_start(play: Play) -> None:
    """The first payment failed; the customer tried again a day later, with success."""
    profile, books = play.profile, play.books
    play.start(tries=(Try(0, SOFT[profile.throw % len(SOFT)]),))
    price = play.stage.catalog.price(profile.plan, profile.interval, profile.currency)
    second = subscribe(books, profile.start + SECOND_START, price, profile.quantity, card=play.card)
    number = 1
    while second is not None and renew(books, second, number) is not None:
        number += 1
