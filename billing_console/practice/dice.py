"""Repeatable dice: the same seed gives the same throws in every process and Python version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

T = TypeVar("T")

_MASK: Final = (1 << 64) - 1
_STEP: Final = 0x9E3779B97F4A7C15


def hashed(value: int) -> int:
    """64 well-mixed bits of any 64-bit value (splitmix64)."""
    value = (value + _STEP) & _MASK
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & _MASK
    return value ^ (value >> 31)


class Dice:
    """A stream of throws for one customer and one purpose."""

    __slots__ = ("_state",)

    def __init__(self, seed: int, index: int, purpose: int) -> None:
        self._state = hashed(hashed(seed * 1_000_003 + purpose) ^ index)

    def below(self, limit: int) -> int:
        """A throw from 0 up to, not including, `limit` (at most 2**32)."""
        self._state = (self._state + _STEP) & _MASK
        value = self._state
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB & _MASK
        return ((value ^ (value >> 31)) >> 32) * limit >> 32

    def chance(self, percent: int) -> bool:
        """True in about `percent` of a hundred throws."""
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely as the others."""
        return choices[self.below(len(choices))]
