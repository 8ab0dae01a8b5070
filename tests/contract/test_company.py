"""Every kind of object of the practice company has the shape Stripe's own API description asks for."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from billing_console.practice import shapes
from tests.contract.judge import VARIABLE, contract_folder
from tests.practice.northwind import EVERY_SCENARIO, company

FOLDER = contract_folder()


@pytest.mark.skipif(FOLDER is None, reason=f"no contract beside the checkout nor where {VARIABLE} points")
def test_every_shape_is_stripes(tmp_path: Path) -> None:
    assert FOLDER is not None
    world = company()
    rows = [*world.catalog().values(), world.account, world.balance(), *islice(world.scan("payout"), 5)]
    for index in range(EVERY_SCENARIO):
        # The first and last of a kind: what lies between differs in nothing but its date.
        by_kind: dict[str, list[shapes.Json]] = {}
        for one in world.bundle(index).values():
            by_kind.setdefault(str(one["object"]) + str(one.get("status")) + str(one.get("type")), []).append(one)
        rows += [one for found in by_kind.values() for one in (found[0], *found[1:][-1:])]
    rows += [
        shapes.file(id="file_1", created=1, filename="log.pdf", size=2, type="pdf"),
        shapes.portal_session(
            id="bps_1", created=1, customer="cus_1", configuration="bpc_1", url="https://example.com"
        ),
    ]
    told = tmp_path / "company.json"
    told.write_text(json.dumps(rows), "utf-8")
    command = [sys.executable, str(FOLDER / "specproxy.py"), "check", "--verbose", str(told)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = answer.stdout.splitlines()
    assert [line for line in lines if line.lstrip().startswith(("error", "warn", "BAD", "SKIP"))] == []
    assert f"'clean': {len(rows)}, 'errors': 0" in lines[-1]
