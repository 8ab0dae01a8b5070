"""The tour works as a newcomer runs it: its pictures are there and the trail it leaves verifies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage


def test_the_tour(tmp_path: Path) -> None:
    out = tmp_path / "tour"
    run = subprocess.run(
        [sys.executable, "-m", "ui", "tour", "--out", str(out)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    steps = ("start", "search", "customer", "refund", "result", "trail")
    names = {f"{theme}-{number}-{step}.png" for theme in ("light", "dark") for number, step in enumerate(steps, 1)}
    assert {path.name for path in out.glob("*.png")} == names
    for name in names:
        assert QImage(str(out / name)).width() == 1360
    assert run.stdout.count("INTACT: ") == 2
    check = subprocess.run(
        [sys.executable, "-m", "ui", "audit", "verify", str(out / "light-trail.jsonl")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0
    (out / "light-trail.jsonl").write_bytes(
        (out / "light-trail.jsonl").read_bytes().replace(b"m.keller", b"m.kelles", 1)
    )
    again = subprocess.run(
        [sys.executable, "-m", "ui", "audit", "verify", str(out / "light-trail.jsonl")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 1
    assert "BROKEN" in again.stdout
