"""Stack figures: what is above zero upwards, what is below downwards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple

from desktop_app.domain.money import EXACT

Figures = Sequence[Decimal | None]
NOTHING = Decimal(0)


class Block(NamedTuple):
    """One mark of a stack: a figure that stands on others.

    ``series`` None: all that the bucket came to, not told apart.
    """

    bucket: int
    series: int | None
    base: Decimal
    figure: Decimal

    @property
    def end(self) -> Decimal:
        """Where the next one stands on."""
        return EXACT.add(self.base, self.figure)

    def holds(self, height: float) -> bool:
        """Whether a height lies in it."""
        low, high = sorted((float(self.base), float(self.end)))
        return low <= height <= high


class Reach:
    """How high and how low each bucket reaches; zero is always in it."""

    def __init__(
        self,
        tops: dict[int, Decimal] | None = None,
        bottoms: dict[int, Decimal] | None = None,
    ) -> None:
        self._tops = tops or {}
        self._bottoms = bottoms or {}

    def take(self, bucket: int, *amounts: Decimal | None) -> None:
        """Reach to these amounts, too."""
        for one in amounts:
            if one is not None:
                self._tops[bucket] = max(self.top(bucket), one)
                self._bottoms[bucket] = min(self.bottom(bucket), one)

    def top(self, bucket: int) -> Decimal:
        """Return the highest amount of a bucket."""
        return self._tops.get(bucket, NOTHING)

    def bottom(self, bucket: int) -> Decimal:
        """Return the lowest amount of a bucket."""
        return self._bottoms.get(bucket, NOTHING)

    def bounds(self, buckets: Sequence[int]) -> tuple[Decimal, Decimal]:
        """Return the lowest and the highest amount of some buckets."""
        low = min((self.bottom(one) for one in buckets), default=NOTHING)
        high = max((self.top(one) for one in buckets), default=NOTHING)
        return low, high


def stacked(
    series: Sequence[Figures], hidden: Collection[int] = ()
) -> tuple[list[Block], Reach]:
    """Stack the figures of series in each bucket, the first one at zero.

    Returns:
        The blocks, those of a series together, and how far they reach.
    """
    above: dict[int, Decimal] = {}
    below: dict[int, Decimal] = {}
    made: list[Block] = []
    for number, figures in enumerate(series):
        if number in hidden:
            continue
        for bucket, figure in enumerate(figures):
            if not figure:
                continue
            ends = above if figure > 0 else below
            base = ends.get(bucket, NOTHING)
            ends[bucket] = EXACT.add(base, figure)
            made.append(Block(bucket, number, base, figure))
    return made, Reach(above, below)


def single(figures: Figures) -> tuple[list[Block], Reach]:
    """Stand each figure on zero."""
    blocks, reach = stacked([figures])
    return [one._replace(series=None) for one in blocks], reach
