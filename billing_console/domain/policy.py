"""The team's rules as data, and the judgement of a plan against them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

from billing_console.domain.cases import Bucket
from billing_console.domain.findings import GRACE
from billing_console.domain.money import Money
from billing_console.domain.plans import REFUNDS, Plan
from billing_console.domain.tiers import Tier, lower_quotas, tier_of


class Decision(Enum):
    """What the rules say about a plan."""

    ALLOWED = "allowed"
    NEEDS_APPROVAL = "needs_approval"
    DENIED = "denied"


class Capability(Enum):
    """Whether the operator's own Stripe key may do something, as far as is known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"  # write rights show only when used


@dataclass(frozen=True, slots=True)
class Role:
    """What a group of people may do: names of actions, and whether it may see card data."""

    id: str
    title: str
    actions: frozenset[str]
    sees_cards: bool = True
    approves: frozenset[str] = frozenset()  # actions whose requests it may approve
    approves_up_to: Mapping[str, int] | None = None  # currency -> minor units per customer and day; None: any amount


@dataclass(frozen=True, slots=True)
class RefundRule:
    """When a refund in one bucket is within the rules; outside it needs a second person."""

    allowed: bool
    within: timedelta | None = None  # of the payment
    needs: str | None = None  # a condition code that has to hold


@dataclass(frozen=True, slots=True)
class ActionRule:
    """What holds for one action besides who may do it."""

    approval_above: Mapping[str, int] | None = None  # instead of the common limits
    approval_for: Mapping[str, frozenset[str]] = field(default_factory=dict)  # a plan's term -> values that need it


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the rules; its stamp goes onto every audit entry."""

    name: str
    version: str
    roles: Mapping[str, Role]
    refund_rules: Mapping[Bucket, RefundRule]
    approval_above: Mapping[str, int]  # currency -> minor units per customer and day
    retype_above: Mapping[str, int] = field(default_factory=dict)  # live mode: type the amount above this
    live_secret_keys: bool = False
    grace: timedelta = GRACE  # how long a bill may be late before somebody decides
    approval_lasts: timedelta = timedelta(hours=24)  # how long a request waits unless the asker says otherwise
    rules: Mapping[str, ActionRule] = field(default_factory=dict)  # by action
    tiers: tuple[Tier, ...] = ()  # the plans that may be changed to

    @property
    def stamp(self) -> str:
        """Name and version, as written into the trail."""
        return f"{self.name} {self.version}"

    def limit(self, action: str, currency: str) -> int | None:
        """Above this many minor units per customer and day a second person decides; None: always."""
        rule = self.rules.get(action)
        limits = self.approval_above if rule is None or rule.approval_above is None else rule.approval_above
        return limits.get(currency)


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule, whether it is met, and the data its sentence needs."""

    code: str
    decision: Decision
    data: Mapping[str, str] = field(default_factory=dict)
    note: bool = False  # True: worth knowing though nothing is refused


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to a plan, with every clause that led to it."""

    decision: Decision
    clauses: tuple[Clause, ...]

    @property
    def blocking(self) -> tuple[Clause, ...]:
        """The clauses that stand in the way."""
        return tuple(c for c in self.clauses if c.decision is not Decision.ALLOWED)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What judging needs besides plan and rules."""

    role: str
    key_may: Capability = Capability.UNKNOWN
    # Moved or given away by this action for this customer in the last 24 hours, in the plan's currency.
    moved_today: Money | None = None
    facts_age: timedelta = timedelta(0)
    charging_paused: str = ""  # why nobody's card may be charged now, such as a bank's outage


def judge(plan: Plan, circumstances: Circumstances, policy: Policy) -> Verdict:
    """Weigh a plan; the strictest clause decides."""
    clauses = [
        *_conditions(plan),
        *_pause(plan, circumstances),
        *_bucket(plan, policy),
        *_terms(plan, policy),
        *_offer(plan, policy),
        *_threshold(plan, circumstances, policy),
        _role(plan, circumstances, policy),
        _key(circumstances),
        Clause("facts_fresh", Decision.ALLOWED, {"seconds": str(int(circumstances.facts_age.total_seconds()))}),
    ]
    return verdict_of(clauses)


def verdict_of(clauses: Iterable[Clause]) -> Verdict:
    """The strictest of some clauses decides; none at all allows nothing to be refused."""
    found = tuple(clauses)
    order = (Decision.DENIED, Decision.NEEDS_APPROVAL)
    strictest = next((d for d in order if any(c.decision is d for c in found)), Decision.ALLOWED)
    return Verdict(strictest, found)


def _conditions(plan: Plan) -> list[Clause]:
    return [
        Clause(
            c.code if c.holds else f"not_{c.code}",
            Decision.ALLOWED if c.holds or not c.required else Decision.DENIED,
            c.data,
            note=not c.holds and not c.required,
        )
        for c in plan.conditions
    ]


def _pause(plan: Plan, circumstances: Circumstances) -> list[Clause]:
    """Charging waits while every try would fail for a reason that is nobody's card."""
    if not circumstances.charging_paused or plan.terms.get("direction") != "charge":
        return []
    return [Clause("charging_paused", Decision.DENIED, {"why": circumstances.charging_paused})]


def _bucket(plan: Plan, policy: Policy) -> list[Clause]:
    if plan.bucket is None or plan.action not in REFUNDS:
        return []
    rule = policy.refund_rules.get(plan.bucket)
    data = {"bucket": plan.bucket.value}
    if rule is None or not rule.allowed:
        return [Clause("bucket_is_exception", Decision.NEEDS_APPROVAL, data)]
    if rule.needs and not any(c.code == rule.needs and c.holds for c in plan.conditions):
        return [Clause("bucket_unconfirmed", Decision.NEEDS_APPROVAL, {**data, "needs": rule.needs})]
    if rule.within is None:
        return [Clause("bucket_allows", Decision.ALLOWED, data)]
    days = {**data, "days": str(rule.within.days)}
    if plan.age is None or plan.age > rule.within:
        return [Clause("outside_window", Decision.NEEDS_APPROVAL, days)]
    return [Clause("within_window", Decision.ALLOWED, days)]


def _terms(plan: Plan, policy: Policy) -> list[Clause]:
    """Terms that need a second person whatever they cost, such as a discount without an end."""
    rule = policy.rules.get(plan.action, ActionRule())
    return [
        Clause("term_needs_approval", Decision.NEEDS_APPROVAL, {"term": term, "value": plan.terms[term]})
        for term, values in sorted(rule.approval_for.items())
        if plan.terms.get(term) in values
    ]


def _offer(plan: Plan, policy: Policy) -> list[Clause]:
    """A plan that is changed to has to be on the list; what the new tier holds less of is worth knowing."""
    if "price" not in plan.terms:
        return []
    new = tier_of(policy.tiers, (plan.terms.get(name, "") for name in ("price", "product", "plan")))
    plan_name = {"plan": plan.terms.get("plan") or plan.terms["price"]}
    if new is None:
        return [Clause("price_not_offered", Decision.DENIED, plan_name)]
    old = tier_of(policy.tiers, (plan.terms.get(name, "") for name in ("from_price", "from_product", "from_plan")))
    lower = lower_quotas(old, new) if old else ()
    notes = [
        Clause(
            "quota_lower",
            Decision.ALLOWED,
            {"quota": each.name, "before": f"{each.before:,}", "after": f"{each.after:,}", "tier": new.title},
            note=True,
        )
        for each in lower
    ]
    return [Clause("price_offered", Decision.ALLOWED, {**plan_name, "tier": new.title}), *notes]


def _threshold(plan: Plan, circumstances: Circumstances, policy: Policy) -> list[Clause]:
    stake = plan.at_stake
    if stake is None:
        return []
    currency = stake.currency
    limit = policy.limit(plan.action, currency)
    if limit is None:
        return [Clause("no_threshold", Decision.NEEDS_APPROVAL, {"currency": currency.upper()})]
    total = stake + circumstances.moved_today if circumstances.moved_today else stake
    data = {"limit": str(Money(limit, currency)), "total": str(total)}
    if total.minor > limit:
        return [Clause("above_threshold", Decision.NEEDS_APPROVAL, data)]
    return [Clause("under_threshold", Decision.ALLOWED, data)]


def _role(plan: Plan, circumstances: Circumstances, policy: Policy) -> Clause:
    role = policy.roles.get(circumstances.role)
    title = role.title if role else circumstances.role
    if role is not None and plan.action in role.actions:
        return Clause("role_may", Decision.ALLOWED, {"role": title})
    if role is not None and f"ask:{plan.action}" in role.actions:
        return Clause("role_may_ask", Decision.NEEDS_APPROVAL, {"role": title})
    return Clause("role_may_not", Decision.DENIED, {"role": title})


def _key(circumstances: Circumstances) -> Clause:
    if circumstances.key_may is Capability.NO:
        return Clause("key_may_not", Decision.DENIED)
    return Clause("key_may" if circumstances.key_may is Capability.YES else "key_untested", Decision.ALLOWED)
