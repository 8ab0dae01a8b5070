"""Secrets in memory, and those that a passphrase brings back."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from billing_console.domain.errors import InvalidInput, StoreUnavailable
from billing_console.vault.keys import derive_key
from billing_console.vault.place import VaultState


class MemoryVault:
    """Secrets for this session only, chosen outright where there is no keychain.

    With a passphrase, the root and signing secrets of a profile are derived from it, so that its store opens again in a
    later session; the Stripe key has to be pasted each time.
    """

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    @override
    def __repr__(self) -> str:
        return f"MemoryVault({len(self._secrets)} secrets)"

    async def get(self, name: str) -> str | None:
        """The secret of this name, or None."""
        return self._secrets.get(name)

    async def set(self, name: str, value: str) -> None:
        """Keep a secret until the program ends."""
        self._secrets[name] = value

    async def delete(self, name: str) -> None:
        """Forget a secret."""
        self._secrets.pop(name, None)

    async def state(self) -> VaultState:
        """Always ready."""
        return VaultState("ok", "memory, for this session")

    async def unlock(self, profile: str, folder: Path, passphrase: str, strength: Strength | None = None) -> None:
        """Derive a profile's root and signing secrets from a passphrase and the salt file beside its store.

        The salt file is made, with this strength, where there is none. Raises InvalidInput("passphrase_short"), and
        StoreUnavailable("damaged") for a salt file that can't be read. A wrong passphrase shows when the store opens.
        """
        if len(passphrase) < 12:
            raise InvalidInput("passphrase_short")
        # A closure, not arguments: event loops write the arguments of such calls to their debug log.
        root = await asyncio.to_thread(lambda: _stretched(passphrase, folder / "salt.json", strength or Strength()))
        for name in ("root", "signing"):
            self._secrets[f"{profile}/{name}"] = base64.b64encode(derive_key(root, name)).decode()


@dataclass(frozen=True, slots=True)
class Strength:
    """What guessing one passphrase shall cost: argon2id's rounds and bytes of memory."""

    rounds: int = 3
    memory: int = 256 * 1024 * 1024


def _stretched(passphrase: str, salt_file: Path, strength: Strength) -> bytes:
    from nacl.pwhash import argon2id

    if not salt_file.exists():
        made = {"kdf": "argon2id", "rounds": strength.rounds, "memory": strength.memory, "salt": os.urandom(16).hex()}
        salt_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(salt_file, "x", encoding="utf-8", opener=_for_me_alone) as file:
            json.dump(made, file)
    try:
        kept = json.loads(salt_file.read_text("utf-8"))
        salt, rounds, memory = bytes.fromhex(kept["salt"]), int(kept["rounds"]), int(kept["memory"])
        if kept["kdf"] != "argon2id" or len(salt) != argon2id.SALTBYTES or rounds > 20 or memory > 2**30:
            raise ValueError(kept["kdf"])
        return argon2id.kdf(32, passphrase.encode(), salt, opslimit=rounds, memlimit=memory)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreUnavailable("damaged", detail=salt_file.name) from error


def _for_me_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
