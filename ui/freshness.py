"""How old what is shown is, and how the console stands, in a few words."""

from __future__ import annotations

from datetime import UTC, datetime

from billing_console.bootstrap import Console
from billing_console.services.sync import SyncState
from ui.format import age
from ui.theme.tokens import Tone

_STAGES = {
    "product": "plans",
    "customer": "customers",
    "subscription": "subscriptions",
    "charge": "payments",
    "invoice": "invoices",
    "dispute": "disputes",
}


def freshness(state: SyncState, now: datetime) -> tuple[str, Tone]:
    """The words and the colour of the dot beside them."""
    if state.phase == "filling":
        read = state.counts.get(state.stage, 0)
        return f"First sync: {_STAGES.get(state.stage, state.stage)} {read:,}", Tone.INFO
    if state.phase == "offline":
        return f"Offline{as_of(state)}", Tone.DANGER
    if state.phase == "stopped":
        return f"Sync stopped{as_of(state)}", Tone.WARNING
    if state.phase == "refused":
        return "Key refused", Tone.DANGER
    if state.problem is not None:
        return "Stripe has trouble", Tone.WARNING
    if state.synced_at is None:
        return "Connecting…", Tone.NEUTRAL
    return f"Synced {age(state.synced_at, now)}", Tone.POSITIVE


def as_of(state: SyncState) -> str:
    """When the cache last agreed with Stripe, to be put behind a word."""
    return f" · as of {state.synced_at.astimezone(UTC):%H:%M UTC}" if state.synced_at else ""


def status_lines(console: Console) -> list[str]:
    """The foot of the rail: trail, cache, anything unusual about this session."""
    verdict = console.trail_verdict
    if verdict is None:
        trail = "Audit chain not yet checked"
    elif verdict.intact:
        trail = f"Audit chain intact · {verdict.size:,}"
    else:
        trail = "Audit chain broken"
    lines = [trail, "Cache encrypted"]
    if console.operations.running:
        lines.append(f"Finishing {console.operations.running} operation")
    if console.is_temporary:
        lines.append("Forgets all on close")
    return lines
