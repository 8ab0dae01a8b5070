"""Makes the virtual environment and installs a lock file into it, with hashes checked."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

STARTS = ("Collecting ", "Processing ")  # pip begins with a package: from an index, or from a folder of wheels
OLDEST_GLIBC = (2, 34)
OLDEST_PIP_WITH_PYTHON_OPTION = (22, 3)


class CannotInstall(Exception):
    """A step failed; the text says which and what to do."""


@contextlib.contextmanager
def alone(path: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Two set-ups at once would tear down what the other builds: the second waits. The lock dies with its holder."""
    if os.name == "nt":  # files of a running Python cannot be removed there, that is guard enough
        yield
        return
    import fcntl

    with path.open("rb") as file:
        os.set_inheritable(file.fileno(), True)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another set-up is at work here; waiting for it to end")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


class VenvMaker:
    """One virtual environment and the two steps that fill it."""

    def __init__(self, venv: Path, python: Path, busy: Path, say: Callable[[str], None]) -> None:
        self._venv = venv
        self._python = python
        self._busy = busy
        self._say = say
        # The Python below any active environment: that environment may be the very one to be made anew.
        self._base = str(getattr(sys, "_base_executable", None) or sys.executable)

    def make(self) -> None:
        """Leave a working, possibly empty environment marked as unfinished; one left half-made is removed first."""
        self._refuse_old_glibc()
        if self._busy.exists():
            self._say(f"the last set-up was interrupted; making {self._venv.name} anew")
            self._remove()
        elif self._venv.exists() and not self._works():
            self._say(f"{self._venv.name} is broken or was moved; making it anew")
            self._remove()
        fresh = not self._venv.exists()
        self._venv.mkdir(exist_ok=True)
        self._busy.touch()
        if fresh:
            self._say(f"making {self._venv.name} with Python {platform.python_version()}")
            # Without pip: Debian splits that part off. pip comes from where there is one, in _pip().
            self._run([self._base, "-m", "venv", "--without-pip", str(self._venv)], "making the environment failed")

    def install(self, root: Path, lock: Path) -> None:
        """Install exactly what the lock names, then the checkout itself, editable."""
        pip = [*self._pip(), "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
        total = sum(1 for line in lock.read_text("utf-8").splitlines() if "==" in line.partition(" ")[0])
        self._say(f"installing up to {total} packages from {lock.name} (some 150 MB the first time)")
        # Wheels only: nothing is built here, so no package's build script runs either.
        locked = [*pip, "--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", str(lock)]
        self._run(locked, "installing the locked packages failed", total)
        self._say("installing the billing-console command")
        editable = [*pip, "--no-deps", "--no-build-isolation", "--quiet", "-e", str(root)]
        self._run(editable, "installing the checkout failed")

    def _remove(self) -> None:
        is_ours = self._busy.exists() or (self._venv / "pyvenv.cfg").exists()
        if not is_ours and any(self._venv.iterdir()):
            raise CannotInstall(f"{self._venv} is not a virtual environment; move it away and run this again")
        shutil.rmtree(self._venv)

    def _works(self) -> bool:
        probe = "import sys; print(sys.version_info[:2] >= (3, 11) and sys.prefix != sys.base_prefix)"
        try:
            answer = subprocess.run([str(self._python), "-c", probe], capture_output=True, text=True, check=False)
        except OSError:
            return False
        script = self._venv / ("Scripts" if os.name == "nt" else "bin") / "billing-console"
        moved = script.exists() and str(self._venv) not in script.read_text("utf-8")
        return answer.stdout.strip() == "True" and not moved

    def _pip(self) -> list[str]:
        """The pip to use: the environment's, a bundled one put into it, or that of the Python below it."""
        own = [str(self._python), "-m", "pip"]
        if subprocess.run([*own, "--version"], capture_output=True, check=False).returncode == 0:
            return own
        if importlib.util.find_spec("ensurepip") is not None:
            self._run([str(self._python), "-m", "ensurepip", "--default-pip"], "putting pip into .venv failed")
            return own
        for python in (self._base, sys.executable):
            version = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, text=True, check=False)
            words = version.stdout.split()
            if len(words) > 1 and tuple(map(int, words[1].split(".")[:2])) >= OLDEST_PIP_WITH_PYTHON_OPTION:
                return [python, "-m", "pip", "--python", str(self._python)]
        short = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        message = f"there is no usable pip for {self._base}. Install one with:  "
        raise CannotInstall(
            message + (f"sudo apt-get install {short}" if shutil.which("apt-get") else "your package manager")
        )

    def _run(self, command: Sequence[str], complaint: str, total: int = 0) -> None:
        """Run quietly, showing pip's packages as they come; on failure show the end of what it said."""
        lines: list[str] = []
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            close_fds=False,  # pip keeps the lock of alone() if this process is killed while it works
        ) as process:
            for line in process.stdout or ():
                lines.append(line.rstrip())
                self._show(line.strip(), sum(1 for seen in lines if seen.startswith(STARTS)), total)
        if process.returncode:
            shown = "\n".join(f"    {line}" for line in lines[-12:])
            raise CannotInstall(f"{complaint}:\n{shown}\n{self._hint(lines)}")

    def _show(self, line: str, seen: int, total: int) -> None:
        if total and line.startswith(STARTS):
            self._say(f"  [{seen}/{total}] {line.split()[1].rpartition('/')[2]}")
        elif total and line.startswith("Installing collected packages"):
            self._say("  unpacking and compiling (about half a minute)")

    @staticmethod
    def _hint(lines: Sequence[str]) -> str:
        text = "\n".join(lines)
        if "CERTIFICATE_VERIFY_FAILED" in text or "SSLError" in text:
            return (
                "A proxy with a certificate of its own? Point PIP_CERT at your company's CA bundle and run this again."
            )
        if "DO NOT MATCH THE HASHES" in text:
            return (
                "A download differs from the lock. Do not go on: a damaged cache (pip cache purge) or a changed mirror."
            )
        if any(sign in text for sign in ("NewConnectionError", "name resolution", "ProxyError", "from versions: none")):
            return "The package index is out of reach. Behind a proxy set HTTPS_PROXY, for a mirror PIP_INDEX_URL."
        return "Set-up can be run again at any time; it goes on from a clean state."

    @staticmethod
    def _refuse_old_glibc() -> None:
        name, version = platform.libc_ver()
        if name != "glibc":
            return
        if tuple(map(int, version.split(".")[:2])) < OLDEST_GLIBC:
            message = (
                f"Qt's wheels need glibc 2.34 or later, this system has {version}: use Debian 12, Ubuntu 22.04, RHEL 9"
            )
            raise CannotInstall(f"{message} or anything newer.")
