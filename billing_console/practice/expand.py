"""Replaces ids by objects where `expand` asks for it, within Stripe's rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from billing_console.practice import errors, tables
from billing_console.practice.permissions import OBJECT_RIGHT

Json = dict[str, Any]
MAX_LEVELS = 4
MAX_PATHS = 20

# Leaves of the expansion table: "id:kind|kind" an id to replace, "list?:kind" a list that is absent unless asked for,
# "list:kind" a list that is always there, "object:kind" an embedded object, a dict for a plain nested hash.
_SOURCE_RIGHT = "balance_transaction_source"


@dataclass(frozen=True, slots=True)
class Asked:
    """The checked wish of one request: a tree of property names and the read rights it takes."""

    tree: Json = field(default_factory=dict)
    rights: frozenset[str] = frozenset()
    total_count: bool = False


class Expansions:
    """Knows what can be expanded; `fetch` finds an object, `include` builds a list that is absent by default."""

    def __init__(self, table: Mapping[str, Any] | None = None) -> None:
        self._table: Mapping[str, Any] = tables.load(tables.EXPANSIONS) if table is None else table

    def check(self, paths: Iterable[str], kind: str, *, in_list: bool = False, search: bool = False) -> Asked:
        """Raises Stripe's refusal for a path that is too deep or leads nowhere."""
        tree: Json = {}
        rights: set[str] = set()
        total = False
        wanted = list(paths)
        if len(wanted) > MAX_PATHS:
            raise errors.malformed(f"You cannot expand more than {MAX_PATHS} properties in a single request.", "expand")
        for path in wanted:
            if search and path == "total_count":
                total = True
                continue
            segments = path.split(".")
            if len(segments) > MAX_LEVELS:
                raise errors.malformed(
                    f"You cannot expand more than {MAX_LEVELS} levels of a property. Property: {path}", "expand"
                )
            inner = segments[1:] if in_list and segments[0] == "data" else segments
            if in_list and segments[0] != "data":
                hint = f" You may want to try expanding 'data.{path}' instead." if self._walk(kind, inner) else ""
                raise errors.malformed(f"This property cannot be expanded ({path}).{hint}", "expand")
            found = self._walk(kind, inner)
            if found is None:
                raise errors.malformed(f"This property cannot be expanded ({path}).", "expand")
            rights |= found
            node = tree
            for segment in inner:
                node = node.setdefault(segment, {})
        return Asked(tree, frozenset(rights), total)

    def _walk(self, kind: str, segments: list[str]) -> set[str] | None:
        """The rights a path takes, or None when it leads nowhere."""
        rights: set[str] = set()
        branches: list[Any] = [self._table.get(kind, {})]
        for position, segment in enumerate(segments):
            leaves = [each[segment] for each in branches if isinstance(each, Mapping) and segment in each]
            if not leaves:
                return None
            last = position == len(segments) - 1
            branches = []
            for leaf in leaves:
                if not isinstance(leaf, str):
                    if last:
                        return None
                    branches.append(leaf)
                    continue
                mark, _, names = leaf.partition(":")
                kinds = names.split("|")
                if mark in ("id", "list?"):
                    rights |= _rights(segment, kinds)
                nested = [self._table.get(each, {}) for each in kinds]
                branches.extend([{"data": f"object:{names}"}] if mark.startswith("list") else nested)
        return rights

    def apply(
        self,
        value: Json,
        tree: Json,
        fetch: Callable[[str], Json | None],
        include: Callable[[Json, str], Json | None],
    ) -> Json:
        """A copy of `value` with the asked properties replaced; `value` itself is left as it was."""
        filled: Json = _Filler(self._table, fetch, include).object(value, tree, None)
        return filled


def _rights(segment: str, kinds: list[str]) -> set[str]:
    if len(kinds) > 3 and segment == "source":
        return {_SOURCE_RIGHT}
    return {OBJECT_RIGHT[kinds[0]]} if len(kinds) == 1 and kinds[0] in OBJECT_RIGHT else set()


@dataclass(frozen=True, slots=True)
class _Filler:
    table: Mapping[str, Any]
    fetch: Callable[[str], Json | None]
    include: Callable[[Json, str], Json | None]

    def object(self, value: Any, tree: Json, branch: Any) -> Any:
        if isinstance(value, list):
            return [self.object(each, tree, branch) for each in value]
        if not tree or not isinstance(value, dict):
            return value
        if isinstance(value.get("object"), str) and value["object"] != "list":
            branch = self.table.get(value["object"], {})
        copy = dict(value)
        for name, below in tree.items():
            if value.get("object") == "list" and name == "data":
                copy["data"] = [self.object(each, below, None) for each in value["data"]]
                continue
            filled = self._property(value, name, below, (branch or {}).get(name))
            if filled is not None or name in value:
                copy[name] = filled
        return copy

    def _property(self, owner: Json, name: str, below: Json, leaf: Any) -> Any:
        current = owner.get(name)
        if not isinstance(leaf, str):
            return self.object(current, below, leaf)
        if leaf.startswith("list?:") and name not in owner:
            current = self.include(owner, name)
        if isinstance(current, list):
            return [self._one(each, below) for each in current]
        return self._one(current, below)

    def _one(self, current: Any, below: Json) -> Any:
        if isinstance(current, str):
            found = self.fetch(current)
            return current if found is None else self.object(found, below, None)
        return self.object(current, below, None)
