"""Bills collected, mailed, voided, written off and credited at the practice company, with every answer lost once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from billing_console.actions.credit_customer import CreditCustomer
from billing_console.actions.refund_with_credit_note import NoteReason, RefundWithCreditNote
from billing_console.actions.retry_invoice import RetryInvoice
from billing_console.bootstrap import Console
from billing_console.domain.errors import NotFound, PolicyRefused
from billing_console.domain.money import Money
from billing_console.domain.operation import StepState
from billing_console.domain.plans import Action
from billing_console.domain.policy import Decision
from billing_console.services.execution import Outcome
from tests.consoles import Stage, stage
from tests.owing import CUSTOMER, INVOICE, world
from tests.practice.tiny import TinyWorld, tiny_world
from tests.services.deeds import BUCKET, CREDIT, DEEDS, NOTE, RETRY, SEND, VOID, WRITE_OFF, Deed


def scene(tmp_path: Path, of: TinyWorld | None = None) -> Stage:
    made = stage(tmp_path / "store", of or world())
    made.role = "admin"
    return made


async def confirm(console: Console, action: Action) -> Outcome:
    preview = await console.operations.preview(action)
    assert preview.verdict.decision is Decision.ALLOWED, preview.verdict.blocking
    return await console.operations.confirm(preview)


def object_(of: Stage, object_id: str) -> dict[str, Any]:
    found = of.stripe.get(object_id)
    assert found is not None
    return found


def events(of: Stage, kind: str) -> int:
    return sum(event["type"] == kind for event in of.stripe.all("event"))


async def test_a_retry_that_works_pays_the_invoice_once(tmp_path: Path) -> None:
    at = scene(tmp_path)
    async with at.console() as console:
        outcome = await confirm(console, RETRY)
        assert (outcome.state, outcome.operation.steps[0].result_status) == (StepState.DONE, "paid")
        assert object_(at, INVOICE)["status"] == "paid"
        assert object_(at, "sub_c1")["status"] == "active"
        again = await console.operations.preview(RETRY)
        assert {clause.code for clause in again.verdict.blocking} >= {"not_invoice_payable", "not_something_due"}


@pytest.mark.parametrize(
    ("last4", "told", "advice"),
    [("9995", "insufficient_funds", "try_again_later"), ("9979", "generic_decline", "do_not_try_again")],
)
async def test_a_decline_is_a_failure_with_its_reason_and_no_secret(
    tmp_path: Path, last4: str, told: str, advice: str
) -> None:
    at = scene(tmp_path, world(last4=last4))
    async with at.console() as console:
        outcome = await confirm(console, RETRY)
        assert outcome.state is StepState.FAILED
        assert outcome.error is not None
        assert outcome.error.code == "card_declined"
        assert outcome.entry is not None
        data = outcome.entry.draft.data
        assert (data["error"], data["decline_code"], data["advice_code"]) == ("card_declined", told, advice)
        assert "stolen" not in str(outcome.entry)
        assert object_(at, INVOICE)["status"] == "open"
        preview = await console.operations.preview(RETRY)
        blocked = {clause.code for clause in preview.verdict.blocking}
        assert blocked == ({"not_no_hard_decline"} if advice == "do_not_try_again" else set())


async def test_a_confirmation_by_the_customer_is_asked_for_once(tmp_path: Path) -> None:
    at = scene(tmp_path, world(last4="3184"))
    async with at.console() as console:
        outcome = await confirm(console, RETRY)
        assert outcome.state is StepState.FAILED
        preview = await console.operations.preview(RETRY)
        assert {clause.code for clause in preview.verdict.blocking} == {"not_no_confirmation_pending"}
        with pytest.raises(PolicyRefused):
            await console.operations.confirm(preview)


async def test_while_charging_is_paused_nobody_is_charged(tmp_path: Path) -> None:
    at = scene(tmp_path)
    async with at.console() as console:
        console.operations.charging_paused = "the bank is down"
        preview = await console.operations.preview(RETRY)
        (clause,) = preview.verdict.blocking
        assert (clause.code, clause.data["why"]) == ("charging_paused", "the bank is down")
        assert (await console.operations.preview(CREDIT)).verdict.decision is Decision.ALLOWED


async def test_a_mail_is_sent_once(tmp_path: Path) -> None:
    at = scene(tmp_path)
    async with at.console() as console:
        outcome = await confirm(console, SEND)
        assert outcome.state is StepState.DONE
        assert events(at, "invoice.sent") == 1


async def test_void_is_for_good(tmp_path: Path) -> None:
    at = scene(tmp_path)
    async with at.console() as console:
        assert (await confirm(console, VOID)).state is StepState.DONE
        assert object_(at, INVOICE)["status"] == "void"
        preview = await console.operations.preview(VOID)
        assert {clause.code for clause in preview.verdict.blocking} == {"not_invoice_voidable"}


async def test_written_off_and_paid_after_all(tmp_path: Path) -> None:
    at = scene(tmp_path)
    async with at.console() as console:
        assert (await confirm(console, WRITE_OFF)).state is StepState.DONE
        assert object_(at, INVOICE)["status"] == "uncollectible"
        assert (await confirm(console, RETRY)).state is StepState.DONE
        assert object_(at, INVOICE)["status"] == "paid"


async def test_credit_is_on_the_balance_once(tmp_path: Path) -> None:
    at = scene(tmp_path)
    async with at.console() as console:
        outcome = await confirm(console, CREDIT)
        assert outcome.state is StepState.DONE
        (entry,) = at.stripe.all("customer_balance_transaction")
        assert (entry["amount"], entry["description"]) == (-1500, "for the outage")
        preview = await console.operations.preview(CREDIT)
        assert preview.plan.before_after == (("credit", "$15.00", "$30.00"),)


async def test_credits_of_a_day_count_together(tmp_path: Path) -> None:
    at = scene(tmp_path)
    async with at.console() as console:
        big = CreditCustomer(CUSTOMER, Money(30_000, "usd"), BUCKET)
        await confirm(console, big)
        assert (await console.operations.preview(big)).verdict.decision is Decision.NEEDS_APPROVAL


async def test_a_credit_note_refunds_and_corrects(tmp_path: Path) -> None:
    at = scene(tmp_path, tiny_world())
    async with at.console() as console:
        outcome = await confirm(console, NOTE)
        assert outcome.state is StepState.DONE
        (note,) = at.stripe.all("credit_note")
        (refund,) = at.stripe.all("refund")
        assert (note["amount"], note["memo"], refund["amount"], refund["charge"]) == (1000, "Sorry.", 1000, "ch_c1_2")
        assert note["refunds"][0]["refund"] == refund["id"]
        assert outcome.operation.steps[0].result_id == note["id"]


async def test_more_than_the_invoice_has_is_refused_in_our_words(tmp_path: Path) -> None:
    at = scene(tmp_path, tiny_world())
    async with at.console() as console:
        with pytest.raises(Exception, match="amount_above_rest"):
            await console.operations.preview(
                RefundWithCreditNote(CUSTOMER, INVOICE, Money(5000, "usd"), NoteReason.DUPLICATE, BUCKET)
            )


async def test_refunds_in_both_ways_share_the_limit_of_the_day(tmp_path: Path) -> None:
    at = scene(tmp_path, tiny_world())
    async with at.console() as console:
        await confirm(console, NOTE)
        preview = await console.operations.preview(NOTE)
        (clause,) = [c for c in preview.verdict.clauses if c.code == "under_threshold"]
        assert clause.data["total"] == "$20.00"  # the first ten once, though Stripe shows its refund without our name


async def test_somebody_elses_invoice_is_not_found(tmp_path: Path) -> None:
    async with scene(tmp_path).console() as console:
        with pytest.raises(NotFound):
            await console.operations.preview(RetryInvoice(CUSTOMER, "in_c2_2", BUCKET))


LOOKED_UP = [deed for deed in DEEDS if deed.succeeds and deed.times is not None]


@pytest.mark.parametrize("deed", LOOKED_UP, ids=lambda deed: deed.name)
@pytest.mark.parametrize("hours", [1, 30])
async def test_a_lost_answer_is_found_out(tmp_path: Path, deed: Deed, hours: int) -> None:
    at = scene(tmp_path, deed.world())
    async with at.console() as console:
        at.stripe.faults.add("drop_reply", deed.call, times=9)
        assert (await confirm(console, deed.action)).state is StepState.UNKNOWN
        at.stripe.faults.clear()
        at.clock.forward(hours=hours)
        (settled,) = await console.operations.settle()
        assert settled.state is StepState.DONE
        assert deed.times is not None
        assert deed.times(at) == 1


@pytest.mark.parametrize("deed", LOOKED_UP, ids=lambda deed: deed.name)
async def test_what_never_arrived_never_happened(tmp_path: Path, deed: Deed) -> None:
    at = scene(tmp_path, deed.world())
    async with at.console() as console:
        at.stripe.faults.add("conflict", deed.call, times=9)
        assert (await confirm(console, deed.action)).state is StepState.UNKNOWN
        at.stripe.faults.clear()
        at.clock.forward(hours=30)
        (settled,) = await console.operations.settle()
        assert (settled.state, settled.operation.steps[0].error) == (StepState.FAILED, "never_happened")
        assert deed.times is not None
        assert deed.times(at) == 0
