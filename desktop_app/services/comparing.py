"""Compare two price lists, rule by rule, in one unit and one currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from desktop_app.calc.window_words import window_in_words
from desktop_app.domain.money import EXACT
from desktop_app.domain.prices import RuleChange, RuleDifference
from desktop_app.store.stretches import values_of
from importers.decode import scale_of
from importers.schema import WINDOW

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_KEY = ("provider", "region", "scope", "model", "type_code")
_COLUMNS = (*_KEY, *WINDOW, "unit", "unit_price", "currency", "effective_from")
_ORDER = list(RuleChange)

# What two prices must share to be compared: the charge and when in the week it is
# priced so, the currency, the family.
_Charge = tuple[Any, ...]


@dataclass(frozen=True)
class _Price:
    """One rule's price, with the unit it is said in."""

    region: str
    model: str
    type_code: str
    unit: str
    scale: Decimal
    currency: str
    price: Decimal
    window: str

    def per(self, scale: Decimal) -> Decimal:
        """Return the price per a unit that is a multiple of its own."""
        factor = EXACT.divide(scale, self.scale)
        return EXACT.multiply(self.price, factor)


def differences(before: pa.Table, after: pa.Table) -> list[RuleDifference]:
    """Return what is new, gone, dearer or cheaper, in that order.

    Prices are compared in the larger of their two units. Where a list dates
    several prices of one charge, the last of them is compared. A price in another
    currency, or per something else, is another price: one is gone, one is new.
    """
    old, new = _prices(before), _prices(after)
    found = [_gone(price) for charge, price in old.items() if charge not in new]
    for charge, price in new.items():
        if charge not in old:
            found.append(_new(price))
        else:
            found += _changed(old[charge], price)
    return sorted(
        found,
        key=lambda d: (
            _ORDER.index(d.change),
            d.region,
            d.model,
            d.type_code,
            d.window,
        ),
    )


def _prices(rules: pa.Table) -> dict[_Charge, _Price]:
    found: dict[_Charge, _Price] = {}
    latest: dict[_Charge, datetime] = {}
    for row in _rows(rules):
        *key, unit, price, currency, start = row
        family, scale = scale_of(unit) or (unit, Decimal(1))
        charge = (*key, family, currency)
        begins = start or _BEGINNING
        if charge in found and begins < latest[charge]:
            continue
        _provider, region, scope, model, type_code, *times = key
        window = window_in_words(dict(zip(WINDOW, times, strict=True)))
        place = f"{region} ({scope})" if scope else region
        latest[charge] = begins
        found[charge] = _Price(
            place, model, type_code, unit, scale, currency, price, window
        )
    return found


def _rows(rules: pa.Table) -> Iterable[tuple[Any, ...]]:
    columns = [values_of(rules.column(name)) for name in _COLUMNS]
    return zip(*columns, strict=True)


def _gone(price: _Price) -> RuleDifference:
    return _difference(RuleChange.GONE, price, price.price, None)


def _new(price: _Price) -> RuleDifference:
    return _difference(RuleChange.NEW, price, None, price.price)


def _changed(old: _Price, new: _Price) -> list[RuleDifference]:
    larger = max(old, new, key=lambda price: price.scale)
    before, after = old.per(larger.scale), new.per(larger.scale)
    if before == after:
        return []
    change = RuleChange.UP if after > before else RuleChange.DOWN
    return [_difference(change, larger, before, after)]


def _difference(
    change: RuleChange, price: _Price, before: Decimal | None, after: Decimal | None
) -> RuleDifference:
    return RuleDifference(
        change=change,
        region=price.region,
        model=price.model,
        type_code=price.type_code,
        unit=price.unit,
        currency=price.currency,
        before=before,
        after=after,
        window=price.window,
    )
