"""What every place for secrets can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Vault(Protocol):
    """A place for small secrets by name; every method raises VaultUnavailable."""

    async def get(self, name: str) -> str | None:
        """The secret of this name, or None."""

    async def set(self, name: str, value: str) -> None:
        """Keep a secret of at most 1280 characters; it can be read back when this returns."""

    async def delete(self, name: str) -> None:
        """Forget a secret; one that is not there is forgotten already."""

    async def state(self) -> VaultState:
        """Whether secrets can be kept here now. Never raises."""


@dataclass(frozen=True, slots=True)
class VaultState:
    """Whether secrets can be kept: ``ok``, ``absent``, ``locked``, ``denied``, ``timeout`` or ``lost``."""

    kind: str
    description: str  # what people call the place
