"""Previews: told apart by what they ask, and read for what is given back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from billing_console.domain.errors import StaleFacts
from billing_console.domain.previews import PreviewAsk, PreviewedInvoice
from tests import made

ASK = PreviewAsk("next", {"subscription": "sub_one"})


def test_another_question_is_another_key() -> None:
    others = [
        PreviewAsk("next", {"subscription": "sub_two"}),
        PreviewAsk("next", {"subscription": "sub_one"}, coupon="SAVE"),
        PreviewAsk("later", {"subscription": "sub_one"}),
    ]
    assert len({ASK.key, *(ask.key for ask in others)}) == 4
    assert ASK.key == PreviewAsk("next", {"subscription": "sub_one"}).key


def test_a_coupon_joins_the_discounts_that_are_there() -> None:
    assert ASK.request(["di_1"]) == {"subscription": "sub_one"}
    asked = PreviewAsk("next", {"subscription": "sub_one"}, coupon="SAVE").request(["di_1", "di_2"])
    assert asked["discounts"] == [{"discount": "di_1"}, {"discount": "di_2"}, {"coupon": "SAVE"}]


def test_only_what_was_asked_is_answered() -> None:
    preview = PreviewedInvoice(made.usd(4900), made.usd(4900))
    facts = made.facts(previews={ASK.key: preview, PreviewAsk("none").key: None})
    assert facts.previewed(ASK) is preview
    assert facts.previewed(PreviewAsk("none")) is None
    with pytest.raises(StaleFacts):
        facts.previewed(PreviewAsk("other"))


def test_what_is_given_back_counts_from_the_moment_asked_for() -> None:
    start = made.NOW
    lines = (
        made.line(amount=made.usd(-1000), proration=True, period_start=start),
        made.line(amount=made.usd(-200), proration=True, period_start=start - timedelta(days=3)),
        made.line(amount=made.usd(-30), proration=True, period_start=None),
        made.line(amount=made.usd(-4), proration=False, period_start=start),
        made.line(amount=made.usd(5000), proration=True, period_start=start),
    )
    preview = PreviewedInvoice(made.usd(3766), made.usd(3766), lines)
    assert preview.unused_since(start) == made.usd(1030)


def test_figures_hold_neither_ids_nor_times() -> None:
    one = PreviewedInvoice(made.usd(1), made.usd(1), (made.line(),), made.NOW)
    moved = made.line(id="il_9", period_start=made.NOW, period_end=made.NOW)
    assert PreviewedInvoice(made.usd(1), made.usd(1), (moved,)).figures == one.figures
    assert PreviewedInvoice(made.usd(1), made.usd(2), (moved,)).figures != one.figures
