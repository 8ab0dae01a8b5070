"""What is said, and in which tone."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from billing_console.domain.errors import Offline
from ui.notices import Notices
from ui.theme.tokens import Tone
from ui.widgets.toast import Toast


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(700, 400)
    qtbot.addWidget(made)
    made.show()
    return made


def seen(window: QWidget) -> list[tuple[str, Tone]]:
    return [(toast.label.text(), toast.tone) for toast in window.findChildren(Toast) if toast.isVisible()]


def test_a_refusal_is_no_success(window: QWidget) -> None:
    notices = Notices(window)
    notices.say("Copied")
    assert seen(window) == [("Copied", Tone.POSITIVE)]
    notices.warn("Already refunded")
    assert seen(window) == [("Already refunded", Tone.WARNING)]
    notices.report(Offline())
    assert [tone for _, tone in seen(window)] == [Tone.DANGER]


def test_what_was_said_goes_with_its_page(window: QWidget) -> None:
    notices = Notices(window)
    notices.say("Copied")
    notices.clear()
    assert seen(window) == []
