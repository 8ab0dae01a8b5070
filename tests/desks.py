"""A desk for tests: its own keychain and folders, and the practice company where the network would be."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from typing_extensions import override

from billing_console.bootstrap import Desk, Edges
from billing_console.practice.server import PracticeStripe
from billing_console.practice.transport import PracticeTransport
from billing_console.services.profiles import permissions
from billing_console.settings import Places
from billing_console.vault import KeyringVault, Strength
from tests.consoles import Clock, no_sleep
from tests.practice.tiny import TinyWorld, tiny_world

QUICK = Strength(rounds=1, memory=8192)
PASSPHRASE = "correct horse battery"
CANARY = "Canary7fQ2"  # part of every key here that no practice company knows


def made_up_key(prefix: str, mode: str) -> str:
    """A key of the right shape that nobody knows."""
    return f"{prefix}_{mode}_51{CANARY}{'x' * 14}7fQ2"


class Keychain:
    """A backend that works, until it is told to fail."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.error: Exception | None = None
        self.forgets = False

    def _complain(self) -> None:
        if self.error is not None:
            raise self.error

    def get_password(self, service: str, username: str) -> str | None:
        self._complain()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._complain()
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._complain()
        del self.kept[service, username]


class Switch(httpx.AsyncBaseTransport):
    """The practice company, or nothing at all while `is_offline`."""

    def __init__(self, stripe: PracticeStripe) -> None:
        self._inner = PracticeTransport(stripe)
        self.is_offline = False
        self.asked: list[str] = []

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.is_offline:
            raise httpx.ConnectError("no route", request=request)
        self.asked.append(f"{request.method} {request.url.path}")
        return await self._inner.handle_async_request(request)


@dataclass
class Office:
    """The desk and everything outside it."""

    desk: Desk
    stripe: PracticeStripe
    keychain: Keychain
    network: Switch
    clock: Clock = field(default_factory=Clock)

    def key(self, role: str = "support_lead", *extra: str, live: bool = False, without: str = "") -> str:
        """A restricted key with exactly the rights of a role, more or less what is asked."""
        rights = [p.slug for p in permissions(role) if p.level != "none" and p.resource != without]
        return self.stripe.keys.add_restricted([*rights, "accounts_kyc_basic_read", *extra], live=live)


def office(folder: Path, world: TinyWorld | None = None, **desk: Any) -> Office:
    """A desk over the tiny company with a keychain that works."""
    clock, keychain = Clock(), Keychain()
    stripe = PracticeStripe(world or tiny_world(), clock=clock, rate_limits=False)
    network = Switch(stripe)
    vault = KeyringVault(lambda: keychain, timeout=2.0, description="Test keyring")
    edges = Edges(clock=clock, transport=network, sleep=no_sleep)
    places = Places(folder / "config", folder / "data")
    return Office(Desk(places, vault, edges, strength=QUICK, **desk), stripe, keychain, network, clock)
