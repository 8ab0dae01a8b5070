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
from billing_console.store.trail import Trail
from tests.store.keeping import Clocks, new_trail
from tests.store.scenery import note, open_cases
from tests.store.stripe_like import NOON, at, customer, payment, subscription, take

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


@pytest.fixture
def okaf(cache: Connection) -> Connection:
    """The customers of the search picture."""
    take(
        cache,
        customer(
            "amara", "Amara Okafor", "amara@lumenstudio.io", metadata={"github": "amara-codes"}, phone="+49 30 123456"
        ),
        customer("chidi", "Chidi Okafor", "chidi.okafor@kite.co"),
        customer("ngozi", "Ngozi Okafo", "ngozi@brightpath.ng"),
        customer("gmbh", "okokafe GmbH", "billing@okokafe.de"),
        customer("zoe", "Zoë Müller", "zoe@muller.example"),
        subscription("a1", "amara"),
        subscription("a2", "amara"),
        subscription("c1", "chidi", plan="Team", interval="year", seats=[12]),
        subscription("n1", "ngozi", "past_due", plan="Starter", metadata={"order": "NB-2026-17"}),
        subscription("g1", "gmbh", "canceled", ended_at=NOON.replace(month=3, day=3)),
        payment("a1", "amara"),
        payment("c1", "chidi", 9900, "eur", last4="0005", brand="amex"),
        payment("n1", "ngozi", 1900, last4="4242", created=at(5), billing_email="accounts@brightpath.ng"),
    )
    return cache


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def trail(clocks: Clocks) -> Trail:
    return new_trail(clocks)
