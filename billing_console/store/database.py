"""The two encrypted files of a profile, and the one thread on which all their SQL runs."""

from __future__ import annotations

import asyncio
import errno
import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self, TypeVar

import sqlalchemy
from sqlalchemy import Connection as Connection  # noqa: PLC0414  # the one name of SQLAlchemy that other rooms use
from sqlalchemy import Engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as driver

from billing_console.domain.errors import StoreUnavailable
from billing_console.store import opening
from billing_console.store.migrations import cache_steps, ledger_steps, runner
from billing_console.store.opening import CACHE, KEY_BYTES, LEDGER, StoreFile
from billing_console.store.profile_lock import ProfileLock

T = TypeVar("T")

_BY_ERROR: Final = {
    "SQLITE_FULL": "disk_full",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_NOTADB": "damaged",
    "SQLITE_BUSY": "locked",
    "SQLITE_LOCKED": "locked",
    "SQLITE_PROTOCOL": "locked",
    "SQLITE_PERM": "read_only",
    "SQLITE_CANTOPEN": "read_only",
    "SQLITE_READONLY": "read_only",
    "SQLITE_IOERR": "disk_failed",
}
# Growing the log's index on a full disk is reported as a failed read or write, not as a full disk.
_FULL_BELOW_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class StoreKeys:
    """The raw keys of the two files, 32 bytes each; neither is ever shown."""

    ledger: bytes = field(repr=False)
    cache: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.ledger) != KEY_BYTES or len(self.cache) != KEY_BYTES or self.ledger == self.cache:
            raise ValueError("a store has two different keys of 32 bytes")


class Database:
    """One encrypted file; functions given to it run on the database thread, one after the other."""

    def __init__(self, folder: Path, file: StoreFile, engine: Engine, executor: ThreadPoolExecutor) -> None:
        self._folder, self._file, self._engine, self._executor = folder, file, engine, executor

    async def read(self, function: Callable[[Connection], T]) -> T:
        """Run the function in a transaction that cannot write and sees one state of the file."""
        return await self._run(lambda: self._in_transaction(function, write=False))

    async def write(self, function: Callable[[Connection], T]) -> T:
        """Run the function in a writing transaction: committed whole when it returns, undone whole when it raises."""
        return await self._run(lambda: self._in_transaction(function, write=True))

    async def _run(self, work: Callable[[], T]) -> T:
        try:
            future = self._executor.submit(work)
        except RuntimeError as error:
            raise StoreUnavailable("closed", file=self._file.role) from error
        # Cancelling the one who waits cancels work that has not begun; work that has begun runs to its end.
        return await asyncio.wrap_future(future)

    def _in_transaction(self, function: Callable[[Connection], T], *, write: bool) -> T:
        try:
            with self._engine.connect().execution_options(write=write) as connection, connection.begin():
                return function(connection)
        except (sqlalchemy.exc.DBAPIError, driver.Error) as error:
            raise _translated(error, self._folder, self._file, write=write) from error

    async def damage(self) -> list[str]:
        """What is wrong with the file's pages, in SQLCipher's words; reads all of it, seconds per gigabyte."""
        return await self.read(lambda conn: list(conn.exec_driver_sql("PRAGMA cipher_integrity_check").scalars()))

    def dispose(self) -> None:
        """Close the connection; on the database thread only."""
        self._engine.dispose()


@dataclass(frozen=True, slots=True)
class Store:
    """Ledger and cache of one profile, open and locked for this process."""

    ledger: Database
    cache: Database
    _executor: ThreadPoolExecutor = field(repr=False)
    _lock: ProfileLock = field(repr=False)

    @classmethod
    async def open(cls, folder: Path, keys: StoreKeys, *, create: bool) -> Self:
        """Lock the folder, check, migrate and open both files.

        ``create`` allows to make a ledger where none ever was; one that is gone is never replaced. A missing cache is
        always made anew. Raises StoreUnavailable: in_use, missing, wrong_key, damaged, foreign, newer, disk_full,
        disk_failed, read_only, locked, migration_failed, no_wal or not_encrypted, with ``file`` (ledger or cache).
        """
        executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="db")
        opened = executor.submit(_open_all, folder, keys, create=create, executor=executor)
        try:
            # Shielded: a lock taken for someone who stopped waiting has to be given back.
            lock, ledger, cache = await asyncio.shield(asyncio.wrap_future(opened))
        except BaseException:
            executor.submit(_give_back, opened)
            executor.shutdown(wait=False)
            raise
        return cls(ledger, cache, executor, lock)

    async def close(self) -> None:
        """Finish what was begun, close both files and give the profile back; a second call does nothing."""

        def work() -> None:
            try:
                self.ledger.dispose()
                self.cache.dispose()
            finally:
                self._lock.release()

        try:
            done = self._executor.submit(work)
        except RuntimeError:
            return
        self._executor.shutdown(wait=False)
        await asyncio.shield(asyncio.wrap_future(done))

    @staticmethod
    async def set_cache_aside(folder: Path) -> Path:
        """Move a cache that can't be used out of the way, so that the next opening makes a new one; the ledger never.

        Returns where it lies now. Only while the profile is closed (StoreUnavailable ``in_use`` otherwise).
        """
        return await asyncio.to_thread(_set_aside, folder)


def _open_all(
    folder: Path, keys: StoreKeys, *, create: bool, executor: ThreadPoolExecutor
) -> tuple[ProfileLock, Database, Database]:
    try:
        if not create and not folder.is_dir():
            raise StoreUnavailable("missing", file=LEDGER.role)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = ProfileLock.take(folder)
    except OSError as error:
        raise _translated_system(error, LEDGER) from error
    ledger: Database | None = None
    try:
        folder.chmod(0o700)
        ledger = _open_one(folder, LEDGER, keys.ledger, create=create, executor=executor)
        return lock, ledger, _open_one(folder, CACHE, keys.cache, create=True, executor=executor)
    except BaseException:
        if ledger is not None:
            ledger.dispose()
        lock.release()
        raise


def _give_back(opened: Future[tuple[ProfileLock, Database, Database]]) -> None:
    """Close what was opened for someone who does not want it any more; runs behind the opening, on its thread."""
    if opened.cancelled() or opened.exception() is not None:
        return
    lock, *databases = opened.result()
    for database in databases:
        database.dispose()
    lock.release()


def _open_one(folder: Path, file: StoreFile, key: bytes, *, create: bool, executor: ThreadPoolExecutor) -> Database:
    path = file.path(folder)
    steps = cache_steps.STEPS if file.disposable else ledger_steps.STEPS
    try:
        if not opening.is_there(path):
            _make_anew(path, file, create=create)
        runner.bring_up_to_date(path, key, file, steps)
        opening.remember_key(path, key)
        engine = _engine(path, key, file)
        with engine.connect():
            return Database(folder, file, engine, executor)
    except (sqlalchemy.exc.DBAPIError, driver.Error) as error:
        raise _translated(error, folder, file, write=True) from error
    except OSError as error:
        raise _translated_system(error, file) from error


def _make_anew(path: Path, file: StoreFile, *, create: bool) -> None:
    if not file.disposable and opening.was_finished(path):
        # It was here once. An empty one in its place would look like a history in which nothing happened.
        raise StoreUnavailable("missing", file=file.role)
    if not create:
        raise StoreUnavailable("missing", file=file.role)
    runner.remove(path)
    opening.make_file(path)


def _engine(path: Path, key: bytes, file: StoreFile) -> Engine:
    # Not the pysqlcipher dialect: it sets an empty key behind a creator, which SQLCipher refuses.
    engine = sqlalchemy.create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: opening.connect(path, key, file),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_writing = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if is_writing else 'ON'}")
        # A reading transaction that turns to writing fails at once when someone else writes; so say it beforehand.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")

    return engine


def _translated(error: Exception, folder: Path, file: StoreFile, *, write: bool) -> Exception:
    """What an operator can act on as StoreUnavailable; anything else is a mistake of ours and stays as it is."""
    cause = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
    name = getattr(cause, "sqlite_errorname", "")
    if name == "SQLITE_READONLY" and not write:
        return error  # a function given to read() tried to write
    family = "_".join(name.split("_")[:2])
    code = _BY_ERROR.get(family)
    if code is None:
        return error
    if code == "disk_failed" and shutil.disk_usage(folder).free < _FULL_BELOW_BYTES:
        code = "disk_full"
    return StoreUnavailable(code, file=file.role, reason=name)


def _translated_system(error: OSError, file: StoreFile) -> StoreUnavailable:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        code = "disk_full"
    elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        code = "read_only"
    else:
        code = "disk_failed"
    return StoreUnavailable(code, file=file.role, reason=errno.errorcode.get(error.errno or 0, "OSError"))


def _set_aside(folder: Path) -> Path:
    path = CACHE.path(folder)
    aside = path.with_name(path.name + ".aside")
    try:
        lock = ProfileLock.take(folder)
        try:
            # One is kept for whoever wants to look into the matter; copies of customer data must not pile up.
            runner.remove(aside)
            for part in (path, *opening.companions(path)):
                if part.exists():
                    part.replace(aside.with_name(aside.name + part.name.removeprefix(path.name)))
            opening.key_id_path(path).unlink(missing_ok=True)
        finally:
            lock.release()
    except OSError as error:
        raise _translated_system(error, CACHE) from error
    return aside
