"""``billing-console audit verify FILE``: checks an exported trail with nothing but the file."""

from __future__ import annotations

from pathlib import Path

from billing_console.domain import audit_export
from billing_console.domain.audit_order import ExportProblem
from billing_console.vault import verify_signature
from ui.texts import fill
from ui.texts_audit import EXPORT_PROBLEMS

BROKEN = 1
UNREADABLE = 2


def verify_file(path: Path, key: str | None = None) -> int:
    """Print what the file proves and what is wrong with it; 0 intact, 1 broken, 2 unreadable."""
    try:
        with path.open("rb") as file:
            report = audit_export.read_export(file, lambda public: lambda m, s: verify_signature(public, m, s))
    except OSError as problem:
        print(f"{path.name} can't be read: {problem.strerror}")
        return UNREADABLE
    for line in describe(report, key):
        print(line)
    return 0 if report.intact and (key is None or report.public_key == key) else BROKEN


def _code(problem: ExportProblem) -> str:
    """A file that ends too early without a missing entry has lost its seal."""
    return "unsealed" if problem.code == "truncated" and not problem.seq else problem.code


def describe(report: audit_export.ExportReport, key: str | None) -> list[str]:
    """The report in sentences, worst first."""
    lines = [
        fill(EXPORT_PROBLEMS.get(_code(p), p.code), {"line": p.line, "seq": p.seq, "until": p.until})
        for p in report.problems
    ]
    if key is not None and report.public_key != key:
        lines.insert(0, "The file is signed with another key than the one you named.")
    verdict = "INTACT" if not lines else "BROKEN"
    lines.append(f"{verdict}: {report.count:,} entries, account {report.account or '?'}.")
    if report.is_selection:
        lines.append("It is a selection of the trail: entries are genuine, what lies between them is not shown.")
    lines.append(f"Signed with key {report.fingerprint}; compare it with the one on the audit page of that desk.")
    return lines
