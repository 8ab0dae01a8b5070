"""The practice company as a server: one handler behind the in-process transport and the loopback port alike."""

from __future__ import annotations

import json
import secrets
import threading
from collections import deque
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from billing_console.practice import dispatch, errors, faults, permissions, settlement, tables
from billing_console.practice.call import Call, Desk
from billing_console.practice.dispatch import Known
from billing_console.practice.expand import Expansions
from billing_console.practice.faults import BEFORE, ConnectionRefused, Fault, Faults
from billing_console.practice.http import Request, Response
from billing_console.practice.idempotency import Answer, Memory
from billing_console.practice.includes import include
from billing_console.practice.limits import Limits
from billing_console.practice.loopback import Loopback
from billing_console.practice.permissions import OBJECT_RIGHT, Key, Keys
from billing_console.practice.state import State, World, write_atomically

Json = dict[str, Any]
API_VERSION = "2026-10-28.endive"

# How many requests `seen` remembers, for tests that count them.
SEEN = 10_000


class PracticeStripe:
    """A small working Stripe over a generated company; thread-safe."""

    def __init__(
        self,
        company: World,
        *,
        clock: Callable[[], datetime],
        state_file: Path | None = None,
        rate_limits: bool = True,
        company_spec: Json | None = None,
    ) -> None:
        self.company = company
        self.clock = clock
        self.keys = Keys()
        self.faults = Faults()
        self.limits = Limits(lambda: clock().timestamp(), enabled=rate_limits)
        self.requests = 0
        self.seen: deque[tuple[str, str, int]] = deque(maxlen=SEEN)
        self._state_file = state_file
        self._spec = company_spec or {}
        self._lock = threading.RLock()
        self._memory = Memory()
        self._state = State(company, self._now)
        self._desk = Desk(self._state, company.account, self._now)
        self._expansions = Expansions()
        self._parameters: Mapping[str, Any] = tables.load(tables.PARAMETERS)
        if state_file is not None and state_file.exists():
            self._restore(json.loads(state_file.read_text("utf-8")))

    # Switches of the practice company

    @property
    def search_lag(self) -> int:
        """Seconds until search sees a change; lists see it at once."""
        return self._desk.search_lag

    @search_lag.setter
    def search_lag(self, seconds: int) -> None:
        self._desk.search_lag = seconds
        self._state.history_seconds = max(seconds, 60)

    @property
    def overdraft(self) -> int:
        """Minor units by which refunds may take the balance below zero; beyond it they wait as pending.

        An account that is paid out daily has next to nothing available: Stripe debits its bank for refunds.
        """
        return self._desk.overdraft

    @overdraft.setter
    def overdraft(self, amount: int) -> None:
        self._desk.overdraft = amount

    @property
    def live_ids(self) -> set[str]:
        """Ids that exist "in live mode" only, for the sentence about the wrong mode."""
        return self._desk.live_ids

    def get(self, object_id: str) -> Json | None:
        """An object as it is now, without an API call: for tests and demonstrations. Do not change it."""
        with self._lock:
            return self._state.get(object_id)

    def all(self, kind: str) -> list[Json]:
        """Every object of a kind, newest first: for tests and demonstrations."""
        with self._lock:
            return list(self._state.scan(kind))

    def settle_refunds(self, fail: Collection[str] = (), reason: str = "expired_or_canceled_card") -> list[str]:
        """What days do to refunds: pending ones succeed, those named by refund or charge id fail; the ids moved."""
        return self._by_itself(lambda call: settlement.settle_refunds(call, fail, reason))

    def settle_disputes(self) -> list[str]:
        """What weeks do to disputes under review, by Stripe's magic words in their evidence; the ids decided."""
        return self._by_itself(settlement.settle_disputes)

    def _by_itself(self, happening: Callable[[Call], list[str]]) -> list[str]:
        """Something that happens at Stripe without a request."""
        with self._lock:
            moved = happening(Call(self._desk, {}, (), None, "", None, None, self._now()))
            self._save()
        return moved

    def _now(self) -> int:
        return int(self.clock().astimezone(UTC).timestamp())

    # Answering

    def handle(self, request: Request) -> Response:
        """Answer one request; raises ConnectionRefused or ReplyDropped where a fault breaks the connection."""
        fault = self.faults.take(request.method, request.path)
        if fault is not None and fault.kind == "refuse_connection":
            raise ConnectionRefused(f"{request.method} {request.path}")
        # Not from the state's counter: a reading request is not saved, and its id must not come again.
        request_id = f"req_{secrets.token_hex(7)}"
        response = self._answer(request, request_id, fault)
        with self._lock:
            self.requests += 1
        self.seen.append((request.method, request.path, response.status))
        if fault is not None:
            return faults.after(fault, response, request)
        return response

    def _answer(self, request: Request, request_id: str, fault: Fault | None) -> Response:
        key: Key | None = None
        try:
            key = self.keys.identify(request.bearer)
            if fault is not None and fault.kind in BEFORE:
                raise faults.error_before(fault, request, key)
            known = self._understand(request, key)
            return self._execute(request, known, key, request_id, fault)
        except errors.StripeError as error:
            return self._refusal(error, request, request_id)

    def _understand(self, request: Request, key: Key) -> Known:
        route, ids = dispatch.find(request.method, request.path)
        operation = f"{route.method} {tables.template(route.path)}"
        with self._lock:
            self.limits.admit(operation, test_mode=key.test_mode)
        if route.right is not None:
            permissions.require(key, route.right, self.company.account["id"])
        known = dispatch.read(request, route, ids, self._parameters[operation], self._expansions)
        for name in sorted(known.asked.rights):
            permissions.require(key, f"{name}_read", self.company.account["id"])
        return known

    def _execute(self, request: Request, known: Known, key: Key, request_id: str, fault: Fault | None) -> Response:
        idempotency_key = request.headers.get("idempotency-key") if request.method == "POST" else None
        scope = f"{self.company.account['id']}:{'test' if key.test_mode else 'live'}"
        if idempotency_key:
            with self._lock:
                memory = self._memory.begin(scope, idempotency_key, request.path, known.fingerprint, self._now())
            if memory is not None:
                return self._replay(memory, request, request_id)
        answer: Answer | None = None
        try:
            with self._lock:
                status, text, headers, stored = self._run(request, known, key, request_id, idempotency_key)
                if fault is not None and fault.kind == "server_error_after":
                    error = errors.server_error()
                    status, text, headers, stored = 500, _text(error.body(self._log_url(request_id))), {}, True
                if stored and idempotency_key:
                    answer = Answer(request.path, known.fingerprint, status, text, request_id, self._now())
                if idempotency_key:
                    self._memory.finish(scope, idempotency_key, answer)
                if request.method != "GET":
                    self._save()
        except BaseException:
            # Also after a bug in a route: the key must not stay busy for ever.
            if idempotency_key:
                self._memory.finish(scope, idempotency_key, None)
            raise
        return Response(status, self._headers(request, request_id) | headers, text.encode())

    def _run(
        self, request: Request, known: Known, key: Key, request_id: str, idempotency_key: str | None
    ) -> tuple[int, str, dict[str, str], bool]:
        """Status, body, extra headers, and whether an idempotency key remembers the answer."""
        call = Call(
            self._desk,
            known.values,
            known.ids,
            key,
            request.path,
            request_id,
            idempotency_key,
            self._now(),
            wants_total=known.asked.total_count,
        )
        try:
            body = known.route.run(call)
        except errors.StripeError as error:
            return error.status, _text(error.body(self._log_url(request_id))), error.headers, error.stored
        return 200, _text(self._filled(call, known, body)), {}, True

    def _filled(self, call: Call, known: Known, body: Json) -> Json:
        asked = known.asked
        if not asked.tree:
            return body

        def fetch(object_id: str) -> Json | None:
            found = self._state.get(object_id)
            right = OBJECT_RIGHT.get(found["object"]) if found is not None else None
            # After a change it is too late to refuse: an answer that leaves the id in place is the lesser evil.
            if right is not None and call.key is not None and known.route.method == "GET":
                permissions.require(call.key, f"{right}_read", self.company.account["id"])
            return found

        def included(owner: Json, name: str) -> Json | None:
            return include(call, owner, name)

        tree = {"data": asked.tree} if known.route.shape != "object" else asked.tree
        if known.route.shape == "search":
            rows = [self._expansions.apply(row, asked.tree, fetch, included) for row in body["data"]]
            return body | {"data": rows}
        return self._expansions.apply(body, tree, fetch, included)

    def _replay(self, memory: Answer, request: Request, request_id: str) -> Response:
        headers = self._headers(request, request_id)
        headers |= {"Idempotent-Replayed": "true", "Original-Request": memory.request_id}
        return Response(memory.status, headers, memory.body.encode())

    def _refusal(self, error: errors.StripeError, request: Request, request_id: str) -> Response:
        headers = self._headers(request, request_id) | error.headers
        if error.code == "lock_timeout":
            del headers["Request-Id"]
        return Response(error.status, headers, _text(error.body(self._log_url(request_id))).encode())

    def _headers(self, request: Request, request_id: str) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Request-Id": request_id,
            "Stripe-Version": request.headers.get("stripe-version", API_VERSION),
            "Cache-Control": "no-cache, no-store",
        }
        echo = request.headers.get("idempotency-key")
        return headers | ({"Idempotency-Key": echo} if echo else {})

    def _log_url(self, request_id: str) -> str:
        return f"https://dashboard.stripe.com/test/logs/{request_id}?t={self._now()}"

    # Keeping

    def _save(self) -> None:
        if self._state_file is None:
            return
        self._memory.prune(self._now())
        write_atomically(
            self._state_file,
            {"version": 1, "company": self._spec, "state": self._state.saved(), "answers": self._memory.saved()},
        )

    def _restore(self, saved: Json) -> None:
        self._state.restore(saved["state"])
        self._memory.restore(saved["answers"])

    # The loopback port

    def serve(self, port: int = 0) -> Loopback:
        """Listen on 127.0.0.1 (API and files alike) in threads; the answer knows its `url` and can `close`."""
        return Loopback(self.handle, port)


def _text(body: Json) -> str:
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False)
