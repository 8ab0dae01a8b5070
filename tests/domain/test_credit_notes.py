"""What Stripe is asked before a credit note is made."""

from __future__ import annotations

from billing_console.domain.credit_notes import NoteAsk
from billing_console.domain.money import Money


def test_the_question_has_the_figures_of_the_real_note() -> None:
    asked = NoteAsk("in_1", Money(1000, "usd"))
    assert asked.params == {"invoice": "in_1", "amount": 1000, "refund_amount": 1000}
    assert {asked: 1}[NoteAsk("in_1", Money(1000, "usd"))] == 1  # the same question is the same answer
