"""Invoices that an action is about: read with how they are being paid, however old, and only the customer's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.credit_notes import NoteAsk, PreviewedNote
from billing_console.domain.errors import NotFound, Rejected
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.plans import Subject
from billing_console.services.reading import PAGE
from tests.consoles import stage
from tests.owing import CUSTOMER, INVOICE, world
from tests.services.worlds import long_history


async def fresh(console: Console, subject: Subject) -> Facts:
    return await console.sync._reader.fresh(subject)  # noqa: SLF001  # the part under test, as the console has it


async def test_an_unpaid_invoice_tells_what_its_payment_waits_for(tmp_path: Path) -> None:
    async with stage(tmp_path / "store", world()).console() as console:
        facts = await fresh(console, Subject(CUSTOMER, invoices=(INVOICE,)))
        (link,) = [each for each in facts.invoice_payments if each.invoice == INVOICE]
        assert (link.status, link.intent_status) == ("open", "requires_payment_method")
        plain = await fresh(console, Subject(CUSTOMER))
        assert {each.intent_status for each in plain.invoice_payments} == {None}


async def test_an_invoice_older_than_the_newest_page(tmp_path: Path) -> None:
    async with stage(tmp_path / "store", long_history(PAGE + 5)).console() as console:
        assert (await fresh(console, Subject(CUSTOMER))).invoice("in_c1_0") is None
        facts = await fresh(console, Subject(CUSTOMER, invoices=("in_c1_0",)))
        assert facts.invoice("in_c1_0") is not None
        for foreign in ("in_c2_0", "in_nowhere"):
            with pytest.raises(NotFound):
                await fresh(console, Subject(CUSTOMER, invoices=(foreign,)))


async def test_credit_notes_are_asked_once_and_refusals_are_kept(tmp_path: Path) -> None:
    at = stage(tmp_path / "store")
    good, bad = NoteAsk("in_c1_2", Money(1000, "usd")), NoteAsk("in_c1_2", Money(99_999, "usd"))
    async with at.console() as console:
        facts = await fresh(console, Subject(CUSTOMER, notes=(good, bad)))
        assert facts.note(good) == PreviewedNote(good.amount, Money(0, "usd"), good.amount, Money(0, "usd"))
        with pytest.raises(Rejected):
            facts.note(bad)
        at.stripe.faults.add("refuse_connection", "GET /v1/credit_notes/preview", times=9)
        again = await console.sync._reader.completed(facts, Subject(CUSTOMER, notes=(good,)))  # noqa: SLF001  # as replanning does
        assert again.note(good) == facts.note(good)
