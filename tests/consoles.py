"""Real consoles for tests: encrypted store in a temporary folder, practice company behind the transport, fake edges."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from billing_console.bootstrap import Console, Edges, open_console
from billing_console.practice import DEMO_KEY, open_practice
from billing_console.practice.server import PracticeStripe
from billing_console.practice.transport import PracticeTransport
from billing_console.settings import Profile
from billing_console.vault import MemoryVault
from tests import made
from tests.practice.tiny import TinyWorld, tiny_world


@dataclass
class Clock:
    """A clock that moves a millisecond with each look, and further when told."""

    now: datetime = made.NOW

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def monotonic(self) -> float:
        """Seconds that go on exactly as this clock does."""
        return self.now.timestamp()

    def forward(self, **duration: float) -> None:
        self.now += timedelta(**duration)


async def no_sleep(_seconds: float) -> None:
    """Retries in tests wait for nothing."""


def _nothing(_name: str) -> None:
    """No checkpoint is watched."""


@dataclass
class Stage:
    """Everything outside one console: practice Stripe, vault, clock, folder; a console can be opened on it again."""

    folder: Path
    stripe: PracticeStripe
    clock: Clock = field(default_factory=Clock)
    vault: MemoryVault = field(default_factory=MemoryVault)
    role: str = "support_lead"
    operator: str = "m.keller"
    checkpoint: Callable[[str], None] = _nothing
    api_base: str | None = None

    def edges(self) -> Edges:
        """The outside world of this stage."""
        transport = None if self.api_base else PracticeTransport(self.stripe)
        return Edges(
            clock=self.clock,
            monotonic=self.clock.monotonic,
            transport=transport,
            sleep=no_sleep,
            checkpoint=self.checkpoint,
        )

    def profile(self) -> Profile:
        """The profile that every test works in."""
        account = str(self.stripe.company.account["id"])
        return Profile(
            "practice", "Tiny", account, "practice", self.operator, self.role, self.clock.now, self.api_base, "rk_…test"
        )

    @asynccontextmanager
    async def console(self) -> AsyncIterator[Console]:
        """Open the console; closing it leaves everything else standing."""
        await self.vault.set("practice/key", DEMO_KEY)
        console = await open_console(self.profile(), self.vault, self.folder, self.edges())
        try:
            yield console
        finally:
            await console.close()


def stage(folder: Path, world: TinyWorld | None = None) -> Stage:
    """A stage over the tiny world."""
    clock = Clock()
    return Stage(folder, PracticeStripe(world or tiny_world(), clock=clock, rate_limits=False), clock)


def company_stage(folder: Path, customers: int = 60) -> Stage:
    """A stage over a generated company."""
    clock = Clock()
    return Stage(folder, open_practice(customers, 1, now=clock.now, clock=clock), clock)


@asynccontextmanager
async def practice_console(folder: Path, customers: int = 60) -> AsyncIterator[Console]:
    """A console over a generated company, for pages that need nothing else."""
    async with company_stage(folder, customers).console() as console:
        yield console


async def fixed_vault(secret: bytes) -> MemoryVault:
    """A vault whose secrets follow from 32 bytes, so that another process can have the same."""
    vault = MemoryVault()
    await vault.set("practice/root", base64.b64encode(secret).decode())
    await vault.set("practice/signing", base64.b64encode(bytes(reversed(secret))).decode())
    return vault
