"""Lists that Stripe leaves out of an object unless `expand` asks for them."""

from __future__ import annotations

from typing import Any

from billing_console.practice.call import Call

Json = dict[str, Any]
_SHOWN = 10


def include(call: Call, owner: Json, name: str) -> Json | None:
    """The list `name` of `owner`, or None where there is none to include."""
    wanted = (owner["object"], name)
    object_id = owner["id"]
    if wanted == ("invoice", "payments"):
        rows = [row for row in _beside(call, owner, "invoice_payment") if row["invoice"] == object_id]
        return _list(rows, f"/v1/invoice_payments?invoice={object_id}")
    if wanted == ("charge", "refunds"):
        rows = [row for row in _beside(call, owner, "refund") if row["charge"] == object_id]
        return _list(rows, f"/v1/charges/{object_id}/refunds")
    if wanted == ("customer", "subscriptions"):
        rows = [row for row in call.state.of_customer(object_id, "subscription") if row["status"] != "canceled"]
        return _list(rows, f"/v1/customers/{object_id}/subscriptions")
    if owner["object"] == "customer" and name in ("sources", "tax_ids"):
        return _list([], f"/v1/customers/{object_id}/{name}")
    return None


def _beside(call: Call, owner: Json, kind: str) -> list[Json]:
    customer = owner.get("customer")
    if not isinstance(customer, str):
        customer = call.state.owner_of(owner["id"])
    return [] if customer is None else call.state.of_customer(customer, kind)


def _list(rows: list[Json], url: str) -> Json:
    return {"object": "list", "data": rows[:_SHOWN], "has_more": len(rows) > _SHOWN, "url": url}
