"""Frozen values as plain JSON data and strictly back: what reads differently when written again is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from billing_console.domain.errors import InvalidInput
from billing_console.domain.plans import to_data

T = TypeVar("T")

LONGEST_TEXT = 2000  # characters; nothing that an operator types is longer


def as_fields(value: Any) -> dict[str, Any]:
    """The fields of a frozen dataclass as JSON data."""
    return dict(to_data(value))


def from_fields(kind: type[T], data: Any) -> T:
    """A frozen dataclass from the data that ``as_fields`` gives.

    Raises InvalidInput ``data_field`` (with ``field``) for a field that is unknown, missing or of another type;
    nothing is converted, nothing has a default.
    """
    made = cast("T", _record(kind, data, kind.__name__))
    if as_fields(made) != data:
        raise InvalidInput("data_field", field=kind.__name__)
    return made


def is_supported(kind: type[Any]) -> bool:
    """True when every field of this dataclass has a type that can be written and read back."""
    return all(_is_known(hint) for hint in _hints(kind).values())


def _hints(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _is_known(hint: Any) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        others = [one for one in arguments if one is not NoneType]
        return len(others) == 1 and len(arguments) == 2 and _is_known(others[0])
    if origin is tuple:
        return len(arguments) == 2 and arguments[1] is Ellipsis and _is_known(arguments[0])
    if origin is Mapping:
        return arguments[0] is str and (arguments[1] is Any or _is_known(arguments[1]))
    if not isinstance(hint, type):
        return False
    if is_dataclass(hint):
        return is_supported(hint)
    return hint in {str, int, bool, datetime} or issubclass(hint, Enum)


def _wrong(where: str) -> InvalidInput:
    return InvalidInput("data_field", field=where)


def _record(kind: type[Any], data: Any, where: str) -> Any:
    hints = _hints(kind)
    if not isinstance(data, dict):
        raise _wrong(where)
    if set(data) != set(hints):
        raise _wrong(min(set(data) ^ set(hints)))
    values = {name: _value(hint, data[name], name) for name, hint in hints.items()}
    try:
        return kind(**values)
    except (ValueError, TypeError) as problem:  # the value's own rules, e.g. a currency of four letters
        raise _wrong(where) from problem


def _value(hint: Any, data: Any, where: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = next(one for one in arguments if one is not NoneType)
        return None if data is None else _value(inner, data, where)
    if origin is tuple:
        if not isinstance(data, list):
            raise _wrong(where)
        return tuple(_value(arguments[0], one, where) for one in data)
    if origin is Mapping:
        if not isinstance(data, dict):
            raise _wrong(where)
        return {name: one if arguments[1] is Any else _value(arguments[1], one, where) for name, one in data.items()}
    if is_dataclass(hint):
        return _record(cast("type[Any]", hint), data, where)
    return _plain(hint, data, where)


def _plain(hint: type[Any], data: Any, where: str) -> Any:
    if hint is datetime:
        return _moment(data, where)
    if issubclass(hint, Enum):
        try:
            return hint(data)
        except ValueError as problem:
            raise _wrong(where) from problem
    if type(data) is not hint or (hint is str and len(data) > LONGEST_TEXT):  # a bool is an int to Python, not here
        raise _wrong(where)
    return data


def _moment(data: Any, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(data)
    except (ValueError, TypeError) as problem:
        raise _wrong(where) from problem
    if moment.tzinfo is None:
        raise _wrong(where)
    return moment
