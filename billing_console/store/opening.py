"""How one encrypted file is opened: every way in which it could be the wrong file is asked before it is trusted."""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlcipher3 import dbapi2 as driver

from billing_console.domain.errors import StoreUnavailable

KEY_BYTES: Final = 32
_PLAIN_HEADER: Final = b"SQLite format 3\x00"
_KEY_ID_MESSAGE: Final = b"billing-console/store/key-id/1"
# Waiting longer hides a second writer that should not exist: one instance holds the profile's lock.
_BUSY_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class StoreFile:
    """What distinguishes the two files of a profile."""

    role: str  # "ledger" or "cache"; the file is called <role>.db
    application_id: int
    synchronous: str
    page_cache_kib: int
    disposable: bool  # nothing is lost with it: it may be made anew when it is missing or of another version

    def path(self, folder: Path) -> Path:
        """Where it lies in a profile's folder."""
        return folder / f"{self.role}.db"


LEDGER: Final = StoreFile("ledger", 0x42434C31, "FULL", 8 * 1024, disposable=False)
CACHE: Final = StoreFile("cache", 0x42434331, "NORMAL", 64 * 1024, disposable=True)


def key_id(key: bytes) -> str:
    """A name for a key that gives nothing of it away; it tells a wrong key from a damaged first page."""
    return hmac.digest(key, _KEY_ID_MESSAGE, "sha256")[:8].hex()


def key_id_path(path: Path) -> Path:
    """The note beside the file that says which key it was made with."""
    return path.with_name(path.name + ".kid")


def companions(path: Path) -> tuple[Path, ...]:
    """The write-ahead log and its index: they belong to the file and move or vanish with it."""
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def make_file(path: Path) -> None:
    """An empty file that only its owner can read; SQLite gives its companions the same mode."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def remember_key(path: Path, key: bytes) -> None:
    """Write the note that says which key this file has; last step of making a file, so its absence means unfinished."""
    note = key_id_path(path)
    if not note.exists():
        make_file(note)
        note.write_text(key_id(key), encoding="ascii")


def was_finished(path: Path) -> bool:
    """True when this file was once made completely, whatever became of it since."""
    return key_id_path(path).exists()


def is_there(path: Path) -> bool:
    """True when the file exists and holds at least one byte: SQLCipher opens an empty file as a new database."""
    return path.exists() and path.stat().st_size > 0


def connect(path: Path, key: bytes, file: StoreFile) -> Any:
    """A driver connection to an existing file, in autocommit mode; StoreUnavailable when it must not be used."""
    if len(key) != KEY_BYTES:
        # SQLCipher takes raw keys of any other length for a passphrase without a word.
        raise ValueError("a store key has 32 bytes")
    with path.open("rb") as stream:
        if stream.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER:
            raise StoreUnavailable("foreign", file=file.role, reason="not_encrypted")
    address = f"file:{quote(str(path))}?mode=rw"
    connection = driver.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        _unlock(connection, path, key, file)
        _configure(connection, file)
    except BaseException:
        connection.close()
        raise
    return connection


def _unlock(connection: Any, path: Path, key: bytes, file: StoreFile) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # process-wide; otherwise errors go to stderr
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    require_encryption(connection, file)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except driver.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_NOTADB":
            raise
        raise StoreUnavailable(_why_unreadable(path, key), file=file.role) from error


def require_encryption(connection: Any, file: StoreFile) -> None:
    """Plain SQLite accepts a key silently and writes everything in clear: such a driver is not used."""
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise StoreUnavailable("not_encrypted", file=file.role)


def _why_unreadable(path: Path, key: bytes) -> str:
    """A wrong key and a damaged first page look the same to SQLCipher; the note beside the file tells them apart."""
    note = key_id_path(path)
    noted = note.read_bytes() if note.exists() else b""
    return "damaged" if hmac.compare_digest(noted.strip(), key_id(key).encode()) else "wrong_key"


def _configure(connection: Any, file: StoreFile) -> None:
    for pragma in (
        "temp_store = MEMORY",  # a spill to disk would be in clear
        f"synchronous = {file.synchronous}",
        "foreign_keys = ON",
        "cell_size_check = ON",
        "trusted_schema = OFF",
        "recursive_triggers = ON",  # REPLACE must not slip past the triggers against deleting
        f"cache_size = -{file.page_cache_kib}",
        "journal_size_limit = 67108864",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if pragma_of(connection, "journal_mode = WAL") != "wal":
        raise StoreUnavailable("no_wal", file=file.role)  # a network drive, for instance


def pragma_of(connection: Any, pragma: str) -> str:
    """The first value of a pragma as text: SQLCipher answers some numbers as text, so callers cast."""
    row = connection.execute(f"PRAGMA {pragma}").fetchone()
    return "" if row is None else str(row[0])
