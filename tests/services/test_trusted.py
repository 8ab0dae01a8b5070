"""Trusted people: enrolled by what they tell, never oneself, and every change is written down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.errors import InvalidInput
from tests.consoles import stage

FINGERPRINT = "3fa1-09bc-77de-2210"


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[Console]:
    async with stage(tmp_path / "store").console() as opened:
        yield opened


async def test_enrolled_and_removed(console: Console) -> None:
    heard: list[frozenset[str]] = []
    console.changes.listen(heard.append)
    trusted = console.approvals.trusted
    signer = await trusted.add("  R.  Osei ", "3FA109BC 77DE2210")
    assert (signer.name, signer.fingerprint, signer.added_by) == ("R. Osei", FINGERPRINT, "m.keller")
    assert await trusted.people() == (signer,)
    await trusted.remove(signer)
    await trusted.remove(signer)
    assert await trusted.people() == ()
    page = await console.audit.page(console.audit.chosen())
    assert [(e.draft.action, e.draft.data) for e in page.entries[:2]] == [
        ("distrust_signer", {"signer": FINGERPRINT, "name": "R. Osei"}),
        ("trust_signer", {"signer": FINGERPRINT, "name": "R. Osei"}),
    ]
    assert heard[0] == {"approvals", "audit"}


@pytest.mark.parametrize(
    ("name", "fingerprint", "code"),
    [
        ("", FINGERPRINT, "signer_name"),
        ("x" * 61, FINGERPRINT, "signer_name"),
        ("r.osei", "3fa1", "fingerprint"),
    ],
)
async def test_what_can_not_be_enrolled(console: Console, name: str, fingerprint: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await console.approvals.trusted.add(name, fingerprint)
    assert refused.value.code == code


async def test_nobody_trusts_themselves(console: Console) -> None:
    trusted = console.approvals.trusted
    with pytest.raises(InvalidInput, match="fingerprint_own"):
        await trusted.add("somebody else", trusted.own)
