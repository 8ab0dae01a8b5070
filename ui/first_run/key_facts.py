"""What a key needs, and what became known of it: the rights as marks, the account and the deeds as a small table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from billing_console.domain.policy import Capability
from billing_console.services.profiles import KeyReport, Permission
from ui.first_run.words import DEEDS
from ui.format import short_id
from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SIZE, SPACE, Text, Tone
from ui.theme.words import plain_tip
from ui.widgets.check_line import Check, CheckSign
from ui.widgets.label import Label
from ui.widgets.pill import Pill
from ui.widgets.rule import Rule

COLUMNS = 3
_FOUND = {
    Capability.YES: (Check.PASSED, "the key has it"),
    Capability.UNKNOWN: (Check.PASSED, "shows when it is first used"),
    Capability.NO: (Check.FAILED, "the key lacks it"),
}


class Rights(QWidget):
    """The rights a role's key needs, three to a line; after the test a cross marks what is missing."""

    def __init__(self) -> None:
        super().__init__()
        px = theme().px
        self.setAccessibleName("Rights this role needs")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(SPACE.s))
        self._grid.setVerticalSpacing(px(7))
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)

    def show_rights(self, rights: Sequence[Permission], report: KeyReport | None) -> None:
        """The list as it has to be ticked at Stripe, or as the test found it."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for position, right in enumerate(rights):
            state, remark = Check.PASSED, "to be ticked"
            if report is not None and right.slug in report.may:
                state, remark = _FOUND[report.may[right.slug]]
            self._grid.addWidget(_line(right.label, state, remark), position // COLUMNS, position % COLUMNS)


def _line(words: str, state: Check, remark: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme().px(SPACE.s))
    label = Label(words, tone=Tone.DANGER if state is Check.FAILED else None, elide=True)
    label.setAccessibleName(f"{words}, {remark}")
    line.setToolTip(plain_tip(remark))
    sign = CheckSign(state)
    sign.setFixedSize(sign.sizeHint())
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(label, 1)
    return line


class FactTable(QWidget):
    """Names at the left, values at the right, a line between rows and around all of them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(1, 1, 1, 1)
        self._rows.setSpacing(0)

    def set_rows(self, rows: Sequence[tuple[str, Sequence[QWidget]]]) -> None:
        """Show these instead."""
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for position, (name, values) in enumerate(rows):
            if position:
                self._rows.addWidget(Rule())
            self._rows.addWidget(_fact(name, values))
        self.setVisible(bool(rows))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        canvas.box(QRectF(self.rect()), canvas.theme.px(3), None, canvas.tokens.line)
        painter.end()


def _fact(name: str, values: Sequence[QWidget]) -> QWidget:
    px = theme().px
    fact = QWidget()
    fact.setMinimumHeight(px(SIZE.row - 1))
    row = QHBoxLayout(fact)
    row.setContentsMargins(px(SPACE.m), 0, px(SPACE.m), 0)
    row.setSpacing(px(SPACE.xs))
    row.addWidget(Label(name))
    row.addSpacing(px(SPACE.xl))
    row.addStretch(1)
    for value in values:
        row.addWidget(value, 0, Qt.AlignmentFlag.AlignVCenter)
    return fact


def account_fact(report: KeyReport) -> tuple[str, Sequence[QWidget]]:
    """Whose key it is, as far as Stripe says."""
    if report.account is None:
        return "Account", [Label("named at the first use; this key may not ask", Text.BODY, muted=True, elide=True)]
    name = [Label(report.account_name, Text.STRONG, elide=True)] if report.account_name else []
    shown = Label(short_id(report.account, 10, 4), Text.MONO, muted=True)
    shown.setToolTip(plain_tip(report.account))
    shown.setAccessibleName(report.account)
    return "Account", [*name, shown]


def deed_facts(report: KeyReport) -> list[tuple[str, Sequence[QWidget]]]:
    """What the key may do, may not do, and what only its use will show."""
    heads = (
        ("May do", Capability.YES, Tone.POSITIVE),
        ("Shows when used", Capability.UNKNOWN, Tone.NEUTRAL),
        ("May not", Capability.NO, Tone.DANGER),
    )
    facts: list[tuple[str, Sequence[QWidget]]] = []
    for head, found, tone in heads:
        words = [DEEDS.get(slug, slug.replace("_", " ")) for slug, may in report.may.items() if may is found]
        if words:
            facts.append((head, _pills(words, tone, head)))
    return facts


def _pills(words: Sequence[str], tone: Tone, head: str) -> list[QWidget]:
    """The first few as pills; the rest is a number with the names in its tool tip."""
    order = list(DEEDS.values())
    ranked = sorted(words, key=lambda word: order.index(word) if word in order else len(order))
    shown, rest = ranked[:5], ranked[5:]
    pills: list[QWidget] = [Pill(word, tone, spoken=f"{head}: {word}") for word in shown]
    if rest:
        more = Pill(f"+{len(rest)}", tone, spoken=f"{head}: {', '.join(rest)}")
        more.setToolTip(plain_tip(", ".join(rest)))
        pills.append(more)
    return pills
