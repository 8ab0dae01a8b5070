"""Reading invoices."""

from __future__ import annotations

from typing import Any

from billing_console.practice import listing, searching
from billing_console.practice.call import Call, Route, equals
from billing_console.practice.listing import in_range
from billing_console.practice.state import COMMON

Json = dict[str, Any]


def list_invoices(call: Call) -> Json:
    params = call.params
    rows = call.rows(("customer", "customer"), ("subscription", "subscription"), kind="invoice")
    everybody = not params.get("customer") and not params.get("subscription")
    if everybody and params.get("status") not in (None, *COMMON):
        rows = call.state.with_status("invoice", params["status"])
    wanted = equals(params, "customer", "status", "collection_method")
    subscription = params.get("subscription")

    def matches(row: Json) -> bool:
        return (
            wanted(row)
            and in_range(row["created"], params.get("created"))
            and in_range(row["due_date"], params.get("due_date"))
            and (not subscription or subscription_of(row) == subscription)
        )

    return call.page("invoice", rows, matches).body(call.path)


def subscription_of(invoice: Json) -> str | None:
    """The subscription an invoice bills, from where the current API keeps it."""
    details = (invoice["parent"] or {}).get("subscription_details") or {}
    found: str | None = details.get("subscription")
    return found


def search_invoices(call: Call) -> Json:
    return searching.answer(call, "invoices", "invoice")


def retrieve_invoice(call: Call) -> Json:
    return call.find("invoice", call.ids[0])


def list_lines(call: Call) -> Json:
    """The lines of one invoice, in the order they stand on it."""
    invoice = call.find("invoice", call.ids[0])
    return listing.ordered(invoice["lines"]["data"], call.params, "line_item").body(call.path)


ROUTES = (
    Route("GET", "/v1/invoices", "invoice", "invoice_read", list_invoices, "list"),
    Route("GET", "/v1/invoices/search", "invoice", "invoice_read", search_invoices, "search"),
    Route("GET", "/v1/invoices/{id}", "invoice", "invoice_read", retrieve_invoice),
    Route("GET", "/v1/invoices/{id}/lines", "line_item", "invoice_read", list_lines, "list"),
)
