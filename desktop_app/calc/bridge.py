"""Break the change between two sums into parts that add up exactly.

Items that both ranges have are taken one step after another from the old quantities,
prices and discounts to the new ones: volume (all quantities grow alike), then the
shares of models, of tiers in a model, of types in a tier and of cached tokens in a
type, each at old prices; then list prices, then discounts, then what coupons and plans
take off. Each step is one part. What only one range has is new or gone. Within a unit
of measure (tokens, images …) the quantities are compared, never across.

Exact fractions throughout; an item's part is rounded to an amount's places, and what
that leaves is the rounding, so nothing is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop_app.domain.bridges import Item, Part
from desktop_app.domain.money import AMOUNT_PLACES, EXACT, total
from importers.charge_kinds import ChargeKind

_SCALE = 10**AMOUNT_PLACES
_BY_KIND = {
    ChargeKind.SUBSCRIPTION: Part.SUBSCRIPTIONS,
    ChargeKind.SAVINGS_PLAN: Part.SUBSCRIPTIONS,
    ChargeKind.REFUND: Part.REFUNDS,
    ChargeKind.ADJUSTMENT: Part.REFUNDS,
    ChargeKind.COMMISSION: Part.REFUNDS,
    ChargeKind.COUPON: Part.REDUCTIONS,
    ChargeKind.TAX: Part.TAX,
    ChargeKind.ROUNDING: Part.ROUNDING,
}


@dataclass(frozen=True)
class Bought:
    """What one item came to in one range; amounts in one currency."""

    billed: Decimal
    listed: Decimal | None  # at list price; None: the bill does not say
    discount: Decimal
    quantity: Decimal | None

    @property
    def gross(self) -> Fraction:
        """At list price, or as billed where no list price is known."""
        return Fraction(self.billed if self.listed is None else self.listed)

    @property
    def net(self) -> Fraction:
        """After the discount."""
        return Fraction(self.billed) if self.listed is None else self._after

    @property
    def _after(self) -> Fraction:
        return self.gross - Fraction(self.discount)


Sides = tuple[Bought | None, Bought | None]
Changes = dict[Part, dict[Item, Decimal]]


def bridge_parts(
    before: Mapping[Item, Bought], after: Mapping[Item, Bought]
) -> Changes:
    """Return what each item adds to each part; all together are the whole change."""
    found: Changes = defaultdict(dict)
    common: dict[Item, tuple[Bought, Bought]] = {}
    for item in sorted({*before, *after}, key=_order):
        was, now = before.get(item), after.get(item)
        if was and now and was.quantity and now.quantity and not _apart(item):
            common[item] = (was, now)
        else:
            part, amount = _alone(item, was, now)
            _add(found, part, item, amount)
    for family in _families(common):
        _add_steps(found, family)
    return {part: found[part] for part in Part if found.get(part)}


def _alone(item: Item, was: Bought | None, now: Bought | None) -> tuple[Part, Decimal]:
    """Return the part of an item whose quantities cannot be compared."""
    amount = EXACT.subtract(_billed(now), _billed(was))
    if (part := _apart(item)) is not None:
        return part, amount
    if was is None:
        return Part.NEW, amount
    return (Part.GONE if now is None else Part.VOLUME), amount


def _apart(item: Item) -> Part | None:
    return _BY_KIND.get(ChargeKind(str(item.kind))) if item.kind else None


def _billed(bought: Bought | None) -> Decimal:
    return Decimal(0) if bought is None else bought.billed


def _families(
    common: Mapping[Item, tuple[Bought, Bought]],
) -> Iterator[dict[Item, tuple[Bought, Bought]]]:
    """Yield the items of each unit of measure."""
    units: dict[object, dict[Item, tuple[Bought, Bought]]] = defaultdict(dict)
    for item, sides in common.items():
        units[item.unit][item] = sides
    yield from units.values()


# The shares that change one after another: what is the same within each.
_LEVELS: tuple[tuple[Part, Callable[[Item], tuple[object, ...]]], ...] = (
    (Part.MODEL_MIX, lambda item: (item.model,)),
    (Part.TIER_MIX, lambda item: (item.model, item.tier)),
    (Part.TYPE_MIX, lambda item: (item.model, item.tier, item.type)),
    (Part.CACHE, lambda item: (item.model, item.tier, item.type, item.cache)),
)


def _add_steps(found: Changes, family: Mapping[Item, tuple[Bought, Bought]]) -> None:
    old = {item: _quantity(was) for item, (was, _now) in family.items()}
    new = {item: _quantity(now) for item, (_was, now) in family.items()}
    price = {item: was.net / _quantity(was) for item, (was, _now) in family.items()}
    grown = sum(new.values(), Fraction(0)) / sum(old.values(), Fraction(0))
    reached = {item: quantity * grown for item, quantity in old.items()}
    _step(found, Part.VOLUME, old, reached, price)
    for part, key in _LEVELS:
        shared = _shares(reached, new, key)
        _step(found, part, reached, shared, price)
        reached = shared
    # Items of one key differ in nothing that has a part of its own: kinds of charge.
    _step(found, Part.TYPE_MIX, reached, new, price)
    for item, (was, now) in family.items():
        _add_prices(found, item, was, now)


def _shares(
    reached: Mapping[Item, Fraction],
    new: Mapping[Item, Fraction],
    key: Callable[[Item], tuple[object, ...]],
) -> dict[Item, Fraction]:
    """Return quantities with the new sums of a level, inside it shared as before."""
    have: dict[tuple[object, ...], Fraction] = defaultdict(Fraction)
    want: dict[tuple[object, ...], Fraction] = defaultdict(Fraction)
    for item, quantity in reached.items():
        have[key(item)] += quantity
        want[key(item)] += new[item]
    return {
        item: quantity * want[key(item)] / have[key(item)]
        for item, quantity in reached.items()
    }


def _step(
    found: Changes,
    part: Part,
    old: Mapping[Item, Fraction],
    new: Mapping[Item, Fraction],
    price: Mapping[Item, Fraction],
) -> None:
    for item, quantity in new.items():
        _add(found, part, item, _rounded((quantity - old[item]) * price[item]))


def _add_prices(found: Changes, item: Item, was: Bought, now: Bought) -> None:
    """Add what price, discount and reductions changed, and what rounding left."""
    before = was.net / _quantity(was) * _quantity(now)  # new quantity as it was priced
    kept = was.net / was.gross if was.gross else Fraction(1)  # of the list price
    priced = now.gross * kept if was.gross else before
    _add(found, Part.PRICE, item, _rounded(priced - before))
    ended = was.discount > 0 and not now.discount
    part = Part.PROMOTION_ENDED if ended else Part.DISCOUNT
    _add(found, part, item, _rounded(now.net - priced))
    taken = (Fraction(now.billed) - now.net) - (Fraction(was.billed) - was.net)
    _add(found, Part.REDUCTIONS, item, _rounded(taken))
    told = total(some.get(item, Decimal(0)) for some in found.values())
    left = EXACT.subtract(EXACT.subtract(now.billed, was.billed), told)
    _add(found, Part.ROUNDING, item, left)


def _add(found: Changes, part: Part, item: Item, amount: Decimal) -> None:
    if amount:
        known = found[part].get(item, Decimal(0))
        found[part][item] = EXACT.add(known, amount)


def _quantity(bought: Bought) -> Fraction:
    return Fraction(bought.quantity or 0)


def _rounded(value: Fraction) -> Decimal:
    """Round half away from zero to an amount's places."""
    scaled = abs(value) * _SCALE
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-AMOUNT_PLACES, EXACT)


def _order(item: Item) -> tuple[str, ...]:
    return tuple(map(str, vars(item).values()))
