"""The two values that pass between a client and the practice company: a request and a response."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, already read in full; header names are lower case, the query is raw."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def bearer(self) -> str | None:
        """The API key the request carries, from Bearer or (as curl -u does) Basic authorisation."""
        scheme, _, value = self.headers.get("authorization", "").partition(" ")
        value = value.strip()
        if scheme.lower() == "bearer" and value:
            return value
        if scheme.lower() == "basic" and value:
            try:
                decoded = base64.b64decode(value, validate=True).decode("utf-8")
            except (binascii.Error, UnicodeDecodeError):
                return None
            return decoded.partition(":")[0] or None
        return None


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP response; `delay` (seconds) and `cut` (bytes that arrive) are the marks of a fault on the way back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    delay: float = 0.0
    cut: int | None = None

    def json(self) -> Any:
        """The body as Python values; raises ValueError when a fault made it unreadable."""
        return json.loads(self.body)
