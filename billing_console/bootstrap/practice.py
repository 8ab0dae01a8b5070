"""A console on the practice company: the same console, with a simulated Stripe behind its transport."""

from __future__ import annotations

import getpass
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from billing_console.bootstrap.console import Console, open_console
from billing_console.bootstrap.parts import Edges
from billing_console.practice import DEMO_KEY, open_practice
from billing_console.practice.company import Company
from billing_console.practice.stories import STORIES
from billing_console.practice.transport import PracticeTransport
from billing_console.services.key_rights import inspect_key
from billing_console.settings import Profile
from billing_console.vault import MemoryVault

if TYPE_CHECKING:
    from billing_console.practice.server import PracticeStripe

ACCOUNT_NAME = "Northwind Cloud"


@dataclass(frozen=True, slots=True)
class PracticeSpec:
    """Which practice company, and who sits at the desk."""

    customers: int = 2000
    seed: int = 1
    state_file: Path | None = None
    operator: str = ""
    role: str = "support_lead"


async def open_practice_console(
    folder: Path, spec: PracticeSpec, edges: Edges | None = None, stripe: PracticeStripe | None = None
) -> Console:
    """A console on the practice company, with its store in ``folder`` and its secrets in memory only.

    Nothing of the session can be read once the program has ended: that is said on screen (``is_temporary``).
    """
    edges = edges or Edges()
    if stripe is None:
        stripe = open_practice(spec.customers, spec.seed, state_file=spec.state_file, rate_limits=False)
    profile = Profile(
        id="practice",
        name=ACCOUNT_NAME,
        account=str(stripe.company.account["id"]),
        mode="practice",
        operator=spec.operator or _login(),
        role=spec.role,
        created=edges.clock(),
        key_hint=inspect_key(DEMO_KEY).hint,
        key_added=edges.clock(),
    )
    vault = MemoryVault()
    await vault.set("practice/key", DEMO_KEY)
    edges = replace(edges, transport=PracticeTransport(stripe, threaded=True))
    console = await open_console(profile, vault, folder, edges, is_temporary=True)
    console.stories = _stories(stripe)
    return console


def _stories(stripe: PracticeStripe) -> tuple[tuple[str, str, str], ...]:
    """Title, lesson and customer id of the named customers; a company that is not generated has none."""
    company = stripe.company
    if not isinstance(company, Company):
        return ()
    found = []
    for story in STORIES[: company.spec.customers]:
        own = (key for key, item in company.bundle(story.index).items() if item["object"] == "customer")
        found.append((f"{story.title}: {story.name}", story.lesson, next(own)))
    return tuple(found)


@asynccontextmanager
async def temporary_folder() -> AsyncIterator[Path]:
    """A private folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="billing-console-") as name:
        yield Path(name)


def _login() -> str:
    """The name this person is logged in under; containers may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "operator"
