"""Signatures and derived keys."""

from __future__ import annotations

import pytest

from billing_console.vault import (
    Signer,
    derive_key,
    verify_signature,
)


def test_signatures_belong_to_their_message_and_key() -> None:
    signer, other = Signer(bytes(range(32))), Signer(bytes(32))
    signature = signer.sign(b"entry")
    assert len(signature) == 64
    assert verify_signature(signer.public_key, b"entry", signature)
    assert not verify_signature(signer.public_key, b"entrY", signature)
    assert not verify_signature(other.public_key, b"entry", signature)
    assert not verify_signature(signer.public_key, b"entry", signature[:-1])
    assert not verify_signature(signer.public_key, b"entry", bytes(64))
    for malformed in ("", "zz", "ab", signer.public_key[:-2]):
        assert not verify_signature(malformed, b"entry", signature)


def test_a_signer_is_the_same_again_from_its_seed_and_hides_it() -> None:
    signer = Signer(bytes(range(32)))
    assert signer.public_key == Signer(bytes(range(32))).public_key
    assert len(bytes.fromhex(signer.public_key)) == 32
    assert signer.fingerprint == Signer(bytes(range(32))).fingerprint != Signer(bytes(32)).fingerprint
    assert len(signer.fingerprint) == 19
    assert bytes(range(32)).hex() not in repr(signer)
    with pytest.raises(Exception, match="32"):
        Signer(b"short")


def test_keys_of_one_root_are_strangers_to_each_other() -> None:
    root = bytes(range(32))
    keys = {derive_key(root, purpose) for purpose in ("ledger", "cache", "export", "")}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
    assert derive_key(root, "ledger") == derive_key(root, "ledger") != derive_key(bytes(32), "ledger")
    # A later version must open the stores of this one: the derivation never changes.
    assert derive_key(root, "ledger").hex() == "61b3c365676696c01c60d5457393757c80defa4bc080fd8cfa38c95c527a40d2"
    with pytest.raises(ValueError, match="32 bytes"):
        derive_key(b"short", "ledger")
