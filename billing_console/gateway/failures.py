"""Every way a conversation with Stripe can fail, translated into errors an operator can act on.

Nothing else in the house knows what httpx or stripe-python raise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from billing_console.domain.errors import (
    AccessRefused,
    BillingError,
    NotFound,
    Offline,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    StripeTrouble,
)

if TYPE_CHECKING:
    import httpx
    import stripe

# Stripe names the missing permission in the sentence only; this wording and the older one are both in use.
_NEEDED = re.compile(r"""Enabling "?([^"']+?)"? \('(\w+)'\)""")
_NEEDED_BEFORE = re.compile(r"'(rak_\w+)'")
_LINK = re.compile(r"https://dashboard\.stripe\.com/[^\s\"'<>]+")
_ACCOUNT = re.compile(r"\b(acct_\w+)")
_KEY = re.compile(r"\b((?:sk|rk|pk)(?:_org)?_(?:live|test)_)[^\s'\",.;]+")
_TWIN = re.compile(r"similar object exists in (?:live|test) mode")
# Asked before Stripe looks at the idempotency key: what they say tells nothing about an earlier attempt.
_SAYS_NOTHING = frozenset({401, 403, 409, 424, 429})


class NoAnswer(Exception):
    """One attempt brought no response; ``reached`` says whether Stripe may have received the request."""

    def __init__(self, reason: str, *, reached: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.reached = reached


@dataclass(frozen=True, slots=True)
class Refusal:
    """One response that is not a usable success; ``body`` is Stripe's error object, empty when it sent none."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        """Stripe's code, or its error type when there is none."""
        return _word(self.body.get("code")) or _word(self.body.get("type"))

    @property
    def message(self) -> str:
        """Stripe's words, with anything that looks like a key cut short."""
        return redact(_word(self.body.get("message")))

    @property
    def request_id(self) -> str | None:
        """Stripe's name for the request."""
        return self.headers.get("request-id") or None

    @property
    def replayed(self) -> bool:
        """True when Stripe repeats what it answered to an earlier request with the same key."""
        return self.headers.get("idempotent-replayed", "").lower() == "true"

    @property
    def readable(self) -> bool:
        """False when it is not Stripe's JSON: something between us and Stripe may have replaced the answer."""
        return bool(self.body)

    @property
    def may_have_executed(self) -> bool:
        """True unless this very answer proves that the request changed nothing."""
        if not self.readable or self.status < 400 or self.status >= 500:
            return True
        return self.code in {"idempotency_key_in_use", "idempotency_error"} or self.status == 409

    @property
    def worth_retrying(self) -> bool:
        """True when Stripe asks for another try, or leaves it open for a failure that may pass."""
        if self.replayed:  # it will say the same until it forgets the key
            return False
        asked = self.headers.get("stripe-should-retry", "").lower()
        if asked in {"true", "false"}:
            return asked == "true"
        if self.status == 429:  # without a reason it is an object lock, over in a moment
            return self.code == "lock_timeout"
        return self.status >= 500 or self.status == 409 or self.status < 300


def no_answer(error: httpx.HTTPError | httpx.InvalidURL) -> NoAnswer:
    """What became of a request that httpx could not finish."""
    import httpx

    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return NoAnswer(_why_unconnected(error), reached=False)
    if isinstance(error, httpx.ProxyError):
        return NoAnswer("proxy", reached=False)
    if isinstance(error, httpx.PoolTimeout):
        return NoAnswer("busy", reached=False)
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return NoAnswer("address", reached=False)
    return NoAnswer("timeout" if isinstance(error, httpx.TimeoutException) else "connection_lost", reached=True)


def _why_unconnected(error: BaseException) -> str:
    text = str(error).lower()
    if "certificate" in text:
        return "certificate"
    if isinstance(error, TimeoutError) or "timeout" in type(error).__name__.lower():
        return "timeout"
    return "name" if "name or service" in text or "getaddrinfo" in text or "name resolution" in text else "connect"


def refusal(error: stripe.StripeError) -> Refusal:
    """The response behind an exception of stripe-python."""
    body = error.json_body if isinstance(error.json_body, dict) else {}
    details = body.get("error")
    if isinstance(details, str):  # the shape of its OAuth errors
        details = {"type": details, "message": body.get("error_description")}
    headers = {str(k).lower(): str(v) for k, v in dict(error.headers or {}).items()}
    return Refusal(error.http_status or 0, details if isinstance(details, dict) else {}, headers)


def read_failed(last: NoAnswer | Refusal, attempts: int) -> BillingError:
    """The error for something that changes nothing, after its last attempt."""
    if isinstance(last, NoAnswer):
        return Offline(_offline_code(last), reason=last.reason, attempts=attempts)
    return said_no(last, attempts)


def send_failed(last: NoAnswer | Refusal, attempts: int, *, doubtful: bool, repeatable: bool) -> BillingError:
    """The error for a change, after its last attempt.

    ``doubtful``: an earlier attempt with the same key may have been executed. ``repeatable``: Stripe remembers the key,
    so a refusal that comes after its memory was asked is the answer to the earlier attempt as well.
    """
    if isinstance(last, NoAnswer):
        if last.reached or doubtful:
            return OutcomeUnknown(cause=last.reason, attempts=attempts, status=None, replayed=False)
        return Offline(_offline_code(last), reason=last.reason, attempts=attempts)
    unsettled = doubtful and (last.status in _SAYS_NOTHING or last.code == "rate_limit" or not repeatable)
    if last.may_have_executed or unsettled:
        cause = last.code or "unreadable"
        return OutcomeUnknown(
            cause=cause, attempts=attempts, status=last.status, replayed=last.replayed, request_id=last.request_id
        )
    return said_no(last, attempts)


def _offline_code(last: NoAnswer) -> str:
    return last.reason if last.reason in {"certificate", "proxy"} else "offline"


def said_no(last: Refusal, attempts: int = 1) -> BillingError:
    """The error for a response that certainly changed nothing."""
    status, request_id = last.status, last.request_id
    if not last.readable or status < 400:
        return StripeTrouble(
            "unreadable", object="answer", field="", status=status, attempts=attempts, request_id=request_id
        )
    if status >= 500:
        return StripeTrouble("stripe_trouble", status=status, attempts=attempts, request_id=request_id)
    if status == 429 or last.code == "rate_limit":
        reason = last.headers.get("stripe-rate-limited-reason") or last.code
        return RateLimited(after=_seconds(last.headers.get("retry-after")), reason=reason, request_id=request_id)
    if status == 401:
        expired = last.code == "api_key_expired" or "expired" in last.message.lower()
        return AccessRefused("key_expired" if expired else "key_invalid", request_id=request_id)
    if status == 403:
        return _forbidden(last)
    if last.code == "livemode_mismatch" or _TWIN.search(last.message):
        return AccessRefused("mode_mismatch", message=last.message, request_id=request_id)
    if status == 404 or last.code == "resource_missing":
        return NotFound(message=last.message, param=last.body.get("param"), request_id=request_id)
    return _rejected(last)


def _rejected(last: Refusal) -> Rejected:
    code, body = last.code, last.body
    data = {k: body[k] for k in ("decline_code", "advice_code", "network_decline_code") if body.get(k)}
    if last.status == 402 and (body.get("type") == "card_error" or not code):
        # Some declines travel as the code itself (expired_card); one sentence, one place to look for the reason.
        if code not in {"", "card_declined", "card_error"}:
            data.setdefault("decline_code", code)
        code = "card_declined"
    return Rejected(
        code, message=last.message, param=body.get("param"), status=last.status, request_id=last.request_id, **data
    )


def _forbidden(last: Refusal) -> BillingError:
    message = last.message
    account = _ACCOUNT.search(message)
    data: dict[str, Any] = {"message": message, "account": account[1] if account else None}
    if last.code == "approval_required":
        return Rejected("approval_required", request_id=last.request_id, **data)
    if "ip address" in message.lower():
        return AccessRefused("ip_refused", request_id=last.request_id, **data)
    if last.code == "account_invalid" or "does not have access to account" in message:
        return AccessRefused("account_refused", request_id=last.request_id, **data)
    named = _NEEDED.findall(message)
    needed = [slug for _, slug in named] or _NEEDED_BEFORE.findall(message)
    link = _LINK.search(message)
    return AccessRefused(
        "permission",
        needed=", ".join(slug.removeprefix("rak_") for slug in needed),
        label=", ".join(label for label, _ in named),
        url=link[0].rstrip(".") if link else None,
        request_id=last.request_id,
        **data,
    )


def redact(text: str) -> str:
    """The text with every API key cut down to its prefix."""
    return _KEY.sub(r"\1…", text)


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _seconds(header: str | None) -> float:
    """How long to wait; Stripe documents no header for it, so a few seconds are the polite guess."""
    return float(header) if header and header.isdigit() else 5.0
