"""Cards that are pressed as a whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.actions.found import by_name
from ui.pages.customers_tile import Tile, TileGrid


def _grid(qtbot: QtBot, width: int) -> TileGrid:
    grid = TileGrid("Stories")
    qtbot.addWidget(grid)
    grid.resize(width, 400)
    grid.set_tiles([(f"cus_{n}", Tile(f"Story {n}", "What it teaches. " * 6, wrap=True)) for n in range(4)])
    grid.show()
    return grid


def test_click_enter_and_space_choose(qtbot: QtBot) -> None:
    grid = _grid(qtbot, 1000)
    chosen: list[str] = []
    grid.chosen.connect(chosen.append)
    tile = by_name(grid, "Story 2", Tile)
    tile.click()
    QTest.keyClick(tile, Qt.Key.Key_Return)
    QTest.keyClick(tile, Qt.Key.Key_Space)
    assert chosen == ["cus_2"] * 3
    assert tile.accessibleDescription().startswith("What it teaches.")


def test_columns_follow_the_width(qtbot: QtBot) -> None:
    grid = _grid(qtbot, 1000)

    def columns() -> int:
        return len({tile.x() for tile in grid.findChildren(Tile)})

    assert columns() == 3
    grid.resize(400, 900)
    qtbot.waitUntil(lambda: columns() == 1)


def test_new_tiles_replace_the_old(qtbot: QtBot) -> None:
    grid = _grid(qtbot, 1000)
    grid.set_tiles([("cus_9", Tile("W" * 500, "w@w.io"))])

    def visible() -> list[Tile]:
        return [tile for tile in grid.findChildren(Tile) if tile.isVisibleTo(grid)]

    qtbot.waitUntil(lambda: len(visible()) == 1)
    (tile,) = visible()
    assert tile.geometry().right() < 1000
