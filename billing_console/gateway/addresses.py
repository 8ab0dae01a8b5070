"""Where a key may be sent: a live key to Stripe alone, a test key to this computer as well."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from billing_console.domain.errors import AccessRefused

API = "https://api.stripe.com"
FILES = "https://files.stripe.com"
_HOSTS = frozenset({"api.stripe.com", "files.stripe.com"})
_KEY = re.compile(r"(?:sk|rk)_(live|test)_[A-Za-z0-9_]+")


def key_mode(key: str) -> str:
    """``live`` or ``test``, from a secret or restricted key's prefix; AccessRefused("key_invalid") for other text."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise AccessRefused("key_invalid")
    return match[1]


def check_base(key: str, api_base: str | None) -> None:
    """Raise AccessRefused("address_refused") unless this key may use another Stripe-like server at this address."""
    if api_base is not None and not (key_mode(key) == "test" and is_loopback(api_base)):
        raise AccessRefused("address_refused", live=key_mode(key) == "live")


def check_request(key: str, url: str, api_base: str | None) -> None:
    """Raise AccessRefused("address_refused") unless this request, as it is about to leave, may carry this key."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.netloc in _HOSTS:  # no port, no user name
        return
    check_base(key, api_base)
    if api_base is None or (parts.scheme, parts.netloc) != urlsplit(api_base.lower())[:2]:
        raise AccessRefused("address_refused", live=key_mode(key) == "live")


def is_loopback(address: str) -> bool:
    """True for an HTTP address that can't leave this computer."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or parts.username or parts.query or parts.fragment or port == 0:
        return False
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
