"""An id from outside becomes part of a path: one that would lead elsewhere never leaves this room."""

from __future__ import annotations

import pytest

from billing_console.domain.errors import NotFound
from billing_console.domain.plans import StripeCall
from tests.gateway.outside import gateway, ok

LEADS_AWAY = [
    "../refunds",
    "cus_1/../../refunds",
    "cus_1?expand[]=x",
    "cus_1#x",
    "",
    "..",
    ".",
    "cus 1",
    "cus_1/",
    "\n",
    "é",
]


@pytest.mark.parametrize("name", LEADS_AWAY)
async def test_an_id_that_leads_elsewhere_is_not_found(name: str) -> None:
    line, outside = gateway(ok({"id": "x", "object": "customer"}))
    with pytest.raises(NotFound):
        await line.read(f"/v1/customers/{name}")
    with pytest.raises(NotFound):
        await line.send(StripeCall("POST", f"/v1/customers/{name}", {"description": "x"}), "bc-1:1")
    await line.close()
    assert outside.requests == []


@pytest.mark.parametrize("name", ["cus_1", "a.b", "..a", "plan-2024", "a%20b", "user@example.com"])
async def test_ids_that_teams_chose_themselves_are_asked_for(name: str) -> None:
    line, outside = gateway(ok({"id": name, "object": "customer"}))
    await line.read(f"/v1/customers/{name}")
    await line.close()
    assert [request.url.raw_path.decode() for request in outside.requests] == [f"/v1/customers/{name}"]
