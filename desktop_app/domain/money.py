"""Keep money exact: Decimal from text to text, rounded in one place."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import reduce

# 50 digits hold the product of any two canonical columns.
EXACT = Context(prec=50, rounding=ROUND_HALF_UP)
AMOUNT_PLACES = 10


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round half away from zero, as Alibaba's ``round: 4`` does."""
    return value.quantize(Decimal(1).scaleb(-places), context=EXACT)


def plain(value: Decimal) -> str:
    """Write a decimal without exponent or needless zeros: ``1.50`` → ``1.5``."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def total(values: Iterable[Decimal]) -> Decimal:
    """Add to the last digit; the built-in ``sum`` rounds at 28 digits."""
    return reduce(EXACT.add, values, Decimal(0))
