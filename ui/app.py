"""Starts the program: a first paint at once, the heavy libraries behind it, then the window; and ends it cleanly."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from ui.look import apply_look
from ui.opening import OpeningWindow
from ui.single import FirstWindow, bring_to_front
from ui.start import Start

if TYPE_CHECKING:
    from billing_console.bootstrap import Console, Desk
    from ui.window import MainWindow

log = logging.getLogger(__name__)
# Loaded in a thread behind the first paint: together over a second of imports.
HEAVY = ("httpx", "stripe", "sqlalchemy", "sqlcipher3", "keyring", "billing_console.bootstrap")
FULL_COLLECTION_EVERY = 1000  # collections of the younger objects; Python's own measure is 10


def make_app(theme: str = "system") -> QApplication:
    """The application object with its theme; the one that exists already, if there is one."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("billing-console")
    app.setQuitOnLastWindowClosed(False)
    apply_look(app, theme)
    return app


def loop_factory(app: QApplication) -> Callable[[], asyncio.AbstractEventLoop]:
    """One event loop for Qt and asyncio."""
    return lambda: QEventLoop(app)


def run(start: Start) -> int:
    """Open the window and stay until it is closed."""
    app = make_app(start.theme)
    opening = OpeningWindow("practice" if start.practice else "")
    opening.show()
    with asyncio.Runner(loop_factory=loop_factory(app)) as runner:
        return runner.run(_session(start, opening))


async def load_heavy() -> None:
    """Import what is slow to import without holding up the window."""
    loop = asyncio.get_running_loop()
    for module in HEAVY:
        await loop.run_in_executor(None, importlib.import_module, module)


def collect_rarely() -> None:
    """Keep Python's full garbage collections out of the operator's way: each looks at every object there is.

    While a practice company is read for the first time that is a third of a second, with both threads standing, several
    times a minute. What is loaded by now stays anyway; what comes later is looked through a hundred times less often.
    """
    gc.collect()
    gc.freeze()
    youngest, younger, _all = gc.get_threshold()
    gc.set_threshold(youngest, younger, FULL_COLLECTION_EVERY)


async def _session(start: Start, opening: OpeningWindow) -> int:
    """One program run: as many consoles one after the other as the operator asks for."""
    stop = asyncio.Event()
    work = asyncio.ensure_future(_consoles(start, opening, stop))

    def leave() -> None:
        stop.set()
        if opening.is_opening:  # nothing is under way yet that would have to be finished
            work.cancel()

    opening.closing.connect(leave)
    _leave_on_signals(leave)
    await asyncio.wait({work})
    opening.hide()
    if not work.cancelled() and (problem := work.exception()) is not None:
        raise problem
    return 0


async def _consoles(start: Start, opening: OpeningWindow, stop: asyncio.Event) -> None:
    await opening.painted()
    await load_heavy()
    collect_rarely()
    from billing_console.bootstrap import Desk  # stands on the heavy libraries, like what follows
    from ui.session import Closed, console_for

    desk = Desk()
    wanted: Start | None = start
    while wanted is not None:
        try:
            async with console_for(wanted, opening, desk) as console:
                adding = await live(console, stop, opening, desk)
        except Closed:
            return
        wanted = replace(start, practice=False, profile=None, adding=True) if adding else None


async def live(
    console: Console, stop: asyncio.Event, opening: OpeningWindow | None = None, desk: Desk | None = None
) -> bool:
    """Show one console's window until it is closed, then end everything in order.

    True when the operator left to add another profile.
    """
    from ui.window import MainWindow  # stands on the heavy libraries

    window: MainWindow = MainWindow(console, desk)
    window.closing.connect(stop.set)
    first = FirstWindow(console.folder, window)
    first.asked.connect(lambda: bring_to_front(window))
    adding = asyncio.Event()
    window.settings.add_profile_wanted.connect(adding.set)
    window.settings.add_profile_wanted.connect(stop.set)
    if opening is not None:
        window.setGeometry(opening.geometry())
    window.show()
    if opening is not None:
        opening.is_opening = False
        opening.hide()
    console.start()
    window.start()
    await stop.wait()
    if console.operations.running:
        window.notices.say(f"Finishing {console.operations.running} operation before closing…")
    await console.operations.finish()
    first.close()
    await window.aclose()
    await console.close()
    if opening is not None and adding.is_set():
        stop.clear()
        opening.is_opening = True
        opening.show()
    window.hide()
    window.deleteLater()
    return adding.is_set()


def _leave_on_signals(leave: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, leave)
        except (NotImplementedError, RuntimeError):  # Windows has no such handlers
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(leave))
