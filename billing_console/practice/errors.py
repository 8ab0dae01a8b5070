"""Stripe's refusals in Stripe's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

DOCS = "https://stripe.com/docs/error-codes/"
SUPPORT = "Please see https://stripe.com/docs or we can help at https://support.stripe.com/."

# Stripe names the path parameter differently per resource; everything else says "id".
_PATH_PARAM = {
    "payment_intent": "intent",
    "payment_method": "payment_method",
    "price": "price",
    "dispute": "dispute",
    "coupon": "coupon",
    "file": "file",
}


class StripeError(Exception):
    """An answer other than 200; `stored` says whether an idempotency key remembers it."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        type: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        stored: bool = True,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.type = type
        self.code = code
        self.param = param
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})
        self.stored = stored

    def body(self, log_url: str | None) -> dict[str, Any]:
        """The JSON body; `log_url` is left out when the request never reached Stripe's log."""
        error: dict[str, Any] = {}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = DOCS + self.code.replace("_", "-")
        error["message"] = self.message
        if self.param is not None:
            error["param"] = self.param
        if log_url and self.status != 401:
            error["request_log_url"] = log_url
        error.update(self.extra)
        error["type"] = self.type
        return {"error": error}


def invalid(message: str, param: str | None = None, code: str | None = None) -> StripeError:
    """400 from an operation that had started: the idempotency key remembers it."""
    return StripeError(400, message, param=param, code=code)


def malformed(message: str, param: str | None = None, code: str | None = None) -> StripeError:
    """400 from looking at the parameters alone: nothing is remembered."""
    return StripeError(400, message, param=param, code=code, stored=False)


def unknown_parameters(names: Sequence[str]) -> StripeError:
    plural = "s" if len(names) > 1 else ""
    return malformed(f"Received unknown parameter{plural}: {', '.join(names)}", names[0], "parameter_unknown")


def missing_parameter(name: str) -> StripeError:
    return malformed(f"Missing required param: {name}.", name, "parameter_missing")


def empty_parameter(name: str) -> StripeError:
    return malformed(
        f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; "
        f"however '{name}' cannot be unset. You should remove '{name}' from your request or supply a non-empty value.",
        name,
        "parameter_invalid_empty",
    )


def no_such(kind: str, object_id: str, param: str | None = None, *, live_twin: bool = False) -> StripeError:
    """404 for an id in the path (`param` None), 400 for an id given as a parameter."""
    message = f"No such {kind}: '{object_id}'"
    code = "resource_missing"
    if live_twin:
        message += "; a similar object exists in live mode, but a test mode key was used to make this request."
    status = 404 if param is None else 400
    return StripeError(status, message, param=param or _PATH_PARAM.get(kind, "id"), code=code)


def unrecognized_url(method: str, path: str) -> StripeError:
    return StripeError(404, f"Unrecognized request URL ({method}: {path}). {SUPPORT}", stored=False)


def no_key() -> StripeError:
    return StripeError(
        401,
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer "
        "auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for "
        "details, or we can help at https://support.stripe.com/.",
        stored=False,
    )


def invalid_key(masked: str) -> StripeError:
    return StripeError(401, f"Invalid API Key provided: {masked}", stored=False)


def expired_key(masked: str) -> StripeError:
    return StripeError(401, f"Expired API Key provided: {masked}", code="api_key_expired", stored=False)


def server_error() -> StripeError:
    return StripeError(
        500,
        "An unknown error occurred.",
        type="api_error",
    )


def key_in_use(key: str) -> StripeError:
    return StripeError(
        409,
        "There is currently another in-progress request using this Idempotent Key (that probably means you submitted "
        f"twice, and the other request is still going through): {key}. Please try again later.",
        code="idempotency_key_in_use",
        headers={"Stripe-Should-Retry": "true"},
        stored=False,
    )


def key_reused(key: str, first: str, now: str) -> StripeError:
    """The key was first used for another request; the endpoints say which half of the sentence applies."""
    if first != now:
        reason = f"for the same endpoint they were first used for ('{now}' vs '{first}')"
    else:
        reason = "with the same parameters they were first used with"
    return StripeError(
        400,
        f"Keys for idempotent requests can only be used {reason}. Try using a key other than '{key}' if you meant to "
        "execute a different request.",
        type="idempotency_error",
        stored=False,
    )


def rate_limited(reason: str, *, test_mode: bool) -> StripeError:
    message = (
        "Testmode request rate limit exceeded, the rate limits in test mode are lower than livemode. You can learn "
        if test_mode
        else "Request rate limit exceeded. You can learn "
    )
    return StripeError(
        429,
        message + "more about rate limits here https://stripe.com/docs/rate-limits.",
        code="rate_limit",
        headers={"Stripe-Rate-Limited-Reason": reason},
        stored=False,
    )


def lock_timeout() -> StripeError:
    return StripeError(
        429,
        "This object cannot be accessed right now because another API request or Stripe process is currently accessing "
        "it. If you see this error intermittently, retry the request. If you see this error frequently and are making "
        "multiple concurrent requests to a single object, make your requests serially or at a lower rate. For more "
        "details, see https://stripe.com/docs/rate-limits#object-lock-timeouts.",
        code="lock_timeout",
        headers={"Stripe-Should-Retry": "true"},
        stored=False,
    )
