"""Cards and what stands on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.tokens import SIZE, Tone
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.check_line import Check, CheckGrid, CheckLine, Clause
from ui.widgets.figure_card import FigureCard
from ui.widgets.key_value import KeyValue
from ui.widgets.label import Label
from ui.widgets.pill import Pill
from ui.widgets.preview_box import PreviewBox, PreviewRow
from ui.widgets.row import Row, Stack, Stretch
from ui.widgets.steps import Step, Steps

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.theme.current import Theme


def texts(widget: QWidget) -> list[str]:
    """What can be read, from top to bottom."""
    shown = [label for label in widget.findChildren(Label) if label.isVisibleTo(widget) and label.text()]
    return [label.text() for label in shown]


def test_a_card_shows_head_and_body(qtbot: QtBot, look: Theme) -> None:
    card = Card("Pro Monthly", pills=[Pill("active", Tone.POSITIVE)], right="sub_1PqA…7d")
    card.add(Label("Price"))
    card.add_line()
    card.add_gap(4)
    card.add_stretch()
    qtbot.addWidget(card)
    card.resize(300, 200)
    card.show()
    assert texts(card) == ["Pro Monthly", "active", "sub_1PqA…7d", "Price"]
    assert card.accessibleName() == "Pro Monthly"
    plain = card.grab().toImage()
    card.set_danger(True)
    assert card.grab().toImage() != plain


def test_a_card_may_carry_a_widget_at_its_end_or_no_head_at_all(qtbot: QtBot, look: Theme) -> None:
    with_button = Card("Case", right=Button("Edit"))
    bare = Card(flush=True)
    for card in (with_button, bare):
        qtbot.addWidget(card)
    assert with_button.findChildren(Button)
    assert texts(bare) == []


def test_values_say_what_they_are(qtbot: QtBot, look: Theme) -> None:
    facts = KeyValue()
    value = facts.add("Price", "$49.00 / month")
    pill = Pill("active", Tone.POSITIVE)
    assert facts.add("Status", pill) is pill
    qtbot.addWidget(facts)
    facts.show()
    assert value.accessibleName() == "Price: $49.00 / month"
    assert texts(facts) == ["Price", "$49.00 / month", "Status", "active"]
    facts.clear()
    facts.add("Owner", "M. Keller", wrap=True)
    qtbot.waitUntil(lambda: texts(facts) == ["Owner", "M. Keller"], timeout=1000)


def test_a_figure_says_itself_whole(qtbot: QtBot, look: Theme) -> None:
    card = FigureCard("MRR", "$44,812", "+3.7 % on October", Tone.POSITIVE)
    qtbot.addWidget(card)
    assert card.accessibleName() == "MRR: $44,812, +3.7 % on October"
    card.set("—")
    assert card.accessibleName() == "MRR: —"


def test_clauses_say_in_words_whether_they_hold(qtbot: QtBot, look: Theme) -> None:
    grid = CheckGrid([Clause(Check.PASSED, "Nothing refunded yet"), Clause(Check.FAILED, "No open dispute", "dp_1")])
    qtbot.addWidget(grid)
    grid.show()
    spoken = [line.accessibleName() for line in grid.findChildren(CheckLine)]
    assert spoken == ["Passed: Nothing refunded yet", "Not passed: No open dispute. dp_1"]
    assert not grid.grab().isNull()
    grid.set_clauses([Clause(Check.EMPTY, "Second person"), Clause(Check.WARNING, "Over the daily limit")])
    qtbot.waitUntil(lambda: texts(grid) == ["Second person", "Over the daily limit"], timeout=1000)


def test_the_preview_shows_what_it_is_given(qtbot: QtBot, look: Theme) -> None:
    box = PreviewBox()
    rows = [
        PreviewRow("2 Dec 2026", ("$49.00", "$0.00"), strong=True),
        PreviewRow("Revenue given away", ("$49.00",), tone=Tone.DANGER),
    ]
    box.set_rows(rows, ["Invoice", "today", "with this comp"])
    qtbot.addWidget(box)
    box.show()
    assert texts(box) == [
        "What will happen", "Invoice", "today", "with this comp", "2 Dec 2026", "$49.00", "$0.00", "Revenue given away",
        "$49.00",
    ]  # fmt: skip
    spoken = [label.accessibleName() for label in box.findChildren(Label) if label.accessibleName()]
    assert "2 Dec 2026: $49.00, $0.00" in spoken
    box.set_rows([])
    assert texts(box) == ["What will happen"]


def test_steps_start_what_they_name(qtbot: QtBot, look: Theme) -> None:
    steps = Steps(
        [Step("portal", "Send portal link"), Step("refund", "Refund $49.00", "Duplicate", allowed=False, reason="No.")]
    )
    qtbot.addWidget(steps)
    steps.show()
    told: list[str] = []
    steps.chosen.connect(told.append)
    buttons = steps.findChildren(Button)
    assert [button.accessibleName() for button in buttons] == ["Do: Send portal link", "Do: Refund $49.00"]
    for button in buttons:
        button.click()
    assert told == ["portal"]
    assert buttons[1].accessibleDescription() == "No."
    steps.set_steps([Step("note", "Write a note", button="Write")])
    qtbot.waitUntil(lambda: texts(steps) == ["1", "Write a note"], timeout=1000)


def test_pills_shorten_before_they_spill(qtbot: QtBot, look: Theme) -> None:
    pill = Pill("a status with a very long name indeed", Tone.INFO, spoken="long status")
    qtbot.addWidget(pill)
    assert pill.accessibleName() == "long status"
    assert pill.minimumSizeHint().width() < pill.sizeHint().width()
    assert pill.sizeHint().height() == SIZE.pill
    pill.resize(70, 19)
    pill.show()
    assert pill.is_cut()
    assert "a status with" in pill.toolTip()
    pill.set("paid", Tone.POSITIVE)
    assert (pill.text(), pill.tone) == ("paid", Tone.POSITIVE)


def test_rows_and_stacks_take_more_later(qtbot: QtBot, look: Theme) -> None:
    row, stack = Row(Label("a"), Stretch(), margins=(4, 0, 0, 0)), Stack(Label("b"))
    for made in (row, stack):
        qtbot.addWidget(made)
        made.add(Label("c"))
        made.add(Stretch())
        made.resize(200, 60)
        made.show()
    assert texts(row) == ["a", "c"]
    first = row.findChildren(Label)[0]
    assert first.x() == 4


def test_values_that_wrap_are_shown_whole(qtbot: QtBot, look: Theme) -> None:
    values = KeyValue()
    long = "12 customers · 14 subscriptions · 130 payments · 130 invoices · 9 refunds · 3 disputes · 5 products"
    shown = values.add("Cache", long, wrap=True)
    values.add("Role", "Support")
    card = QWidget()
    column = QVBoxLayout(card)
    column.addWidget(values)
    column.addStretch(1)
    qtbot.addWidget(card)
    card.resize(300, 600)
    card.show()
    assert shown.height() >= shown.heightForWidth(shown.width()) > shown.fontMetrics().height() * 2
    assert values.height() < 300
