"""One open console: its services, wired together."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from billing_console import policy_pack
from billing_console.bootstrap.parts import Edges, Parts
from billing_console.domain.audit import Entry, Verdict
from billing_console.domain.errors import AccessRefused, StoreUnavailable, VaultUnavailable
from billing_console.domain.policy import Policy
from billing_console.gateway.client import Gateway
from billing_console.services.approvals import Approvals
from billing_console.services.audit import AuditTrail, write_private
from billing_console.services.cases import Cases
from billing_console.services.changes import Changes
from billing_console.services.customers import Customers
from billing_console.services.execution import Outcome
from billing_console.services.ledger import Ledger
from billing_console.services.operations import Operations, Operator
from billing_console.services.portal import Portal
from billing_console.services.reading import Reader
from billing_console.services.search import Search
from billing_console.services.sync import Sync
from billing_console.services.watch import Watch
from billing_console.settings import Profile
from billing_console.store import cache
from billing_console.store.database import Store, StoreKeys
from billing_console.vault import Signer, derive_key

if TYPE_CHECKING:
    from billing_console.vault import Vault

# Metadata keys by which teams know their customers; a policy pack will be able to name its own.
ALIASES = ("github", "org_id", "username")


@dataclass(slots=True)
class Console:
    """One open profile: its services, and what the window says about them."""

    profile: Profile
    policy: Policy
    operator: Operator
    folder: Path
    changes: Changes
    search: Search
    customers: Customers
    portal: Portal
    watch: Watch
    operations: Operations
    approvals: Approvals
    sync: Sync
    audit: AuditTrail
    cases: Cases
    gateway: Gateway
    ledger: Ledger
    store: Store
    clock: Callable[[], datetime]
    is_temporary: bool = False  # True: nothing of this session outlives it
    stories: tuple[tuple[str, str, str], ...] = ()  # practice only: title, what it teaches, the customer's id
    trail_verdict: Verdict | None = None  # of the last check
    settled: tuple[Outcome, ...] = ()  # operations that were left open and have come to an end since
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def account(self) -> str:
        """The Stripe account that this store belongs to."""
        return self.profile.account or ""

    def start(self) -> None:
        """Settle what was left open, then keep the cache up to date until closed."""
        task = asyncio.get_running_loop().create_task(self.sync.run(self._catch_up), name="sync")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _catch_up(self) -> None:
        """What a lost reply left open here, and what others did of what was asked here."""
        for outcome in await self.operations.settle():
            if outcome.operation.is_settled and outcome.entry is not None:
                self.settled = (*self.settled, outcome)  # the operator left it open, and hears how it ended
                self.changes.emit("settled")
        await self.approvals.follow()

    async def look_at_trail(self) -> Verdict:
        """Check the end of the trail without writing that down, for the words at the foot of the window."""
        self.trail_verdict = await self.ledger.check(quick=True)
        self.changes.emit("trail")
        return self.trail_verdict

    async def verify_trail(self) -> Verdict:
        """Check the trail and remember the result for the foot of the window."""
        self.trail_verdict = await self.audit.verify()
        self.changes.emit("audit")
        return self.trail_verdict

    async def save_export(self, target: Path, content: bytes) -> Entry:
        """Write an export that only the operator can read, and write that down with its hash."""
        await asyncio.to_thread(write_private, target, content)
        digest = hashlib.sha256(content).hexdigest()
        return await self.audit.note("export", "done", {"file": target.name, "sha256": digest})

    async def cache_counts(self) -> dict[str, int]:
        """How many objects of each kind the cache holds."""
        return await self.store.cache.read(cache.counts)

    async def close(self) -> None:
        """Stop new work, wait for confirmed operations, close the store."""
        await self.operations.finish()
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.ledger.close()
        await self.gateway.close()
        await self.store.close()


async def open_console(
    profile: Profile,
    vault: Vault,
    folder: Path,
    edges: Edges | None = None,
    *,
    policy: Policy | None = None,
    ca_file: Path | None = None,
    is_temporary: bool = False,
) -> Console:
    """Open a profile's store and connect its key; raises VaultUnavailable, StoreUnavailable or AccessRefused."""
    edges = edges or Edges()
    policy = policy or policy_pack.load_pack()
    key = await _secret(vault, profile, "key")
    create = not (folder / "ledger.db").exists()
    if create and _counts_entries(await vault.get(f"{profile.id}/anchor")):
        # The keychain remembers a trail: an empty one in its place would look like a history without anything in it.
        raise StoreUnavailable("missing", file="ledger")
    root, signer = await _roots(vault, profile, edges.randomness, create=create)
    keys = StoreKeys(ledger=derive_key(root, "ledger"), cache=derive_key(root, "cache"))
    gateway = _gateway(key, profile, edges, ca_file)
    store = await Store.open(folder, keys, create=create)
    try:
        profile = await _pinned(profile, gateway)
        parts = Parts(profile, policy, Operator(profile.operator, profile.role), edges, vault, signer, gateway, store)
        console = _console(parts, folder, is_temporary=is_temporary)
        gateway.on_reach = console.sync.heard
        await console.sync.load()
        await console.approvals.requests()
        await console.audit.note("session", "session", {"key": profile.key_hint, "mode": profile.mode})
    except BaseException:
        await gateway.close()
        await store.close()
        raise
    return console


def _gateway(key: str, profile: Profile, edges: Edges, ca_file: Path | None) -> Gateway:
    gateway = Gateway(
        key,
        clock=edges.clock,
        transport=edges.transport,
        api_base=profile.api_base,
        sleep=edges.sleep,
        ca_file=ca_file,
    )
    _check_mode(profile, gateway, edges)
    return gateway


async def _secret(vault: Vault, profile: Profile, name: str) -> str:
    value = await vault.get(f"{profile.id}/{name}")
    if value is None:
        raise VaultUnavailable("key_missing", profile=profile.name)
    return value


async def _roots(
    vault: Vault, profile: Profile, randomness: Callable[[int], bytes], *, create: bool
) -> tuple[bytes, Signer]:
    """The store's root secret and the trail's signing key; made once, when the store is made."""
    if create:
        for name in ("root", "signing"):
            if await vault.get(f"{profile.id}/{name}") is None:
                await vault.set(f"{profile.id}/{name}", base64.b64encode(randomness(32)).decode())
    root = base64.b64decode(await _secret(vault, profile, "root"))
    seed = base64.b64decode(await _secret(vault, profile, "signing"))
    return root, Signer(seed)


def _counts_entries(anchor: str | None) -> bool:
    """True when this anchor was left in a trail that had entries; the unreadable is the check's to tell."""
    try:
        return anchor is not None and int(json.loads(anchor)["size"]) > 0
    except (ValueError, KeyError, TypeError):
        return False


def _check_mode(profile: Profile, gateway: Gateway, edges: Edges) -> None:
    """The mode on the screen is the key's own, whatever a settings file says: a live key is never shown as practice."""
    if gateway.mode != ("live" if profile.mode == "live" else "test"):
        raise AccessRefused("key_mode", found=gateway.mode, expected=profile.mode)
    if profile.mode == "practice" and edges.transport is None and profile.api_base is None:
        raise AccessRefused("key_mode", found=gateway.mode, expected=profile.mode)  # it would speak to Stripe itself


async def _pinned(profile: Profile, gateway: Gateway) -> Profile:
    """The account is pinned at first use; offline, a pinned profile opens as it is."""
    if profile.account:
        return profile
    account = await gateway.account()
    if account is None:
        raise AccessRefused("account_unknown")
    return profile.with_account(account)


def _console(parts: Parts, folder: Path, *, is_temporary: bool) -> Console:
    clock, mirror = parts.edges.clock, parts.store.cache
    changes = Changes()
    ledger = parts.ledger()
    reader = Reader(parts.gateway, mirror, account=parts.account, livemode=parts.livemode, clock=clock)
    operations = parts.operations(ledger, reader, changes)
    return Console(
        profile=parts.profile,
        policy=parts.policy,
        operator=parts.operator,
        folder=folder,
        changes=changes,
        search=Search(parts.gateway, mirror, reader, clock, ALIASES),
        customers=Customers(reader, ledger, clock, parts.policy.grace),
        portal=reader.portal,
        watch=Watch(parts.gateway, reader, changes, clock),
        operations=operations,
        approvals=parts.approvals(operations, ledger, changes),
        sync=Sync(parts.gateway, reader, changes, clock, parts.edges.sleep),
        audit=parts.audit(ledger),
        cases=Cases(ledger, parts.operator, parts.policy.stamp, clock),
        gateway=parts.gateway,
        ledger=ledger,
        store=parts.store,
        clock=clock,
        is_temporary=is_temporary,
    )
