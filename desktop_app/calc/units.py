"""Convert prices between units, exactly or not at all."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from importers.decode.units import canonical_unit, scale_of

PRICE_PLACES = 12


def family_of(unit: str | None) -> str | None:
    """Return what a unit counts (token, image, second …); null: unknown."""
    found = scale_of(unit) if unit else None
    return found[0] if found else None


def price_factor(of: str | None, per: str | None) -> Fraction | None:
    """Return what turns a price per ``of`` into a price per ``per``.

    Null: the units are unknown or do not count the same thing.
    """
    known, wanted = (scale_of(unit) if unit else None for unit in (of, per))
    if known is None or wanted is None or known[0] != wanted[0]:
        return None
    return Fraction(wanted[1]) / Fraction(known[1])


def exact(value: Fraction, places: int = PRICE_PLACES) -> Decimal | None:
    """Return a fraction as a decimal; null: it has more decimals than ``places``."""
    scaled = value * 10**places
    if scaled.denominator != 1:
        return None
    return Decimal(scaled.numerator).scaleb(-places)


def price_unit(text: str | None) -> str | None:
    """Return the canonical unit that a price unit as it came is for."""
    return canonical_unit(text) if text else None
