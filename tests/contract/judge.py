"""Starts the contract's judge, a proxy that holds requests and answers against Stripe's own API description."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]
VARIABLE = "BILLING_CONSOLE_CONTRACT"


def contract_folder() -> Path | None:
    """Where the contract lies: as the environment says, else beside the checkout."""
    named = os.environ.get(VARIABLE)
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "contract"
    return folder if (folder / "specproxy.py").exists() and (folder / "spec3.json").exists() else None


@dataclass
class Judge:
    """A running judge; clients use `url` as base address of API and files."""

    url: str
    log: Path
    seen: list[Json] = field(default_factory=list)

    def findings(self, severity: str = "error") -> list[str]:
        """What was found so far, one line each; operations are left in for the reader."""
        lines = [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]
        return [
            f"{line['dir']} {line['op']} {line['kind']} {line.get('at')}: {line['msg']}"
            for line in lines
            if line.get("sev") == severity
        ]

    def exchanges(self) -> list[Json]:
        lines = [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]
        return [line for line in lines if line.get("kind") == "exchange"]


@contextmanager
def judging(folder: Path, upstream: str, log: Path) -> Iterator[Judge]:
    """A judge in front of `upstream`, ended afterwards."""
    port = _free_port()
    log.touch()
    arguments = ["serve", "--listen", f"127.0.0.1:{port}", "--upstream", upstream, "--log", str(log), "--quiet"]
    command = [sys.executable, str(folder / "specproxy.py"), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert "specproxy on" in process.stdout.readline()
            _until_open(port)
            yield Judge(f"http://127.0.0.1:{port}", log)
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _until_open(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError("the judge did not start listening")
