"""From what was asked on the command line to an open console, with every problem shown and tried again on request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from billing_console.bootstrap import Console, Desk, PracticeSpec, open_practice_console, temporary_folder
from billing_console.domain.errors import BillingError, StoreUnavailable
from billing_console.settings import Profile, Settings
from ui.first_run import FirstRun
from ui.links import open_link
from ui.look import apply_look
from ui.single import raise_first
from ui.start import Start
from ui.texts import sentence

if TYPE_CHECKING:
    from ui.opening import OpeningWindow

# Problems that only the key, or its passphrase, given again can mend.
ASK_FOR_KEY = frozenset({"key_missing", "absent", "locked", "denied", "timeout", "lost", "key_invalid", "key_expired"})


class Closed(Exception):
    """The operator closed the window before there was a console."""


@asynccontextmanager
async def console_for(start: Start, opening: OpeningWindow, desk: Desk) -> AsyncIterator[Console]:
    """An open console; raises Closed when the operator leaves instead. Closing the console is the caller's."""
    async with AsyncExitStack() as stack:
        wanted = await _choice(start, opening, desk)
        console: Console | None = None
        while console is None:
            opening.say(f"Opening {wanted.name if wanted is not None else 'the practice company'}…")
            try:
                if wanted is None:
                    folder = await stack.enter_async_context(temporary_folder())
                    spec = PracticeSpec(start.customers, start.seed, start.state)
                    console = await open_practice_console(folder, spec, desk.edges)
                else:
                    console = await desk.open(wanted)
            except BillingError as problem:
                wanted = await _mended(problem, wanted, opening, desk)
        yield console


async def _mended(problem: BillingError, wanted: Profile | None, opening: OpeningWindow, desk: Desk) -> Profile | None:
    """What to try next after a problem was shown."""
    if wanted is not None and problem.code in ASK_FOR_KEY:
        if await raise_first(desk.places.profile_folder(wanted.id)):  # open already: its key is not the question
            await opening.problem(sentence(StoreUnavailable("in_use")))
            return wanted
        return await _ask(FirstRun(desk, profile=wanted, problem=problem), opening)
    if wanted is not None and problem.code == "in_use":
        await raise_first(desk.places.profile_folder(wanted.id))
    await opening.problem(sentence(problem))
    return wanted


async def _choice(start: Start, opening: OpeningWindow, desk: Desk) -> Profile | None:
    """The profile to open; None for the practice company."""
    settings = await _settings(opening, desk)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply_look(app, settings.theme if start.theme == "system" else start.theme, settings.text_scale)
    if start.practice:
        return None
    profile = settings.profile(start.profile or settings.last_profile)
    if start.api_base is not None:
        profile = next((known for known in settings.profiles if known.api_base == start.api_base), None)
    if profile is not None and not start.adding:
        return profile
    return await _ask(FirstRun(desk, api_base=start.api_base, real=start.adding), opening)


async def _settings(opening: OpeningWindow, desk: Desk) -> Settings:
    """What was chosen earlier; a damaged file is said, kept as a copy and begun afresh."""
    while True:
        try:
            return desk.settings()
        except StoreUnavailable as problem:
            await opening.problem(sentence(problem))
            if problem.code == "settings_damaged":
                desk.save(Settings())


async def _ask(asking: FirstRun, opening: OpeningWindow) -> Profile | None:
    """Wait for the operator's answer; the window's own closing ends the asking."""
    answer: asyncio.Future[Profile | None] = asyncio.get_running_loop().create_future()

    def finished(choice: object) -> None:
        if not answer.done():
            answer.set_result(choice if isinstance(choice, Profile) else None)

    def closing() -> None:
        if not answer.done():
            answer.set_exception(Closed())

    asking.finished.connect(finished)
    asking.mode_changed.connect(opening.set_mode)
    asking.link_wanted.connect(open_link)
    opening.closing.connect(closing)
    opening.show_instead(asking)
    try:
        return await answer
    finally:
        opening.closing.disconnect(closing)
        await asking.aclose()
        opening.show_skeleton()
