"""What can be done with a subscription, from its card: the buttons, and the menu behind "More…"."""

from __future__ import annotations

from datetime import datetime

from billing_console.actions import ACTIONS
from billing_console.domain.records import Subscription
from ui.theme.paint import Kind

_WORDS = (
    ("change_plan", "Change plan…"),
    ("apply_discount", "Apply coupon…"),
    ("pause_collection", "Pause collection…"),
    ("resume_collection", "Resume collection…"),
)


def more_actions(subscription: Subscription, now: datetime) -> list[tuple[str, str]]:
    """Name and words of each; what makes no sense now is left out, what the rules forbid is said by its form."""
    offered = {action.name for action in ACTIONS}
    is_paused = subscription.pause_behavior is not None
    ends = subscription.pause_resumes_at
    if ends is not None and ends <= now:
        is_paused = False
    left_out = {"pause_collection" if is_paused else "resume_collection"}
    return [(name, words) for name, words in _WORDS if name in offered - left_out]


def main_actions(subscription: Subscription, now: datetime) -> list[tuple[str, str, Kind]]:
    """Name, words and kind of the buttons: what ends is taken back, what goes on is canceled or given."""
    end = subscription.cancels_at
    cancel = ("cancel_subscription", "Cancel…", Kind.DANGER_OUTLINE)
    undo = ("undo_cancellation", "Undo cancellation…", Kind.NORMAL)
    wanted = [undo if end is not None and end > now else cancel]
    if subscription.is_running:
        wanted.append(("comp_subscription", "Comp or extend…", Kind.NORMAL))
    offered = {action.name for action in ACTIONS}
    return [each for each in wanted if each[0] in offered]
