"""The coverage floors: which files must be complete, and what is said when they are not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import coverage_floor
import pytest


def report(path: str, *, lines: int = 0, branches: int = 0, percent: float = 95.0) -> dict[str, Any]:
    summary = {"missing_lines": lines, "missing_branches": branches}
    file = {"summary": summary, "missing_lines": [7] * lines, "missing_branches": [[3, 5]] * branches}
    return {"files": {path: file}, "totals": {"percent_covered": percent}}


@pytest.mark.parametrize(
    "path",
    [
        "billing_console/domain/money.py",
        "billing_console\\domain\\money.py",
        "billing_console/actions/refund_payment.py",
        "billing_console/services/operations.py",
        "billing_console/store/journal.py",
        "billing_console/store/trail.py",
    ],
)
def test_money_rooms_must_be_complete(path: str) -> None:
    assert coverage_floor.shortfalls(report(path)) == []
    assert len(coverage_floor.shortfalls(report(path, lines=1))) == 1
    (sentence,) = coverage_floor.shortfalls(report(path, branches=1))
    assert "3->5" in sentence


def test_other_rooms_count_in_the_whole_only() -> None:
    assert coverage_floor.shortfalls(report("billing_console/store/schema.py", lines=3)) == []
    (sentence,) = coverage_floor.shortfalls(report("ui/app.py", percent=89.9))
    assert "89.9 %" in sentence


def test_exit_code_follows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "coverage.json"
    file.write_text(json.dumps(report("ui/app.py")), "utf-8")
    assert coverage_floor.main([str(file)]) == 0
    file.write_text(json.dumps(report("billing_console/domain/money.py", lines=1)), "utf-8")
    assert coverage_floor.main([str(file)]) == 1
    assert "money.py" in capsys.readouterr().out
