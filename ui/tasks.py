"""Asynchronous work that belongs to a view: newer replaces older, and closing the view ends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Any, TypeVar

from PySide6.QtWidgets import QDialog

T = TypeVar("T")


class TaskScope:
    """Owns the tasks of one view; errors go to one place, cancellation is silent.

    It takes functions and arguments rather than coroutines, so that a task cancelled before its first step leaves
    nothing behind that was never awaited.
    """

    def __init__(self, on_error: Callable[[BaseException], None]) -> None:
        self._on_error = on_error
        self._named: dict[str, asyncio.Task[None]] = {}
        self._all: set[asyncio.Task[None]] = set()
        self._closed = False

    def latest(
        self,
        key: str,
        func: Callable[..., Awaitable[T]],
        *args: Any,
        then: Callable[[T], None] | None = None,
        on_error: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Run ``func(*args)`` and hand its result to ``then``; an earlier run under the same key is cancelled."""

        async def run() -> None:
            result = await func(*args)
            if then is not None:
                then(result)

        self._start(key, run, on_error)

    def stream(
        self,
        key: str,
        func: Callable[..., AsyncIterator[T]],
        *args: Any,
        then: Callable[[T], None],
        on_error: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Hand each value that ``func(*args)`` yields to ``then``; an earlier run under the same key is cancelled."""

        async def run() -> None:
            async with aclosing(func(*args)) as values:  # type: ignore[type-var]  # generators can be closed
                async for value in values:
                    then(value)

        self._start(key, run, on_error)

    def cancel(self, key: str) -> None:
        """End the work under this key."""
        task = self._named.pop(key, None)
        if task is not None:
            task.cancel()

    @property
    def busy(self) -> bool:
        """True while any work is under way."""
        return bool(self._all)

    def close(self) -> None:
        """Cancel everything and start nothing more."""
        self._closed = True
        for task in tuple(self._all):
            task.cancel()

    async def aclose(self) -> None:
        """Close and wait until every task has ended."""
        self.close()
        if self._all:
            await asyncio.gather(*self._all, return_exceptions=True)

    def _start(
        self, key: str, run: Callable[[], Awaitable[None]], on_error: Callable[[BaseException], None] | None
    ) -> None:
        if self._closed:
            return
        self.cancel(key)
        task = asyncio.get_running_loop().create_task(_awaited(run), name=key)
        self._named[key] = task
        self._all.add(task)
        task.add_done_callback(lambda done: self._done(key, done, on_error or self._on_error))

    def _done(self, key: str, task: asyncio.Task[None], on_error: Callable[[BaseException], None]) -> None:
        self._all.discard(task)
        if self._named.get(key) is task:
            del self._named[key]
        if not task.cancelled() and (problem := task.exception()) is not None and not self._closed:
            on_error(problem)


async def _awaited(run: Callable[[], Awaitable[None]]) -> None:
    await run()


async def ask(dialog: QDialog) -> int:
    """Show a dialog and wait for its answer without a nested event loop."""
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finished(code: int) -> None:
        if not answer.done():
            answer.set_result(code)

    dialog.finished.connect(finished)
    dialog.open()
    try:
        return await answer
    finally:
        dialog.finished.disconnect(finished)
