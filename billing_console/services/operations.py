"""Preview, confirm, execute and settle, for every action: the one path on which money moves.

A confirmed plan is written down before anything is sent, each Stripe call carries a key that was stored first, and
whatever happens in between, the journal says what is still to be found out. Nothing here knows a particular action.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from billing_console.domain.approvals import METADATA_KEY
from billing_console.domain.approving import judge_request
from billing_console.domain.cases import Case
from billing_console.domain.errors import (
    BillingError,
    OutcomeUnknown,
    PolicyRefused,
    StaleFacts,
    StoreUnavailable,
)
from billing_console.domain.facts import Facts, Origin
from billing_console.domain.operation import Operation, Step, StepState, new_operation_id
from billing_console.domain.plans import Action, Plan, StripeCall, to_data
from billing_console.domain.policy import Circumstances, Decision, Policy, Verdict, judge
from billing_console.services import limits
from billing_console.services.cases import open_or_join
from billing_console.services.execution import Executor, Outcome
from billing_console.services.learnt_rights import LearntRights
from billing_console.store import journal

if TYPE_CHECKING:
    from billing_console.services.changes import Changes
    from billing_console.services.ledger import Ledger
    from billing_console.services.reading import Reader
    from billing_console.store.database import Connection

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Operator:
    """Who sits at the console, in which role."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Mandate:
    """Somebody else's request, behind an operation that is carried out for them."""

    operation: str  # the id that this request's one operation has on every console
    request: str
    asked_by: str
    role: str  # of who asked
    why: str
    # The last look, in the transaction that writes the operation down; raises what forbids it.
    admit: Callable[[Connection, Operation], None]

    def as_data(self) -> dict[str, str]:
        """For journal and trail."""
        return {"id": self.request, "asked_by": self.asked_by, "role": self.role, "why": self.why}


@dataclass(frozen=True, slots=True)
class Preview:
    """What is shown before anything is done: the plan, what the rules say and the facts both rest on."""

    action: Action
    plan: Plan
    verdict: Verdict
    facts: Facts


class Operations:
    """Runs actions for one profile."""

    def __init__(
        self,
        *,
        reader: Reader,
        ledger: Ledger,
        executor: Executor,
        policy: Policy,
        operator: Operator,
        changes: Changes,
        clock: Callable[[], datetime],
        randomness: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._reader = reader
        self._ledger = ledger
        self._executor = executor
        self.policy = policy
        self.operator = operator
        self._changes = changes
        self._clock = clock
        self._randomness = randomness
        self._running: set[asyncio.Task[Outcome]] = set()
        self._claimed: set[tuple[str, str]] = set()
        self._rights = LearntRights(clock)
        self.key_may = self._rights.may
        self.charging_paused = ""  # why no card may be charged for now; empty: nothing is in the way

    @property
    def running(self) -> int:
        """How many confirmed operations have not yet come to an end."""
        return len(self._running)

    async def preview(self, action: Action) -> Preview:
        """Read the facts from Stripe, plan and judge; raises BillingError where the action makes no sense."""
        facts = await self._reader.fresh(action.subject)
        return await self._preview(action, facts)

    async def replan(self, action: Action, facts: Facts) -> Preview:
        """Plan and judge again over facts already read, as the operator edits the form; changes nothing.

        Facts from Stripe are completed by the previews that this action rests on and the one before it did not.
        """
        if facts.origin is Origin.STRIPE:
            facts = await self._reader.completed(facts, action.subject)
        return await self._preview(action, facts)

    async def _preview(self, action: Action, facts: Facts) -> Preview:
        plan = action.plan(facts, self._clock())
        verdict = await self._ledger.read(lambda connection: self._judge(connection, plan, facts))
        return Preview(action, plan, verdict, facts)

    async def judge_request(self, preview: Preview) -> Verdict:
        """The same preview, weighed for somebody who approves another person's request."""
        return await self._ledger.read(
            lambda connection: self._judge(connection, preview.plan, preview.facts, for_other=True)
        )

    def _judge(self, connection: Connection, plan: Plan, facts: Facts, *, for_other: bool = False) -> Verdict:
        now = self._clock()
        circumstances = Circumstances(
            role=self.operator.role,
            key_may=self._rights.of(plan.action),
            moved_today=limits.moved_today(connection, plan, facts, now),
            facts_age=now - facts.as_of,
            charging_paused=self.charging_paused,
        )
        return (judge_request if for_other else judge)(plan, circumstances, self.policy)

    async def confirm(self, preview: Preview, note: str = "", mandate: Mandate | None = None) -> Outcome:
        """Execute what was previewed, once; with a mandate as the second person of somebody's request.

        Raises StaleFacts (its ``preview`` holds the new one), PolicyRefused, OutcomeUnknown and whatever says that
        nothing was sent. Cancelling the caller does not stop a confirmed operation.
        """
        claim = (preview.plan.action, preview.plan.object_id)
        if claim in self._claimed:
            raise StaleFacts("already_running", object=preview.plan.object_id)
        self._claimed.add(claim)
        task = asyncio.ensure_future(self._confirm(preview, note, mandate))
        self._running.add(task)
        task.add_done_callback(lambda done: self._finished(done, claim))
        return await asyncio.shield(task)

    def _finished(self, task: asyncio.Task[Outcome], claim: tuple[str, str]) -> None:
        self._running.discard(task)
        self._claimed.discard(claim)
        problem = None if task.cancelled() else task.exception()
        if problem is not None and not isinstance(problem, BillingError):
            # The caller may be gone, so nobody else might hear of it. Kind and place only: its text may hold names.
            log.error("%s on %s ended with %s", *claim, type(problem).__name__)

    async def _confirm(self, preview: Preview, note: str, mandate: Mandate | None) -> Outcome:
        self._ledger.require_whole()
        fresh = await self.preview(preview.action)
        if fresh.plan.fingerprint != preview.plan.fingerprint:
            raise StaleFacts("facts_changed", preview=fresh)
        operation = await self._ledger.write(lambda connection: self._prepare(connection, fresh, note, mandate))
        self._executor.checkpoint("prepared")
        try:
            outcome = await self._executor.run(operation)
        except StoreUnavailable as problem:  # it may be done and only not written down; settling finds out
            raise OutcomeUnknown(operation=operation.id, cause=problem.code) from problem
        self._rights.learn(outcome.operation.action, outcome.error, is_done=outcome.state is StepState.DONE)
        await self._after(outcome.operation)
        return outcome

    def _prepare(self, connection: Connection, preview: Preview, note: str, mandate: Mandate | None) -> Operation:
        """In one transaction: the last judgement, the case, the journal and the trail's intent."""
        plan, now = preview.plan, self._clock()
        note = note.encode("utf-8", "replace").decode()  # half a character can't be written down anywhere
        # Judged where it is written down: of two confirmations at once the second one sees what the first one moves.
        verdict = self._judge(connection, plan, preview.facts, for_other=mandate is not None)
        if verdict.decision is not Decision.ALLOWED:
            raise PolicyRefused(verdict.decision.value, preview=replace(preview, verdict=verdict))
        case = self._case(connection, plan, now)
        operation = Operation(
            id=mandate.operation if mandate else new_operation_id(now, self._randomness(10)),
            action=plan.action,
            customer=plan.customer,
            customer_name=plan.customer_name,
            object_id=plan.object_id,
            operator=self.operator.name,
            case=case.label if case else None,
            created=now,
            fingerprint=plan.fingerprint,
            plan={**_plan_data(plan), "note": note, **({"request": mandate.as_data()} if mandate else {})},
            steps=tuple(Step(number, call, StepState.PREPARED) for number, call in enumerate(_calls(plan, mandate), 1)),
        )
        if mandate:
            mandate.admit(connection, operation)
        journal.prepare(connection, operation)
        self._ledger.trail.append(connection, self._executor.draft(operation, "intent", {"note": note}))
        return operation

    def _case(self, connection: Connection, plan: Plan, now: datetime) -> Case | None:
        if plan.bucket is None:
            return None
        wanted = Case(0, plan.customer, plan.customer_name, plan.bucket, self.operator.name, now)
        return open_or_join(connection, self._ledger.trail, self.operator, self.policy.stamp, wanted)

    async def of_customer(self, customer: str) -> tuple[Operation, ...]:
        """What was done for this customer from this desk, newest first."""
        return tuple(await self._ledger.read(lambda connection: journal.of_customer(connection, customer)))

    async def settle(self) -> list[Outcome]:
        """Find out, and finish, whatever a crash or a lost reply left open; runs at start and with every turn of sync.

        Cheap when nothing is open. What is still open comes back with the error that says why.
        """
        outcomes = []
        for operation in await self._ledger.read(journal.unsettled):
            claim = (operation.action, operation.object_id)
            if claim in self._claimed:
                continue  # it is being executed right now
            self._claimed.add(claim)
            try:
                outcome = await self._settle(operation.id)
            finally:
                self._claimed.discard(claim)
            if outcome is not None:
                outcomes.append(outcome)
        return outcomes

    async def _settle(self, operation_id: str) -> Outcome | None:
        """Settle what is open now: it may have come to its end since the list of open operations was read."""
        operation = await self._ledger.read(lambda connection: journal.get(connection, operation_id))
        if operation is None or operation.is_settled:
            return None
        outcome = await self._executor.settle(operation)
        self._rights.learn(outcome.operation.action, outcome.error, is_done=outcome.state is StepState.DONE)
        if outcome.operation.state is not operation.state:
            await self._after(outcome.operation)
        return outcome

    async def _after(self, operation: Operation) -> None:
        """The cache follows Stripe's word; open pages hear about it."""
        await self._reader.refresh(operation.customer)
        self._changes.emit("audit", "operations", operation.customer, operation.object_id)

    async def finish(self) -> None:
        """Wait until every confirmed operation has come to an end."""
        while self._running:
            await asyncio.wait(tuple(self._running))


def _calls(plan: Plan, mandate: Mandate | None) -> tuple[StripeCall, ...]:
    """The plan's calls; what they make carries the request's id, by which the asker's console finds it."""
    if mandate is None:
        return plan.calls
    return tuple(_with_request(call, mandate.request) if call.tagged else call for call in plan.calls)


def _with_request(call: StripeCall, request: str) -> StripeCall:
    metadata = {**call.params.get("metadata", {}), METADATA_KEY: request}
    return replace(call, params={**call.params, "metadata": metadata})


def _plan_data(plan: Plan) -> dict[str, object]:
    return dict(to_data(replace(plan, age=None)))


def utc_now() -> datetime:
    """The clock of the real world."""
    return datetime.now(UTC)
