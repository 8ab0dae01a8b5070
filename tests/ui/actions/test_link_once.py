"""A link for the operator's eyes: behind dots, copied for a while, gone afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.actions.found import button, by_name
from ui.actions.link_once import LinkOnce, copy_for_a_while
from ui.widgets.line_edit import LineEdit

LINK = "https://billing.example.test/p/session/one"


def test_it_is_hidden_behind_dots_until_asked(qtbot: QtBot) -> None:
    once = LinkOnce()
    qtbot.addWidget(once)
    assert once.isHidden()
    once.show_link(LINK)
    field = by_name(once, "The link", LineEdit)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    button(once, "Copy link").click()
    assert QGuiApplication.clipboard().text() == LINK
    once.forget()
    assert field.text() == ""
    assert once.isHidden()
    QGuiApplication.clipboard().clear()


async def test_the_clipboard_forgets_it(qtbot: QtBot, until: Callable[..., Awaitable[None]]) -> None:
    copy_for_a_while(LINK, 1)
    await until(lambda: QGuiApplication.clipboard().text() == "")


async def test_what_was_copied_since_stays(qtbot: QtBot, until: Callable[..., Awaitable[None]]) -> None:
    copy_for_a_while(LINK, 1)
    QGuiApplication.clipboard().setText("something else")
    fired: list[bool] = []
    QTimer.singleShot(20, QGuiApplication.clipboard(), lambda: fired.append(True))
    await until(lambda: bool(fired))
    assert QGuiApplication.clipboard().text() == "something else"
