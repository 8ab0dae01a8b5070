"""The shipped tables: complete for every route, and read from a description as they should be."""

from __future__ import annotations

import json
from pathlib import Path

from billing_console.practice import tables
from billing_console.practice.routes import KINDS, ROUTES

SPEC = {
    "paths": {
        "/v1/things/{thing}": {
            "get": {"parameters": [{"in": "query", "name": "limit", "required": True, "schema": {"type": "integer"}}]},
            "post": {
                "requestBody": {
                    "content": {
                        "form": {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "name": {"type": "string", "maxLength": 40},
                                    "at": {"anyOf": [{"type": "integer", "format": "unix-time"}, {"enum": [""]}]},
                                    "metadata": {"type": "object", "additionalProperties": {"type": "string"}},
                                    "lines": {"type": "array", "items": {"$ref": "#/components/schemas/part"}},
                                },
                            }
                        }
                    }
                }
            },
        }
    },
    "components": {
        "schemas": {
            "part": {"type": "object", "properties": {"size": {"type": "integer"}}, "required": ["size"]},
            "owner": {"type": "object", "properties": {"object": {"enum": ["owner"]}}},
            "thing": {
                "type": "object",
                "required": ["parts"],
                "properties": {
                    "object": {"enum": ["thing"]},
                    "owner": {
                        "anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/owner"}],
                        "x-expansionResources": {},
                    },
                    "nested": {
                        "type": "object",
                        "properties": {
                            "owner": {
                                "anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/owner"}],
                                "x-expansionResources": {},
                            }
                        },
                    },
                    "parts": {
                        "type": "object",
                        "properties": {
                            "object": {"enum": ["list"]},
                            "data": {"type": "array", "items": {"$ref": "#/components/schemas/owner"}},
                        },
                    },
                    "plain": {"type": "string"},
                },
            },
        }
    },
}


def test_parameters_shrink_to_a_line() -> None:
    table = tables.Description(SPEC).parameters([("GET", "/v1/things/{id}"), ("POST", "/v1/things/{id}")])
    assert table == {
        "GET /v1/things/{}": {"o": {"limit": "integer"}, "r": ["limit"]},
        "POST /v1/things/{}": {
            "o": {
                "name": "string<40",
                "at": {"any": ["integer:unix-time", {"e": [""]}]},
                "metadata": {"o": {}, "m": "string"},
                "lines": {"a": {"o": {"size": "integer"}, "r": ["size"]}},
            }
        },
    }


def test_expansions_keep_what_leads_to_objects() -> None:
    assert tables.Description(SPEC).reachable(["thing"]) == {
        "thing": {"owner": "id:owner", "nested": {"owner": "id:owner"}, "parts": "list:owner"},
    }


def test_writing_gives_what_loading_reads(tmp_path: Path) -> None:
    tables.write(SPEC, tmp_path, [("GET", "/v1/things/{id}")], ["thing"])
    assert json.loads((tmp_path / tables.PARAMETERS).read_text()) == {
        "GET /v1/things/{}": {"o": {"limit": "integer"}, "r": ["limit"]}
    }


def test_every_route_has_its_parameters_and_every_kind_its_expansions() -> None:
    known = tables.load(tables.PARAMETERS)
    assert sorted(known) == sorted({f"{route.method} {tables.template(route.path)}" for route in ROUTES})
    expansions = tables.load(tables.EXPANSIONS)
    assert {"charge", "invoice", "subscription", "customer"} <= KINDS & set(expansions)
