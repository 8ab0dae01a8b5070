"""The same form as a comp's, begun at the later day for the next charge."""

from __future__ import annotations

from typing import ClassVar

from ui.actions.comp_subscription import EXTEND, CompForm


class ExtendForm(CompForm):
    """Move the next charge of a subscription to a later day."""

    deed: ClassVar[str] = "Extend"
    begins_with: ClassVar[str] = EXTEND
