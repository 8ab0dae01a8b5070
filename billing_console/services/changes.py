"""Who wants to know that something changed: open pages listen, services tell."""

from __future__ import annotations

from collections.abc import Callable


class Changes:
    """Passes sets of object ids (customers, payments, ``audit``, ``sync`` …) to everyone who listens."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[frozenset[str]], None]] = []

    def listen(self, listener: Callable[[frozenset[str]], None]) -> Callable[[], None]:
        """Call ``listener`` with each set of changed ids; the returned function ends it."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def emit(self, *ids: str) -> None:
        """Tell everyone that these changed; who listens badly keeps nobody else from hearing, and is reported after."""
        changed = frozenset(ids)
        problems: list[Exception] = []
        for listener in tuple(self._listeners):
            try:
                listener(changed)
            except Exception as problem:  # noqa: BLE001  # whatever it is, the others hear first
                problems.append(problem)
        if problems:
            raise ExceptionGroup("listeners of changes failed", problems)
