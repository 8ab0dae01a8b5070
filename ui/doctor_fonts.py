"""Whether this computer's fonts can write the names of customers anywhere in the world; else they show as blocks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable

LETTERS = {"Chinese, Japanese and Korean": "日", "Arabic": "ع"}
REMEDY = "On Debian and Ubuntu: apt install fonts-noto-cjk fonts-noto-core"
PATIENCE = 20.0  # seconds for Qt to start and list the fonts

# In a process of its own: fonts are known to a running Qt application only, and this one must not become one.
_ASK = """
import sys
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QRawFont
app = QGuiApplication(["fonts"])
fonts = [QRawFont.fromFont(QFont(family)) for family in QFontDatabase.families()]
for letter in sys.argv[1:]:
    if not any(font.supportsCharacter(ord(letter)) for font in fonts):
        print(ord(letter))
"""


def missing(letters: Iterable[str] = tuple(LETTERS.values())) -> frozenset[str]:
    """The letters that no installed font has. Raises OSError or SubprocessError when Qt can't be asked."""
    asked = subprocess.run(  # noqa: S603  # our own interpreter and script
        [sys.executable, "-c", _ASK, *letters],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=True,
        timeout=PATIENCE,
        text=True,
    )
    return frozenset(chr(int(line)) for line in asked.stdout.split())
