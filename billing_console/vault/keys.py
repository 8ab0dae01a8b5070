"""What is made of secrets: signatures, and keys for one purpose each."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from typing_extensions import override

if TYPE_CHECKING:
    from nacl.signing import SigningKey


class Signer:
    """Signs with an Ed25519 key made from a 32-byte seed; it never shows the seed."""

    def __init__(self, seed: bytes) -> None:
        from nacl.signing import SigningKey

        self._key: SigningKey = SigningKey(seed)
        self.public_key = self._key.verify_key.encode().hex()

    @override
    def __repr__(self) -> str:
        return f"Signer({self.fingerprint})"

    @property
    def fingerprint(self) -> str:
        """A short name of the public key for people to compare: 16 hex digits in groups of four."""
        digits = hashlib.sha256(bytes.fromhex(self.public_key)).hexdigest()
        return "-".join(digits[i : i + 4] for i in range(0, 16, 4))

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature of a message."""
        return self._key.sign(message).signature


def verify_signature(public_key: str, message: bytes, signature: bytes) -> bool:
    """True when the signature is by the key with this public half (hex); False for anything malformed."""
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(bytes.fromhex(public_key)).verify(message, signature)
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


def derive_key(root: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose from a root secret (HKDF-SHA256): knowing one tells nothing about the others."""
    if len(root) < 32:
        raise ValueError("a root secret has at least 32 bytes")
    extracted = hmac.digest(b"billing-console/1", root, "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")
