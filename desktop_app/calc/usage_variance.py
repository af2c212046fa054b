"""Value a difference in usage: how much is quantity, how much is price.

With B billed and L logged units, and the price p that each side has for a unit::

    billed − logged  =  B·p_bill − L·p_log
    quantity         = (B − L)·p_log
    price            = (p_bill − p_log)·B

The joint term (p_bill − p_log)·(B − L) goes to the price, as usual: more units at a
wrong price are a wrong price. A log without prices of its own is valued at what the
bill charges for a unit, so that all is quantity. What only one side has, and what
stands in another month, is taken out of B and L before and valued at its own side's
price. Each price is a fraction, and what is left of rounding goes to the largest part,
so that the parts add up to the last digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop_app.domain.money import (
    AMOUNT_PLACES,
    EXACT,
    round_half_up,
    shared_out,
    total,
)
from desktop_app.domain.usage import Quantities, UsageState, Variances

_UNIT = 10**AMOUNT_PLACES


@dataclass(frozen=True)
class Valued:
    """What a key comes to on both sides, and why these differ."""

    log_amount: Decimal | None  # None: nobody has a price for it
    variances: Variances


def unit_price(amount: Decimal, quantity: Decimal) -> Fraction | None:
    """Return what a unit costs, exactly; None: there is no unit."""
    return Fraction(amount) / Fraction(quantity) if quantity else None


def worth(price: Fraction, quantity: Decimal) -> Decimal:
    """Return what a quantity comes to."""
    return _rounded(price * Fraction(quantity))


def valued(
    found: Quantities,
    amount: Decimal,
    own: Decimal | None,
    spare: Fraction | None,
) -> Valued:
    """Split billed − logged into its causes.

    Args:
        found: how much each side has.
        amount: what the bill charges for it.
        own: what the log itself states for it; None: a log without amounts.
        spare: the bill's price of the same usage elsewhere, where it has none here.
    """
    bill_price = unit_price(amount, found.billed)
    if bill_price is None:
        bill_price = spare
    log_price = unit_price(own, found.logged) if own is not None else None
    if log_price is None:
        log_price = bill_price
    if bill_price is None:
        bill_price = log_price
    if bill_price is None or log_price is None:
        return Valued(None, Variances())
    logged = own if own is not None else _rounded(log_price * Fraction(found.logged))
    whole = EXACT.subtract(amount, logged)
    parts = {
        "only_billed": bill_price * Fraction(found.only_billed),
        "only_logged": -log_price * Fraction(found.only_logged),
        "quantity": log_price * Fraction(found.variance),
        "boundary": bill_price * Fraction(found.taken)
        - log_price * Fraction(found.given),
    }
    exact = Fraction(amount) - (
        Fraction(own) if own is not None else log_price * Fraction(found.logged)
    )
    parts["price"] = exact - sum(parts.values(), Fraction(0))
    return Valued(logged, Variances(**_settled(whole, parts)))


def state_of(found: Quantities, variances: Variances) -> UsageState:
    """Return the worst that is found of a key."""
    for wrong, state in (
        (found.only_billed, UsageState.ONLY_BILL),
        (found.only_logged, UsageState.ONLY_LOG),
        (found.variance, UsageState.QUANTITY),
        (variances.price, UsageState.PRICE),
        (found.given or found.taken, UsageState.BOUNDARY),
    ):
        if wrong:
            return state
    return UsageState.TIES


def shared(amount: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Share one amount of several meters in proportion to what each weighs."""
    sizes = [abs(weight) for weight in weights.values()]
    found = shared_out(amount, sizes, AMOUNT_PLACES)
    return dict(zip(weights, found, strict=True))


def _settled(whole: Decimal, parts: Mapping[str, Fraction]) -> dict[str, Decimal]:
    """Round the parts; what is left of the whole goes to the largest of them."""
    found = {name: _rounded(part) for name, part in parts.items()}
    left = EXACT.subtract(whole, total(found.values()))
    if left:
        largest = max(parts, key=lambda name: abs(parts[name]))
        found[largest] = EXACT.add(found[largest], left)
    return found


def _rounded(value: Fraction) -> Decimal:
    if (value * _UNIT).denominator == 1:
        return Decimal((value * _UNIT).numerator).scaleb(-AMOUNT_PLACES, EXACT)
    # More digits than are kept, then half away from zero at the place of an amount.
    close = EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return round_half_up(close, AMOUNT_PLACES)
