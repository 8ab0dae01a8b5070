"""Stripe's search language: parsing, its complaints, and whether an object matches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from billing_console.practice import errors

Json = dict[str, Any]
Type = Literal["number", "text", "exact"]
MIN_SUBSTRING = 3
MAX_CLAUSES = 10

_TEXT: Type = "text"
_EXACT: Type = "exact"
_NUMBER: Type = "number"

FIELDS: dict[str, dict[str, Type]] = {
    "customers": {"created": _NUMBER, "email": _TEXT, "name": _TEXT, "phone": _TEXT},
    "charges": {
        "amount": _NUMBER,
        "billing_details.address.postal_code": _EXACT,
        "created": _NUMBER,
        "currency": _EXACT,
        "customer": _EXACT,
        "disputed": _EXACT,
        "refunded": _EXACT,
        "status": _EXACT,
    }
    | {
        f"payment_method_details.{source}.{name}": kind
        for source in ("card", "card_present", "interac_present")
        for name, kind in (
            ("last4", _EXACT),
            ("brand", _EXACT),
            ("exp_month", _NUMBER),
            ("exp_year", _NUMBER),
            ("fingerprint", _EXACT),
        )
    },
    "subscriptions": {"created": _NUMBER, "status": _EXACT, "canceled_at": _NUMBER},
    "invoices": {
        "created": _NUMBER,
        "currency": _EXACT,
        "customer": _EXACT,
        "number": _EXACT,
        "receipt_number": _EXACT,
        "status": _EXACT,
        "subscription": _EXACT,
        "total": _NUMBER,
        "last_finalization_error_code": _EXACT,
        "last_finalization_error_type": _EXACT,
    },
    "payment_intents": {
        "amount": _NUMBER,
        "created": _NUMBER,
        "currency": _EXACT,
        "customer": _EXACT,
        "status": _EXACT,
    },
    "prices": {"active": _EXACT, "currency": _EXACT, "lookup_key": _EXACT, "product": _EXACT, "type": _EXACT},
    "products": {"active": _EXACT, "description": _TEXT, "name": _TEXT, "shippable": _EXACT, "url": _TEXT},
}

_QUOTED = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
_CLAUSE = re.compile(
    rf"\s*(?P<minus>-?)(?P<field>metadata\[(?:{_QUOTED})\]|[A-Za-z_][\w.]*)\s*(?P<operator>:|~|>=|<=|>|<)\s*"
    rf"(?P<value>{_QUOTED}|-?\d+(?:\.\d+)?|null|[^\s\"'()]+)"
)
_JOINT = re.compile(r"\s*(?P<word>AND|OR)\b|\s+(?=\S)", re.IGNORECASE)
_CANNOT_PARSE = (
    'We were unable to parse your search query. Try using the format `metadata["key"]:"value"` to query for '
    'metadata or key:"value" to query for other fields.'
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison; `value` None stands for null."""

    field: str
    metadata: bool
    operator: str
    value: str | None
    negated: bool
    kind: Type


@dataclass(frozen=True, slots=True)
class Query:
    """Clauses joined by AND, or by OR when `any_of` is set."""

    resource: str
    clauses: tuple[Clause, ...]
    any_of: bool = False

    def matches(self, row: Json) -> bool:
        results = (_holds(clause, row) != clause.negated for clause in self.clauses)
        return any(results) if self.any_of else all(results)

    def required(self, field: str, operators: str = ":") -> Iterator[str]:
        """Values that every match must have in a field; empty when the query does not pin it down."""
        if self.any_of:
            return
        for clause in self.clauses:
            if clause.field == field and not clause.negated and clause.operator in operators and clause.value:
                yield clause.value

    def created(self) -> tuple[int | None, int | None]:
        """The newest and oldest second a match can be from, each inclusive; None where the query sets no bound."""
        newest, oldest = [], []
        for clause in () if self.any_of else self.clauses:
            if clause.field != "created" or clause.metadata or clause.negated or clause.value is None:
                continue
            at = int(clause.value.partition(".")[0])
            if clause.operator in ("<", "<=", ":"):
                newest.append(at)
            if clause.operator in (">", ">=", ":"):
                oldest.append(at)
        return min(newest, default=None), max(oldest, default=None)


def parse(resource: str, text: str) -> Query:
    """Raises Stripe's 400 for a query outside the grammar."""
    clauses: list[Clause] = []
    joints: set[str] = set()
    position = 0
    if not text.strip():
        raise _refuse(_CANNOT_PARSE)
    while True:
        match = _CLAUSE.match(text, position)
        if match is None:
            raise _refuse(_CANNOT_PARSE)
        clauses.append(_clause(resource, match))
        position = match.end()
        if not text[position:].strip():
            break
        joint = _JOINT.match(text, position)
        if joint is None:
            raise _refuse(_CANNOT_PARSE)
        joints.add((joint["word"] or "AND").upper())
        position = joint.end()
    if len(joints) > 1:
        raise _refuse("Search queries cannot mix `AND` and `OR`. Use only one of them in the same query.")
    if len(clauses) > MAX_CLAUSES:
        raise _refuse(f"Search queries can have at most {MAX_CLAUSES} clauses, but yours has {len(clauses)}.")
    return Query(resource, tuple(clauses), joints == {"OR"})


def _refuse(message: str) -> errors.StripeError:
    return errors.malformed(message, "query")


def _clause(resource: str, match: re.Match[str]) -> Clause:
    field, operator, raw = match["field"], match["operator"], match["value"]
    metadata = field.startswith("metadata[")
    if metadata:
        field = _unquote(field[len("metadata[") : -1])
        kind: Type = _EXACT
    elif field in FIELDS[resource]:
        kind = FIELDS[resource][field]
    else:
        raise _refuse(
            f"Field `{field}` is an unsupported search field for resource `{resource}`. See "
            f"http://stripe.com/docs/search#query-fields-for-{resource.replace('_', '-')} for a list of supported "
            "fields."
        )
    quoted = raw[0] in "\"'"
    value = None if raw == "null" else _unquote(raw) if quoted else raw
    clause = Clause(field, metadata, operator, value, bool(match["minus"]), kind)
    _check(clause, quoted=quoted)
    return clause


def _check(clause: Clause, *, quoted: bool) -> None:
    field, kind, operator, value = clause.field, clause.kind, clause.operator, clause.value
    if operator not in ":~" and kind != _NUMBER:
        raise _refuse(f"Field `{field}` does not support the operator `{operator}`; only numeric fields do.")
    if operator == "~" and not (kind == _TEXT or clause.metadata):
        raise _refuse(f"Field `{field}` does not support substring matches (`~`).")
    if value is None:
        if operator != ":":
            raise _refuse(_CANNOT_PARSE)
        return
    if operator == "~" and len(value) < MIN_SUBSTRING:
        raise _refuse(f"Substring search terms must have at least {MIN_SUBSTRING} characters, but got `{value}`.")
    if kind == _NUMBER and not re.fullmatch(r"-?\d+(\.\d+)?", value):
        raise _refuse(f"Field `{field}` is numeric, but got `{value}`.")
    if kind != _NUMBER and not quoted and not re.fullmatch(r"-?\d+", value):
        raise _refuse(_CANNOT_PARSE)


def _unquote(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])


def _holds(clause: Clause, row: Json) -> bool:
    if clause.metadata:
        present = (row.get("metadata") or {}).get(clause.field)
    else:
        special = _SPECIAL.get(clause.field)
        present = special(row) if special else _at(row, clause.field)
    if clause.value is None:
        return present is None or present == ""
    if present is None:
        return False
    if clause.kind == _NUMBER:
        return _compare(float(present), clause.operator, float(clause.value))
    have, want = _plain(present), clause.value.casefold()
    if clause.operator == "~":
        return want in have
    return _words_in_order(have, want) if clause.kind == _TEXT else have == want


def _plain(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value).casefold()


def _words_in_order(have: str, want: str) -> bool:
    """Whether the words of `want` stand next to each other in `have`."""
    if have == want:
        return True
    words, wanted = re.findall(r"\w+", have), re.findall(r"\w+", want)
    span = len(wanted)
    return span > 0 and any(words[start : start + span] == wanted for start in range(len(words) - span + 1))


def _compare(have: float, operator: str, want: float) -> bool:
    if operator == ":":
        return have == want
    if operator == ">":
        return have > want
    if operator == "<":
        return have < want
    return have >= want if operator == ">=" else have <= want


def _at(row: Json, path: str) -> Any:
    value: Any = row
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _refunded(row: Json) -> str | None:
    """Stripe's three answers: "true" in full, "false" in part, nothing at all."""
    if row.get("refunded"):
        return "true"
    return "false" if row.get("amount_refunded") else None


def _subscription_of_invoice(row: Json) -> Any:
    return _at(row, "parent.subscription_details.subscription")


_SPECIAL: dict[str, Callable[[Json], Any]] = {"refunded": _refunded, "subscription": _subscription_of_invoice}
