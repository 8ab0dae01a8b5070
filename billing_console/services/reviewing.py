"""Looks at somebody else's request: is it theirs, in time, unused and still true, and may this person approve it."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from billing_console.actions import ACTIONS
from billing_console.domain.approvals import (
    CLOCKS_DIFFER,
    LONGEST_WAIT,
    METADATA_KEY,
    Filed,
    Request,
    Stage,
    TrustedSigner,
    plan_fingerprint,
)
from billing_console.domain.approving import may_ask
from billing_console.domain.errors import BillingError, InvalidInput, NotFound, StaleFacts
from billing_console.domain.plain_data import from_fields
from billing_console.domain.plans import Action, Plan, StripeCall, is_part
from billing_console.domain.policy import Clause, Decision, Verdict, verdict_of
from billing_console.store import requests

if TYPE_CHECKING:
    from billing_console.gateway.client import Gateway
    from billing_console.services.ledger import Ledger
    from billing_console.services.operations import Operations, Preview
    from billing_console.store.database import Connection


@dataclass(frozen=True, slots=True)
class Place:
    """Where this console works, and by which key it signs."""

    account: str
    livemode: bool
    public_key: str  # hex


@dataclass(frozen=True, slots=True)
class Review:
    """A request as it looks now: every check, and what would happen if it were approved."""

    request: Request
    verdict: Verdict  # the checks of the request itself, then the rules
    preview: Preview | None = None  # None: it could not be planned
    signer: TrustedSigner | None = None
    problem: BillingError | None = None  # why it could not be planned or read

    @property
    def may_approve(self) -> bool:
        """True when nothing stands in the way."""
        return self.preview is not None and self.verdict.decision is Decision.ALLOWED


def passed(code: str, **data: str) -> Clause:
    """A check that is met."""
    return Clause(code, Decision.ALLOWED, data)


def failed(code: str, **data: str) -> Clause:
    """A check that is not."""
    return Clause(code, Decision.DENIED, data)


class Reviewer:
    """Reviews requests for one profile."""

    def __init__(
        self, *, operations: Operations, ledger: Ledger, gateway: Gateway, place: Place, clock: Callable[[], datetime]
    ) -> None:
        self._operations = operations
        self._ledger = ledger
        self._gateway = gateway
        self._place = place
        self._clock = clock

    async def review(self, request: Request) -> Review:
        """Check a genuine request, read the facts anew, plan and judge; changes nothing."""
        signer, checks = await self._ledger.read(lambda connection: self.checks(connection, request))
        if any(check.code.startswith("request_other") for check in checks):
            return Review(request, verdict_of(checks), signer=signer)
        try:
            preview = await self._operations.preview(action_of(request))
            # Stripe is asked as well: another approver on another workstation may have been faster.
            result = await find_result(self._gateway, preview.plan.calls, request.id, by_state=False)
        except (InvalidInput, NotFound, StaleFacts) as problem:
            return Review(request, verdict_of([*checks, failed("request_changed")]), None, signer, problem)
        except BillingError as problem:
            return Review(request, verdict_of([*checks, failed("request_unread")]), None, signer, problem)
        verdict = await self._operations.judge_request(preview)
        whole = [*checks, *_world(request, preview.plan, result), *verdict.clauses]
        return Review(request, verdict_of(whole), preview, signer)

    def checks(self, connection: Connection, request: Request) -> tuple[TrustedSigner | None, list[Clause]]:
        """What can be said of a genuine request without Stripe, as the ledger has it at this moment."""
        signer = requests.signer(connection, request.signer)
        filed = requests.get(connection, request.id)
        operator, now = self._operations.operator, self._clock()
        is_own = request.public_key == self._place.public_key or _plain(request.asked_by) == _plain(operator.name)
        may = may_ask(request.role, request.action, self._operations.policy)
        clauses = [
            *_place(request, self._place),
            _trust(request, signer),
            failed("request_own") if is_own else passed("request_not_own"),
            _time(request, now),
            *_use(filed),
            passed("asker_may") if may else failed("asker_may_not", role=request.role),
        ]
        return signer, clauses


def action_of(request: Request) -> Action:
    """The action that a request asks for; raises InvalidInput where this version does not know it so."""
    kind = next((kind for kind in ACTIONS if kind.name == request.action), None)
    if kind is None:
        raise InvalidInput("request_format")
    return from_fields(kind, request.fields)


async def find_result(
    gateway: Gateway, calls: Iterable[StripeCall], request_id: str, *, by_state: bool
) -> Mapping[str, Any] | None:
    """What Stripe made of a request: the object with its id or, ``by_state``, one in the state it leads to."""
    for call in calls:
        if not call.lookup_path or not (call.tagged or (by_state and call.lookup_state)):
            continue
        async for item in _items(gateway, call):
            metadata = item.get("metadata")
            is_marked = isinstance(metadata, Mapping) and metadata.get(METADATA_KEY) == request_id
            if is_marked if call.tagged else is_part(call.lookup_state, item):
                return item
    return None


async def _items(gateway: Gateway, call: StripeCall) -> AsyncIterator[Mapping[str, Any]]:
    if call.lookup_state or not call.lookup_params:
        try:
            yield (await gateway.read(call.lookup_path, call.lookup_params)).data
        except NotFound:
            return  # what is to be made is not there yet
        return
    async for page in gateway.pages(call.lookup_path, {**call.lookup_params, "limit": 100}):
        for item in page.data:
            yield item


def _place(request: Request, place: Place) -> list[Clause]:
    if request.account != place.account:
        return [failed("request_other_account", account=request.account)]
    if request.livemode != place.livemode:
        return [failed("request_other_mode", mode="live" if request.livemode else "test")]
    return []


def _trust(request: Request, signer: TrustedSigner | None) -> Clause:
    data = {"name": request.asked_by, "fingerprint": request.signer}
    if signer is None or signer.public_key not in {None, request.public_key}:
        return failed("signer_unknown", **data)
    if _plain(signer.name) != _plain(request.asked_by):
        return failed("signer_other_name", **data, known=signer.name)
    return passed("signer_trusted", **data)


def _time(request: Request, now: datetime) -> Clause:
    if request.asked_at > now + CLOCKS_DIFFER:
        return failed("request_from_future")
    if request.expires_at - request.asked_at > LONGEST_WAIT:
        return failed("request_waits_too_long", days=str(LONGEST_WAIT.days))
    return failed("request_expired") if now >= request.expires_at else passed("request_in_time")


def _use(filed: Filed | None) -> list[Clause]:
    if filed is None or filed.stage is Stage.WAITING:
        return []
    if filed.stage is Stage.REFUSED:
        return [failed("request_answered", by=filed.answered_by, reason=filed.reason)]
    return [failed("request_used", result=filed.result or filed.operation or "")]


def _world(request: Request, plan: Plan, result: Mapping[str, Any] | None) -> list[Clause]:
    """Whether what was asked for is still to be done, and is what would be done."""
    if result is not None:
        return [failed("request_used", result=str(result.get("id", "")))]
    told = (request.customer, request.object_id, request.amount)
    is_same = plan_fingerprint(plan) == request.fingerprint and told == (plan.customer, plan.object_id, plan.at_stake)
    return [passed("request_unchanged") if is_same else failed("request_changed"), passed("request_unused")]


def _plain(name: str) -> str:
    """A name for comparing: neither case nor spaces nor look-alike forms make another person of it."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
