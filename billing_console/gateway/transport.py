"""The wire: stripe-python over our own httpx client, with timeouts, proxies, company certificates and a guarded key.

What this changes for the whole process, because stripe-python offers no other way: ``stripe.enable_telemetry`` is off
(with it the SDK writes an id file into the home directory and reports on the machine), ``STRIPE_LOG`` is ignored (it
prints bodies), and the loggers of stripe, httpx and httpcore say nothing below WARNING (they name ids and searches).
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import platform
import re
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import certifi
import httpx
import stripe
from stripe import _util as sdk_internals
from typing_extensions import override

from billing_console import __version__
from billing_console.domain.errors import Offline
from billing_console.gateway.addresses import API, FILES, check_request
from billing_console.gateway.failures import NoAnswer, no_answer

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
WHOLE_SECONDS = 120.0  # for a whole answer: one that drips in byte by byte would never meet the limit of a single read
LARGEST_ANSWER = 32 * 1024 * 1024  # bytes after unpacking; Stripe's largest pages have a few
_HALVES = re.compile(rb"\\u[dD][89a-fA-F]")
_TIMEOUT = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
_LIMITS = httpx.Limits(max_connections=12, max_keepalive_connections=6, keepalive_expiry=30)


class Wire(stripe.HTTPClient):
    """stripe-python's HTTP client on one httpx.AsyncClient, which belongs to the event loop it is used in."""

    name = "httpx"

    def __init__(
        self, client: httpx.AsyncClient, *, seconds: float = WHOLE_SECONDS, largest: int = LARGEST_ANSWER
    ) -> None:
        super().__init__()
        self.client = client
        self._seconds = seconds
        self._largest = largest

    @override
    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        body = post_data.encode() if isinstance(post_data, str) else post_data
        failure: NoAnswer
        try:
            async with (
                asyncio.timeout(self._seconds),
                self.client.stream(method.upper(), url, headers=_introduced(headers), content=body or None) as answer,
            ):
                content = await self._content(answer)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            failure = no_answer(error)
        except TimeoutError:
            failure = NoAnswer("timeout", reached=True)
        else:
            if content is not None:
                return _utf8(content), answer.status_code, answer.headers
            failure = NoAnswer("answer_too_large", reached=True)
        # Raised outside the handler: httpx's exceptions carry the request with its key, and must not travel along.
        raise failure

    async def _content(self, answer: httpx.Response) -> bytes | None:
        """The whole body; None as soon as it is more than anyone would send in good faith."""
        content = bytearray()
        async for piece in answer.aiter_bytes():
            content += piece
            if len(content) > self._largest:
                return None
        return bytes(content)

    @override
    async def close_async(self) -> None:
        await self.client.aclose()


def open_wire(
    key: str, *, transport: httpx.AsyncBaseTransport | None, api_base: str | None, ca_file: Path | None
) -> tuple[stripe.StripeClient, Wire]:
    """The SDK's client and the wire under it; slow the first time (imports, certificates): call it in a thread.

    Raises Offline("certificate") when the company's certificate file is unusable, Offline("proxy") when the proxy
    setting is.
    """
    _quieten_sdk()
    wire = Wire(_http_client(key, transport, api_base, ca_file))
    base = api_base.rstrip("/") if api_base else None
    # All four, so that no call can leave for a host nobody thought of.
    addresses: Any = {"api": base or API, "files": base or FILES, "connect": base or API, "meter_events": base or API}
    return stripe.StripeClient(key, http_client=wire, max_network_retries=0, base_addresses=addresses), wire


def _http_client(
    key: str, transport: httpx.AsyncBaseTransport | None, api_base: str | None, ca_file: Path | None
) -> httpx.AsyncClient:
    async def guard(request: httpx.Request) -> None:
        """Look at every request once more before it leaves, whoever built it."""
        check_request(key, str(request.url), api_base)

    verify = _certificates(ca_file) if transport is None and api_base is None else True
    client: httpx.AsyncClient | None
    try:
        client = httpx.AsyncClient(
            transport=transport,
            verify=verify,
            timeout=_TIMEOUT,
            limits=_LIMITS,
            follow_redirects=False,
            trust_env=api_base is None,  # a proxy has no business between us and our own loopback
            event_hooks={"request": [guard]},
        )
    except (ValueError, ImportError, httpx.InvalidURL):
        client = None  # an unusable HTTPS_PROXY; the exception may quote its password and ends here
    if client is None:
        raise Offline("proxy", reason="proxy_setting", attempts=0)
    return client


def _certificates(ca_file: Path | None) -> ssl.SSLContext:
    """Trust what the system trusts, the usual public authorities, and the company's own where one is named."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    named = [("settings", str(ca_file) if ca_file else "")]
    named += [(name, os.environ.get(name, "")) for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")]
    for origin, path in named:
        if not path:
            continue
        try:
            if Path(path).is_dir():
                context.load_verify_locations(capath=path)
            else:
                context.load_verify_locations(cafile=path)
        except OSError as error:  # what the ssl module raises for a file that holds no certificate is one, too
            raise Offline("certificate", reason="certificate_file", origin=origin, path=path, attempts=0) from error
    return context


def _utf8(body: bytes) -> bytes:
    """The body as text that can be written anywhere; nothing where it is none: stripe-python's logging would stumble.

    JSON can spell halves of characters, which no file, database, screen or trail takes: they become question marks.
    """
    try:
        body.decode()
        if _HALVES.search(body) is None:
            return body
        return json.dumps(json.loads(body), ensure_ascii=False).encode("utf-8", "replace")
    except UnicodeDecodeError:
        return b""
    except (ValueError, RecursionError):
        return body  # it isn't JSON either; whoever reads it says so


def _introduced(headers: Mapping[str, str]) -> dict[str, str]:
    """The SDK's headers with our name, and without what it found out about the user's environment."""
    agent = {"bindings_version": stripe.VERSION, "lang": "python", "lang_version": platform.python_version()}
    agent |= {"httplib": "httpx", "publisher": "stripe"}
    return dict(headers) | {
        "User-Agent": f"Stripe/v1 PythonBindings/{stripe.VERSION} BillingConsole/{__version__}",
        "X-Stripe-Client-User-Agent": json.dumps(agent),
    }


def _quieten_sdk() -> None:
    stripe.enable_telemetry = False
    stripe.log = None
    sdk_internals.STRIPE_LOG = None
    for name in ("stripe", "httpx", "httpcore"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
