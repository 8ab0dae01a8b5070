"""What happened since the company was generated: changed, new and deleted objects over a company that never changes."""

from __future__ import annotations

import copy
import hashlib
import heapq
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeGuard

from billing_console.practice.listing import Key, Rows, key_of

Json = dict[str, Any]
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


# Statuses so frequent that a list of who has them saves nothing.
COMMON = frozenset(("paid", "succeeded", "active"))


class World(Protocol):
    """What the engine needs of a generated company; tests bring a tiny hand-made one."""

    account: Json

    def catalog(self) -> dict[str, Json]: ...
    def bundle(self, index: int) -> dict[str, Json]: ...
    def part(self, index: int, kind: str) -> dict[str, Json]: ...
    def get(self, object_id: str) -> Json | None: ...
    def owner(self, object_id: str) -> int | None: ...
    def scan(self, kind: str, before: Key | None = None) -> Iterator[Json]: ...
    def balance(self) -> Json: ...
    def payout_members(self, payout_id: str) -> Iterable[Json]: ...
    def find_text(self, field: str, value: str, *, substring: bool) -> Iterable[int]: ...
    def find_card(self, last4: str | None = None, fingerprint: str | None = None) -> Iterable[int]: ...


class State:
    """Reads through to the company unless an object was touched; `now` gives Unix seconds."""

    def __init__(self, world: World, now: Callable[[], int]) -> None:
        self.world = world
        self.now = now
        self._overlay: dict[str, Json | None] = {}
        self._new: dict[str, dict[str, None]] = {}
        self._owners: dict[str, str] = {}
        self._owned: dict[str, dict[str, None]] = {}
        self._past: dict[str, list[tuple[int, Json | None]]] = {}
        self._statuses: dict[str, dict[str, list[Key]]] = {}
        self._counter = 0
        self.history_seconds = 60
        self.notes: Json = {}

    # Reading

    def get(self, object_id: str) -> Json | None:
        """The object as it is now; shared, so never change it in place (see `edit`)."""
        if object_id in self._overlay:
            return self._overlay[object_id]
        return self._original(object_id)

    def _original(self, object_id: str) -> Json | None:
        return self.world.get(object_id)

    def edit(self, object_id: str) -> Json:
        """A private copy to change and `put` back; KeyError when there is no such object."""
        found = self.get(object_id)
        if found is None:
            raise KeyError(object_id)
        return copy.deepcopy(found)

    def as_of(self, object_id: str, moment: int) -> Json | None:
        """The object as it was at `moment`, as far back as `history_seconds` reach."""
        for changed_at, before in self._past.get(object_id, ()):
            if changed_at > moment:
                return before
        return self.get(object_id)

    def was_deleted(self, object_id: str) -> bool:
        return object_id in self._overlay and self._overlay[object_id] is None

    def scan(self, kind: str, before: Key | None = None) -> Iterator[Json]:
        """All objects of a kind, newest first, lazily."""
        fresh = [
            row
            for object_id in self._new.get(kind, ())
            if _lives(row := self._overlay.get(object_id)) and (before is None or key_of(row) < before)
        ]
        fresh.sort(key=key_of, reverse=True)
        if not self._overlay:
            return self.world.scan(kind, before)
        return heapq.merge(fresh, self._patched(self.world.scan(kind, before)), key=key_of, reverse=True)

    def _patched(self, rows: Iterator[Json]) -> Iterator[Json]:
        for row in rows:
            current = self._overlay.get(row["id"], row)
            if _lives(current):
                yield current

    def of_customer(self, customer_id: str, kind: str) -> list[Json]:
        """A customer's objects of a kind, newest first."""
        index = self.world.owner(customer_id)
        original = {} if index is None else self.world.part(index, kind)
        if self.get(customer_id) is None and customer_id not in self._overlay:
            original = {}
        rows = [
            current
            for object_id, row in original.items()
            if row["object"] == kind and (current := self._overlay.get(object_id, row)) is not None
        ]
        for object_id in self._owned.get(customer_id, ()):
            current = self._overlay.get(object_id)
            if current is not None and current["object"] == kind:
                rows.append(current)
        return sorted(rows, key=key_of, reverse=True) if rows and "created" in rows[0] else rows

    def owner_of(self, object_id: str) -> str | None:
        """The customer an object belongs to."""
        if object_id in self._owners:
            return self._owners[object_id]
        index = self.world.owner(object_id)
        if index is None:
            return None
        return next((key for key, row in self.world.bundle(index).items() if row["object"] == "customer"), None)

    def of_index(self, index: int, kind: str) -> Iterator[Json]:
        """The generated objects of a kind of the customer with this number, as they are now."""
        for object_id, row in self.world.part(index, kind).items():
            if row["object"] == kind:
                current = self._overlay.get(object_id, row)
                if _lives(current):
                    yield current

    def customers_with_email(self, email: str) -> list[Json]:
        """Customers with exactly this address, newest first."""
        found = {
            row["id"]: row
            for index in self.world.find_text("email", email, substring=False)
            for row in self.of_index(index, "customer")
        }
        found |= {row["id"]: row for row in self.touched("customer")}
        return sorted((row for row in found.values() if row["email"] == email), key=key_of, reverse=True)

    def touched(self, kind: str) -> list[Json]:
        """Every object of a kind that was made or changed since the company was generated."""
        return [row for row in self._overlay.values() if _lives(row) and row["object"] == kind]

    def with_status(self, kind: str, status: str) -> Rows:
        """The rows of a kind with a status that few have, newest first.

        The first call reads the whole company; what it finds there never changes, so later calls only follow changes.
        """
        known = self._statuses.get(kind)
        if known is None:
            known = self._statuses[kind] = {}
            for row in self.world.scan(kind):
                if row["status"] not in COMMON:
                    known.setdefault(row["status"], []).append(key_of(row))
        keys = [key for key in known.get(status, ()) if key[1] not in self._overlay]
        keys += [key_of(row) for row in self.touched(kind) if row["status"] == status]
        keys.sort(reverse=True)

        def source(before: Key | None) -> Iterator[Json]:
            wanted = (key for key in keys if before is None or key < before)
            return (row for key in wanted if (row := self.get(key[1])) is not None)

        return source

    def touched_since(self, kind: str, moment: int) -> list[str]:
        """Ids of a kind that changed after `moment` (within `history_seconds`)."""
        found = []
        for object_id, versions in self._past.items():
            latest = self._overlay.get(object_id) or versions[-1][1]
            if latest is not None and latest["object"] == kind and versions[-1][0] > moment:
                found.append(object_id)
        return found

    # Writing

    def new_id(self, prefix: str, length: int = 24) -> str:
        """A new id that sorts after all earlier ones of its prefix, so that lists keep the order of making."""
        self._counter += 1
        number, text = self._counter, ""
        for _ in range(5):
            number, digit = divmod(number, 62)
            text = _DIGITS[digit] + text
        noise = hashlib.sha256(f"{prefix}{self._counter}".encode()).digest()
        tail = "".join(_DIGITS[byte % 62] for byte in noise)[: length - 6]
        return f"{prefix}_z{text}{tail}"

    def put(self, row: Json, owner: str | None = None) -> Json:
        """Store a new or changed object; `owner` is the customer a new one belongs to."""
        object_id = row["id"]
        before = self.get(object_id)
        self._remember(object_id, before)
        self._overlay[object_id] = row
        if before is None and self._original(object_id) is None:
            self._new.setdefault(row["object"], {})[object_id] = None
            if owner is not None:
                self._owners[object_id] = owner
                self._owned.setdefault(owner, {})[object_id] = None
        return row

    def remove(self, object_id: str) -> None:
        self._remember(object_id, self.get(object_id))
        self._overlay[object_id] = None

    def _remember(self, object_id: str, before: Json | None) -> None:
        versions = self._past.setdefault(object_id, [])
        horizon = self.now() - self.history_seconds
        versions[:] = [each for each in versions if each[0] > horizon]
        versions.append((self.now(), before))

    # Keeping

    def saved(self) -> Json:
        """Everything that happened, for the state file."""
        return {
            "overlay": self._overlay,
            "new": {kind: list(ids) for kind, ids in self._new.items()},
            "owners": self._owners,
            "counter": self._counter,
            "notes": self.notes,
        }

    def restore(self, saved: Json) -> None:
        self._overlay = saved["overlay"]
        self._new = {kind: dict.fromkeys(ids) for kind, ids in saved["new"].items()}
        self._owners = saved["owners"]
        self._owned = {}
        for object_id, owner in self._owners.items():
            self._owned.setdefault(owner, {})[object_id] = None
        self._counter = saved["counter"]
        self.notes = saved["notes"]


def _lives(row: Json | None) -> TypeGuard[Json]:
    return row is not None and not row.get("deleted")


def write_atomically(path: Path, content: Json) -> None:
    """Replace `path` by the JSON of `content` in one step, readable by its owner only."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, separators=(",", ":"))
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o600)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
