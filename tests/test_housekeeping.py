"""Tests mirror the source, suppressions have reasons, and some things never get into the tree."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from tests.source_tree import ROOT, Source, called, exists, imported, none_of, sources

CORE = sources("billing_console")
TESTS = sources("tests")
EVERYTHING = CORE + TESTS + sources("ui", "packaging")
MIRRORED = ("domain", "actions", "services", "gateway", "store")


# ---------------------------------------------------------------------------------------------------------------- tests


def _has_test(source: Source) -> bool:
    """Its own test file, or one for the package that holds it (tests/gateway/test_mapping.py for gateway/mapping/*)."""
    path = PurePosixPath(source.path).relative_to("billing_console")
    if exists(f"tests/{path.parent}/test_{path.name}"):
        return True
    holder = path.parent
    return len(holder.parts) > 1 and exists(f"tests/{holder.parent}/test_{holder.name}.py")


def test_tests_mirror_the_source() -> None:
    rooms = tuple(f"billing_console/{room}/" for room in MIRRORED)
    judged = [s for s in CORE if s.path.startswith(rooms) and not s.path.endswith("/__init__.py")]
    none_of([s.path for s in judged if not _has_test(s)])


def test_nothing_of_ours_is_patched() -> None:
    banned = ("monkeypatch.setattr", "monkeypatch.setitem", "mocker.patch", "mock.patch", "patch.object")
    none_of([f"{s.at(n)} {name}" for s in TESTS for n, name in called(s) if name.endswith(banned)])
    none_of([f"{s.at(n)} {name}" for s in TESTS for n, name in imported(s) if name.startswith("unittest.mock")])


def test_suppressions_say_why() -> None:
    mark = re.compile(r"#\s*(?:noqa(?::\s*[A-Z0-9, ]+)?|type: ignore(?:\[[\w, -]+\])?|pragma: no cover)(?P<rest>.*)$")
    offenders = []
    for source in EVERYTHING:
        before = ""
        for number, line in enumerate(source.text.splitlines(), 1):
            found = mark.search(line)
            if found and "re.compile" not in line:
                reason = re.sub(r"#|noqa\S*|type: ignore\S*|pragma: no cover", "", found["rest"])
                if len(re.findall(r"[A-Za-z]{2,}", reason)) < 2 and not before.startswith("#"):
                    offenders.append(f"{source.path}:{number}")
            before = line.strip()
    none_of(offenders, "the reason belongs beside the suppression, or on the comment line above it")


# ------------------------------------------------------------------------------------------------ what must not be here


def _tracked() -> list[Path]:
    git = shutil.which("git")
    listing = git and subprocess.run(
        [git, "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if not listing or listing.returncode:
        pytest.skip("no git, or no checkout of it: its list of files is what this test goes by")
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_secrets_and_no_paths_of_a_machine() -> None:
    key = r"(?:sk|rk|pk)_live_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{16,}|-----BEGIN [A-Z ]*PRIVATE " + "KEY-----"
    place = r"(?<![\w.])/(?:work|root|tmp/bash_jobs)/\w|/home/(?!user\b|you\b)\w+/|C:\\\\?Users\\\\?(?!you\b)\w+\\"
    banned = re.compile(f"{key}|{place}")
    offenders = []
    for path in _tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        offenders += [f"{path.relative_to(ROOT)}: {found.group()}" for found in banned.finditer(text)]
    none_of(offenders)


def test_top_level_stays_tidy() -> None:
    rooms = {"billing_console", "ui", "resources", "tests", "packaging", ".ci"}
    files = {"pyproject.toml", "README.md", "Makefile", ".gitignore"}
    none_of(sorted({path.relative_to(ROOT).parts[0] for path in _tracked()} - rooms - files))
