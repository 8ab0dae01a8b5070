"""From process start to the first painted window, against a bare PySide6 window in the same run."""

from __future__ import annotations

import os
import subprocess
import sys
import time

ROUNDS = 7
BARE = """
import os, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        os._exit(0)
app = QApplication([])
window = Window(); window.resize(1360, 860); window.show()
app.exec()
"""
OURS = """
import os
from ui import app, opening
class Window(opening.OpeningWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        os._exit(0)
application = app.make_app("light")
window = Window("practice"); window.show()
application.exec()
"""


def _best(script: str) -> float:
    """The quickest of a few starts, in milliseconds: what the machine can do when nobody disturbs it."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        subprocess.run([sys.executable, "-c", script], check=False, env=environment)
        times.append((time.perf_counter() - started) * 1000)
    return min(times)


def run() -> dict[str, str]:
    """Interpreter, bare window, ours; and the two ratios."""
    interpreter, bare, ours = _best("pass"), _best(BARE), _best(OURS)
    return {
        "Python interpreter alone": f"{interpreter:.0f} ms",
        "bare PySide6 window, first paint": f"{bare:.0f} ms",
        "console, first paint": f"{ours:.0f} ms",
        "console / bare window": f"{ours / bare:.2f}",
    }
