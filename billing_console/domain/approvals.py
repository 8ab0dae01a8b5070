"""Requests: an action that waits for a second person, signed by the one who asks, as text that survives a chat.

A request carries the action itself, not its effects: whoever opens it reads the facts and plans anew, and the
fingerprint says whether that is still what was asked for.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from billing_console.domain.audit import key_fingerprint
from billing_console.domain.errors import InvalidInput
from billing_console.domain.money import Money
from billing_console.domain.operation import new_operation_id
from billing_console.domain.plain_data import as_fields, from_fields
from billing_console.domain.plans import Plan, canonical, digest

DOMAIN = b"billing-console/request/1\x00"
METADATA_KEY = "request"  # on what Stripe makes of an approved request: so the asker's console finds it
WHY_LENGTH = 500
LONGEST_WAIT = timedelta(days=7)
CLOCKS_DIFFER = timedelta(minutes=5)  # two workstations never agree exactly
LARGEST = 64 * 1024  # characters of pasted text or bytes of a file
_LINE = 64
_MAGIC, _VERSION = b"BCR", b"1"
_WORDS = r"[\s>|]+BILLING[\s>|]+CONSOLE[\s>|]+REQUEST"
_BEGIN = re.compile("BEGIN" + _WORDS, re.IGNORECASE)
_END = re.compile("END" + _WORDS, re.IGNORECASE)
_NOISE = re.compile("[^A-Za-z0-9+/]")
_ID = re.compile("rq-[0-9A-Z]{26}")

Verify = Callable[[str, bytes, bytes], bool]  # (public key in hex, message, signature)


@dataclass(frozen=True, slots=True)
class Request:
    """What one person asks another to approve."""

    id: str
    asked_by: str
    role: str
    account: str
    livemode: bool
    action: str
    fields: Mapping[str, Any]  # the action's own, as data
    customer: str
    customer_name: str
    object_id: str
    amount: Money | None
    fingerprint: str
    policy: str  # the rules under which it was asked
    why: str
    asked_at: datetime
    expires_at: datetime
    public_key: str  # of the asker's installation, hex
    signature: str = ""  # hex

    @property
    def signer(self) -> str:
        """The fingerprint of the asker's key: 16 hex digits in groups of four, for people to compare."""
        return fingerprint_of(self.public_key)


class Side(Enum):
    """On which end of a request this console is."""

    ASKED = "asked"
    RECEIVED = "received"


class Stage(Enum):
    """How a request stands, as far as this console knows."""

    WAITING = "waiting"
    APPROVED = "approved"  # confirmed here, its outcome not known yet
    DONE = "done"
    FAILED = "failed"  # confirmed here, and Stripe said no: it has to be asked anew
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Filed:
    """A request in the ledger, with what became of it."""

    request: Request
    side: Side
    stage: Stage = Stage.WAITING
    operation: str | None = None  # ours, once it was approved here
    result: str | None = None  # Stripe's id
    answered_at: datetime | None = None
    answered_by: str = ""
    reason: str = ""  # why it was refused

    @property
    def amount(self) -> Money | None:
        """What it would move."""
        return self.request.amount

    def at(self, now: datetime) -> Filed:
        """The same, expired if its time is over and nobody answered."""
        is_over = self.stage is Stage.WAITING and now >= self.request.expires_at
        return replace(self, stage=Stage.EXPIRED) if is_over else self


@dataclass(frozen=True, slots=True)
class TrustedSigner:
    """A person whose requests are looked at, known by the fingerprint of their key."""

    fingerprint: str
    name: str  # the operator's name that they sign with
    added_by: str
    added_at: datetime
    public_key: str | None = None  # pinned with their first request


def fingerprint_of(public_key: str) -> str:
    """The short name of a public key (hex)."""
    return key_fingerprint(public_key)


def read_fingerprint(text: str) -> str:
    """A fingerprint as people type or paste it; raises InvalidInput ``fingerprint``."""
    digits = re.sub(r"[\s\-–—:·.]", "", text).lower()
    if not re.fullmatch("[0-9a-f]{16}", digits):
        raise InvalidInput("fingerprint")
    return "-".join(digits[i : i + 4] for i in range(0, 16, 4))


def plan_fingerprint(plan: Plan) -> str:
    """What two consoles compare: deed, facts and amounts, but no words, which may be masked for a role."""
    amounts = [[effect.code, effect.amount] for effect in plan.effects]
    weighed = [plan.amount, plan.value, plan.terms]
    return digest([plan.action, plan.object_id, weighed, plan.calls, amounts, plan.basis])


def new_request_id(now: datetime, randomness: bytes) -> str:
    """A sortable id, ``rq-`` and 26 letters (ten random bytes)."""
    return "rq-" + new_operation_id(now, randomness).removeprefix("bc-")


def operation_of(request: Request) -> str:
    """The id of the one operation that a request can become, the same on every console.

    With it goes the idempotency key: two approvers at once are one request to Stripe.
    """
    return "bc-" + request.id.removeprefix("rq-")


def message(request: Request) -> bytes:
    """What the signature covers: everything else."""
    content = as_fields(request)
    del content["signature"]
    return DOMAIN + canonical(content)


def signed(request: Request, sign: Callable[[bytes], bytes]) -> Request:
    """The request with its signature."""
    return replace(request, signature=sign(message(request)).hex())


def is_genuine(request: Request, verify: Verify) -> bool:
    """True when nothing was changed since the holder of the key signed it; whose key that is, is another question."""
    try:
        signature = bytes.fromhex(request.signature)
    except ValueError:
        return False
    return verify(request.public_key, message(request), signature)


# --------------------------------------------------------------------------------------------------------------- text


def write_request(request: Request) -> str:
    """The block to paste into a chat or to keep as a file."""
    content = canonical(as_fields(request))
    raw = _MAGIC + _VERSION + len(content).to_bytes(4) + content
    text = base64.b64encode(raw).decode()
    lines = [text[i : i + _LINE] for i in range(0, len(text), _LINE)]
    return "\n".join(["-----BEGIN BILLING CONSOLE REQUEST-----", *lines, "-----END BILLING CONSOLE REQUEST-----", ""])


def read_request(text: str | bytes) -> Request:
    """The request in a chat message or file; quotes, indents, other line ends and words around it don't matter.

    Raises InvalidInput: ``request_missing``, ``request_cut``, ``request_edited``, ``request_format`` (another version
    of the console made it), ``request_several``, ``request_too_long``, ``request_not_text``. That the signature is
    right is for ``is_genuine`` to say.
    """
    if len(text) > LARGEST:
        raise InvalidInput("request_too_long")
    bodies = {_NOISE.sub("", body) for body in _bodies(_as_text(text))}
    if len(bodies) > 1:
        raise InvalidInput("request_several")
    return _request(_content(bodies.pop()))


def _as_text(text: str | bytes) -> str:
    if isinstance(text, str):
        return text.replace("&gt;", ">")
    try:
        wide = text.startswith((b"\xff\xfe", b"\xfe\xff"))  # what some editors call Unicode
        return text.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as problem:
        raise InvalidInput("request_not_text") from problem


def _bodies(text: str) -> list[str]:
    """What stands between each BEGIN and its END."""
    found = []
    begin = _BEGIN.search(text)
    if begin is None:
        raise InvalidInput("request_cut" if _END.search(text) else "request_missing")
    while begin is not None:
        end = _END.search(text, begin.end())
        following = _BEGIN.search(text, begin.end())
        if end is None or (following is not None and following.start() < end.start()):
            raise InvalidInput("request_cut")
        found.append(text[begin.end() : end.start()])
        begin = following
    return found


def _content(body: str) -> bytes:
    """The bytes of a block, if they are as many as it promises."""
    if len(body) % 4 == 1:
        raise InvalidInput("request_cut")
    raw = base64.b64decode(body + "=" * (-len(body) % 4))
    head = len(_MAGIC) + len(_VERSION)
    if len(raw) < head + 4:
        raise InvalidInput("request_cut")
    if not raw.startswith(_MAGIC):
        raise InvalidInput("request_edited")
    if raw[len(_MAGIC) : head] != _VERSION:
        raise InvalidInput("request_format")
    content, length = raw[head + 4 :], int.from_bytes(raw[head : head + 4])
    if len(content) != length:
        raise InvalidInput("request_cut" if len(content) < length else "request_edited")
    return content


def _request(content: bytes) -> Request:
    try:
        data = json.loads(content)
        is_canonical = canonical(data) == content
    except (ValueError, RecursionError, TypeError) as problem:
        raise InvalidInput("request_edited") from problem
    if not is_canonical:
        raise InvalidInput("request_edited")
    try:
        request = from_fields(Request, data)
    except InvalidInput as problem:
        raise InvalidInput("request_format") from problem
    has_key = re.fullmatch("[0-9a-f]{64}", request.public_key) is not None
    if not has_key or _ID.fullmatch(request.id) is None or len(request.why) > WHY_LENGTH:
        raise InvalidInput("request_format")
    return request
