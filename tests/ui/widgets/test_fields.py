"""Fields for text, secrets and money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from billing_console.domain.errors import BillingError, InvalidInput
from billing_console.domain.money import Money
from ui.theme.tokens import Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.money_edit import MoneyEdit
from ui.widgets.pill import Pill
from ui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.theme.current import Theme


def explain(problem: BillingError) -> str:
    assert isinstance(problem, InvalidInput)
    return f"refused: {problem.code}"


def test_a_field_has_a_name_and_says_what_is_wrong(qtbot: QtBot, look: Theme) -> None:
    field = LineEdit("Search", placeholder="cus_…", icon="search")
    qtbot.addWidget(field)
    field.show()
    assert field.accessibleName() == "Search"
    fine = field.grab().toImage()
    field.set_error("There is no such folder.")
    assert field.accessibleDescription() == "There is no such folder."
    assert field.grab().toImage() != fine
    field.set_error("")
    assert field.grab().toImage() == fine


def test_a_secret_is_hidden_until_the_eye_is_pressed(qtbot: QtBot, look: Theme) -> None:
    field = LineEdit("Key", text="abc", secret=True)
    qtbot.addWidget(field)
    field.show()
    assert field.echoMode() == QLineEdit.EchoMode.Password
    eye = field.actions()[-1]
    assert eye.text() == "Show"
    eye.trigger()
    assert field.echoMode() == QLineEdit.EchoMode.Normal
    assert eye.text() == "Hide"
    eye.trigger()
    assert field.echoMode() == QLineEdit.EchoMode.Password


def test_what_stands_at_the_end_of_a_field_does_not_cover_the_text(qtbot: QtBot, look: Theme) -> None:
    pill = Pill("restricted", Tone.POSITIVE)
    field = LineEdit("Key", trailing=pill)
    qtbot.addWidget(field)
    field.resize(300, 32)
    field.show()
    assert pill.parent() is field
    assert field.textMargins().right() >= pill.width()
    assert pill.geometry().right() < 300


def test_a_text_area_lets_tab_out(qtbot: QtBot, look: Theme) -> None:
    area = TextArea("Note", lines=3)
    qtbot.addWidget(area)
    area.show()
    with qtbot.waitSignal(area.edited, timeout=500) as caught:
        QTest.keyClicks(area, "ab")
    assert caught.args == ["a"]
    assert area.tabChangesFocus()
    assert area.accessibleName() == "Note"


@pytest.mark.parametrize(
    ("currency", "text", "minor"),
    [
        ("usd", "49", 4900),
        ("usd", "$1,234.50", 123450),
        ("jpy", "500", 500),
        ("usd", "0.001", None),
        ("kwd", "1.23", 1230),
    ],
)
def test_money_is_read_exactly(qtbot: QtBot, look: Theme, currency: str, text: str, minor: int | None) -> None:
    field = MoneyEdit("Amount", currency, explain=explain)
    qtbot.addWidget(field)
    field.edit.setText(text)
    assert field.value() == (None if minor is None else Money(minor, currency))
    assert bool(field.error()) == (minor is None)


def test_money_says_below_what_is_wrong(qtbot: QtBot, look: Theme) -> None:
    field = MoneyEdit("Amount", "usd", explain=explain, value=Money(4900, "usd"))
    qtbot.addWidget(field)
    field.show()
    assert field.edit.accessibleName() == "Amount, USD"
    with qtbot.waitSignal(field.value_changed, timeout=500) as caught:
        field.edit.setText("abc")
    assert caught.args == [None]
    assert field.error() == "refused: amount_letters"
    assert field.edit.accessibleDescription() == field.error()
    field.edit.setText("")
    assert field.error() == ""
    assert field.value() is None


def test_money_has_a_limit(qtbot: QtBot, look: Theme) -> None:
    field = MoneyEdit("Amount", "usd", explain=explain, value=Money(4900, "usd"), maximum=Money(4900, "usd"))
    qtbot.addWidget(field)
    assert field.value() == Money(4900, "usd")
    field.edit.setText("49.01")
    assert field.value() is None
    assert field.error() == "refused: amount_above_rest"
    field.set_maximum(None)
    assert field.value() == Money(4901, "usd")


def test_money_of_another_currency_is_a_mistake_of_ours(qtbot: QtBot, look: Theme) -> None:
    field = MoneyEdit("Amount", "usd", explain=explain)
    qtbot.addWidget(field)
    with pytest.raises(ValueError, match="eur"):
        field.set_value(Money(1, "eur"))


def test_the_same_amount_is_told_once(qtbot: QtBot, look: Theme) -> None:
    field = MoneyEdit("Amount", "usd", explain=explain)
    qtbot.addWidget(field)
    told: list[object] = []
    field.value_changed.connect(told.append)
    field.edit.setText("49")
    field.edit.setText("49.00")
    field.edit.setText("$49.00")
    assert told == [Money(4900, "usd")]


def test_enter_in_the_amount_is_passed_on(qtbot: QtBot, look: Theme) -> None:
    field = MoneyEdit("Amount", "usd", explain=explain)
    qtbot.addWidget(field)
    field.show()
    with qtbot.waitSignal(field.returnPressed, timeout=500):
        QTest.keyClick(field.edit, Qt.Key.Key_Return)
