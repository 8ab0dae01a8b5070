"""Requests in the ledger: kept as they were signed, answered once, and the people whose requests are looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from billing_console.domain.approvals import Request, Side, Stage, TrustedSigner
from billing_console.domain.plans import StripeCall
from billing_console.store import requests
from tests.domain.test_approvals import NOW, REQUEST

LIST = StripeCall("POST", "/v1/refunds", tagged=True, lookup_path="/v1/refunds", lookup_params={"charge": "ch_1"})
UNTAGGED = StripeCall("POST", "/v1/x", lookup_path="/v1/x", lookup_state={"status": "void"})


def other(number: int, **changes: object) -> Request:
    return replace(REQUEST, id=f"rq-{number:026d}", asked_at=NOW + timedelta(minutes=number), **changes)  # type: ignore[arg-type]  # fields by name


def test_it_comes_back_as_it_was_signed(ledger: Connection) -> None:
    requests.file(ledger, REQUEST, Side.ASKED, (LIST, UNTAGGED, StripeCall("POST", "/v1/nowhere")))
    filed = requests.get(ledger, REQUEST.id)
    assert filed is not None
    assert (filed.request, filed.side, filed.stage) == (REQUEST, Side.ASKED, Stage.WAITING)
    found = requests.lookups(ledger, REQUEST.id)
    assert [(call.method, call.params) for call in found] == [("GET", {})] * 2
    assert [replace(call, method="POST", path=call.lookup_path) for call in found] == [LIST, UNTAGGED]
    assert requests.get(ledger, "rq-0") is None


def test_filing_it_again_changes_nothing(ledger: Connection) -> None:
    requests.file(ledger, REQUEST, Side.RECEIVED)
    assert requests.refuse(ledger, REQUEST.id, "no", "m.keller", NOW)
    requests.file(ledger, REQUEST, Side.ASKED)
    (filed,) = requests.recent(ledger)
    assert (filed.side, filed.stage, filed.reason, filed.answered_by) == (
        Side.RECEIVED,
        Stage.REFUSED,
        "no",
        "m.keller",
    )


def test_it_is_answered_once(ledger: Connection) -> None:
    requests.file(ledger, REQUEST, Side.ASKED)
    assert requests.finish(ledger, REQUEST.id, "re_1", NOW)
    assert not requests.finish(ledger, REQUEST.id, "re_2", NOW)
    assert not requests.refuse(ledger, REQUEST.id, "no", "m", NOW)
    filed = requests.get(ledger, REQUEST.id)
    assert filed is not None
    assert (filed.stage, filed.result, filed.answered_at) == (Stage.DONE, "re_1", NOW)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE request SET content = '{}'", "UPDATE request SET side = 'received'", "DELETE FROM request"],
)
def test_the_file_itself_forbids_rewriting(ledger: Connection, statement: str) -> None:
    requests.file(ledger, REQUEST, Side.ASKED)
    with pytest.raises(IntegrityError):
        ledger.exec_driver_sql(statement)


def test_the_newest_come_first_and_what_waits_is_found_by_customer(ledger: Connection) -> None:
    for number, changes in enumerate([{}, {"customer": "cus_2"}, {"action": "x"}, {}]):
        requests.file(ledger, other(number, **changes), Side.ASKED)
    requests.file(ledger, other(9), Side.RECEIVED)
    assert [int(filed.request.id[3:]) for filed in requests.recent(ledger)] == [9, 3, 2, 1, 0]
    assert len(requests.recent(ledger, 2)) == 2

    def waiting() -> list[int]:
        found = requests.asked_for(ledger, "cus_1", "refund_payment", NOW - timedelta(hours=1))
        return [int(filed.request.id[3:]) for filed in found]

    assert waiting() == [3, 0]
    requests.refuse(ledger, other(3).id, "", "m", NOW)
    assert waiting() == [0]
    assert requests.asked_for(ledger, "cus_1", "refund_payment", NOW) == []


def test_trusted_people(ledger: Connection) -> None:
    osei = TrustedSigner("0000-1111-2222-3333", "r.osei", "m.keller", NOW)
    requests.trust(ledger, osei)
    requests.trust(ledger, replace(osei, fingerprint="4444-1111-2222-3333", name="a.diaz"))
    assert [signer.name for signer in requests.signers(ledger)] == ["a.diaz", "r.osei"]
    requests.pin(ledger, osei.fingerprint, "a" * 64)
    requests.pin(ledger, osei.fingerprint, "b" * 64)
    assert requests.signer(ledger, osei.fingerprint) == replace(osei, public_key="a" * 64)
    requests.trust(ledger, osei)
    assert requests.signer(ledger, osei.fingerprint) == osei
    assert requests.distrust(ledger, osei.fingerprint)
    assert not requests.distrust(ledger, osei.fingerprint)
    assert requests.signer(ledger, osei.fingerprint) is None
