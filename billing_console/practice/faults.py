"""Trouble on demand: lost replies, refused connections, delays, conflicts, limits, server errors, damaged bodies."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from typing import Literal, get_args

from billing_console.practice import errors
from billing_console.practice.http import Request, Response
from billing_console.practice.permissions import Key

Kind = Literal[
    "drop_reply",
    "refuse_connection",
    "delay",
    "conflict",
    "rate_limit",
    "lock_timeout",
    "server_error",
    "server_error_after",
    "bad_json",
    "truncated",
]
KINDS: tuple[str, ...] = get_args(Kind)
BEFORE: frozenset[str] = frozenset(("refuse_connection", "conflict", "rate_limit", "lock_timeout", "server_error"))


class ConnectionRefused(Exception):
    """Nothing arrived and nothing was done."""


class ReplyDropped(Exception):
    """The request was executed; its answer never came back."""


@dataclass(slots=True)
class Fault:
    """One kind of trouble for the next `times` requests that match."""

    kind: Kind
    match: str
    times: int
    seconds: float = 0.0
    met: int = 0

    def fits(self, method: str, path: str) -> bool:
        """`match` is "METHOD /path"; either half may be * and {id} or * stands for one path segment."""
        wanted_method, _, wanted_path = self.match.partition(" ")
        if self.met >= self.times or wanted_method not in ("*", method):
            return False
        if wanted_path in ("", "*"):
            return True
        pattern = re.sub(r"\\\*|\\\{\w+\\\}", "[^/]+", re.escape(wanted_path))
        return re.fullmatch(pattern, path) is not None


@dataclass(slots=True)
class Faults:
    """The queue of faults that were asked for; requests use them up in order."""

    _queue: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: Kind, match: str = "*", times: int = 1, seconds: float = 0.0) -> Fault:
        """Ask for trouble; `seconds` belongs to "delay". The returned fault counts how often it struck."""
        if kind not in KINDS:
            raise ValueError(f"unknown fault: {kind}")
        fault = Fault(kind, match, times, seconds)
        with self._lock:
            self._queue.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that strikes this request, used up once."""
        with self._lock:
            for fault in self._queue:
                if fault.fits(method, path):
                    fault.met += 1
                    if fault.met >= fault.times:
                        self._queue.remove(fault)
                    return fault
        return None

    def clear(self) -> None:
        with self._lock:
            self._queue.clear()

    @property
    def pending(self) -> tuple[Fault, ...]:
        with self._lock:
            return tuple(self._queue)


def error_before(fault: Fault, request: Request, key: Key) -> errors.StripeError:
    """The refusal of a fault that strikes before anything is executed."""
    if fault.kind == "conflict":
        return errors.key_in_use(request.headers.get("idempotency-key", ""))
    if fault.kind == "rate_limit":
        return errors.rate_limited("global-rate", test_mode=key.test_mode)
    return errors.lock_timeout() if fault.kind == "lock_timeout" else errors.server_error()


def after(fault: Fault, response: Response, request: Request) -> Response:
    """The answer as a fault on the way back leaves it; raises ReplyDropped when none arrives."""
    if fault.kind == "drop_reply":
        raise ReplyDropped(f"{request.method} {request.path}")
    if fault.kind == "delay":
        return Response(response.status, response.headers, response.body, delay=fault.seconds)
    if fault.kind == "bad_json":
        return Response(response.status, response.headers, response.body[: len(response.body) // 2] + b"\x00oops")
    if fault.kind == "truncated":
        return Response(response.status, response.headers, response.body, cut=len(response.body) // 2)
    return response
