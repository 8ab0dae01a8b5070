"""The label shows every name as it is written, whole or shortened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QPalette

from tests.ui.hostile import HOSTILE
from ui.theme.style import apply
from ui.theme.tokens import DARK, LIGHT, Text, Tone
from ui.theme.words import plain_tip
from ui.widgets.label import Label
from ui.widgets.marked_label import Mark, MarkedLabel, Run

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from ui.theme.current import Theme


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("options", [{}, {"elide": True}, {"wrap": True}, {"selectable": True}], ids=str)
def test_names_are_plain_text(qtbot: QtBot, look: Theme, name: str, options: dict[str, bool]) -> None:
    label = Label(name, **options)  # type: ignore[arg-type]  # a table of keywords
    qtbot.addWidget(label)
    label.resize(120, 40)
    label.show()
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == name
    assert not label.grab().isNull()


def test_shortened_text_tells_the_whole_in_tip_and_to_screen_readers(qtbot: QtBot, look: Theme) -> None:
    label = Label("<b>Lumen</b> & Studio " * 10, elide=True)
    qtbot.addWidget(label)
    label.resize(100, 20)
    label.show()
    assert label.is_cut()
    assert label.toolTip().startswith("<span>&lt;b&gt;Lumen&lt;/b&gt; &amp; Studio")
    interface = QAccessible.queryAccessibleInterface(label)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == label.text()
    label.resize(3000, 20)
    assert not label.is_cut()
    assert label.toolTip() == ""


def test_a_shortened_label_may_become_narrow(qtbot: QtBot, look: Theme) -> None:
    label = Label("W" * 500, elide=True)
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() < 60
    assert label.sizeHint().width() > 1000


def test_wrapped_text_grows_in_height(qtbot: QtBot, look: Theme) -> None:
    label = Label("Same plan, same card, one seat each, created three minutes apart. " * 3, wrap=True)
    qtbot.addWidget(label)
    assert label.heightForWidth(150) > 2 * label.heightForWidth(600)


@pytest.mark.parametrize(
    ("options", "colour"),
    [
        ({}, LIGHT.text),
        ({"muted": True}, LIGHT.text_muted),
        ({"tone": Tone.DANGER}, LIGHT.danger.text),
        ({"tone": Tone.DANGER, "muted": True}, LIGHT.danger.text),
    ],
)
def test_colours_follow_kind_and_tone(qtbot: QtBot, look: Theme, options: dict[str, bool], colour: str) -> None:
    label = Label("x", Text.BODY, **options)  # type: ignore[arg-type]  # a table of keywords
    qtbot.addWidget(label)
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(colour)


def test_kind_tone_and_mute_can_change(qtbot: QtBot, look: Theme) -> None:
    label = Label("x")
    qtbot.addWidget(label)
    label.set_kind(Text.TITLE)
    assert label.font().pixelSize() == 20
    label.set_tone(Tone.POSITIVE)
    assert label.colour() == LIGHT.positive.text
    label.set_tone(None)
    label.set_muted(True)
    assert label.colour() == LIGHT.text_muted


def test_scale_reaches_labels_on_screen(qapp: QApplication, qtbot: QtBot, look: Theme) -> None:
    label = Label("x")
    qtbot.addWidget(label)
    apply(qapp, DARK, scale=2.0, has_motion=False)
    assert label.font().pixelSize() == 26


def test_marks_are_seen_and_the_text_stays_whole(qtbot: QtBot, look: Theme) -> None:
    runs = [Run("Amara "), Run("Okaf", Mark.HIGHLIGHT), Run("or "), Run("cus_1", Mark.MONO), Run("!", Mark.MUTED)]
    label = MarkedLabel(runs)
    plain = MarkedLabel([Run("Amara Okafor cus_1!")])
    for made in (label, plain):
        qtbot.addWidget(made)
        made.resize(300, 30)
    assert label.text() == plain.text()
    image = label.grab().toImage()
    assert image != plain.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(300) for y in range(30)}
    assert LIGHT.highlight.lower() in colours


def test_markup_in_a_run_is_text(qtbot: QtBot, look: Theme) -> None:
    label = MarkedLabel([Run("<b>x</b>", Mark.STRONG)], wrap=True)
    qtbot.addWidget(label)
    assert label.text() == "<b>x</b>"
    assert label.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("name", HOSTILE)
def test_marked_text_shortens_too(qtbot: QtBot, look: Theme, name: str) -> None:
    label = MarkedLabel([Run(name), Run(" Okafor", Mark.HIGHLIGHT)])
    qtbot.addWidget(label)
    label.resize(90, 20)
    label.show()
    assert label.minimumSizeHint().width() < 60
    image = label.grab().toImage()
    assert not image.isNull()
    if label.is_cut():
        assert label.toolTip() == plain_tip(label.text())
        edge = [image.pixelColor(89, y) for y in range(20)]
        assert len(set(map(str, edge))) == 1  # nothing runs over the edge


def test_marks_survive_the_cut(qtbot: QtBot, look: Theme) -> None:
    label = MarkedLabel([Run("Okafor", Mark.HIGHLIGHT), Run(" and a long rest of the name")])
    qtbot.addWidget(label)
    label.resize(90, 20)
    image = label.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(90) for y in range(20)}
    assert LIGHT.highlight.lower() in colours
