"""Holds the coverage floors: all of the rooms where money is decided and recorded, nine tenths of the whole.

python packaging/coverage_floor.py coverage.json      (written by: pytest --cov --cov-report=json)
"""

from __future__ import annotations

import json
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

OVERALL_PERCENT = 90.0
# Complete, lines and branches: what decides about money or is the only record of it.
COMPLETE = (
    "billing_console/domain/*.py",
    "billing_console/actions/*.py",
    "billing_console/services/operations.py",
    "billing_console/store/journal.py",
    "billing_console/store/trail.py",
)


def shortfalls(report: dict[str, Any]) -> list[str]:
    """One sentence per floor that the report (coverage's JSON) stays under."""
    found: list[str] = []
    for name, file in sorted(report["files"].items()):
        posix = name.replace("\\", "/")
        summary = file["summary"]
        open_lines = summary["missing_lines"] + summary.get("missing_branches", 0)
        if any(fnmatch(posix, pattern) for pattern in COMPLETE) and open_lines:
            branches = [f"{start}->{end}" for start, end in file.get("missing_branches", [])]
            found.append(f"{posix}: 100 % wanted; open are lines {file['missing_lines']}, branches {branches}")
    percent = report["totals"]["percent_covered"]
    if percent < OVERALL_PERCENT:
        found.append(f"the whole: {OVERALL_PERCENT:.0f} % wanted, {percent:.1f} % covered")
    return found


def main(arguments: list[str]) -> int:
    report = json.loads(Path(arguments[0] if arguments else "coverage.json").read_text("utf-8"))
    found = shortfalls(report)
    for sentence in found:
        print(f"coverage: {sentence}")
    print(f"coverage: {report['totals']['percent_covered']:.1f} % of lines and branches, {len(found)} floor(s) missed")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
