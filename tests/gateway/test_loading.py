"""Nothing heavy is loaded before it is used: the window paints first."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("stripe", "httpx", "requests", "keyring", "nacl", "cryptography", "sqlalchemy", "ssl")
LIGHT = (
    "billing_console.gateway.client",
    "billing_console.gateway.mapping",
    "billing_console.vault",
    "billing_console.settings",
    "billing_console.services.profiles",
)


@pytest.mark.parametrize("module", LIGHT)
def test_importing_is_cheap(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() in ([], ["ssl"])  # asyncio brings ssl along
