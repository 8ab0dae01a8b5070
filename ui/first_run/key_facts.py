"""What a key needs, and what became known of it: the rights as marks, the account and the deeds as a small table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from billing_console.domain.policy import Capability
from billing_console.services.profiles import KeyReport, Permission
from ui.first_run.words import DEEDS, SIGHTS
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
_PILLS_WIDTH = 470  # between a fact's name and the end of its row, less the number that stands for the rest
_FOUND = {
    Capability.YES: (Check.PASSED, "the key has it"),
    Capability.UNKNOWN: (Check.PASSED, "Stripe tells when it is first used"),
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
        needed = [right for right in rights if right.level != "none"]
        for position, right in enumerate(needed):
            state, remark = Check.PASSED, "to be ticked"
            if report is not None and right.slug in report.may:
                state, remark = _FOUND[report.may[right.slug]]
            self._grid.addWidget(_line(right.label, state, remark), position // COLUMNS, position % COLUMNS)
        if others := [right.label.partition(":")[0] for right in rights if right.level == "none"]:
            words = f"Not needed: {others[0]}" + "".join(f", {other[:1].lower()}{other[1:]}" for other in others[1:])
            line = Label(words, Text.SECONDARY, muted=True, wrap=True)
            self._grid.addWidget(line, -(-len(needed) // COLUMNS), 0, 1, COLUMNS)


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
    """What the key may see and do, may not, and what only its use will show."""
    found = {may: [slug for slug, its in report.may.items() if its is may] for may in Capability}
    yes, unknown, no = (found[may] for may in (Capability.YES, Capability.UNKNOWN, Capability.NO))
    heads = (
        ("May see", [_sight(slug) for slug in yes if slug.endswith("_read")], Tone.POSITIVE),
        ("May do", _deeds(yes), Tone.POSITIVE),
        ("Stripe tells when used", _deeds(unknown), Tone.NEUTRAL),
        ("May not", [*_deeds(no), *(f"see {_sight(slug)}" for slug in no if slug.endswith("_read"))], Tone.DANGER),
    )
    return [(head, _pills(words, tone, head)) for head, words, tone in heads if words]


def _sight(slug: str) -> str:
    return SIGHTS.get(slug, slug.removesuffix("_read").replace("_", " "))


def _deeds(slugs: Sequence[str]) -> list[str]:
    """The deeds behind rights to write, the commonest first."""
    writes = [slug for slug in slugs if not slug.endswith("_read")]
    order = list(DEEDS)
    writes.sort(key=lambda slug: order.index(slug) if slug in DEEDS else len(order))
    return [DEEDS.get(slug, slug.replace("_", " ")) for slug in writes]


def _pills(words: Sequence[str], tone: Tone, head: str) -> list[QWidget]:
    """As many as there is room for; the rest is a number with the names in its tool tip."""
    room = theme().px(_PILLS_WIDTH)
    pills: list[QWidget] = []
    for position, word in enumerate(words):
        pill = Pill(word, tone, spoken=f"{head}: {word}")
        room -= pill.sizeHint().width() + theme().px(SPACE.xs)
        if room < 0:
            rest = words[position:]
            pill.set(f"+{len(rest)}", tone)
            pill.setAccessibleName(f"{head}: {', '.join(rest)}")
            pill.setToolTip(plain_tip(", ".join(rest)))
        pills.append(pill)
        if room < 0:
            break
    return pills
