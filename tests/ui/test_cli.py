"""The command line: what it answers, and that a missing display is no dead end."""

from __future__ import annotations

import sys

import pytest

from billing_console import __version__
from ui.cli import has_display, main


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [["--customers", "0"], ["fly"], ["audit"], ["--theme", "pink"]])
def test_what_makes_no_sense_is_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(wrong)
    assert end.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can be without a display")
def test_a_display_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_display()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not has_display()
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert has_display()


def test_without_display_a_real_account_is_not_opened(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert main([]) == 2
    assert "billing-console tour" in capsys.readouterr().out


def test_verify_says_what_is_wrong_with_any_file(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", f"{tmp_path}/missing.jsonl"]) == 2
    assert "can't be read" in capsys.readouterr().out


def test_doctor_ends_with_a_verdict(home: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) in {0, 1}
    assert "Billing Console" in capsys.readouterr().out
