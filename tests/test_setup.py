"""Set-up: what the lock promises, when a run does nothing, and that an interrupted one is mended."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import interpreters
import pytest
import qt_libraries
from set_up import Environment

ROOT = Path(__file__).parent.parent
LOCKS = ROOT / "packaging" / "lock"


def locked(name: str) -> dict[str, str]:
    lines = re.findall(r"^([a-z0-9-]+)==(\S+)", (LOCKS / name).read_text("utf-8"), re.MULTILINE)
    return dict(lines)


# ------------------------------------------------------------------------------------------------------------ the lock


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt"])
def test_every_locked_package_has_hashes_and_no_place_to_come_from(name: str) -> None:
    text = (LOCKS / name).read_text("utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.split("\n", 2)[2])
    assert len(entries) > 30
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?:|file:|index-url|find-links", text) == []


def test_tests_run_against_what_ships() -> None:
    runtime, dev = locked("runtime.txt"), locked("dev.txt")
    assert runtime.items() <= dev.items()


def test_lock_knows_every_dependency_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    names = [re.split(r"[<>=!~ ;\[]", line)[0].lower() for line in project["project"]["dependencies"] + groups["build"]]
    assert set(names) <= set(locked("runtime.txt"))
    assert {re.split(r"[<>=!~ ;]", line)[0] for line in groups["dev"]} <= set(locked("dev.txt"))


def test_lock_keeps_the_pins_that_matter() -> None:
    runtime = locked("runtime.txt")
    assert runtime["pyside6-essentials"] == runtime["shiboken6"] == "6.11.3"
    assert runtime["sqlcipher3"] == "0.6.4"
    assert "sqlcipher3-binary" not in runtime


# -------------------------------------------------------------------------------------------------- the Qt libraries


def test_missing_library_is_named_with_its_package() -> None:
    gone = qt_libraries.missing(qt_libraries.BASE, lambda soname: soname not in ("libEGL.so.1", "libGL.so.1"))
    assert gone == ["libGL.so.1", "libEGL.so.1"]
    command = qt_libraries.install_command(gone, lambda name: name if name == "apt-get" else None)
    assert command == ["apt-get", "install", "-y", "--no-install-recommends", "libegl1", "libgl1"]


def test_other_distributions_are_asked_by_what_a_package_holds() -> None:
    command = qt_libraries.install_command(["libGL.so.1"], lambda name: name if name == "dnf" else None)
    assert command == ["dnf", "install", "-y", "libGL.so.1()(64bit)"]
    assert qt_libraries.install_command(["libGL.so.1"], lambda _name: None) == []


def test_advice_is_one_line() -> None:
    assert "\n" not in qt_libraries.advice(["libGL.so.1"])
    assert "libGL.so.1" in qt_libraries.advice(["libGL.so.1"])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux leaves libraries to the distribution")
def test_window_libraries_matter_only_where_there_is_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not qt_libraries.is_needed_now(["libxcb-cursor.so.0"])
    assert qt_libraries.is_needed_now(["libxcb-cursor.so.0", "libGL.so.1"])
    monkeypatch.setenv("DISPLAY", ":0")
    assert qt_libraries.is_needed_now(["libxcb-cursor.so.0"])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ldd is Linux's")
def test_installed_qt_finds_its_offscreen_libraries_here() -> None:
    import PySide6

    gone = qt_libraries.unresolved(Path(str(PySide6.__file__)).parent / "Qt")
    assert [soname for soname in gone if soname not in qt_libraries.WINDOW] == []


# ----------------------------------------------------------------------------------------------------- the interpreter


@pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")
def test_a_stand_in_that_does_not_answer_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, body in (("python3.13", "exit 127"), ("python3.12", "echo 3.12"), ("python3", "echo 3.9")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "none"))
    assert interpreters.find((3, 11), (3, 13)) == str(tmp_path / "python3.12")
    assert interpreters.find_version("3.11") is None


# ----------------------------------------------------------------------------------------------------------- the stamp


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """A checkout with an environment that looks complete."""
    environment = Environment(tmp_path, tmp_path / ".venv")
    for path in (environment.lock(True), environment.lock(False), tmp_path / "pyproject.toml", environment.python):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.name, "utf-8")
    environment.command.touch()
    environment.write_stamp({"dev": False, "fingerprint": environment.fingerprint(dev=False)})
    return environment


def test_complete_environment_needs_nothing(environment: Environment) -> None:
    assert environment.is_current(dev=False)
    assert not environment.is_current(dev=True)


def test_environment_with_tools_serves_the_plain_console(environment: Environment) -> None:
    environment.write_stamp({"dev": True, "fingerprint": environment.fingerprint(dev=True)})
    assert environment.is_current(dev=True)
    assert environment.is_current(dev=False)


@pytest.mark.parametrize("changed", ["packaging/lock/runtime.txt", "pyproject.toml", ".venv/pyvenv.cfg"])
def test_a_change_of_what_it_rests_on_is_seen(environment: Environment, changed: str) -> None:
    (environment.root / changed).write_text("new", "utf-8")
    assert not environment.is_current(dev=False)


def test_unfinished_or_unstamped_environment_is_not_trusted(environment: Environment) -> None:
    environment.unfinished.touch()
    assert not environment.is_current(dev=False)
    environment.unfinished.unlink()
    assert environment.is_current(dev=False)
    environment.remove_stamp()
    assert not environment.is_current(dev=False)


def test_torn_stamp_counts_as_none(environment: Environment) -> None:
    (environment.venv / "billing-console.json").write_text('{"dev": fal', "utf-8")
    assert not environment.is_current(dev=False)


def test_moved_checkout_is_seen(environment: Environment, tmp_path: Path) -> None:
    moved = tmp_path.with_name(tmp_path.name + "-moved")
    shutil.copytree(tmp_path, moved)
    assert not Environment(moved, moved / ".venv").is_current(dev=False)


# --------------------------------------------------------------------------------------------------------- for real

BACKEND = """
import base64, hashlib, pathlib, zipfile

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    files = {
        "tiny.py": "def main(): print('tiny console')\\n",
        "tiny-1.dist-info/METADATA": "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n",
        "tiny-1.dist-info/WHEEL": "Wheel-Version: 1.0\\nGenerator: tiny\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        "tiny-1.dist-info/entry_points.txt": "[console_scripts]\\nbilling-console = tiny:main\\n",
    }
    name = "tiny-1-py3-none-any.whl"
    files["tiny-1.dist-info/RECORD"] = "".join(f"{path},,\\n" for path in files) + "tiny-1.dist-info/RECORD,,\\n"
    with zipfile.ZipFile(pathlib.Path(wheel_directory) / name, "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
    return name
"""
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "tiny"
version = "1"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that needs no package from anywhere, with the real set-up in it."""
    shutil.copytree(ROOT / "packaging", tmp_path / "packaging", ignore=shutil.ignore_patterns("__pycache__", "lock"))
    (tmp_path / "packaging" / "lock").mkdir()
    for name in ("runtime.txt", "dev.txt"):
        (tmp_path / "packaging" / "lock" / name).write_text("# nothing\n", "utf-8")
    (tmp_path / "backend.py").write_text(BACKEND, "utf-8")
    (tmp_path / "pyproject.toml").write_text(PROJECT, "utf-8")
    return tmp_path


def set_up_command(checkout: Path, *arguments: str) -> list[str]:
    return [sys.executable, str(checkout / "packaging" / "set_up.py"), *arguments]


def run_set_up(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        set_up_command(checkout, *arguments),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PIP_NO_INDEX": "1"},
        timeout=100,
    )


def test_interrupted_set_up_is_mended_and_a_finished_one_left_alone(checkout: Path) -> None:
    assert "missing or out of date" in run_set_up(checkout, "--check").stdout
    unfinished = checkout / ".venv" / "billing-console.unfinished"
    with subprocess.Popen(set_up_command(checkout), stdout=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 30
        while not unfinished.exists() and process.poll() is None and time.monotonic() < deadline:
            pass
        process.kill()
    assert unfinished.exists()

    mended = run_set_up(checkout)
    assert mended.returncode == 0, mended.stdout
    assert "interrupted; making .venv anew" in mended.stdout
    assert not unfinished.exists()

    again = run_set_up(checkout)
    assert (again.returncode, again.stdout) == (0, "")
    command = Environment(checkout, checkout / ".venv").command
    assert subprocess.run([command], capture_output=True, text=True, check=True).stdout == "tiny console\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps files in use from being removed; there is no lock")
def test_second_set_up_waits_for_the_first_and_has_nothing_left_to_do(checkout: Path) -> None:
    with subprocess.Popen(set_up_command(checkout), stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert "making .venv" in first.stdout.readline()
        second = run_set_up(checkout)
        rest = first.stdout.read()
    assert first.returncode == 0, rest
    assert second.returncode == 0
    assert "another set-up is at work here" in second.stdout
    assert "making" not in second.stdout


def test_folder_that_is_no_environment_is_not_removed(checkout: Path) -> None:
    (checkout / "notes").mkdir()
    (checkout / "notes" / "precious.txt").touch()
    refused = run_set_up(checkout, "--venv", "notes")
    assert refused.returncode == 1
    assert "not a virtual environment" in refused.stdout
    assert (checkout / "notes" / "precious.txt").exists()
