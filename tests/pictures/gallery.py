"""Mock pages made of the kit, to hold beside the design's pictures: `python -m tests.pictures.gallery FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from tests.pictures.customer import customer_page
from tests.pictures.parts import parts_page, search_frame, toast
from tests.pictures.refund import refund_sheet
from ui.theme import style
from ui.theme.tokens import DARK, LIGHT, Tokens, Tone
from ui.widgets.mode_bar import ModeBar
from ui.widgets.rail import Rail, RailItem
from ui.widgets.top_bar import TopBar

SIZE = (1360, 860)


def rail() -> Rail:
    pages = [
        RailItem("today", "Today", "inbox"),
        RailItem("customers", "Customers", "users"),
        RailItem("disputes", "Disputes", "shield"),
        RailItem("escalations", "Escalations", "flag"),
        RailItem("approvals", "Approvals", "check"),
        RailItem("dunning", "Dunning", "pulse"),
        RailItem("reports", "Reports", "chart"),
        RailItem("reconciliation", "Reconciliation", "arrows"),
        RailItem("audit", "Audit trail", "document"),
    ]
    made = Rail("Billing Console", pages, [RailItem("settings", "Settings", "gear")])
    for key, count, tone in [
        ("today", 7, Tone.NEUTRAL),
        ("disputes", 3, Tone.DANGER),
        ("escalations", 2, Tone.NEUTRAL),
        ("approvals", 1, Tone.NEUTRAL),
        ("dunning", 14, Tone.NEUTRAL),
    ]:
        made.set_count(key, count, tone)
    made.set_status(["Audit chain intact · 1,284", "Cache encrypted", "Locks in 14 min"])
    return made


def frame(page: QWidget, selected: str) -> QWidget:
    window = QWidget()
    window.resize(*SIZE)
    outer = QVBoxLayout(window)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    outer.addWidget(ModeBar("practice", "PRACTICE MODE", "Sandbox company “Northwind Cloud” — no real money moves"))
    middle = QHBoxLayout()
    middle.setSpacing(0)
    outer.addLayout(middle, 1)
    left = rail()
    left.select(selected)
    middle.addWidget(left)
    right = QVBoxLayout()
    right.setSpacing(0)
    middle.addLayout(right, 1)
    top = TopBar("Search customers, emails, IDs, last 4…")
    top.search.set_query("amara")
    top.set_freshness("Synced 40 s ago", Tone.POSITIVE)
    top.set_account("acct_1Nor…wind")
    top.set_role("Support lead")
    top.set_operator("Mira Keller")
    right.addWidget(top)
    right.addWidget(page, 1)
    return window


def shoot(app: QApplication, tokens: Tokens, folder: Path) -> None:
    style.apply(app, tokens, scale=1.0, has_motion=False)
    window = frame(customer_page(), "customers")
    window.show()
    window.grab().save(str(folder / f"customer-{tokens.name}.png"))
    sheet = refund_sheet(window)
    sheet.open()
    window.grab().save(str(folder / f"refund-{tokens.name}.png"))
    sheet.close()
    window.close()
    window = frame(parts_page(), "today")
    window.show()
    word = toast(window)
    word.show()
    window.grab().save(str(folder / f"parts-{tokens.name}.png"))
    word.close()
    found = search_frame(window)
    found.open()
    window.grab().save(str(folder / f"search-{tokens.name}.png"))
    found.close()
    window.close()


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    for tokens in (LIGHT, DARK):
        shoot(app, tokens, folder)


if __name__ == "__main__":
    main()
