"""``make bench``: every figure is a ratio or a distribution inside one run, because machines differ and are noisy.

Each module ``bench_*.py`` beside this one has ``run() -> dict[str, str]``: what was measured, and how it came out.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main(wanted: list[str]) -> int:
    """Run all benchmarks, or those whose names contain one of the words given."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    for name in names:
        if wanted and not any(word in name for word in wanted):
            continue
        print(f"\n{name.removeprefix('bench_')}")
        for what, figure in importlib.import_module(f"tests.benchmarks.{name}").run().items():
            print(f"  {what:<58} {figure}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
