"""Form-encoded bracket parameters: decoded as Stripe does, then checked and typed against the parameter table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import unquote_plus

from billing_console.practice import errors

Json = dict[str, Any]
_KEY = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_CURRENCY = re.compile(r"[A-Za-z]{3}")
_MAX_METADATA_KEYS = 50


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a multipart body."""

    filename: str
    content: bytes


Pairs = list[tuple[str, "str | Upload"]]
Tree = dict[str, Any]


def split(text: str) -> Pairs:
    """`a=1&b[c]=2` -> pairs in order, percent and plus decoded."""
    pairs: Pairs = []
    for part in text.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((unquote_plus(name), unquote_plus(value)))
    return pairs


def split_multipart(body: bytes, content_type: str) -> Pairs:
    """The parts of a multipart/form-data body; parts with a file name become uploads."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise errors.malformed("Invalid multipart request body.")
    pairs: Pairs = []
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition") or "")
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        filename = part.get_filename()
        pairs.append((name, content.decode("utf-8") if filename is None else Upload(filename, content)))
    return pairs


def nest(pairs: Pairs) -> Tree:
    """Pairs -> nested dicts; `a[]=x` counts up, and a repeated key inside `a[][k]` starts the next element."""
    root: Tree = {}
    for name, value in pairs:
        match = _KEY.match(name)
        if match is None:
            raise errors.malformed(f"Invalid parameter name: {name}", name)
        segments = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
        _insert(root, segments, value, name)
    return root


def _insert(node: Tree, segments: Sequence[str], value: str | Upload, name: str) -> None:
    for position, written in enumerate(segments):
        last = position == len(segments) - 1
        segment = written or _next_index(node, None if last else segments[position + 1])
        if last:
            if isinstance(node.get(segment), dict):
                raise errors.malformed(f"Invalid object: {name}", name)
            node[segment] = value
            return
        child = node.setdefault(segment, {})
        if not isinstance(child, dict):
            raise errors.malformed(f"Invalid object: {name}", name)
        node = child


def _next_index(node: Tree, following: str | None) -> str:
    if not node:
        return "0"
    newest = str(len(node) - 1)
    current = node.get(newest)
    if following and isinstance(current, dict) and following not in current:
        return newest
    return str(len(node))


def check(tree: Tree, table: Mapping[str, Any]) -> Json:
    """Typed values for a decoded tree, or the first refusal Stripe would give."""
    return _Checker().object(tree, table, ())


def _join(path: Sequence[str]) -> str:
    return path[0] + "".join(f"[{each}]" for each in path[1:])


class _Checker:
    """Walks values and table side by side; unknown names are reported together, as Stripe does."""

    def object(self, tree: Tree, table: Mapping[str, Any], path: tuple[str, ...]) -> Json:
        known: Mapping[str, Any] = table.get("o", {})
        extra = table.get("m")
        if extra is None:
            unknown = [_join((*path, name)) for name in tree if name not in known]
            if unknown:
                raise errors.unknown_parameters(unknown)
        for name in table.get("r", ()):
            if name not in tree:
                raise errors.missing_parameter(_join((*path, name)))
        typed: Json = {}
        for name, value in tree.items():
            where = (*path, name)
            typed[name] = self._map_value(value, where) if name not in known else self.value(value, known[name], where)
        if path and path[-1] == "metadata":
            _check_metadata(typed, path)
        return typed

    def _map_value(self, value: Any, path: tuple[str, ...]) -> Any:
        if isinstance(value, dict):
            if path[-2:-1] == ("metadata",):
                raise errors.malformed(
                    f"Metadata values must be strings, but for key '{path[-1]}' you passed in a value of type hash",
                    "metadata",
                )
            return {key: self._map_value(each, (*path, key)) for key, each in value.items()}
        return value

    def value(self, value: Any, rule: Any, path: tuple[str, ...]) -> Any:
        if isinstance(rule, str):
            return self._scalar(value, rule, path)
        if "any" in rule:
            return self._alternative(value, rule["any"], path)
        if "a" in rule:
            return self._array(value, rule["a"], path)
        if "e" in rule:
            return self._choice(value, rule["e"], path)
        if not isinstance(value, dict):
            raise (
                errors.empty_parameter(_join(path)) if value == "" else errors.malformed("Invalid object", _join(path))
            )
        return self.object(value, rule, path)

    def _alternative(self, value: Any, rules: Sequence[Any], path: tuple[str, ...]) -> Any:
        if value == "" and any(isinstance(rule, dict) and "" in rule.get("e", ()) for rule in rules):
            return ""
        fitting = [rule for rule in rules if _shape(rule) == _shape_of(value)]
        if not fitting:
            fitting = [rule for rule in rules if not (isinstance(rule, dict) and rule.get("e") == [""])]
        for rule in fitting[1:]:
            try:
                return self.value(value, rule, path)
            except errors.StripeError:
                continue  # the first alternative says what is wrong, below
        return self.value(value, fitting[0], path)

    def _array(self, value: Any, rule: Any, path: tuple[str, ...]) -> list[Any]:
        if not isinstance(value, dict) or not all(key.isdigit() for key in value):
            raise errors.malformed("Invalid array", _join(path))
        return [self.value(value[key], rule, (*path, key)) for key in sorted(value, key=int)]

    def _choice(self, value: Any, allowed: Sequence[Any], path: tuple[str, ...]) -> Any:
        name = _join(path)
        if value == "" and "" not in allowed:
            raise errors.empty_parameter(name)
        if value not in [str(each) for each in allowed]:
            raise errors.malformed(f"Invalid {name}: must be one of {_listed(allowed)}", name)
        return value

    def _scalar(self, value: Any, rule: str, path: tuple[str, ...]) -> Any:
        name = _join(path)
        rule, _, length = rule.partition("<")
        kind, _, form = rule.partition(":")
        if form == "binary":
            return value
        if isinstance(value, dict | Upload):
            raise errors.malformed(f"Invalid {kind}: {name} must be a single value", name)
        if value == "" and kind in ("integer", "number", "boolean"):
            raise errors.empty_parameter(name)
        if kind == "integer":
            return _integer(value, name, timestamp=form == "unix-time")
        if kind == "boolean":
            if value not in ("true", "false"):
                raise errors.malformed(f"Invalid boolean: {value}", name)
            return value == "true"
        if kind == "number" or form == "decimal":
            if not re.fullmatch(r"-?\d+(\.\d+)?", value):
                raise errors.malformed(f"Invalid decimal: {value}", name)
            return value
        return _text(value, name, path[-1], int(length or 5000))


def _integer(value: str, name: str, *, timestamp: bool) -> int:
    if not re.fullmatch(r"-?\d{1,18}", value):
        raise errors.malformed(f"Invalid integer: {value}", name, "parameter_invalid_integer")
    number = int(value)
    if timestamp and not 0 <= number < 10**10:
        raise errors.malformed(f"Invalid timestamp: must be an integer Unix timestamp, got {value}", name)
    return number


def _text(value: str, name: str, last: str, length: int) -> str:
    if len(value) > length:
        raise errors.malformed(
            f"Invalid string: {value[:10]}...{value[-4:]}; must be at most {length} characters",
            name,
            "parameter_invalid_string_too_long",
        )
    if last == "currency" and not _CURRENCY.fullmatch(value):
        raise errors.malformed(f"Invalid currency: {value}. Stripe currently supports ISO 4217 codes.", name)
    # An empty identifier is refused; other empty text means "unset this".
    if value == "" and last in _NEVER_EMPTY:
        raise errors.empty_parameter(name)
    return value


_NEVER_EMPTY = frozenset(
    ("charge", "payment_intent", "customer", "subscription", "invoice", "id", "price", "coupon", "query", "currency")
)


def _check_metadata(metadata: Json, path: Sequence[str]) -> None:
    name = _join(path)
    if len(metadata) > _MAX_METADATA_KEYS:
        raise errors.malformed(f"You can have at most {_MAX_METADATA_KEYS} metadata keys.", name)
    for key, value in metadata.items():
        if len(key) > 40:
            raise errors.malformed(f"Metadata keys can be up to 40 characters, but '{key}' has {len(key)}.", name)
        if isinstance(value, str) and len(value) > 500:
            raise errors.malformed(
                f"Metadata values can have up to 500 characters, but you passed in a value that is {len(value)} "
                f"characters. Invalid value: {value[:20]}...",
                name,
            )


def _shape(rule: Any) -> str:
    if isinstance(rule, str):
        return "scalar"
    if "any" in rule:
        return "any"
    return "array" if "a" in rule else "scalar" if "e" in rule else "object"


def _shape_of(value: Any) -> str:
    if not isinstance(value, dict):
        return "scalar"
    return "array" if value and all(key.isdigit() for key in value) else "object"


def _listed(allowed: Sequence[Any]) -> str:
    names = [str(each) for each in allowed if each != ""]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}, or {names[-1]}" if len(names) > 2 else f"{names[0]} or {names[1]}"
