"""Facts: things are found by their ids, and what belongs together is found together."""

from __future__ import annotations

from dataclasses import replace

from tests import made


def test_what_is_there_is_found_by_its_id() -> None:
    facts = made.facts()
    assert facts.payment("ch_one") == made.payment()
    assert facts.invoice("in_ch_one") == made.invoice()
    assert facts.subscription("sub_one") == made.subscription()


def test_what_is_not_there_is_none() -> None:
    facts = made.facts()
    assert facts.payment("ch_none") is None
    assert facts.invoice(None) is None
    assert facts.subscription(None) is None


def test_refunds_and_disputes_of_a_payment() -> None:
    facts = made.facts(
        disputes=(made.dispute(),), refunds=(made.refund(), replace(made.refund(), id="re_two", payment=None))
    )
    assert facts.disputes_of("ch_one") == (made.dispute(),)
    assert facts.disputes_of("ch_two") == ()
    assert [refund.id for refund in facts.refunds_of("ch_one")] == ["re_one"]
