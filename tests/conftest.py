"""What every test gets: its own home folder, no network, the right event loop, and a look for leaks afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import inspect
import ipaddress
import logging
import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The keychain of whoever runs the tests is out of bounds; tests hand in their own backend.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

import hypothesis
import pytest
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Mapping

    from PySide6.QtWidgets import QApplication, QWidget

    Until = Callable[..., Awaitable[None]]

GUI_FOLDERS = frozenset({"ui", "journeys", "pictures"})
SLOW_CALLBACK_SECONDS = 0.05
GRACE_SECONDS = 1.0

failed_key = pytest.StashKey[bool]()
slow_key = pytest.StashKey[list[str]]()

# No deadline: the machines that run this are noisy. A failing example prints the line that repeats it.
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")


# ------------------------------------------------------------------------------------------------------------- network


class NetworkForbidden(RuntimeError):
    """A test tried to reach something else than this machine; no OSError, so that no client takes it for "offline"."""


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _forbid_network(event: str, args: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = args[1]
        host = address[0] if isinstance(address, tuple) else None  # a str or bytes address is a local socket file
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    if not _is_loopback(host):
        message = f"{event} to {host!r}: tests speak to this machine only"
        _attempts().append(message)
        raise NetworkForbidden(message)


@functools.cache
def _attempts() -> list[str]:
    return []


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Fails the test even if something swallowed the refusal."""
    _attempts().clear()
    yield
    assert not _attempts(), _attempts()


# --------------------------------------------------------------------------------------------------------- the folders


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own; everything that asks the system for a user folder lands in it."""
    folder = tmp_path_factory.mktemp("home")
    places = {
        "HOME": ".", "USERPROFILE": ".", "APPDATA": "roaming", "LOCALAPPDATA": "local",
        "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state",
        "XDG_RUNTIME_DIR": "run",
    }  # fmt: skip
    for name, place in places.items():
        (folder / place).mkdir(mode=0o700, exist_ok=True)
        monkeypatch.setenv(name, str(folder / place))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    for name in [name for name in os.environ if name.startswith(("STRIPE_", "BILLING_CONSOLE_"))]:
        monkeypatch.delenv(name)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return folder


# ------------------------------------------------------------------------------------------------------ the event loop


def _is_gui(item: pytest.Item) -> bool:
    if item.get_closest_marker("qt"):
        return True
    folders = item.path.relative_to(Path(__file__).parent).parts[:-1]
    return bool(folders) and folders[0] in GUI_FOLDERS


@functools.cache
def _application() -> QApplication:
    from PySide6.QtWidgets import QApplication

    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["billing-console"])
    app.setQuitOnLastWindowClosed(False)
    return app


def _qt_loop() -> asyncio.AbstractEventLoop:
    app = _application()
    import qasync

    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(app)
    _loops().append(loop)
    return loop


@functools.cache
def _loops() -> list[asyncio.AbstractEventLoop]:
    """Kept: timers of cancelled timeouts outlive their loop, and collected on another thread they would crash."""
    return []


def pytest_asyncio_loop_factories(
    item: pytest.Item,
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """GUI tests run in Qt's loop, the core's tests in a plain one."""
    return {"qt": _qt_loop} if _is_gui(item) else {"asyncio": asyncio.new_event_loop}


@pytest.fixture
def until() -> Until:
    """Waits for a condition inside an async test; qtbot.waitUntil would nest an event loop there."""

    async def wait(condition: Callable[[], object], *, seconds: float = 5.0, step: float = 0.005) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"waited {seconds} s in vain for {inspect.getsource(condition).strip()}"
            await asyncio.sleep(step)

    return wait


# --------------------------------------------------------------------------------------------------------------- leaks


@pytest.fixture(autouse=True)
def _no_stray_threads(request: pytest.FixtureRequest) -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    strays = [
        thread
        for thread in set(threading.enumerate()) - before
        if not isinstance(thread, threading._DummyThread)  # noqa: SLF001 - Qt's own threads, seen through a callback
    ]
    deadline = time.monotonic() + GRACE_SECONDS
    for thread in strays:
        thread.join(max(0.0, deadline - time.monotonic()))
    alive = [thread.name for thread in strays if thread.is_alive()]
    if alive and not _failed(request.node):
        pytest.fail(f"threads outlive the test: {alive}")


@pytest.fixture(autouse=True)
def _no_stray_widgets(request: pytest.FixtureRequest, _no_stray_threads: None) -> Iterator[None]:
    if not _is_gui(request.node):
        yield
        return
    before = _windows()
    yield
    if _failed(request.node):
        return
    strays = [window for window in _windows() if window not in before]
    if strays:
        described = [f"{type(window).__name__}({window.objectName() or window.windowTitle()!r})" for window in strays]
        for window in strays:
            window.deleteLater()
        pytest.fail(f"top-level widgets outlive the test: {described}")


def _windows() -> list[QWidget]:
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    def flush() -> list[QWidget]:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        # QTipLabel: Qt's one shared tooltip, which it keeps for itself
        return [w for w in QApplication.topLevelWidgets() if w.metaObject().className() != "QTipLabel"]

    windows = flush()
    if windows:  # only then is the price of a collection due: a cycle may be all that holds them
        windows.clear()
        gc.collect()
        windows = flush()
    return windows


@pytest.fixture(autouse=True)
def _loop_watch(request: pytest.FixtureRequest, _no_stray_threads: None, _no_stray_widgets: None) -> None:
    if inspect.iscoroutinefunction(request.function):
        request.getfixturevalue("_watched_loop")


@pytest.fixture
async def _watched_loop(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()
    with _slow_callbacks(request.node, loop):
        yield
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            _, strays = await asyncio.wait(others, timeout=GRACE_SECONDS)
            if strays and not _failed(request.node):
                pytest.fail(f"tasks outlive the test: {sorted(map(repr, strays))}")


def _failed(item: pytest.Item) -> bool:
    return item.stash.get(failed_key, False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when in ("setup", "call") and not report.passed:
        item.stash[failed_key] = True  # what a failed test leaves behind is its traceback's doing
    return report


# ------------------------------------------------------------------------------------------------------ slow callbacks


class _Collector(logging.Handler):
    def __init__(self, lines: list[str], test: str) -> None:
        super().__init__(logging.WARNING)
        self._lines = lines
        self._test = test

    @override
    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message.startswith("Executing "):
            self._lines.append(f"{self._test}: {message}")


@contextlib.contextmanager
def _slow_callbacks(item: pytest.Item, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    if not item.get_closest_marker("slow_callbacks"):
        yield
        return
    loop.set_debug(True)
    loop.slow_callback_duration = SLOW_CALLBACK_SECONDS
    collector = _Collector(item.config.stash[slow_key], item.nodeid)
    loggers = [logging.getLogger("asyncio"), logging.getLogger("qasync")]
    for logger in loggers:
        logger.addHandler(collector)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(collector)
        loop.set_debug(False)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[slow_key] = []
    sys.addaudithook(_forbid_network)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Slow callbacks are shown, not failed: a busy machine makes them too."""
    if lines := config.stash[slow_key]:
        terminalreporter.section(f"callbacks over {SLOW_CALLBACK_SECONDS * 1000:.0f} ms")
        for line in lines:
            terminalreporter.line(line)
