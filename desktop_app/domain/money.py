"""Keep money exact: Decimal from text to text, rounded in one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import (
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)
from functools import reduce

# 50 digits hold the product of any two canonical columns.
EXACT = Context(prec=50, rounding=ROUND_HALF_UP)
AMOUNT_PLACES = 10
_WAYS = {"half-up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round half away from zero, as Alibaba's ``round: 4`` does."""
    return value.quantize(Decimal(1).scaleb(-places), context=EXACT)


def cut_off(value: Decimal, places: int) -> Decimal:
    """Round toward zero, as 抹零 drops what is below a cent."""
    unit = Decimal(1).scaleb(-places)
    return value.quantize(unit, rounding=ROUND_DOWN, context=EXACT)


def round_by(value: Decimal, places: int, way: str) -> Decimal:
    """Round as a contract says: half-up, down (toward zero) or up (away from it)."""
    return value.quantize(
        Decimal(1).scaleb(-places), rounding=_WAYS[way], context=EXACT
    )


def negated(value: Decimal) -> Decimal:
    """Turn the sign to the last digit; the minus sign rounds at 28 digits."""
    return EXACT.minus(value)


def shared_out(
    amount: Decimal, weights: Sequence[Decimal], places: int = 2
) -> list[Decimal]:
    """Split an amount in proportion to weights so that the shares add up to it.

    Each share is rounded down to ``places`` (or to the amount's own digits, if it
    has more); what is left goes, one smallest unit each, to the largest remainders,
    the earlier one first. Weights that sum to 0 share evenly.

    Raises:
        ValueError: there is nobody to share with, or a weight is below 0.
    """
    if not weights or any(weight < 0 for weight in weights):
        raise ValueError("shares need weights of 0 or more")
    parts = list(weights) if any(weights) else [Decimal(1)] * len(weights)
    whole = total(parts)
    exponent = amount.as_tuple().exponent
    digits = max(places, -exponent if isinstance(exponent, int) else 0)
    unit = Decimal(1).scaleb(-digits)
    exact = [EXACT.divide(EXACT.multiply(amount, part), whole) for part in parts]
    shares = [one.quantize(unit, ROUND_FLOOR, EXACT) for one in exact]
    left = int(EXACT.divide(EXACT.subtract(amount, total(shares)), unit))
    order = sorted(
        range(len(parts)), key=lambda at: (EXACT.subtract(shares[at], exact[at]), at)
    )
    for place in order[:left]:
        shares[place] = EXACT.add(shares[place], unit)
    return shares


def plain(value: Decimal) -> str:
    """Write a decimal without exponent or needless zeros: ``1.50`` → ``1.5``."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def total(values: Iterable[Decimal]) -> Decimal:
    """Add to the last digit; the built-in ``sum`` rounds at 28 digits."""
    return reduce(EXACT.add, values, Decimal(0))
