"""Ids that look like Stripe's and tell, without any table, whose object they name."""

from __future__ import annotations

import string
from typing import Final

ACCOUNT_TAIL: Final = "Q8kC2Lwind"
ACCOUNT_ID: Final = f"acct_1North{ACCOUNT_TAIL}"

ACCOUNT_OWNER: Final = (1 << 24) - 1
"""Owns what belongs to the account and to no customer: prices, coupons, payouts."""
FRESH_OWNER: Final = (1 << 24) - 2
"""Owns what is made after the generated history, by requests."""

_ALPHABET: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_VALUES: Final = {character: value for value, character in enumerate(_ALPHABET)}
_MASK: Final = (1 << 64) - 1
_CHECK: Final = 0x2A5F
_CODE_LENGTH: Final = 11
_SERIAL_BITS: Final = 26
_CHECK_BITS: Final = 14
_ODD_1: Final = 0x9E3779B97F4A7C15
_ODD_2: Final = 0xD6E8FEB86659FD93
_BACK_1: Final = pow(_ODD_1, -1, 1 << 64)
_BACK_2: Final = pow(_ODD_2, -1, 1 << 64)

_SHORT: Final = frozenset({"cus", "prod", "si"})
_THREES: Final = frozenset({"pi", "ch", "re"})


def _scramble(value: int) -> int:
    value = value * _ODD_1 & _MASK
    value ^= value >> 32
    value = value * _ODD_2 & _MASK
    return value ^ (value >> 32)


def _unscramble(value: int) -> int:
    value ^= value >> 32
    value = value * _BACK_2 & _MASK
    value ^= value >> 32
    return value * _BACK_1 & _MASK


def _encode(value: int) -> str:
    digits = []
    for _ in range(_CODE_LENGTH):
        value, digit = divmod(value, 62)
        digits.append(_ALPHABET[digit])
    return "".join(digits)


def _decode(code: str) -> int | None:
    value = 0
    for character in reversed(code):
        digit = _VALUES.get(character)
        if digit is None:
            return None
        value = value * 62 + digit
    return value if value <= _MASK else None


class Ids:
    """Makes and reads the ids of one company; another seed gives other ids."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._keys: dict[str, int] = {}

    def _key(self, prefix: str) -> int:
        key = self._keys.get(prefix)
        if key is None:
            letters = int.from_bytes(prefix.encode(), "big")
            key = self._keys[prefix] = _scramble((letters * 0x100000001B3 + self._seed) & _MASK)
        return key

    def code(self, prefix: str, owner: int, serial: int) -> str:
        """Eleven characters that hold owner (below 2**24) and serial (below 2**26), unreadable to the eye."""
        packed = (owner << _SERIAL_BITS | serial) << _CHECK_BITS | _CHECK
        return _encode(_scramble(packed ^ self._key(prefix)))

    def make(self, prefix: str, owner: int, serial: int) -> str:
        """The id of the owner's object number `serial` among those with this prefix."""
        code = self.code(prefix, owner, serial)
        if prefix in _SHORT:
            return f"{prefix}_{code}"
        lead = "3" if prefix in _THREES else "1"
        return f"{prefix}_{lead}{code[:5]}{ACCOUNT_TAIL}{code[5:]}"

    def fresh(self, prefix: str, number: int) -> str:
        """An id for an object made by a request; never equal to a generated one."""
        return self.make(prefix, FRESH_OWNER, number)

    def read_code(self, prefix: str, code: str) -> tuple[int, int] | None:
        """Owner and serial inside a code, or None if it was not made here."""
        scrambled = _decode(code) if len(code) == _CODE_LENGTH else None
        if scrambled is None:
            return None
        packed = _unscramble(scrambled) ^ self._key(prefix)
        if packed & ((1 << _CHECK_BITS) - 1) != _CHECK:
            return None
        owned = packed >> _CHECK_BITS
        return owned >> _SERIAL_BITS, owned & ((1 << _SERIAL_BITS) - 1)

    def read(self, object_id: str) -> tuple[int, int] | None:
        """Owner and serial of an id of ours, or None."""
        prefix, _, rest = object_id.rpartition("_")
        if not prefix:
            return None
        if prefix in _SHORT:
            return self.read_code(prefix, rest)
        if rest[6:-6] != ACCOUNT_TAIL:
            return None
        return self.read_code(prefix, rest[1:6] + rest[-6:])
