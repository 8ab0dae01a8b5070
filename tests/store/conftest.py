"""A store in a temporary folder, its keys, and a ledger in memory for what needs no file."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import Connection
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as driver

from billing_console.store.database import Store, StoreKeys
from billing_console.store.migrations import cache_steps, ledger_steps
from billing_console.store.migrations.runner import Step
from tests.store.scenery import note, open_cases

Made = Callable[[], AbstractContextManager[Connection]]


@pytest.fixture
def keys() -> StoreKeys:
    return StoreKeys(os.urandom(32), os.urandom(32))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
async def store(folder: Path, keys: StoreKeys) -> AsyncIterator[Store]:
    opened = await Store.open(folder, keys, create=True)
    yield opened
    await opened.close()


@pytest.fixture
async def used(folder: Path, keys: StoreKeys) -> Path:
    """The folder of a profile that was used and closed, big enough that most pages are not the first."""
    store = await Store.open(folder, keys, create=True)
    await store.ledger.write(lambda conn: open_cases(conn, [f"cus_{n:0500}" for n in range(50)]))
    await store.cache.write(note("a"))
    await store.close()
    return folder


@contextmanager
def _in_memory(steps: tuple[Step, ...]) -> Iterator[Connection]:
    engine = sqlalchemy.create_engine("sqlite://", module=driver, poolclass=StaticPool)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        for step in steps:
            step(raw)
        yield connection
    engine.dispose()


@pytest.fixture
def ledger() -> Iterator[Connection]:
    with _in_memory(ledger_steps.STEPS) as connection:
        yield connection


@pytest.fixture
def cache() -> Iterator[Connection]:
    with _in_memory(cache_steps.STEPS) as connection:
        yield connection


@pytest.fixture(scope="session")
def new_ledger() -> Made:
    """Makes a fresh ledger in memory as often as asked: for property tests, where a fixture is made only once."""
    return lambda: _in_memory(ledger_steps.STEPS)


@pytest.fixture(scope="session")
def new_cache() -> Made:
    """As ``new_ledger``, for the cache."""
    return lambda: _in_memory(cache_steps.STEPS)
