"""Banners, toasts, empty states and skeletons say what is the matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from tests.ui.front import in_front
from ui.theme.style import apply
from ui.theme.tokens import LIGHT, Tone
from ui.widgets.announce import announce
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.skeleton import Shape, Skeleton
from ui.widgets.toast import Toast

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.theme.current import Theme


def button(widget: QWidget, text: str) -> Button:
    return next(found for found in widget.findChildren(Button) if text in (found.text(), found.accessibleName()))


def test_a_banner_says_what_how_old_and_what_helps(qtbot: QtBot, look: Theme) -> None:
    banner = Banner(
        Tone.DANGER, "Stripe cannot be reached.", lead="Offline.", age="as of 09:41 UTC", command="Try again"
    )
    qtbot.addWidget(banner)
    banner.show()
    assert banner.accessibleName() == "Offline. Stripe cannot be reached. · as of 09:41 UTC"
    with qtbot.waitSignal(banner.command_clicked, timeout=500):
        button(banner, "Try again").click()
    assert not button(banner, "Dismiss").isVisible()


def test_a_banner_can_say_something_else(qtbot: QtBot, look: Theme) -> None:
    banner = Banner(Tone.WARNING, "Late.", command="Retry")
    qtbot.addWidget(banner)
    banner.resize(400, 60)
    banner.show()
    before = banner.grab().toImage()
    banner.set(Tone.INFO, "Fine again.")
    assert banner.accessibleName() == "Fine again."
    assert not [found for found in banner.findChildren(Button) if found.isVisible()]
    assert banner.grab().toImage() != before


def test_a_banner_can_be_dismissed(qtbot: QtBot, look: Theme) -> None:
    banner = Banner(Tone.INFO, "New version.", dismissable=True)
    qtbot.addWidget(banner)
    banner.show()
    with qtbot.waitSignal(banner.dismissed, timeout=500):
        button(banner, "Dismiss").click()
    assert not banner.isVisible()


def test_an_empty_state_says_what_to_do(qtbot: QtBot, look: Theme) -> None:
    state = EmptyState("inbox", "Nothing waits", "Disputes appear here.", command="Refresh")
    qtbot.addWidget(state)
    state.show()
    assert state.accessibleName() == "Nothing waits. Disputes appear here."
    with qtbot.waitSignal(state.command_clicked, timeout=500):
        button(state, "Refresh").click()
    assert not state.grab().isNull()


@pytest.mark.parametrize("shape", list(Shape))
def test_a_skeleton_breathes_only_where_motion_is_wanted(
    qapp: QApplication, qtbot: QtBot, look: Theme, shape: Shape
) -> None:
    skeleton = Skeleton(3, shape)
    qtbot.addWidget(skeleton)
    skeleton.show()
    moves = [skeleton.is_moving]
    apply(qapp, LIGHT, scale=1.0, has_motion=True)
    moves.append(skeleton.is_moving)
    assert not skeleton.grab().isNull()
    skeleton.hide()
    moves.append(skeleton.is_moving)
    assert moves == [False, True, False]
    assert skeleton.accessibleName() == "Loading"


@pytest.fixture
def window(qtbot: QtBot, look: Theme) -> QWidget:
    made = QWidget()
    made.resize(800, 600)
    QVBoxLayout(made).addWidget(LineEdit("Field"))
    in_front(qtbot, made)
    return made


def test_a_toast_replaces_the_one_before_and_leaves_the_keyboard(qtbot: QtBot, window: QWidget) -> None:
    field = window.findChild(LineEdit)
    assert field is not None
    field.setFocus()
    first, second = Toast(window, "Copied"), Toast(window, "Refunded", Tone.POSITIVE, command="Undo")
    first.show()
    second.show()
    qtbot.waitUntil(lambda: not isValid(first), timeout=1000)
    assert second.isVisible()
    assert QApplication.focusWidget() is field
    told: list[str] = []
    second.command_clicked.connect(lambda: told.append("undo"))
    button(second, "Undo").click()
    qtbot.waitUntil(lambda: not isValid(second), timeout=1000)
    assert told == ["undo"]


def test_a_toast_stays_inside_its_window(window: QWidget) -> None:
    toast = Toast(window, "A sentence that goes on and on. " * 12, Tone.DANGER)
    toast.show()
    assert window.rect().contains(toast.geometry())
    window.resize(500, 400)
    assert window.rect().contains(toast.geometry())
    assert not window.grab().isNull()
    toast.close()


def test_a_toast_is_no_block(window: QWidget) -> None:
    toast = Toast(window, "Copied", Tone.POSITIVE)
    toast.show()
    picture = QImage(toast.size(), QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    toast.render(picture, renderFlags=QWidget.RenderFlag.DrawChildren)
    right, foot = picture.width() - 1, picture.height() - 1
    middle = [(right // 2, 0), (right // 2, foot), (0, foot // 2), (right, foot // 2)]
    seen = [picture.pixelColor(x, y).alphaF() for x, y in [(0, 0), (right, 0), (0, foot), (right, foot), *middle]]
    assert max(seen) < 0.02
    assert picture.pixelColor(right // 2, foot // 2).alphaF() == 1.0
    toast.close()


def test_a_toast_can_be_dismissed_and_goes_by_itself(qtbot: QtBot, window: QWidget) -> None:
    toast = Toast(window, "<b>Copied</b>")
    toast.show()
    assert toast.label.textFormat() == Qt.TextFormat.PlainText
    assert 3_000 <= toast.stays_ms <= 10_000 < Toast(window, "x", Tone.DANGER).stays_ms
    QTest.mouseClick(button(toast, "Dismiss"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not isValid(toast), timeout=1000)


def test_announcing_takes_any_text(qtbot: QtBot, look: Theme) -> None:
    label = Label("x")
    qtbot.addWidget(label)
    announce(label, "Synced")
    announce(label, "Refund failed <b>", assertive=True)
    assert label.text() == "x"
