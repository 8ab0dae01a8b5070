"""Every operation the practice company answers."""

from __future__ import annotations

from billing_console.practice.call import Route
from billing_console.practice.routes import (
    account,
    catalog,
    customers,
    disputes,
    events,
    invoices,
    payments,
    portal,
    refunds,
    subscriptions,
)

ROUTES: tuple[Route, ...] = (
    *account.ROUTES,
    *customers.ROUTES,
    *subscriptions.ROUTES,
    *catalog.ROUTES,
    *invoices.ROUTES,
    *payments.ROUTES,
    *refunds.ROUTES,
    *disputes.ROUTES,
    *events.ROUTES,
    *portal.ROUTES,
)

# Objects that answers and expansions can start from.
KINDS: frozenset[str] = frozenset(route.kind for route in ROUTES)
