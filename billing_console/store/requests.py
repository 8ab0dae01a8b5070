"""Requests for approval in the ledger, asked and received, and the people whose requests are looked at."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select, update

from billing_console.domain.approvals import Filed, Request, Side, Stage, TrustedSigner
from billing_console.domain.plain_data import as_fields, from_fields
from billing_console.domain.plans import StripeCall, canonical
from billing_console.store.schema import REQUEST, SIGNER, micros, moment, optional_moment


def file(conn: Connection, request: Request, side: Side, calls: Iterable[StripeCall] = ()) -> None:
    """Keep a request as it was signed; ``calls`` say where its result can be looked for. One known stays as it is."""
    if get(conn, request.id) is not None:
        return
    places = [_lookup_data(call) for call in calls if call.lookup_path]
    row = {
        "id": request.id,
        "side": side.value,
        "stage": Stage.WAITING.value,
        "content": canonical(as_fields(request)).decode(),
        "lookups": canonical(places).decode(),
        "customer": request.customer,
        "action": request.action,
        "asked_at": micros(request.asked_at),
    }
    conn.execute(insert(REQUEST), row)


def get(conn: Connection, request_id: str) -> Filed | None:
    """One request by its id."""
    return next(iter(_read(conn, select(REQUEST).where(REQUEST.c.id == request_id))), None)


def recent(conn: Connection, limit: int = 500) -> list[Filed]:
    """The newest requests of both sides, newest first."""
    return _read(conn, _newest_first().limit(limit))


def asked_for(conn: Connection, customer: str, action: str, since: datetime) -> list[Filed]:
    """What was asked here for this customer and action and has no answer yet, newest first."""
    query = _newest_first().where(
        REQUEST.c.customer == customer,
        REQUEST.c.action == action,
        REQUEST.c.side == Side.ASKED.value,
        REQUEST.c.stage == Stage.WAITING.value,
        REQUEST.c.asked_at > micros(since),
    )
    return _read(conn, query)


def lookups(conn: Connection, request_id: str) -> list[StripeCall]:
    """Where at Stripe the result of a request that was asked here can be found; nothing of it is ever sent."""
    text = conn.execute(select(REQUEST.c.lookups).where(REQUEST.c.id == request_id)).scalar_one()
    return [
        StripeCall(
            "GET",
            place["path"],
            tagged=place["tagged"],
            lookup_path=place["path"],
            lookup_params=place["params"],
            lookup_state=place["state"],
        )
        for place in json.loads(text)
    ]


def _lookup_data(call: StripeCall) -> dict[str, Any]:
    return {
        "path": call.lookup_path,
        "params": call.lookup_params,
        "state": call.lookup_state,
        "tagged": call.tagged,
    }


def approve(conn: Connection, request_id: str, operation: str, by: str, at: datetime) -> bool:
    """Bind a waiting request to its one operation; False when it is answered already."""
    return _answer(conn, request_id, Stage.APPROVED, by, at, operation=operation)


def refuse(conn: Connection, request_id: str, reason: str, by: str, at: datetime) -> bool:
    """Say no to a waiting request; False when it is answered already."""
    return _answer(conn, request_id, Stage.REFUSED, by, at, reason=reason)


def finish(conn: Connection, request_id: str, result: str, at: datetime) -> bool:
    """A request asked here was carried out elsewhere; False when that is known already."""
    return _answer(conn, request_id, Stage.DONE, "", at, result=result)


def _answer(conn: Connection, request_id: str, stage: Stage, by: str, at: datetime, **more: str) -> bool:
    place = (REQUEST.c.id == request_id, REQUEST.c.stage == Stage.WAITING.value)
    values = {"stage": stage.value, "answered_by": by, "answered_at": micros(at), **more}
    return conn.execute(update(REQUEST).where(*place).values(**values)).rowcount == 1


def _newest_first() -> Select[Any]:
    return select(REQUEST).order_by(REQUEST.c.asked_at.desc(), REQUEST.c.id.desc())


def _read(conn: Connection, query: Select[Any]) -> list[Filed]:
    return [_filed(row) for row in conn.execute(query).mappings()]


def _filed(row: RowMapping) -> Filed:
    return Filed(
        request=from_fields(Request, json.loads(row["content"])),
        side=Side(row["side"]),
        stage=Stage(row["stage"]),
        operation=row["operation"],
        result=row["result"],
        answered_at=optional_moment(row["answered_at"]),
        answered_by=row["answered_by"],
        reason=row["reason"],
    )


# ------------------------------------------------------------------------------------------------------------ signers


def trust(conn: Connection, signer: TrustedSigner) -> None:
    """Enrol somebody; a fingerprint that is enrolled already gets the new name and forgets the pinned key."""
    distrust(conn, signer.fingerprint)
    row = {
        "fingerprint": signer.fingerprint,
        "name": signer.name,
        "public_key": signer.public_key,
        "added_by": signer.added_by,
        "added_at": micros(signer.added_at),
    }
    conn.execute(insert(SIGNER), row)


def distrust(conn: Connection, fingerprint: str) -> bool:
    """Remove somebody; False when nobody has that fingerprint."""
    return conn.execute(delete(SIGNER).where(SIGNER.c.fingerprint == fingerprint)).rowcount == 1


def signers(conn: Connection) -> list[TrustedSigner]:
    """Everybody who is trusted, by name."""
    query = select(SIGNER).order_by(SIGNER.c.name, SIGNER.c.fingerprint)
    return [_signer(row) for row in conn.execute(query).mappings()]


def signer(conn: Connection, fingerprint: str) -> TrustedSigner | None:
    """Who has this fingerprint."""
    row = conn.execute(select(SIGNER).where(SIGNER.c.fingerprint == fingerprint)).mappings().first()
    return None if row is None else _signer(row)


def pin(conn: Connection, fingerprint: str, public_key: str) -> None:
    """Remember the whole key behind a fingerprint, once: from then on only that key has the name."""
    place = (SIGNER.c.fingerprint == fingerprint, SIGNER.c.public_key.is_(None))
    conn.execute(update(SIGNER).where(*place).values(public_key=public_key))


def _signer(row: RowMapping) -> TrustedSigner:
    return TrustedSigner(row["fingerprint"], row["name"], row["added_by"], moment(row["added_at"]), row["public_key"])
