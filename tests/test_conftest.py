"""The watch over every test must itself be able to fail: a small suite leaks on purpose, in a process of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

SUITE = """
import asyncio, socket, threading, time
import pytest
from hypothesis import given, strategies
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

KEPT = []

@pytest.mark.parametrize("round", range(3))
async def test_fine_async(qtbot, until, round):
    assert "qasync" in {cls.__module__ for cls in type(asyncio.get_running_loop()).__mro__}
    button, heard = QPushButton(), []
    qtbot.addWidget(button)
    button.clicked.connect(lambda: heard.append(1))
    asyncio.get_running_loop().call_later(0.01, button.click)
    await until(lambda: heard)

@pytest.mark.parametrize("round", range(3))
def test_fine_between(qtbot, round):          # pytest-qt's own waiting still works after a loop of ours has ended
    button = QPushButton()
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked, timeout=2000):
        QTimer.singleShot(10, button.click)

def test_fine_cycle(qapp):
    widget = QWidget()
    widget.itself = widget

@given(strategies.integers())
async def test_fine_property(number):
    assert number == number

def test_leaks_widget(qapp):
    KEPT.append(QWidget())

async def test_leaks_task():
    KEPT.append(asyncio.ensure_future(asyncio.sleep(30)))

def test_leaks_thread():
    threading.Thread(target=threading.Event().wait, args=(4,), daemon=True).start()

def test_leaks_network():
    with pytest.raises(RuntimeError):         # swallowed, and still seen
        socket.create_connection(("192.0.2.1", 443), 0.1)

@pytest.mark.slow_callbacks
async def test_fine_but_slow():
    asyncio.get_running_loop().call_soon(threading.Event().wait, 0.08)
    await asyncio.sleep(0.1)
"""

CORE_SUITE = """
import asyncio, os

async def test_fine_plain_loop(home):
    assert type(asyncio.get_running_loop()).__module__.startswith("asyncio")
    assert os.environ["HOME"] == str(home)
"""


def test_leaks_are_caught_and_nothing_else(tmp_path: Path) -> None:
    for folder, text in (("ui", SUITE), ("domain", CORE_SUITE)):
        (tmp_path / "tests" / folder).mkdir(parents=True)
        (tmp_path / "tests" / folder / "test_it.py").write_text(text, "utf-8")
    shutil.copy(HERE / "conftest.py", tmp_path / "tests")
    shutil.copy(HERE.parent / "pyproject.toml", tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    leaks = sorted(set(re.findall(r"^ERROR .*::test_leaks_(\w+)", done.stdout, re.MULTILINE)))
    assert leaks == ["network", "task", "thread", "widget"], done.stdout
    assert re.search(r"^=+ 14 passed, 4 errors", done.stdout, re.MULTILINE), done.stdout
    assert re.search(r"test_fine_but_slow: Executing .* took 0\.", done.stdout), done.stdout
