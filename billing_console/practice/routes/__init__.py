"""Every operation the practice company answers."""

from __future__ import annotations

from billing_console.practice.call import Route
from billing_console.practice.routes import (
    account,
    catalog,
    credit_notes,
    customers,
    disputes,
    events,
    invoice_actions,
    invoices,
    payments,
    portal,
    previews,
    refunds,
    subscription_changes,
    subscription_creation,
    subscription_endings,
    subscriptions,
)

ROUTES: tuple[Route, ...] = (
    *account.ROUTES,
    *customers.ROUTES,
    *subscriptions.ROUTES,
    *subscription_changes.ROUTES,
    *subscription_creation.ROUTES,
    *subscription_endings.ROUTES,
    *catalog.ROUTES,
    *invoices.ROUTES,
    *invoice_actions.ROUTES,
    *previews.ROUTES,
    *credit_notes.ROUTES,
    *payments.ROUTES,
    *refunds.ROUTES,
    *disputes.ROUTES,
    *events.ROUTES,
    *portal.ROUTES,
)

# Objects that answers and expansions can start from.
KINDS: frozenset[str] = frozenset(route.kind for route in ROUTES)
