"""The sheet holds the keyboard, gives it back, and never does anything by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget
from shiboken6 import isValid

from tests.ui.front import in_front
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.search_sheet import SearchFrame
from ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.theme.current import Theme


class Scene:
    """A window with one field, and a sheet with a field and two buttons over it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        self.window.resize(1000, 700)
        layout = QVBoxLayout(self.window)
        self.behind = LineEdit("Behind")
        layout.addWidget(self.behind)
        in_front(qtbot, self.window)
        self.behind.setFocus()
        self.sheet = Sheet(self.window, "Refund a payment", about="Amara Okafor", subtitle="Step 2 of 3")
        self.field = LineEdit("Amount")
        self.sheet.add_heading("How much")
        self.sheet.add(self.field)
        self.cancel, self.deed = Button("Cancel"), Button("Refund $49.00")
        self.sheet.set_note("Recorded before it is sent.")
        self.sheet.add_button(self.cancel)
        self.sheet.add_button(self.deed)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


@pytest.fixture
def scene(qtbot: QtBot, look: Theme) -> Scene:
    return Scene(qtbot)


def test_it_lies_in_the_window_and_is_a_dialog(scene: Scene) -> None:
    scene.sheet.open()
    assert not scene.sheet.isWindow()
    assert scene.sheet.geometry() == scene.window.rect()
    interface = QAccessible.queryAccessibleInterface(scene.sheet)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == "Refund a payment"
    assert interface.role() == QAccessible.Role.Dialog
    panel = scene.sheet.panel.geometry()
    assert abs(panel.center().x() - scene.window.rect().center().x()) <= 1
    assert panel.width() == 760


def test_it_is_in_the_picture_of_its_window(scene: Scene) -> None:
    before = scene.window.grab().toImage()
    scene.sheet.open()
    assert scene.window.grab().toImage() != before


def test_the_keyboard_goes_in_and_comes_back(scene: Scene) -> None:
    assert QApplication.focusWidget() is scene.behind
    scene.sheet.open()
    assert QApplication.focusWidget() is scene.field
    scene.sheet.accept()
    assert QApplication.focusWidget() is scene.behind


def test_tab_goes_round_inside(scene: Scene) -> None:
    scene.sheet.open()
    seen = []
    for _ in range(4):
        seen.append(focused())
        QTest.keyClick(seen[-1], Qt.Key.Key_Tab)
    assert seen == [scene.field, scene.cancel, scene.deed, scene.field]
    QTest.keyClick(focused(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is scene.field


def test_disabled_buttons_are_passed_over(scene: Scene) -> None:
    scene.deed.set_allowed(False, "Type the amount first.")
    scene.sheet.open()
    QTest.keyClick(scene.field, Qt.Key.Key_Tab)
    QTest.keyClick(scene.cancel, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is scene.field


def test_escape_rejects_from_anywhere(qtbot: QtBot, scene: Scene) -> None:
    scene.sheet.open()
    with qtbot.waitSignal(scene.sheet.finished, timeout=500) as caught:
        QTest.keyClick(scene.field, Qt.Key.Key_Escape)
    assert caught.args == [QDialog.DialogCode.Rejected.value]
    assert not scene.sheet.isVisible()


def test_enter_in_a_field_does_nothing(scene: Scene) -> None:
    done: list[int] = []
    pressed: list[bool] = []
    scene.sheet.finished.connect(done.append)
    scene.deed.clicked.connect(pressed.append)
    scene.sheet.open()
    QTest.keyClick(scene.field, Qt.Key.Key_Return)
    assert done == pressed == []
    assert scene.sheet.isVisible()


def test_the_windows_shortcuts_rest_and_the_sheets_own_work(scene: Scene) -> None:
    told: list[str] = []
    QShortcut("Ctrl+K", scene.window, lambda: told.append("window"))
    QShortcut("Ctrl+Return", scene.sheet, lambda: told.append("sheet"))
    QTest.keyClick(scene.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert told == ["window"]
    scene.sheet.open()
    QTest.keyClick(scene.field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(scene.deed, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert told == ["window"]
    scene.deed.setFocus()
    QTest.keyClick(scene.deed, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told == ["window", "sheet"]


def test_a_page_behind_cannot_take_the_keyboard(scene: Scene) -> None:
    scene.sheet.open()
    scene.behind.setFocus()
    assert QApplication.focusWidget() is scene.field
    scene.sheet.reject()
    scene.behind.setFocus()
    assert QApplication.focusWidget() is scene.behind


def test_a_sheet_over_a_sheet(scene: Scene) -> None:
    scene.sheet.open()
    second = Sheet(scene.sheet, "Are you sure?")
    sure = Button("Yes")
    second.add_button(sure)
    second.open()
    assert second.parentWidget() is scene.window
    assert QApplication.focusWidget() is sure
    second.reject()
    assert QApplication.focusWidget() is scene.field
    assert scene.sheet.isVisible()


def test_a_click_beside_the_sheet_does_not_reach_the_page(scene: Scene) -> None:
    scene.sheet.open()
    assert scene.window.childAt(5, 5) is scene.sheet


def test_it_follows_the_window_and_scrolls_when_low(scene: Scene) -> None:
    for _ in range(30):
        scene.sheet.add(Label("One more line of the form"))
    scene.sheet.open()
    scene.window.resize(900, 420)
    assert scene.sheet.geometry() == scene.window.rect()
    assert scene.sheet.panel.height() <= 420 - 40
    foot = scene.deed.mapTo(scene.window, scene.deed.rect().bottomRight())
    assert scene.window.rect().contains(foot)


def test_it_grows_with_its_content(qtbot: QtBot, scene: Scene) -> None:
    scene.sheet.open()
    before = scene.sheet.panel.height()
    scene.sheet.add(Label("More"))
    qtbot.waitUntil(lambda: scene.sheet.panel.height() > before, timeout=1000)


def test_its_upper_edge_stays_when_its_content_changes(scene: Scene) -> None:
    more = Label("More")
    scene.sheet.add(more)
    scene.sheet.open()
    QTest.qWait(20)
    top, height = scene.sheet.panel.y(), scene.sheet.panel.height()
    more.hide()
    scene.sheet.relayout()
    assert (scene.sheet.panel.y(), scene.sheet.panel.height() < height) == (top, True)
    more.show()
    scene.sheet.relayout()
    assert (scene.sheet.panel.y(), scene.sheet.panel.height()) == (top, height)
    scene.window.resize(900, 420)
    assert scene.sheet.panel.geometry().bottom() < scene.sheet.height()


def test_the_widget_that_had_the_keyboard_may_be_gone(qtbot: QtBot, scene: Scene) -> None:
    scene.sheet.open()
    scene.behind.deleteLater()
    qtbot.waitUntil(lambda: not isValid(scene.behind), timeout=1000)
    scene.sheet.reject()
    assert not scene.sheet.isVisible()


def test_what_was_typed_before_the_search_opened_goes_on(scene: Scene) -> None:
    frame = SearchFrame(scene.window)
    frame.edit.setText("a")
    frame.set_hints([("Enter", "open"), ("Esc", "close")])
    frame.set_count("4 customers")
    frame.open()
    QTest.keyClicks(frame.edit, "mara")
    assert frame.edit.text() == "amara"
    assert frame.panel.geometry().top() == 44
    frame.set_hints([("Enter", "choose")])
    assert not frame.grab().isNull()
    QTest.keyClick(frame.edit, Qt.Key.Key_Escape)
    assert not frame.isVisible()
