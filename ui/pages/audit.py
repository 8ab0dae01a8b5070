"""The audit trail: who did what and why, checked and exportable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from billing_console.bootstrap import Console
from billing_console.domain.audit import Entry, Verdict, key_fingerprint
from billing_console.services.audit import TrailPage
from ui.commands import Command
from ui.format import short_id, utc_full, utc_stamp
from ui.models.column import CellKind, Column, PillCell
from ui.models.table import TableModel
from ui.pages.audit_entry import EntryCard, outcome_of, what
from ui.pages.page import Page
from ui.tasks import ask
from ui.texts import fill
from ui.texts_audit import ACTIONS, TRAIL_PROBLEMS
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.combo import Combo
from ui.widgets.data_table import DataTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.pill import Pill
from ui.widgets.radio_group import Option, RadioGroup
from ui.widgets.save_sheet import SaveSheet, documents

SPANS = (("1", "Last 24 hours"), ("7", "Last 7 days"), ("30", "Last 30 days"), ("365", "Last year"), ("", "All time"))


def columns() -> tuple[Column[Entry], ...]:
    """The table of the mockup: number, time, who, what, object, outcome."""
    return (
        Column("seq", "#", lambda e: str(e.seq), sort=lambda e: e.seq),
        Column("at", "When (UTC)", lambda e: utc_stamp(e.at), sort=lambda e: e.at, tip=lambda e: utc_full(e.at)),
        Column("actor", "Who", lambda e: e.draft.actor),
        Column("what", "What", what, stretch=True),
        Column("object", "Object", lambda e: short_id(e.draft.object_id) or "—", kind=CellKind.MONO),
        Column("outcome", "Outcome", _no_text, kind=CellKind.PILLS, pills=_pills, sort=outcome_of),
    )


def _no_text(_entry: Entry) -> str:
    return ""


def _pills(entry: Entry) -> Sequence[PillCell]:
    words, tone = outcome_of(entry)
    return (PillCell(words, Tone(tone)),)


class AuditPage(Page):
    """Filter, read, check and export the trail."""

    def __init__(self, console: Console, parent: QWidget | None = None) -> None:
        super().__init__(console, parent)
        self._page: TrailPage | None = None
        self.model: TableModel[Entry] = TableModel(columns(), key=lambda entry: entry.seq)
        self.table: DataTable[Entry] = DataTable(self.model, name="Audit trail entries", rounded_top=True)
        self.table.row_selected.connect(self._entry_selected)
        self.card = EntryCard()
        self._build_head()
        self._build_filters()
        self._build_body()

    # ------------------------------------------------------------------------------------------------ arrangement

    def _build_head(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme().px(SPACE.m))
        self.chain = Pill("not yet checked", Tone.NEUTRAL)
        self.verify_button = Button("Verify again")
        self.verify_button.clicked.connect(self.verify)
        self.export_button = Button("Export signed copy…")
        self.export_button.clicked.connect(self.export)
        head.addWidget(Label("Audit trail", Text.TITLE))
        head.addWidget(self.chain)
        head.addStretch(1)
        head.addWidget(self.verify_button)
        head.addWidget(self.export_button)
        self.column.addLayout(head)

    def _build_filters(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme().px(10))
        self.actor = Combo("Actor", (("", "Actor: anyone"),))
        self.action = Combo("Action", (("", "Action: any"),))
        self.span = Combo("Period", SPANS, chosen="30")
        self.text = LineEdit("Search the trail", placeholder="Search the trail")
        self.text.setToolTip("Customer, object, case or request id")
        self.text.setMinimumWidth(theme().px(150))
        self.text.setMaximumWidth(theme().px(320))
        self.count = Label("", Text.SECONDARY)
        for combo in (self.actor, self.action, self.span):
            combo.changed.connect(lambda _key: self.reload())
            row.addWidget(combo)
        self.text.textChanged.connect(lambda _text: self.reload())
        row.addWidget(self.text)
        row.addWidget(self.count)
        row.addStretch(1)
        key = key_fingerprint(self.console.audit.public_key)
        self.key = Label(f"key {key}", Text.MONO, selectable=True)
        self.key.setAccessibleName(f"Fingerprint of the key that signs this trail: {key}")
        row.addWidget(self.key)
        self.column.addLayout(row)

    def _build_body(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme().px(SPACE.l))
        side = QVBoxLayout()
        side.addWidget(self.card)
        side.addStretch(1)
        self.empty = EmptyState(
            "document", "Nothing here yet", "Every refund, sign-in and export is written down here as it happens."
        )
        self.empty.hide()
        self.entries = Card(flush=True)
        self.entries.add(self.table)
        row.addWidget(self.entries, 25)
        row.addWidget(self.empty, 25)
        row.addLayout(side, 12)
        self.column.addLayout(row, 1)

    # ---------------------------------------------------------------------------------------------------- reading

    @override
    def shown(self) -> None:
        self.reload()
        if self.console.trail_verdict is None:
            self.verify()
        else:
            self._show_verdict(self.console.trail_verdict)

    @override
    def reload(self) -> None:
        self.tasks.latest("page", self._read, then=self._show_page)

    async def _read(self) -> tuple[TrailPage, tuple[tuple[str, ...], tuple[str, ...]]]:
        audit = self.console.audit
        return await audit.page(self._filter()), await audit.choices()

    def _filter(self) -> Any:  # the service's own filter; this layer only hands it back
        days = self.span.key()
        return self.console.audit.chosen(
            actor=self.actor.key(),
            action=self.action.key(),
            since=self.console.clock() - timedelta(days=int(days)) if days else None,
            text=self.text.text().strip(),
        )

    def _show_page(self, read: tuple[TrailPage, tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
        page, (actors, actions) = read
        problem = self.console.ledger.anchor_problem
        if problem is None:
            self.clear_problem()
        else:  # the keychain can't vouch for the trail's end: that must be seen here
            self.show_problem(problem)
        self._page = page
        _offer(self.actor, "Actor: anyone", [(actor, actor) for actor in actors])
        _offer(self.action, "Action: any", [(action, ACTIONS.get(action, action)) for action in actions])
        self.model.set_rows(page.entries)
        shown = (
            f"{page.total:,} entries"
            if page.total == len(page.entries)
            else f"newest {len(page.entries):,} of {page.total:,}"
        )
        self.count.setText(shown)
        self.entries.setVisible(bool(page.entries))
        self.empty.setVisible(not page.entries)
        if page.entries and self.table.current_row() is None:
            self.table.select_key(page.entries[0].seq)

    def _entry_selected(self, entry: Entry | None) -> None:
        self.card.show_entry(entry)

    @override
    def changed(self, ids: frozenset[str]) -> None:
        if "trail" in ids and self.isVisible() and self.console.trail_verdict is not None:
            self._show_verdict(self.console.trail_verdict)

    # --------------------------------------------------------------------------------------------------- commands

    @override
    def commands(self) -> list[Command]:
        return [
            Command("audit:verify", "Verify the audit trail", self.verify, icon="check"),
            Command("audit:export", "Export a signed copy of the trail…", self.export, icon="download"),
        ]

    def verify(self) -> None:
        """Check the whole chain now."""
        self.chain.set("checking…", Tone.NEUTRAL)
        self.verify_button.setEnabled(False)
        self.tasks.latest("verify", self.console.verify_trail, then=self._show_verdict)

    def _show_verdict(self, verdict: Verdict) -> None:
        self.verify_button.setEnabled(True)
        if verdict.intact:
            head = short_id(verdict.head, 4, 4)
            self.chain.set(f"✓ chain verified up to #{verdict.size:,} · head {head}", Tone.POSITIVE)
        else:
            first = verdict.findings[0]
            words = fill(TRAIL_PROBLEMS[first.code], {"seq": first.seq})
            more = f" (and {len(verdict.findings) - 1} more)" if len(verdict.findings) > 1 else ""
            self.chain.set(f"✗ {words}{more}", Tone.DANGER)
        self.reload()

    def export(self) -> None:
        """Write the chosen entries to a signed file."""
        self.tasks.latest("export", self._export)

    async def _export(self) -> None:
        now = self.console.clock()
        folder = documents()
        sheet = SaveSheet(self, "Export signed copy", folder / f"audit-trail-{now:%Y-%m-%d}.jsonl")
        sheet.set_note("Signed, readable only by you. Check it anywhere with: billing-console audit verify FILE")
        shown = self._page.total if self._page is not None else 0
        scope = RadioGroup(
            [Option("all", "The whole trail"), Option("shown", f"Only what the filters show ({shown:,} entries)")],
            name="What to export",
            chosen="all",
        )
        sheet.add(scope)
        if not await ask(sheet):
            return
        chosen = self._filter() if scope.key() == "shown" else self.console.audit.chosen()
        entry = await self.console.audit.export(sheet.path(), chosen)
        self.said.emit(f"Exported and written to the trail as #{entry.seq}")
        self.reload()


def _offer(combo: Combo, anything: str, options: Sequence[tuple[str, str]]) -> None:
    """Replace a filter's choices without losing what is chosen."""
    wanted = [("", anything), *options]
    if [(combo.itemData(i), combo.itemText(i)) for i in range(combo.count())] == wanted:
        return
    chosen = combo.key()
    combo.blockSignals(True)
    combo.clear()
    for key, words in wanted:
        combo.addItem(words, key)
    combo.choose(chosen if any(key == chosen for key, _ in wanted) else "")
    combo.blockSignals(False)
