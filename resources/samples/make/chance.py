"""Give invented numbers that are the same on every machine and every Python."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_BYTES = 8


class Chance:
    """A run of numbers that its seed alone decides."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._drawn = 0

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to below the limit."""
        self._drawn += 1
        digest = hashlib.sha256(f"{self._seed} {self._drawn}".encode()).digest()
        return int.from_bytes(digest[:_BYTES], "big") % limit

    def percent(self, share: int) -> bool:
        """Return True in so many of a hundred cases."""
        return self.below(100) < share

    def choice(self, things: Sequence[T]) -> T:
        """Return one of several things, all alike likely."""
        return things[self.below(len(things))]

    def weighted(self, things: Sequence[T], weights: Sequence[int]) -> T:
        """Return one of several things, likelier the more it weighs."""
        left = self.below(sum(weights))
        for thing, weight in zip(things, weights, strict=True):
            left -= weight
            if left < 0:
                return thing
        raise AssertionError
