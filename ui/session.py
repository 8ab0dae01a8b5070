"""From what was asked on the command line to an open console, with every problem shown and tried again on request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from billing_console.bootstrap import Console, Desk, PracticeSpec, open_practice_console, temporary_folder
from billing_console.domain.errors import BillingError
from billing_console.settings import Profile
from ui.first_run import FirstRun
from ui.single import raise_first
from ui.start import Start
from ui.texts import sentence

if TYPE_CHECKING:
    from ui.opening import OpeningWindow


class Closed(Exception):
    """The operator closed the window before there was a console."""


@asynccontextmanager
async def console_for(start: Start, opening: OpeningWindow, desk: Desk | None = None) -> AsyncIterator[Console]:
    """An open console; raises Closed when the operator leaves instead."""
    desk = desk or Desk()
    async with AsyncExitStack() as stack:
        wanted = await _choice(start, opening, desk)
        if isinstance(wanted, Profile):
            folder = desk.places.profile_folder(wanted.id)
            console = await _until_open(opening, lambda: desk.open(wanted), folder)
        else:
            opening.say("Opening the practice company…")
            spec = PracticeSpec(start.customers, start.seed, start.state)
            folder = await stack.enter_async_context(temporary_folder())
            console = await _until_open(opening, lambda: _practice(folder, spec, desk), folder)
        yield console


async def _practice(folder: Path, spec: PracticeSpec, desk: Desk) -> Console:
    return await open_practice_console(folder, spec, desk.edges)


async def _choice(start: Start, opening: OpeningWindow, desk: Desk) -> Profile | None:
    """The profile to open; None for the practice company."""
    if start.practice:
        return None
    settings = desk.settings()
    profile = settings.profile(start.profile or settings.last_profile)
    if profile is not None and start.api_base is None:
        return profile
    return await _first_run(start, opening, desk)


async def _first_run(start: Start, opening: OpeningWindow, desk: Desk) -> Profile | None:
    """Ask what to open; the window's own closing ends the asking."""
    answer: asyncio.Future[Profile | None] = asyncio.get_running_loop().create_future()
    asking = FirstRun(desk, api_base=start.api_base)

    def finished(choice: object) -> None:
        if not answer.done():
            answer.set_result(choice if isinstance(choice, Profile) else None)

    def closing() -> None:
        if not answer.done():
            answer.set_exception(Closed())

    asking.finished.connect(finished)
    asking.mode_changed.connect(opening.set_mode)
    opening.closing.connect(closing)
    opening.show_instead(asking)
    try:
        return await answer
    finally:
        opening.closing.disconnect(closing)
        await asking.aclose()
        opening.show_skeleton()


async def _until_open(opening: OpeningWindow, attempt: Callable[[], Awaitable[Console]], folder: Path) -> Console:
    """Try until it works; between attempts the operator reads why not, and a first window comes to the front."""
    while True:
        try:
            return await attempt()
        except BillingError as problem:
            if problem.code == "in_use":
                await raise_first(folder)
            await opening.problem(sentence(problem))
            opening.say("Trying again…")
