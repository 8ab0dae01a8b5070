"""Stripe keys: telling what was pasted, which rights each role needs, and finding out what a key may do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from billing_console.domain.errors import AccessRefused, InvalidInput, NotFound, Rejected
from billing_console.domain.policy import Capability, Policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from billing_console.gateway.client import Gateway

_KEY = re.compile(r"(sk|rk|pk)_(live|test)_([A-Za-z0-9_]*)")
_SHORTEST = 24  # characters after the prefix; Stripe's oldest keys have no fewer
_KINDS = {"rk": "restricted", "sk": "secret", "pk": "publishable"}

# Stripe's name for a right, without level -> its label on Stripe's key page.
LABELS: Mapping[str, str] = {
    "customer": "Customers",
    "charge": "Charges and refunds",
    "subscription": "Subscriptions",
    "invoice": "Invoices",
    "dispute": "Disputes",
    "event": "Events",
    "customer_portal": "Customer portal",
    "balance": "Balance",
    "payment_intent": "PaymentIntents",
    "payment_method": "Payment methods",
    "product": "Products",
    "plan": "Prices",
    "coupon": "Coupons",
    "credit_note": "Credit notes",
    "file": "Files",
    "payout": "Payouts",
}

# What the pages read.
_READS = (
    *("customer", "charge", "subscription", "invoice", "dispute", "event", "balance"),
    *("payment_intent", "payment_method", "product", "plan", "coupon"),
)
_WRITES: Mapping[str, str] = {
    "viewer": "",
    "support": "customer_portal",
    "support_lead": "customer charge subscription invoice customer_portal coupon",
    "finance": "customer charge subscription invoice dispute coupon credit_note file",
    "admin": "customer charge subscription invoice dispute customer_portal coupon credit_note file",
}
_MORE_READS: Mapping[str, str] = {"finance": "payout", "admin": "payout"}

# Harmless questions, one object at most, by the right that they need.
_QUESTIONS: Mapping[str, str] = {
    "customer": "/v1/customers",
    "charge": "/v1/charges",
    "subscription": "/v1/subscriptions",
    "invoice": "/v1/invoices",
    "dispute": "/v1/disputes",
    "event": "/v1/events",
    "balance": "/v1/balance",
    "payment_intent": "/v1/payment_intents",
    "payment_method": "/v1/payment_methods",
    "product": "/v1/products",
    "plan": "/v1/prices",
    "coupon": "/v1/coupons",
    "customer_portal": "/v1/billing_portal/configurations",
    "credit_note": "/v1/credit_notes",
    "payout": "/v1/payouts",
    "webhook": "/v1/webhook_endpoints",
}
# What a key may do beyond its role shows here: no right that the console asks for brings these along.
_TELLING = ("payout", "webhook")


@dataclass(frozen=True, slots=True)
class Permission:
    """One right of a restricted key: ``none``, ``read`` or ``write`` on a kind of object."""

    resource: str
    level: str

    @property
    def label(self) -> str:
        """As Stripe's key page calls it: ``Customers: write``."""
        return f"{LABELS[self.resource]}: {self.level}"

    @property
    def slug(self) -> str:
        """As errors and links call it: ``customer_write``."""
        return f"{self.resource}_{self.level}"


@dataclass(frozen=True, slots=True)
class KeyShape:
    """What a pasted text looks like; ``problem`` is None when it can be tried."""

    mode: str  # live | test | unknown
    kind: str  # restricted | secret | publishable | unknown
    problem: str | None  # key_publishable, key_whitespace, key_truncated, key_unknown
    hint: str = ""  # rk_…7fQ2: enough to tell keys apart
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class KeyReport:
    """What a key may do, as far as harmless reads can tell."""

    mode: str
    livemode_confirmed: bool  # an answer said so; an account without any object can't
    account: str | None
    account_name: str
    may: Mapping[str, Capability]  # by slug, such as charge_write
    too_broad: bool  # it may do more than the role needs
    excess: tuple[
        str, ...
    ] = ()  # slugs beyond the role that were found; empty for a secret key, which may do everything

    @property
    def missing(self) -> tuple[str, ...]:
        """Rights the role needs and the key has not got."""
        return tuple(slug for slug, may in self.may.items() if may is Capability.NO)


def inspect_key(text: str) -> KeyShape:
    """What a pasted text is; blanks and line ends around it don't matter."""
    key = text.strip()
    match = _KEY.match(key)
    if match is None:
        return KeyShape("unknown", "unknown", "key_unknown")
    prefix, mode, secret = match.groups()
    kind = _KINDS[prefix]
    rest = key[match.end() :]
    if kind == "publishable":
        return KeyShape(mode, kind, "key_publishable")
    if rest and any(c.isspace() for c in rest):
        return KeyShape(mode, kind, "key_whitespace")
    if rest and rest[0] not in ".…*•":  # dots and stars: copied from where the key is only hinted at
        return KeyShape(mode, kind, "key_unknown")
    if rest or len(secret) < _SHORTEST:
        return KeyShape(mode, kind, "key_truncated")
    return KeyShape(mode, kind, None, f"{prefix}_…{secret[-4:]}", key)


def usable_key(text: str, policy: Policy) -> KeyShape:
    """The shape of a key that may be used here.

    Raises InvalidInput with the shape's problem, AccessRefused("secret_key_refused") for a live secret key where the
    team's policy does not allow one.
    """
    shape = inspect_key(text)
    if shape.problem:
        raise InvalidInput(shape.problem)
    if shape.kind == "secret" and shape.mode == "live" and not policy.live_secret_keys:
        raise AccessRefused("secret_key_refused", hint=shape.hint)
    return shape


def permissions(role: str) -> tuple[Permission, ...]:
    """The least a role's key needs, in the order of Stripe's page; an unknown role gets what looking needs."""
    writes = set(_WRITES.get(role, "").split())
    reads = {*_READS, *_MORE_READS.get(role, "").split()}
    levels = {r: "write" if r in writes else "read" if r in reads else "none" for r in LABELS}
    return tuple(Permission(resource, level) for resource, level in levels.items())


def key_page(role: str, mode: str) -> str:
    """The address of Stripe's page for a new restricted key, with the role's rights ticked."""
    ticked = "".join(f"&permissions[]=rak_{p.slug}" for p in permissions(role) if p.level != "none")
    name = quote(f"Billing Console {role.replace('_', ' ')}")
    return f"https://dashboard.stripe.com/{'' if mode == 'live' else 'test/'}apikeys/create?name={name}{ticked}"


async def probe(key: str, role: str, gateway_factory: Callable[[str], Gateway]) -> KeyReport:
    """Try a key with reads of one object each; nothing is ever written, so write rights stay unknown until used.

    Raises AccessRefused for a key that Stripe does not take at all, and whatever reaching Stripe can raise.
    """
    shape = inspect_key(key)
    gateway = gateway_factory(shape.key)
    try:
        account, name = await _account(gateway)  # first and alone: a key that is refused is refused once
        needed = permissions(role)
        wanted = {p.resource for p in needed if p.level != "none"}
        asked = [resource for resource in _QUESTIONS if resource in wanted or resource in _TELLING]
        outcomes = await asyncio.gather(*(_ask(gateway, r) for r in asked), return_exceptions=True)
    finally:
        await gateway.close()
    answers: dict[str, tuple[dict[str, Any], ...] | None] = {}
    for resource, outcome in zip(asked, outcomes, strict=True):
        if isinstance(outcome, BaseException):
            raise outcome
        answers[resource] = outcome
    readable = {resource for resource, answer in answers.items() if answer is not None}
    confirmed = any(isinstance(item.get("livemode"), bool) for answer in answers.values() for item in answer or ())
    excess = () if shape.kind == "secret" else tuple(f"{r}_read" for r in asked if r in readable - wanted)
    return KeyReport(
        mode=shape.mode,
        livemode_confirmed=confirmed,
        account=account,
        account_name=name,
        may={p.slug: _may(p, readable, shape.kind) for p in needed if p.level != "none"},
        too_broad=shape.kind == "secret" or bool(excess),
        excess=excess,
    )


def _may(permission: Permission, readable: set[str], kind: str) -> Capability:
    if kind == "secret":
        return Capability.YES
    if permission.resource not in _QUESTIONS:
        return Capability.UNKNOWN
    if permission.resource not in readable:
        return Capability.NO  # who may write may read
    return Capability.YES if permission.level == "read" else Capability.UNKNOWN


async def _account(gateway: Gateway) -> tuple[str | None, str]:
    """The account's id and name, where the key may ask; otherwise the id that the refusal names."""
    try:
        data = (await gateway.read("/v1/account")).data
    except AccessRefused as error:
        if error.code != "permission":
            raise
        found = error.data.get("account")
        return (found if isinstance(found, str) else None), ""
    names = (_inside(data, "settings", "dashboard", "display_name"), _inside(data, "business_profile", "name"))
    account = data.get("id")
    return (account if isinstance(account, str) else None), next((n for n in names if isinstance(n, str) and n), "")


def _inside(data: Any, *path: str) -> Any:
    for step in path:
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


async def _ask(gateway: Gateway, resource: str) -> tuple[dict[str, Any], ...] | None:
    """What a harmless read brings; None when the key may not ask."""
    try:
        if resource == "balance":
            return ((await gateway.read(_QUESTIONS[resource])).data,)
        return (await gateway.page(_QUESTIONS[resource], {"limit": 1})).data
    except AccessRefused as error:
        if error.code != "permission":
            raise
        return None
    except (NotFound, Rejected):  # understood and let in, but this account hasn't got that product
        return ()
