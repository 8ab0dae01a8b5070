"""Opens pages in the browser: Stripe's own and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

HOSTS = frozenset(
    {"dashboard.stripe.com", "docs.stripe.com", "support.stripe.com", "invoice.stripe.com", "pay.stripe.com"}
)


def may_open(address: str) -> bool:
    """True for https pages on Stripe's hosts, without a user name or an unusual port."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    return (
        url.isValid()
        and url.scheme() == "https"
        and url.host() in HOSTS
        and not url.userInfo()
        and url.port(443) == 443
    )


def open_link(address: str) -> bool:
    """Open an allowed page; False when it is none or no browser answers."""
    return may_open(address) and QDesktopServices.openUrl(QUrl(address))


def dashboard(kind: str, object_id: str, *, livemode: bool, account: str) -> str:
    """The dashboard page of an object in the right account and mode; kinds: customers, payments, subscriptions."""
    mode = "" if livemode else "test/"
    safe = bytes(QUrl.toPercentEncoding(object_id).data()).decode()
    return f"https://dashboard.stripe.com/{account}/{mode}{kind}/{safe}"
