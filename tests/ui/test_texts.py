"""Sentences for errors: what must stay unsaid stays unsaid."""

from __future__ import annotations

from billing_console.domain.errors import Rejected
from ui import texts


def test_a_decline_that_must_not_be_disclosed_reads_like_any_other() -> None:
    assert texts.sentence(Rejected("card_declined", decline_code="stolen_card")) == texts.sentence(
        Rejected("card_declined", decline_code="generic_decline")
    )
    assert "insufficient_funds" in texts.sentence(Rejected("card_declined", decline_code="insufficient_funds"))
