"""Name a price that the bill itself implies, and when it changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class PriceStep:
    """A stretch of time in which a charge had one unit price, as billed.

    Args:
        unit: what the price is for; as it came where it is not known.
        start: first charge at this price, UTC.
        last: last charge at this price.
        before: the price before it; None: the first that is known.
        lines: charges at this price in this stretch.
        line_id: the first of them.
        by_turns: prices come by turns; one row a price, without order.
    """

    provider: str
    region: str
    model: str
    type_code: str
    unit: str
    currency: str
    start: datetime
    last: datetime
    before: Decimal | None
    price: Decimal
    lines: int
    line_id: str
    by_turns: bool = False

    @property
    def change(self) -> str:
        """Whether the price went up or down; empty: nothing to compare with."""
        if self.before is None:
            return ""
        return "up" if self.price > self.before else "down"
