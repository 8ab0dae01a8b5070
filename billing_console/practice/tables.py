"""Parameter and expansion tables, drawn from an OpenAPI description of Stripe's API and shipped as small JSON files.

`python -m billing_console.practice.tables SPEC.json` writes them anew after a route was added.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

Json = dict[str, Any]
PARAMETERS = "parameters.json"
EXPANSIONS = "expansions.json"
_DEPTH = 6


def load(name: str) -> Json:
    """One of the shipped tables."""
    text = resources.files("billing_console.practice").joinpath("data", name).read_text("utf-8")
    table: Json = json.loads(text)
    return table


def template(path: str) -> str:
    """A path with its parameter names blanked, so that two spellings of one route compare equal."""
    return re.sub(r"\{\w+\}", "{}", path)


class Description:
    """Reads the few things the practice company wants to know out of an OpenAPI description."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self._schemas: Mapping[str, Json] = spec["components"]["schemas"]
        self._operations = {
            (method.upper(), template(path)): operation
            for path, methods in spec["paths"].items()
            for method, operation in methods.items()
        }
        self._by_object: dict[str, str] = {}
        for name, schema in self._schemas.items():
            kind = _object_name(schema)
            if kind and (kind not in self._by_object or name == kind.replace(".", "_")):
                self._by_object[kind] = name

    def parameters(self, routes: Iterable[tuple[str, str]]) -> Json:
        """`"GET /v1/x/{}"` -> compact schema of its parameters, for every (method, path) of `routes`."""
        table: Json = {}
        for method, path in routes:
            operation = self._operations[method, template(path)]
            table[f"{method} {template(path)}"] = self._operation_parameters(method, operation)
        return dict(sorted(table.items()))

    def _operation_parameters(self, method: str, operation: Json) -> Json:
        if method == "GET":
            query = [each for each in operation["parameters"] if each["in"] == "query"]
            compact: Json = {"o": {each["name"]: self._compact(each["schema"]) for each in query}}
            required = [each["name"] for each in query if each.get("required")]
            return compact | ({"r": required} if required else {})
        contents = operation["requestBody"]["content"]
        body: Json = self._compact(next(iter(contents.values()))["schema"])
        return body

    def _compact(self, schema: Json) -> Any:
        """Keys: o object, r required, m map, a array, e enumeration, any alternatives; else type:format<length."""
        schema = self._resolve(schema)
        if "anyOf" in schema:
            return {"any": [self._compact(each) for each in schema["anyOf"]]}
        kind = schema.get("type")
        if kind == "object":
            compact: Json = {"o": {key: self._compact(value) for key, value in schema.get("properties", {}).items()}}
            if schema.get("required"):
                compact["r"] = schema["required"]
            if isinstance(schema.get("additionalProperties"), dict):
                compact["m"] = self._compact(schema["additionalProperties"])
            return compact
        if kind == "array":
            return {"a": self._compact(schema["items"])}
        if schema.get("enum"):
            return {"e": schema["enum"]}
        length = schema.get("maxLength", 5000)
        return f"{kind}{':' + schema['format'] if 'format' in schema else ''}{f'<{length}' if length != 5000 else ''}"

    def expansions(self) -> Json:
        """Object name -> tree of what in it can be expanded (see expand.py for the marks)."""
        return {kind: tree for kind in sorted(self._by_object) if (tree := self._tree(kind))}

    def reachable(self, kinds: Iterable[str]) -> Json:
        """The expansion table, cut down to what can be reached from `kinds`."""
        whole = self.expansions()
        queue, seen = list(kinds), set[str]()
        while queue:
            kind = queue.pop()
            if kind in seen or kind not in whole:
                continue
            seen.add(kind)
            queue.extend(_targets(whole[kind]))
        return {kind: whole[kind] for kind in sorted(seen)}

    def _tree(self, kind: str) -> Json:
        return self._branch(self._schemas[self._by_object[kind]], 0)

    def _branch(self, schema: Json, depth: int) -> Json:
        found: Json = {}
        for name, value in schema.get("properties", {}).items():
            leaf = self._leaf(value, name in schema.get("required", ()), depth)
            if leaf:
                found[name] = leaf
        return found

    def _leaf(self, value: Json, required: bool, depth: int) -> str | Json | None:
        objects = list(self._objects(value))
        kinds = sorted({kind for each in objects if (kind := _object_name(each)) and not _is_tombstone(each)})
        if "x-expansionResources" in value or "x-expansionResources" in value.get("items", {}):
            return "id:" + "|".join(kinds)
        if kinds == ["list"]:
            rows = self._objects(objects[0]["properties"]["data"])
            inner = sorted({kind for each in rows if (kind := _object_name(each))})
            return ("list:" if required else "list?:") + "|".join(inner)
        if kinds:
            return "object:" + "|".join(kinds)
        if objects and depth < _DEPTH:
            merged: Json = {}
            for each in objects:
                merged.update(self._branch(each, depth + 1))
            return merged or None
        return None

    def _objects(self, schema: Json) -> Iterator[Json]:
        schema = self._resolve(schema)
        for each in schema.get("anyOf", ()):
            yield from self._objects(each)
        if schema.get("type") == "array":
            yield from self._objects(schema["items"])
        elif schema.get("type") == "object":
            yield schema

    def _resolve(self, schema: Json) -> Json:
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].rsplit("/", 1)[1]]
        return schema


def _object_name(schema: Json) -> str | None:
    names = schema.get("properties", {}).get("object", {}).get("enum", ())
    return names[0] if len(names) == 1 else None


def _is_tombstone(schema: Json) -> bool:
    return "deleted" in schema.get("required", ())


def _targets(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield from tree.partition(":")[2].split("|")
        return
    for value in tree.values():
        yield from _targets(value)


def write(spec: Mapping[str, Any], folder: Path, routes: Iterable[tuple[str, str]], kinds: Iterable[str]) -> None:
    """Write both tables into `folder`, one entry a line so that a change reads well in a diff."""
    description = Description(spec)
    for name, table in ((PARAMETERS, description.parameters(routes)), (EXPANSIONS, description.reachable(kinds))):
        lines = [f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in table.items()]
        (folder / name).write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def main(arguments: list[str]) -> None:
    from billing_console.practice.routes import KINDS, ROUTES

    spec = json.loads(Path(arguments[0]).read_text("utf-8"))
    write(spec, Path(__file__).parent / "data", [(each.method, each.path) for each in ROUTES], KINDS)


if __name__ == "__main__":
    main(sys.argv[1:])
