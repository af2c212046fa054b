"""Turn an amount into another currency at a dated rate, rounded to cents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop_app.domain.money import EXACT, round_half_up

CENTS = 2


@dataclass(frozen=True)
class Rate:
    """A rate in force on a day: 1 ``currency`` = ``value`` ``into``.

    Args:
        inverse: the contract has the rate the other way round: divide by ``value``.
        source: where it is written.
        since: from when it holds.
    """

    currency: str
    into: str
    value: Decimal
    inverse: bool
    source: str
    since: date

    def convert(self, amount: Decimal) -> Decimal:
        """Return an amount of ``currency`` in ``into``, rounded half up to cents."""
        return self._turned(amount, divide=self.inverse)

    def back(self, amount: Decimal) -> Decimal:
        """Return an amount of ``into`` in ``currency``, rounded half up to cents."""
        return self._turned(amount, divide=not self.inverse)

    def _turned(self, amount: Decimal, *, divide: bool) -> Decimal:
        turn = EXACT.divide if divide else EXACT.multiply
        return round_half_up(turn(amount, self.value), CENTS)


@dataclass(frozen=True)
class Exchange:
    """How the papers of a cell came into the bill's currency.

    Args:
        rate: at which they were converted.
        foreign: their amount in their own currency.
        converted: the same in the bill's.
        others: what it would be at the contract's other rates, each with its rate.
    """

    rate: Rate
    foreign: Decimal
    converted: Decimal
    others: tuple[tuple[Decimal, Rate], ...] = ()

    def gives(self, amount: Decimal) -> bool:
        """Whether an amount of the bill's currency comes to what was paid, in cents."""
        return self.rate.back(amount) == self.foreign
