"""From a request to a known operation with checked parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from billing_console.practice import errors, params
from billing_console.practice.call import Route
from billing_console.practice.expand import Asked, Expansions
from billing_console.practice.http import Request
from billing_console.practice.routes import ROUTES

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """A request that was understood; `fingerprint` tells two sets of parameters apart."""

    route: Route
    ids: tuple[str, ...]
    values: Json
    asked: Asked
    fingerprint: str


def find(method: str, path: str) -> tuple[Route, tuple[str, ...]]:
    parts = tuple(unquote(each) for each in path.strip("/").split("/"))
    for route in _BY_METHOD.get(method, ()):
        ids = route.match(parts)
        if ids is not None:
            return route, ids
    raise errors.unrecognized_url(method, path)


def read(
    request: Request, route: Route, ids: tuple[str, ...], table: Mapping[str, Any], expansions: Expansions
) -> Known:
    """The request's parameters, typed and checked; raises Stripe's refusals."""
    tree = params.nest(_pairs(request))
    values = params.check(tree, table)
    asked = expansions.check(
        values.pop("expand", ()), route.kind, in_list=route.shape != "object", search=route.shape == "search"
    )
    return Known(route, ids, values, asked, repr(sorted(_flat(tree))))


# Paths with fewer variable parts win: /v1/customers/search is not the customer "search".
_BY_METHOD = {
    method: sorted((each for each in ROUTES if each.method == method), key=lambda each: each.path.count("{"))
    for method in ("GET", "POST", "DELETE")
}


def _pairs(request: Request) -> params.Pairs:
    pairs = params.split(request.query)
    kind = request.headers.get("content-type", "")
    if request.method == "GET" or not request.body:
        return pairs
    if kind.startswith("multipart/form-data"):
        return pairs + params.split_multipart(request.body, kind)
    if kind and not kind.startswith("application/x-www-form-urlencoded"):
        raise errors.malformed(
            f"Invalid request (check that your POST content type is application/x-www-form-urlencoded, not {kind})."
        )
    try:
        return pairs + params.split(request.body.decode("utf-8"))
    except UnicodeDecodeError as problem:
        raise errors.malformed("Invalid request body: it is not UTF-8.") from problem


def _flat(tree: Json, prefix: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for name, value in tree.items():
        if isinstance(value, dict):
            flat += _flat(value, f"{prefix}{name}.")
        else:
            flat.append((prefix + name, str(value)))
    return flat
