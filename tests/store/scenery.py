"""What the store's tests do to files and rows, and how they are refused."""

from __future__ import annotations

import contextlib
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from billing_console.domain.errors import StoreUnavailable
from billing_console.store import opening
from billing_console.store.database import Store, StoreKeys
from billing_console.store.opening import StoreFile

SENTINEL = "amara@lumenstudio.example"


def note(name: str, value: str = SENTINEL) -> Callable[[Connection], None]:
    def write(conn: Connection) -> None:
        conn.exec_driver_sql("INSERT INTO mark VALUES (?, ?)", (name, value))

    return write


def open_cases(conn: Connection, names: Iterable[str]) -> None:
    for name in names:
        open_case(conn, name)


def open_case(conn: Connection, name: str = SENTINEL) -> None:
    conn.exec_driver_sql(
        "INSERT INTO case_file (customer, customer_name, bucket, owner, opened_at, note) VALUES (?, '', '', '', 0, '')",
        (name,),
    )


def cases(conn: Connection) -> list[str]:
    return list(conn.exec_driver_sql("SELECT customer FROM case_file ORDER BY number").scalars())


async def refusal(folder: Path, keys: StoreKeys, *, create: bool = False) -> tuple[str, str]:
    with pytest.raises(StoreUnavailable) as refused:
        await (await Store.open(folder, keys, create=create)).close()
    return refused.value.code, refused.value.data.get("file", "")


def raw(folder: Path, file: StoreFile, key: bytes, *statements: str) -> None:
    connection = opening.connect(file.path(folder), key, file)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def flip(path: Path, *offsets: int) -> None:
    content = bytearray(path.read_bytes())
    for offset in offsets:
        content[offset] ^= 1
    path.write_bytes(content)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def permit(folder: Path, mode: int) -> None:
    folder.chmod(mode)


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@contextlib.contextmanager
def small_disk(place: Path, size: str) -> Iterator[None]:
    """A real file system of a few kilobytes; skips where nobody may mount one."""
    place.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if mount is None or sys.platform != "linux" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs Linux and its permission")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
