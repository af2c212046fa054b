"""Make a row of each key, and of each call that differs, with what it comes to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from desktop_app.calc.usage_placing import Placing
from desktop_app.calc.usage_requests import (
    BOTH,
    GIVEN,
    ONLY_BILLED,
    ONLY_LOGGED,
    TAKEN,
    Calls,
)
from desktop_app.calc.usage_sides import Side
from desktop_app.calc.usage_variance import state_of, unit_price, valued, worth
from desktop_app.domain.money import EXACT
from desktop_app.domain.usage import (
    Meter,
    Quantities,
    UsageKey,
    UsageRow,
    UsageState,
)

_ZERO = Decimal(0)
_TWICE = Decimal(2)


class Valuer:
    """Values what each side has; a log without amounts at the bill's prices."""

    def __init__(self, log: Side, bill: Side, *, own_prices: bool) -> None:
        self._log, self._bill, self._own = log, bill, own_prices
        self._prices = dict(_prices(bill))

    def price(self, key: UsageKey) -> Fraction | None:
        """Return what the bill charges for a unit of the key's model and meter."""
        return self._prices.get((key.model, key.meter))

    def worths(self) -> dict[UsageKey, Decimal]:
        """Return what the log's quantities would come to at the bill's prices."""
        return {
            key: worth(self.price(key) or Fraction(0), quantity)
            for key, quantity in self._log.quantities.items()
        }

    def row(self, key: UsageKey, placing: Placing) -> UsageRow:
        """Make the row of a key."""
        found = placing.quantities(key)
        # What is charged for no quantity at all is not for this usage.
        amount = self._bill.amounts.get(key, _ZERO) if found.billed else _ZERO
        own = self._log.amounts.get(key, _ZERO) if self._own else None
        value = valued(found, amount, own, self.price(key))
        codes = self._bill.codes.get(key, {})
        return UsageRow(
            key=key,
            quantities=found,
            amount=amount,
            log_amount=value.log_amount,
            variances=value.variances,
            state=state_of(found, value.variances),
            lines=self._bill.lines.get(key, 0),
            log_lines=self._log.lines.get(key, 0),
            codes=tuple((name, tuple(sorted(some))) for name, some in codes.items()),
        )

    def call_rows(self, calls: Iterable[Calls]) -> Iterator[UsageRow]:
        """Make a row of each meter in which a call differs."""
        for one in calls:
            logged, billed = dict(one.logged), dict(one.billed)
            for meter in sorted({*logged, *billed}):
                sides = logged.get(meter, _ZERO), billed.get(meter, _ZERO)
                if sides[0] != sides[1] or one.state != BOTH:
                    yield self._call_row(one, meter, *sides)

    def _call_row(
        self, one: Calls, meter: Meter, logged: Decimal, billed: Decimal
    ) -> UsageRow:
        key = self._log.key_of(one, meter)
        found = Quantities(
            logged=_ZERO if one.state == TAKEN else logged,
            billed=billed,
            given=logged if one.state == GIVEN else _ZERO,
            taken=logged if one.state == TAKEN else _ZERO,
            only_logged=logged if one.state == ONLY_LOGGED else _ZERO,
            only_billed=billed if one.state == ONLY_BILLED else _ZERO,
        )
        price = self.price(key)
        amount = worth(price or Fraction(0), billed)
        value = valued(found, amount, None, price)
        return UsageRow(
            key=key,
            quantities=found,
            amount=amount,
            log_amount=value.log_amount,
            variances=value.variances,
            state=_state_of_call(found),
            lines=one.lines,
            log_lines=one.log_lines,
            request=one.request,
        )


def strays(bill: Side) -> Decimal:
    """Return what the bill charges under keys of which it counts nothing."""
    found = _ZERO
    for key, amount in bill.amounts.items():
        if not bill.quantities.get(key):
            found = EXACT.add(found, amount)
    return found


def _prices(bill: Side) -> Iterator[tuple[tuple[str, Meter], Fraction]]:
    sums: dict[tuple[str, Meter], tuple[Decimal, Decimal]] = defaultdict(
        lambda: (_ZERO, _ZERO)
    )
    for key, quantity in bill.quantities.items():
        amount, so_far = sums[key.model, key.meter]
        sums[key.model, key.meter] = (
            EXACT.add(amount, bill.amounts.get(key, _ZERO)),
            EXACT.add(so_far, quantity),
        )
    for one, (amount, quantity) in sums.items():
        price = unit_price(amount, quantity)
        if price is not None:
            yield one, price


def _state_of_call(found: Quantities) -> UsageState:
    both = found.logged and found.billed
    if both and found.billed == found.logged * _TWICE:
        return UsageState.TWICE_BILLED
    if both and found.logged == found.billed * _TWICE:
        return UsageState.TWICE_LOGGED
    if found.variance:
        return UsageState.QUANTITY
    if found.only_billed:
        return UsageState.ONLY_BILL
    return UsageState.ONLY_LOG if found.only_logged else UsageState.BOUNDARY
