"""Requests for approval of one profile: asked here and carried out elsewhere, or received and carried out here.

A request becomes at most one operation, with the same id and idempotency key on every console, through the same
runner as any other; the transaction that writes the operation down also marks the request as used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from billing_console.domain.approvals import (
    LONGEST_WAIT,
    WHY_LENGTH,
    Filed,
    Request,
    Side,
    Stage,
    Verify,
    is_genuine,
    new_request_id,
    operation_of,
    plan_fingerprint,
    read_request,
    signed,
    write_request,
)
from billing_console.domain.errors import BillingError, InvalidInput, PolicyRefused, StaleFacts
from billing_console.domain.operation import Operation, StepState
from billing_console.domain.plain_data import as_fields
from billing_console.domain.policy import Decision
from billing_console.services.operations import Mandate
from billing_console.services.request_notes import about
from billing_console.services.reviewing import Place, Review, Reviewer, find_result
from billing_console.services.trusted import Trusted
from billing_console.store import journal, requests

if TYPE_CHECKING:
    from billing_console.gateway.client import Gateway
    from billing_console.services.changes import Changes
    from billing_console.services.execution import Outcome
    from billing_console.services.ledger import Ledger
    from billing_console.services.operations import Operations, Preview
    from billing_console.store.database import Connection

STILL_LOOKED_FOR = timedelta(days=1)  # after its time: it may have been approved in the last minute


class SignsRequests(Protocol):
    """The installation's key."""

    public_key: str

    @property
    def fingerprint(self) -> str:
        """Its short name."""

    def sign(self, message: bytes) -> bytes:
        """A signature by it."""


class Approvals:
    """Asks, reviews, approves, refuses and follows."""

    def __init__(
        self,
        *,
        operations: Operations,
        ledger: Ledger,
        gateway: Gateway,
        changes: Changes,
        signer: SignsRequests,
        verify: Verify,
        account: str,
        livemode: bool,
        clock: Callable[[], datetime],
        randomness: Callable[[int], bytes],
    ) -> None:
        place = Place(account, livemode, signer.public_key)
        self._operations = operations
        self._ledger = ledger
        self._gateway = gateway
        self._changes = changes
        self._signer = signer
        self._verify = verify
        self._place = place
        self._clock = clock
        self._randomness = randomness
        self._reviewer = Reviewer(operations=operations, ledger=ledger, gateway=gateway, place=place, clock=clock)
        self.trusted = Trusted(ledger, operations, changes, clock, signer.fingerprint)
        self.waiting = 0  # received and unanswered, as of the last look

    # ------------------------------------------------------------------------------------------------------- asking

    async def ask(self, preview: Preview, why: str, lasts: timedelta | None = None) -> Request:
        """Sign what the rules let this operator only ask for; raises InvalidInput, PolicyRefused, StaleFacts."""
        why = _words(why)
        lasts = self._operations.policy.approval_lasts if lasts is None else lasts
        if not timedelta(hours=1) <= lasts <= LONGEST_WAIT:
            raise InvalidInput("wait_too_long", days=LONGEST_WAIT.days)
        fresh = await self._operations.preview(preview.action)
        if fresh.plan.fingerprint != preview.plan.fingerprint:
            raise StaleFacts("facts_changed", preview=fresh)
        if fresh.verdict.decision is not Decision.NEEDS_APPROVAL:
            raise PolicyRefused("not_to_be_asked", preview=fresh)
        request = self._request(fresh, why, lasts)
        await self._ledger.write(lambda connection: self._file_asked(connection, request, fresh))
        self._changes.emit("approvals", "audit")
        return request

    def _request(self, preview: Preview, why: str, lasts: timedelta) -> Request:
        plan, now = preview.plan, self._clock()
        operator, policy = self._operations.operator, self._operations.policy
        unsigned = Request(
            id=new_request_id(now, self._randomness(10)),
            asked_by=operator.name,
            role=operator.role,
            account=self._place.account,
            livemode=self._place.livemode,
            action=plan.action,
            fields=as_fields(preview.action),
            customer=plan.customer,
            customer_name=plan.customer_name,
            object_id=plan.object_id,
            amount=plan.at_stake,
            fingerprint=plan_fingerprint(plan),
            policy=policy.stamp,
            why=why,
            asked_at=now,
            expires_at=now + lasts,
            public_key=self._place.public_key,
        )
        return signed(unsigned, self._signer.sign)

    def _file_asked(self, connection: Connection, request: Request, preview: Preview) -> None:
        now = self._clock()
        waiting = requests.asked_for(connection, request.customer, request.action, now - LONGEST_WAIT)
        if any(one.request.fingerprint == request.fingerprint and one.at(now) == one for one in waiting):
            raise InvalidInput("already_asked")
        # Its last call is the deed: a coupon that was made and never given is no comp.
        requests.file(connection, request, Side.ASKED, preview.plan.calls[-1:])
        self._note(connection, request, "ask_approval", "note", why=request.why, expires=request.expires_at.isoformat())

    # ---------------------------------------------------------------------------------------------------- reviewing

    async def open(self, text: str | bytes) -> Review:
        """Read, check and, where it comes from somebody trusted, keep a request; raises InvalidInput.

        Whatever stands against it is in the review; what was changed since it was signed is not shown at all.
        """
        request = read_request(text)
        if not is_genuine(request, self._verify):
            await self._ledger.write(lambda c: self._note(c, request, "open_request", "failed", error="request_edited"))
            self._changes.emit("audit")
            raise InvalidInput("request_edited")
        await self._ledger.write(lambda connection: self._file_received(connection, request))
        await self.requests()
        self._changes.emit("approvals", "audit")
        return await self._reviewer.review(request)

    async def review(self, request: Request) -> Review:
        """Look again at a request that is kept here."""
        return await self._reviewer.review(request)

    def _file_received(self, connection: Connection, request: Request) -> None:
        """Only what could be approved here one day is kept; that the rest was opened is written down."""
        is_known = requests.get(connection, request.id) is not None
        _, checks = self._reviewer.checks(connection, request)
        against = [check.code for check in checks if check.decision is Decision.DENIED]
        if against:
            self._note(connection, request, "open_request", "failed", error=", ".join(against))
        elif not is_known:
            requests.file(connection, request, Side.RECEIVED)
            requests.pin(connection, request.signer, request.public_key)
            self._note(connection, request, "open_request", "note", why=request.why)

    # ----------------------------------------------------------------------------------------------------- answering

    async def approve(self, review: Review, note: str = "") -> Outcome:
        """Carry the request out with this operator's own key, once.

        Raises PolicyRefused (its ``review`` is the newer one) and whatever ``Operations.confirm`` raises.
        """
        again = await self._reviewer.review(review.request)
        if again.preview is None or not again.may_approve:
            raise PolicyRefused("request_refused", review=again)
        request = again.request
        mandate = Mandate(
            operation=operation_of(request),
            request=request.id,
            asked_by=request.asked_by,
            role=request.role,
            why=request.why,
            admit=lambda connection, operation: self._admit(connection, request, operation),
        )
        try:
            return await self._operations.confirm(again.preview, note, mandate)
        finally:
            await self.requests()
            self._changes.emit("approvals", "audit")

    def _admit(self, connection: Connection, request: Request, operation: Operation) -> None:
        """The last look, where the operation is written down: nothing may have happened since the review."""
        _, checks = self._reviewer.checks(connection, request)
        if any(check.decision is Decision.DENIED for check in checks):
            raise PolicyRefused("request_refused")
        requests.file(connection, request, Side.RECEIVED)
        if not requests.approve(connection, request.id, operation.id, operation.operator, self._clock()):
            raise PolicyRefused("request_used")

    async def refuse(self, request: Request, reason: str) -> None:
        """Say no, once, with a reason; raises InvalidInput, PolicyRefused when it is answered already."""
        reason = _words(reason)

        def write(connection: Connection) -> None:
            by = self._operations.operator.name
            if not requests.refuse(connection, request.id, reason, by, self._clock()):
                raise PolicyRefused("request_used")
            self._note(connection, request, "refuse_request", "note", why=reason)

        await self._ledger.write(write)
        await self.requests()
        self._changes.emit("approvals", "audit")

    # ----------------------------------------------------------------------------------------------------- following

    async def requests(self) -> tuple[Filed, ...]:
        """Every request of both sides as it stands now, newest first."""
        now = self._clock()

        def read(connection: Connection) -> tuple[Filed, ...]:
            return tuple(_with_outcome(connection, filed.at(now)) for filed in requests.recent(connection))

        found = await self._ledger.read(read)
        self.waiting = sum(one.side is Side.RECEIVED and one.stage is Stage.WAITING for one in found)
        return found

    async def follow(self) -> int:
        """Look at Stripe for what became of the requests asked here; how many were found to be done."""
        now, count = self._clock(), 0
        for filed in await self._ledger.read(requests.recent):
            is_open = filed.side is Side.ASKED and filed.stage is Stage.WAITING
            if is_open and now < filed.request.expires_at + STILL_LOOKED_FOR:
                count += await self._follow(filed.request)
        before = self.waiting
        await self.requests()
        if count or before != self.waiting:
            self._changes.emit("approvals", "audit")
        return count

    async def _follow(self, request: Request) -> bool:
        calls = await self._ledger.read(lambda connection: requests.lookups(connection, request.id))
        try:
            found = await find_result(self._gateway, calls, request.id, by_state=True)
        except BillingError:  # no look, no knowledge: the next turn looks again
            return False
        if found is None:
            return False
        result, status = str(found.get("id", "")), found.get("status")

        def write(connection: Connection) -> bool:
            is_new = requests.finish(connection, request.id, result, self._clock())
            if is_new:
                self._note(connection, request, "request_done", "done", result=result, result_status=status)
            return is_new

        is_new = await self._ledger.write(write)
        self._changes.emit(request.customer, request.object_id)
        return is_new

    def text(self, request: Request) -> str:
        """The block to paste into a chat."""
        return write_request(request)

    def _note(self, connection: Connection, request: Request, action: str, outcome: str, **data: Any) -> None:
        operator, policy = self._operations.operator, self._operations.policy.stamp
        draft = about(request, operator, policy, action=action, outcome=outcome, data=data)
        self._ledger.trail.append(connection, draft)


def _with_outcome(connection: Connection, filed: Filed) -> Filed:
    """What became of the operation, for a request that was approved here."""
    operation = journal.get(connection, filed.operation) if filed.operation else None
    if operation is None or not operation.is_settled:
        return filed
    if operation.state is StepState.FAILED:
        error = next((step.error for step in operation.steps if step.error), None)
        return replace(filed, stage=Stage.FAILED, reason=error or "")
    return replace(filed, stage=Stage.DONE, result=operation.steps[-1].result_id)


def _words(text: str) -> str:
    """What a person gave as the reason; raises InvalidInput when there is none."""
    words = " ".join(text.encode("utf-8", "replace").decode().split())[:WHY_LENGTH]
    if not words:
        raise InvalidInput("why_missing")
    return words
