"""A real console over a tiny practice company, with a gate in its transport for answers that are still on their way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.domain.cases import Bucket
from billing_console.practice import DEMO_KEY, shapes
from billing_console.practice.server import PracticeStripe
from billing_console.practice.transport import PracticeTransport
from billing_console.settings import Profile
from billing_console.vault import MemoryVault
from tests.practice.tiny import NOW, Client, Clock, TinyWorld, tiny_world
from ui.actions.confirm import ConfirmSheet
from ui.commands import Wish

if TYPE_CHECKING:
    from billing_console.bootstrap import Console
    from billing_console.domain.facts import Facts
    from billing_console.domain.policy import Policy

Until = Callable[..., Awaitable[None]]
CUSTOMER, PAYMENT = "cus_c1", "ch_c1_2"  # the newest of three payments of $49.00


class Gate(httpx.AsyncBaseTransport):
    """Passes requests on; those that match wait until they are let through, and all are counted."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self._held = ""
        self._open = asyncio.Event()
        self.seen: list[str] = []

    def hold(self, what: str) -> None:
        """Stop requests that begin like this: ``POST /v1/refunds``."""
        self._held = what
        self._open.clear()

    def release(self) -> None:
        self._held = ""
        self._open.set()

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        name = f"{request.method} {request.url.path}"
        self.seen.append(name)
        if self._held and name.startswith(self._held):
            await self._open.wait()
        return await self._inner.handle_async_request(request)


@dataclass
class Desk:
    """Everything a test of the sheet touches."""

    console: Console
    stripe: PracticeStripe
    gate: Gate
    window: QWidget
    world: TinyWorld
    clock: Clock
    sheets: list[ConfirmSheet] = field(default_factory=list)

    async def facts(self) -> Facts:
        """The customer as the page would show them."""
        found = [view.facts async for view in self.console.customers.view(CUSTOMER)]
        return found[-1]

    async def sheet(
        self, bucket: Bucket | None = Bucket.PRODUCT_FAILURE, facts: Facts | None = None, payment: str = PAYMENT
    ) -> ConfirmSheet:
        """A sheet over the window, opened on the newest payment."""
        known = facts or await self.facts()
        sheet = ConfirmSheet(self.window, self.console, Wish("refund_payment", known, payment, bucket))
        self.sheets.append(sheet)
        sheet.open()
        return sheet

    async def sheet_of(
        self, action: str, object_id: str, *, bucket: Bucket | None = Bucket.PRODUCT_FAILURE, **preset: str
    ) -> ConfirmSheet:
        """A sheet over the window for any action on the customer's facts."""
        sheet = ConfirmSheet(self.window, self.console, Wish(action, await self.facts(), object_id, bucket, preset))
        self.sheets.append(sheet)
        sheet.open()
        return sheet

    def get(self, path: str) -> dict[str, Any]:
        """An object as the company has it."""
        return Client(self.stripe).get(path)

    def post(self, path: str, **params: Any) -> dict[str, Any]:
        """Somebody else changes something."""
        return Client(self.stripe).post(path, **params)

    def refunds(self) -> list[dict[str, Any]]:
        """Every refund that the company has of the payment."""
        self.stripe.faults.clear()
        found: list[dict[str, Any]] = Client(self.stripe).get("/v1/refunds", charge=PAYMENT)["data"]
        return found


def dispute(status: str = "needs_response") -> dict[str, Any]:
    """A chargeback of the newest payment."""
    return shapes.dispute(
        brand="visa",
        id="du_c1",
        amount=4900,
        charge=PAYMENT,
        created=NOW,
        currency="usd",
        reason="fraudulent",
        status=status,
        payment_intent="pi_c1_2",
        evidence_details={"due_by": NOW + 5 * 24 * 3600},
    )


async def _no_wait(_seconds: float) -> None:
    await asyncio.sleep(0)


def _watch_nothing(_name: str) -> None:
    """The steps of an operation pass unseen."""


@asynccontextmanager
async def open_desk(
    folder: Path,
    *,
    role: str = "support_lead",
    policy: Policy | None = None,
    checkpoint: Callable[[str], None] = _watch_nothing,
) -> AsyncIterator[Desk]:
    """A console on a company of three customers; closed, with every sheet, afterwards."""
    from billing_console.bootstrap import Edges, open_console

    clock, company = Clock(), tiny_world()
    stripe = PracticeStripe(company, clock=clock, rate_limits=False)
    gate = Gate(PracticeTransport(stripe))
    profile = Profile("practice", "Tiny", "acct_tiny", "practice", "M. Keller", role, clock())
    vault = MemoryVault()
    await vault.set("practice/key", DEMO_KEY)
    edges = Edges(clock=clock, transport=gate, sleep=_no_wait, checkpoint=checkpoint)
    console = await open_console(profile, vault, folder, edges, policy=policy)
    window = QWidget()
    window.resize(1360, 860)
    window.show()
    desk = Desk(console, stripe, gate, window, company, clock)
    try:
        yield desk
    finally:
        gate.release()
        for sheet in desk.sheets:
            await sheet.aclose()
        await console.close()
        window.close()
        window.deleteLater()
