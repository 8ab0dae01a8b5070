"""Secrets: where they are kept (the system keychain, or memory for one session), and what is made of them.

Names are ``<profile id>/key`` (Stripe), ``/root`` and ``/signing`` (32 random bytes each, base64) and ``/anchor`` (the
trail's, JSON). keyring and pynacl are loaded with the first use.
"""

from __future__ import annotations

from billing_console.vault.keychain import KeyringVault
from billing_console.vault.keys import Signer, derive_key, verify_signature
from billing_console.vault.memory import MemoryVault, Strength
from billing_console.vault.place import Vault, VaultState

__all__ = [
    "KeyringVault",
    "MemoryVault",
    "Signer",
    "Strength",
    "Vault",
    "VaultState",
    "derive_key",
    "verify_signature",
]
