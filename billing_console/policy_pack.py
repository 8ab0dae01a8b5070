"""Reads the team's rules from a TOML policy pack and says which field is wrong when one is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from billing_console.domain.approvals import LONGEST_WAIT
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput
from billing_console.domain.findings import GRACE
from billing_console.domain.policy import ActionRule, Policy, RefundRule, Role
from billing_console.domain.tiers import Tier

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
LONGEST_WINDOW = 3650  # days
_AMOUNTS = "approval_above retype_above"
DEFAULT_PACK = RESOURCES / "policy" / "default.toml"


def load_pack(path: Path = DEFAULT_PACK) -> Policy:
    """The pack in this file; raises InvalidInput naming the field that can't be used."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise InvalidInput("policy_unreadable", detail=str(problem)) from problem
    return read_pack(text)


def read_pack(text: str) -> Policy:
    """A policy from TOML text; raises InvalidInput naming the line or field that can't be used."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise InvalidInput("policy_unreadable", detail=str(problem)) from problem
    _only(data, "name version live_secret_keys approval_hours grace_days roles refunds rules plans " + _AMOUNTS)
    return Policy(
        name=_text(data, "name"),
        version=_text(data, "version"),
        roles={role: _role(role, table) for role, table in _table(data, "roles").items()},
        refund_rules={_bucket(name): _rule(name, table) for name, table in _table(data, "refunds").items()},
        approval_above=_limits(data, "approval_above"),
        retype_above=_limits(data, "retype_above"),
        live_secret_keys=_flag(data, "live_secret_keys", ""),
        approval_lasts=_hours(data, "approval_hours"),
        grace=timedelta(days=_days(data, "grace_days", "", GRACE.days) or 0),
        rules={action: _action_rule(action, table) for action, table in _table(data, "rules").items()},
        tiers=tuple(_tier(name, table) for name, table in _table(data, "plans").items()),
    )


def _wrong(field: str, why: str) -> InvalidInput:
    return InvalidInput("policy_field", field=field, why=why)


def _only(data: Mapping[str, Any], known: str, prefix: str = "") -> None:
    """A mistyped rule would silently be none: better to hear of it."""
    for field in data:
        if field not in known.split():
            raise _wrong(prefix + field, "unknown field")


def _text(data: Mapping[str, Any], field: str, prefix: str = "") -> str:
    value = data.get(field)
    if not isinstance(value, str) or not value.strip():
        raise _wrong(prefix + field, "text is needed")
    return value


def _table(data: Mapping[str, Any], field: str, prefix: str = "") -> Mapping[str, Any]:
    value = data.get(field, {})
    if not isinstance(value, dict):
        raise _wrong(prefix + field, "a table is needed")
    return value


def _flag(data: Mapping[str, Any], field: str, prefix: str, default: bool = False) -> bool:
    value = data.get(field, default)
    if not isinstance(value, bool):
        raise _wrong(prefix + field, "true or false is needed")
    return value


def _role(role: str, table: Any) -> Role:
    if not isinstance(table, dict):
        raise _wrong(f"roles.{role}", "a table is needed")
    prefix = f"roles.{role}."
    _only(table, "title actions sees_cards approves approves_up_to", prefix)
    return Role(
        role,
        _text(table, "title", prefix),
        _actions(table, "actions", prefix),
        _flag(table, "sees_cards", prefix, default=True),
        _actions(table, "approves", prefix),
        _limits(table, "approves_up_to", prefix) if "approves_up_to" in table else None,
    )


def _actions(table: Mapping[str, Any], field: str, prefix: str) -> frozenset[str]:
    names = table.get(field, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _wrong(prefix + field, "a list of action names is needed")
    return frozenset(names)


def _hours(data: Mapping[str, Any], field: str) -> timedelta:
    longest = LONGEST_WAIT // timedelta(hours=1)
    hours = data.get(field, 24)
    if type(hours) is not int or not 1 <= hours <= longest:
        raise _wrong(field, f"a whole number of hours from 1 to {longest} is needed")
    return timedelta(hours=hours)


def _days(table: Mapping[str, Any], field: str, prefix: str, default: int | None = None) -> int | None:
    days = table.get(field, default)
    if days is not None and (type(days) is not int or not 0 <= days <= LONGEST_WINDOW):
        raise _wrong(prefix + field, "a number of days is needed")
    return days


def _bucket(name: str) -> Bucket:
    try:
        return Bucket(name)
    except ValueError:
        raise _wrong(f"refunds.{name}", "no such bucket") from None


def _rule(name: str, table: Any) -> RefundRule:
    if not isinstance(table, dict):
        raise _wrong(f"refunds.{name}", "a table is needed")
    _only(table, "allowed within_days needs", f"refunds.{name}.")
    days = _days(table, "within_days", f"refunds.{name}.")
    needs = table.get("needs")
    if needs is not None and not isinstance(needs, str):
        raise _wrong(f"refunds.{name}.needs", "the code of a condition is needed")
    within = None if days is None else timedelta(days=days)
    return RefundRule(_flag(table, "allowed", f"refunds.{name}."), within, needs)


def _action_rule(action: str, table: Any) -> ActionRule:
    if not isinstance(table, dict):
        raise _wrong(f"rules.{action}", "a table is needed")
    prefix = f"rules.{action}."
    _only(table, "approval_above approval_for", prefix)
    terms = _table(table, "approval_for", prefix)
    return ActionRule(
        approval_above=_limits(table, "approval_above", prefix) if "approval_above" in table else None,
        approval_for={term: _texts(terms, term, f"{prefix}approval_for.") for term in terms},
    )


def _tier(name: str, table: Any) -> Tier:
    if not isinstance(table, dict):
        raise _wrong(f"plans.{name}", "a table is needed")
    prefix = f"plans.{name}."
    _only(table, "title offers quotas", prefix)
    quotas = _table(table, "quotas", prefix)
    for quota, number in quotas.items():
        if type(number) is not int or number < 0:
            raise _wrong(f"{prefix}quotas.{quota}", "a whole number is needed")
    return Tier(name, _text(table, "title", prefix), _texts(table, "offers", prefix), quotas)


def _texts(table: Mapping[str, Any], field: str, prefix: str) -> frozenset[str]:
    values = table.get(field)
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise _wrong(prefix + field, "a list of texts is needed")
    return frozenset(values)


def _limits(data: Mapping[str, Any], field: str, prefix: str = "") -> dict[str, int]:
    limits = {}
    for currency, minor in _table(data, field, prefix).items():
        if not re.fullmatch("[a-z]{3}", currency):
            raise _wrong(f"{prefix}{field}.{currency}", "a lower-case currency code is needed")
        if type(minor) is not int or minor < 0:
            raise _wrong(f"{prefix}{field}.{currency}", "a whole number of minor units is needed")
        limits[currency] = minor
    return limits
