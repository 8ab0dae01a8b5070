"""The illustrated tour: the real window, driven offscreen through one customer's story, a picture at each step."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from billing_console.bootstrap import Console, PracticeSpec, open_practice_console
from billing_console.domain.facts import Origin
from ui.actions.confirm import ConfirmSheet
from ui.app import loop_factory, make_app
from ui.theme.style import apply
from ui.theme.tokens import DARK, LIGHT
from ui.verify import verify_file
from ui.widgets.button import Button
from ui.window import MainWindow

THEMES = {"light": LIGHT, "dark": DARK}
PATIENCE = 120.0  # seconds for one step on a slow machine
CUSTOMERS = 120


def take_tour(out: Path) -> int:
    """Write the pictures into ``out`` and print what they show; 0 when the trail verified at the end."""
    out.mkdir(parents=True, exist_ok=True)
    app = make_app("light")
    with asyncio.Runner(loop_factory=loop_factory(app)) as runner:
        return runner.run(_tour(app, out))


async def _tour(app: QApplication, out: Path) -> int:
    results = []
    for name, tokens in THEMES.items():
        apply(app, tokens)
        with tempfile.TemporaryDirectory(prefix="billing-console-tour-") as folder:
            console = await open_practice_console(Path(folder), PracticeSpec(customers=CUSTOMERS, operator="m.keller"))
            try:
                results.append(await _Guide(console, out, name).lead())
            finally:
                await console.close()
    return max(results)


class _Guide:
    """Leads through one theme."""

    def __init__(self, console: Console, out: Path, theme: str) -> None:
        self.console = console
        self.out = out
        self.theme = theme
        self.number = 0
        self.window = MainWindow(console)

    async def lead(self) -> int:
        """The whole way: search, customer, diagnosis, refund, result, trail."""
        self.window.show()
        self.console.start()
        self.window.start()
        try:
            await self._until(lambda: self.console.sync.state.phase == "current", "the first sync")
            self._picture("start", "the practice company is synced; stories to learn with")
            await self._search()
            await self._customer()
            await self._refund()
            return await self._trail()
        finally:
            await self.window.aclose()
            self.window.hide()
            self.window.deleteLater()

    async def _search(self) -> None:
        sheet = self.window.open_search("")
        for letter in "okaf":
            _press(sheet.edit, 0, letter)
        await self._until(lambda: bool(sheet.rows) and sheet.is_complete, "the search")
        self._picture("search", "“okaf” finds people by part of a name, and says why")
        wanted = next(row for row in sheet.rows if row.accessibleName().startswith("Amara"))
        while not wanted.is_current:
            _press(sheet.edit, Qt.Key.Key_Down)
        _press(sheet.edit, Qt.Key.Key_Return)

    async def _customer(self) -> None:
        page = self.window.customer
        await self._until(
            lambda: page.view is not None and page.view.facts.origin is Origin.STRIPE, "the customer page"
        )
        if page.view is None:
            raise LookupError("the customer page has no view")
        found = ", ".join(finding.code.replace("_", " ") for finding in page.view.findings)
        self._picture("customer", f"{page.view.facts.customer.name}: {found}")
        steps = ", ".join(step.code.replace("_", " ") for step in page.view.steps)
        print(f"      diagnosis: {found}; safest next steps: {steps}")

    async def _refund(self) -> None:
        _button(self.window.customer, "Do: Refund").click()
        sheet = next(iter(self.window.findChildren(ConfirmSheet)))
        await self._until(lambda: _is_there(sheet, "Refund $", enabled=True), "the preview")
        self._picture("refund", "what happened, how much, policy check, what will happen")
        _button(sheet, "Refund $").click()
        await self._until(lambda: _is_there(sheet, "Close"), "the refund")
        self._picture("result", "done once, written to the trail, handoff note ready")
        _button(sheet, "Close").click()

    async def _trail(self) -> int:
        self.window.show_page("audit")
        await self._until(lambda: self.console.trail_verdict is not None, "the trail")
        verdict = await self.console.verify_trail()
        await asyncio.sleep(0.2)
        self._picture("trail", f"{verdict.size} entries, chain {'intact' if verdict.intact else 'BROKEN'}")
        target = self.out / f"{self.theme}-trail.jsonl"
        await self.console.audit.export(target, self.console.audit.chosen())
        print(f"      exported to {target}; checking it with nothing but the file:")
        return verify_file(target)

    async def _until(self, condition: Callable[[], bool], what: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.05)  # let the last layout settle
        print(f"  ok  {self.theme}: {what}", flush=True)

    def _picture(self, step: str, caption: str) -> None:
        self.number += 1
        target = self.out / f"{self.theme}-{self.number}-{step}.png"
        if not self.window.grab().save(str(target)):
            sys.exit(f"{target} can't be written")
        print(f"{target}: {caption}", flush=True)


def _button(inside: QWidget, name: str) -> Button:
    """The visible button whose name begins so; LookupError while there is none."""
    for button in inside.findChildren(Button):
        if button.isVisible() and (button.accessibleName() or button.text()).startswith(name):
            return button
    raise LookupError(f"no button {name!r}")


def _is_there(inside: QWidget, name: str, *, enabled: bool = False) -> bool:
    found = (b for b in inside.findChildren(Button) if b.isVisible() and b.text().startswith(name))
    return any(button.isEnabled() or not enabled for button in found)


def _press(widget: QWidget, key: int, text: str = "") -> None:
    """A key as the keyboard sends it."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))
