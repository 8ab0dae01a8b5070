"""What would happen if an action were executed: Stripe calls and effects as data, and the facts they rest on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, ClassVar, Final, Protocol

from billing_console.domain.cases import Bucket
from billing_console.domain.credit_notes import NoteAsk
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.previews import PreviewAsk

# Ways to give a payment back: limits, rules and what is still open count for all of them together.
REFUNDS: Final = frozenset({"refund_payment", "refund_with_credit_note"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What has to be read from Stripe, fresh, before an action can be planned."""

    customer: str
    payments: tuple[str, ...] = ()
    subscriptions: tuple[str, ...] = ()
    invoices: tuple[str, ...] = ()
    prices: tuple[str, ...] = ()
    coupons: tuple[str, ...] = ()
    previews: tuple[PreviewAsk, ...] = ()
    notes: tuple[NoteAsk, ...] = ()  # credit notes to be previewed
    portal: bool = False  # what the customer portal offers


@dataclass(frozen=True, slots=True)
class StripeCall:
    """One write: POST or DELETE, its path and its parameters (JSON values, amounts always explicit)."""

    method: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)
    moves_money: bool = False
    tagged: bool = False  # True: the object it makes carries our operation id in its metadata
    # After a lost answer: where to look whether it happened. A list (it has parameters and no state) is searched for
    # our tag; a single object has to carry our tag or, where Stripe keeps no metadata of the call or the metadata are
    # the team's own, be in the state that the call leads to.
    lookup_path: str = ""
    lookup_params: Mapping[str, Any] = field(default_factory=dict)
    lookup_state: Mapping[str, Any] = field(default_factory=dict)  # part of the object, e.g. {"status": "canceled"}


@dataclass(frozen=True, slots=True)
class Effect:
    """One consequence in a code, its data and, where there is one, its amount; the window puts it into words."""

    code: str
    data: Mapping[str, str] = field(default_factory=dict)
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that has to hold (or is worth knowing) before the plan should be executed."""

    code: str
    holds: bool
    data: Mapping[str, str] = field(default_factory=dict)
    required: bool = True  # False: worth knowing, never a reason to refuse


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole of an action, ready to be shown, judged, fingerprinted and executed."""

    action: str
    customer: str
    customer_name: str
    object_id: str
    amount: Money | None
    calls: tuple[StripeCall, ...]
    effects: tuple[Effect, ...]
    basis: str  # fingerprint of the facts it rests on
    conditions: tuple[Condition, ...] = ()
    bucket: Bucket | None = None
    age: timedelta | None = None  # of the thing acted upon, at planning time; not part of the fingerprint
    before_after: tuple[tuple[str, str, str], ...] = ()  # what changes: (code, before, after)
    value: Money | None = None  # given away without money moving: a comp, a credit, a void invoice
    terms: Mapping[str, str] = field(default_factory=dict)  # what rules may ask about, e.g. {"duration": "forever"}

    def __post_init__(self) -> None:
        movers = [i for i, call in enumerate(self.calls) if call.moves_money]
        if len(movers) > 1 or (movers and movers[0] != len(self.calls) - 1):
            raise ValueError("a plan has at most one money-moving call, and it comes last")

    @property
    def at_stake(self) -> Money | None:
        """What limits are held against: the money that moves, else what is given away."""
        return self.value if self.amount is None else self.amount

    @property
    def fingerprint(self) -> str:
        """Hash of everything the operator is shown and Stripe will be sent."""
        weighed = [self.amount, self.value, self.terms]
        return digest([self.action, self.object_id, weighed, self.calls, self.effects, self.basis])


def is_part(wanted: Any, whole: Any) -> bool:
    """Whether Stripe's object has these parts: fields may be more, a list may hold more, null and absent are one."""
    if isinstance(whole, Mapping) and "data" in whole and isinstance(wanted, list | tuple):
        whole = whole["data"]
    if isinstance(wanted, Mapping):
        return isinstance(whole, Mapping) and all(is_part(value, whole.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list | tuple):
        found = whole if isinstance(whole, list | tuple) else ()
        return all(any(is_part(each, candidate) for candidate in found) for each in wanted)
    return bool(wanted == whole)


class Action(Protocol):
    """Something an operator may do: a frozen dataclass whose plan is a pure function of the facts."""

    name: ClassVar[str]

    @property
    def bucket(self) -> Bucket:
        """Why it is done: the case's classification."""

    @property
    def subject(self) -> Subject:
        """What has to be read before it can be planned."""

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """What would happen; raises a BillingError where the action makes no sense."""


def to_data(value: Any) -> Any:
    """A value as plain JSON data: the one form in which plans and facts are hashed and stored."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_data(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): to_data(v) for k, v in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [to_data(v) for v in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | bool):
        return value
    raise TypeError(f"{type(value).__name__} can't be part of a plan")


def canonical(value: Any) -> bytes:
    """The canonical JSON of a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(to_data(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Any) -> str:
    """SHA-256, in hex, of a value's canonical JSON."""
    return hashlib.sha256(canonical(value)).hexdigest()
