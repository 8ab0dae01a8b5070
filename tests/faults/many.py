"""A thousand refunds and changes with trouble on their way: ``python -m tests.faults.many --runs 1000 [--seed N]``.

Every combination of test_matrix, test_changes and test_deeds first, then random ones; every eighth run is a process
that is killed. Prints the count and ends with 1 if a single one of them was doubled, lost or not written down.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

from billing_console.practice.faults import KINDS, Kind
from tests.faults import test_changes, test_deeds
from tests.faults.changing import Disturbance, disturb
from tests.faults.deeding import Mishap, mishap
from tests.faults.injecting import Injection, Tally, inject
from tests.faults.killing import kill_and_settle
from tests.faults.test_matrix import EVERY, WHEN
from tests.services.deeds import DEEDS
from tests.services.wishes import WISHES

Trouble = Injection | Disturbance | Mishap
Run = Callable[[Path], Coroutine[Any, Any, Tally]]
CHECKPOINTS = ("prepared", "sent", "answered", "recorded")
KILL_EVERY = 8


def runs(number: int, dice: random.Random) -> Iterator[tuple[str, Run]]:
    """What is run, with words for it."""
    waiting: list[Trouble] = [*EVERY, *test_changes.EVERY, *test_deeds.EVERY]
    dice.shuffle(waiting)
    for turn in range(number):
        if turn % KILL_EVERY == KILL_EVERY - 1:
            yield _kill(dice)
        else:
            trouble = waiting.pop() if waiting else _random(dice)
            yield str(trouble), lambda folder, chosen=trouble: _run(folder, chosen)  # type: ignore[misc]  # bound now


async def _run(folder: Path, trouble: Trouble) -> Tally:
    if isinstance(trouble, Mishap):
        return await mishap(folder, trouble)
    return await (inject(folder, trouble) if isinstance(trouble, Injection) else disturb(folder, trouble))


def _kill(dice: random.Random) -> tuple[str, Run]:
    if dice.random() < 0.5:
        checkpoint = dice.choice(CHECKPOINTS)
        return f"kill at {checkpoint}", lambda folder: kill_and_settle(folder, checkpoint)
    after = dice.uniform(0.0, 0.12)
    return f"kill after {after * 1000:.0f} ms", lambda folder: kill_and_settle(folder, after=after)


def _random(dice: random.Random) -> Trouble:
    def some(most: int) -> tuple[Kind, ...]:
        return tuple(cast("Kind", dice.choice(KINDS)) for _ in range(dice.randint(0, most)))

    if dice.random() < 0.3:
        return Injection(some(5), some(3), dice.choice(WHEN))
    if dice.random() < 0.4:
        return Mishap(dice.choice(DEEDS).name, some(5), some(3), dice.choice(WHEN))
    wish = dice.choice(WISHES)
    return Disturbance(wish.name, dice.randrange(len(wish.calls)), some(5), some(3), dice.choice(WHEN))


def say(line: str) -> None:
    """One line to whoever started this, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main(number: int, seed: int) -> int:
    """Run them one after the other; the exit code."""
    total = Tally()
    for words, run in runs(number, random.Random(seed)):
        with tempfile.TemporaryDirectory(prefix="billing-console-faults-") as folder:
            tally = await run(Path(folder) / "store")
        total.add(tally)
        if tally.wrong:
            say(f"WRONG after {words}: {tally}")
        elif total.runs % 50 == 0:
            say(f"{total.runs} runs …")
    say(f"seed {seed}: " + ", ".join(f"{each.name} {getattr(total, each.name)}" for each in fields(total)))
    return 1 if total.wrong or total.runs != number else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    chosen = parser.parse_args()
    sys.exit(asyncio.run(main(chosen.runs, chosen.seed)))
