"""The first paint waits for nothing heavy."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("stripe", "sqlalchemy", "sqlcipher3", "keyring", "httpx", "nacl", "zstandard", "billing_console.bootstrap")


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    code = "import sys; import ui.cli, ui.app, ui.opening; print('\\n'.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not [name for name in loaded if name in HEAVY]
    assert "PySide6.QtWidgets" in loaded
