"""A second start finds the first window."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.person import Until
from ui.single import FirstWindow, door_of, raise_first


async def test_the_first_window_hears_the_second(tmp_path: Path, until: Until) -> None:
    first = FirstWindow(tmp_path)
    heard: list[bool] = []
    first.asked.connect(lambda: heard.append(True))
    assert first.listens
    assert await raise_first(tmp_path)
    await until(lambda: heard)
    first.close()


async def test_nobody_there(tmp_path: Path) -> None:
    assert not await raise_first(tmp_path / "other")


async def test_a_dead_first_window_leaves_no_door_shut(tmp_path: Path) -> None:
    one = FirstWindow(tmp_path)
    two = FirstWindow(tmp_path)
    assert two.listens
    one.close()
    two.close()


def test_each_folder_has_its_own_door(tmp_path: Path) -> None:
    assert door_of(tmp_path) != door_of(tmp_path / "other")
    assert door_of(tmp_path) == door_of(tmp_path / "x" / "..")
