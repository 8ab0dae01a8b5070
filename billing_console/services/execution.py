"""Sends the steps of one journaled operation and writes down what came of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from billing_console.domain.audit import Draft, Entry
from billing_console.domain.errors import (
    BillingError,
    NotFound,
    Offline,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    StaleFacts,
)
from billing_console.domain.handover import Handover
from billing_console.domain.operation import METADATA_KEY, REPLAY_WINDOW, Operation, Step, StepState
from billing_console.domain.plans import StripeCall, is_part
from billing_console.services.answers import EVENTS, bearer_field, fits, is_tagged
from billing_console.services.outcome_data import outcome_data
from billing_console.store import journal

if TYPE_CHECKING:
    from billing_console.gateway.client import Answer, Gateway
    from billing_console.services.ledger import Ledger
    from billing_console.store.database import Connection

_CLOCK_TOLERANCE = timedelta(minutes=5)
# Stripe holds the request until a second person decides there, then carries it out by itself: never sent again.
WAITS_AT_STRIPE = "approval_required"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an operation stands, the trail's entry about it and, if it failed, why."""

    operation: Operation
    entry: Entry | None
    error: BillingError | None = None
    secret: Handover | None = field(default=None, repr=False, compare=False)  # what only the operator may see, once

    @property
    def state(self) -> StepState:
        """The operation's state."""
        return self.operation.state


def _no_checkpoint(_name: str) -> None:
    """Where tests end the process; a running console does nothing here."""


class Executor:
    """Carries out journaled operations for one profile."""

    def __init__(
        self,
        *,
        gateway: Gateway,
        ledger: Ledger,
        clock: Callable[[], datetime],
        role: str,
        policy: str,
        checkpoint: Callable[[str], None] = _no_checkpoint,
    ) -> None:
        self._gateway = gateway
        self._ledger = ledger
        self._clock = clock
        self._role = role
        self._policy = policy
        self.checkpoint = checkpoint

    async def run(self, operation: Operation) -> Outcome:
        """Send what is prepared, step by step; an unknown or failed step ends the run."""
        outcome = Outcome(operation, None)
        for step in operation.steps:
            if step.state is StepState.PREPARED:
                outcome = await self._send(outcome.operation, step, first=True)
                if outcome.operation.steps[step.number - 1].state is not StepState.DONE:
                    break
        return outcome

    async def settle(self, operation: Operation) -> Outcome:
        """Look for the result of each open step at Stripe; send again, same key, only while the key lives."""
        outcome = Outcome(operation, None)
        for step in operation.steps:
            if step.state is StepState.DONE:
                continue
            outcome = await self._settle_step(outcome.operation, step)
            if outcome.operation.steps[step.number - 1].state is not StepState.DONE:
                break
        return outcome

    async def _settle_step(self, operation: Operation, step: Step) -> Outcome:
        if bearer_field(step.call):
            return await self._give_up(operation, step)
        if step.state is StepState.SENT:  # the process ended between sending and the answer
            moved = await self._record(operation, step, StepState.UNKNOWN, silent=True)
            operation, step = moved.operation, moved.operation.steps[step.number - 1]
        try:
            found = await self._find(operation, step.call)
        except BillingError as problem:
            return Outcome(operation, None, problem)
        if step.state is StepState.PREPARED:
            return await self._settle_prepared(operation, step, found)
        if found is not None:
            return await self._record(operation, step, StepState.DONE, result=found, how="found")
        if step.error == WAITS_AT_STRIPE:
            return Outcome(operation, None, Rejected(WAITS_AT_STRIPE, request_id=step.request_id))
        if step.sent_at is not None and self._key_lives(step.sent_at, step.call):
            return await self._send(operation, step, first=False)  # nothing is there, and the key still guards
        if not step.call.lookup_path:
            return Outcome(operation, None, OutcomeUnknown("needs_a_person", operation=operation.id))
        return await self._record(operation, step, StepState.FAILED, error=StaleFacts("never_happened"))

    async def _settle_prepared(self, operation: Operation, step: Step, found: dict[str, Any] | None) -> Outcome:
        """Never sent as far as this journal knows, but it may be an older copy that was put back: Stripe decides."""
        if found is not None and (step.call.tagged or step.call.lookup_path == EVENTS):
            sent = await self._move(operation, step, StepState.SENT)
            return await self._record(sent, sent.steps[step.number - 1], StepState.DONE, result=found, how="found")
        if self._key_lives(operation.created, step.call):
            return await self._send(operation, step, first=True)
        return await self._record(operation, step, StepState.FAILED, error=StaleFacts("never_sent"))

    def _key_lives(self, since: datetime, call: StripeCall) -> bool:
        """True while Stripe remembers a key; where it alone guards, a clock that was set back proves nothing."""
        elapsed = self._clock() - since
        return elapsed < REPLAY_WINDOW and (bool(call.lookup_path) or elapsed >= -_CLOCK_TOLERANCE)

    async def _find(self, operation: Operation, call: StripeCall) -> dict[str, Any] | None:
        """The object this step made or changed, if Stripe has it: lists and objects are exact, searches lag."""
        if not call.lookup_path:
            return None
        if call.lookup_state or not call.lookup_params:
            try:
                item = (await self._gateway.read(call.lookup_path, call.lookup_params)).data
            except NotFound:
                return None
            there = is_part(call.lookup_state, item) if call.lookup_state else is_tagged(item, operation.id)
            return item if there else None
        is_other = False
        params = {**call.lookup_params, "limit": 100}
        if call.lookup_path == EVENTS:  # nothing that happened before it was confirmed
            params["created"] = {"gte": int((operation.created - _CLOCK_TOLERANCE).timestamp())}
        async for page in self._gateway.pages(call.lookup_path, params):
            for item in page.data:
                if fits(item, call, operation.id):
                    return item
                is_other = is_other or is_tagged(item, operation.id)
        if is_other:  # our name on something that we did not ask for: neither believed nor sent again
            raise OutcomeUnknown("needs_a_person", operation=operation.id)
        return None

    async def _send(self, operation: Operation, step: Step, *, first: bool) -> Outcome:
        claimed = await self._move(operation, step, StepState.SENT)
        operation, step = claimed, claimed.steps[step.number - 1]
        self.checkpoint("sent")
        try:
            call = _tagged(step.call, operation.id)
            answer = await self._gateway.send(call, operation.key(step.number), resend=not first)
            if not fits(answer.data, call, operation.id):
                raise OutcomeUnknown(cause="unexpected_answer", request_id=answer.request_id)
        except OutcomeUnknown as problem:
            return await self._unknown(operation, step, problem)
        except (Offline, RateLimited) as problem:
            # The first attempt certainly never arrived. A later one says nothing about the earlier ones.
            state = StepState.FAILED if first else StepState.UNKNOWN
            return await self._record(operation, step, state, error=problem)
        except BillingError as problem:
            state = StepState.UNKNOWN if problem.code == WAITS_AT_STRIPE else StepState.FAILED
            return await self._record(operation, step, state, error=problem)
        except BaseException:
            await self._move(operation, step, StepState.UNKNOWN)  # a bug or an abrupt end: settling finds out
            raise
        self.checkpoint("answered")
        done = await self._record(operation, step, StepState.DONE, result=answer.data, answer=answer)
        secret = answer.data.get(bearer_field(step.call))
        return replace(done, secret=Handover(secret)) if isinstance(secret, str) else done

    async def _give_up(self, operation: Operation, step: Step) -> Outcome:
        """Nobody waits for this link any more, or its answer got lost: nobody has it, and it ends by itself."""
        return await self._record(operation, step, StepState.FAILED, error=StaleFacts("link_lost"))

    async def _unknown(self, operation: Operation, step: Step, problem: OutcomeUnknown) -> Outcome:
        """Unknown until it was looked up.

        Once Stripe repeats an error that it stored under the key, the key will never make anything any more: what
        can be looked up is known from now on. It has to be a look after that: the resend itself may have done it.
        """
        if problem.data.get("cause") == WAITS_AT_STRIPE:
            waits = Rejected(WAITS_AT_STRIPE, request_id=problem.request_id)
            return await self._record(operation, step, StepState.UNKNOWN, error=waits)
        if bearer_field(step.call):
            return await self._give_up(operation, step)
        if problem.data.get("replayed") and step.call.lookup_path:
            try:
                found = await self._find(operation, step.call)
            except BillingError:  # no look, no knowledge: settling looks again
                return await self._record(operation, step, StepState.UNKNOWN, error=problem)
            if found is not None:
                return await self._record(operation, step, StepState.DONE, result=found, how="found")
            return await self._record(operation, step, StepState.FAILED, error=problem)
        return await self._record(operation, step, StepState.UNKNOWN, error=problem)

    async def _move(self, operation: Operation, step: Step, to: StepState) -> Operation:
        now = self._clock()

        def move(connection: Connection) -> Operation:
            if not journal.move(connection, operation.id, step.number, expect=step.state, to=to, at=now):
                raise StaleFacts("already_running", object=operation.object_id)
            return _stored(connection, operation.id)

        return await self._ledger.database.write(move)

    async def _record(
        self,
        operation: Operation,
        step: Step,
        to: StepState,
        *,
        result: Mapping[str, Any] | None = None,
        answer: Answer | None = None,
        error: BillingError | None = None,
        how: str = "",
        silent: bool = False,
    ) -> Outcome:
        """In one transaction: the journal's new state and the trail's outcome."""
        now = self._clock()
        details = {
            "request_id": answer.request_id if answer else (error.request_id if error else None),
            "result_id": str(result.get("id", "")) if result else None,
            "result_status": str(result.get("status", "")) if result else None,
            "error": error.code if error else None,
        }

        def write(connection: Connection) -> tuple[Operation, Entry | None]:
            if not journal.move(connection, operation.id, step.number, expect=step.state, to=to, at=now, **details):
                raise StaleFacts("already_running", object=operation.object_id)
            stored = _stored(connection, operation.id)
            last = to is not StepState.DONE or step.number == len(stored.steps)
            if silent or not last:
                return stored, None
            extra = outcome_data(stored, step.number, error, how, answer)
            return stored, self._ledger.trail.append(connection, self.draft(stored, to.value, extra))

        stored, entry = await self._ledger.write(write)
        self.checkpoint("recorded")
        return Outcome(stored, entry, error)

    def draft(self, operation: Operation, outcome: str, extra: Mapping[str, Any]) -> Draft:
        """The trail's line about an operation."""
        plan = operation.plan
        return Draft(
            actor=operation.operator,
            role=self._role,
            kind="intent" if outcome == "intent" else "outcome",
            action=operation.action,
            outcome=outcome,
            object_id=operation.object_id,
            customer=operation.customer,
            case=operation.case or "",
            operation=operation.id,
            policy=self._policy,
            data={
                "amount": plan.get("amount"),
                "customer_name": operation.customer_name,
                "bucket": plan.get("bucket"),
                "changes": plan.get("before_after"),
                "fingerprint": operation.fingerprint,
                **({"request": plan["request"]} if "request" in plan else {}),
                **{name: value for name, value in extra.items() if value not in (None, "")},
            },
        )


def _tagged(call: StripeCall, operation_id: str) -> StripeCall:
    if not call.tagged:
        return call
    metadata = {**call.params.get("metadata", {}), METADATA_KEY: operation_id}
    return replace(call, params={**call.params, "metadata": metadata})


def _stored(connection: Connection, operation_id: str) -> Operation:
    operation = journal.get(connection, operation_id)
    if operation is None:
        raise LookupError(f"operation {operation_id} is not in the journal")
    return operation
