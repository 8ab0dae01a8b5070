"""Keychains that misbehave: slow, refusing, forgetful, or put back to an older day."""

from __future__ import annotations

import asyncio

from typing_extensions import override

from billing_console.domain.errors import VaultUnavailable
from billing_console.vault import MemoryVault


class MoodyVault(MemoryVault):
    """A vault that can be held, or told to refuse what concerns the trail's anchor."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.gate.set()
        self.refuses = False
        self.anchored: list[str] = []  # every anchor that was kept, in order

    @override
    async def get(self, name: str) -> str | None:
        if self.refuses and name.endswith("/anchor"):
            raise VaultUnavailable("locked_keychain")
        return await super().get(name)

    @override
    async def set(self, name: str, value: str) -> None:
        if name.endswith("/anchor"):
            await self.gate.wait()
            if self.refuses:
                raise VaultUnavailable("locked_keychain")
            self.anchored.append(value)
        await super().set(name, value)
