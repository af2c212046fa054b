"""Hold our own count of a month's usage against what the bill says was used.

Both sides are brought under the same keys (model, type, owner) in base units; calls
that carry an ID on both sides are matched by it, all else by its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from desktop_app.calc.failures import exactly
from desktop_app.calc.usage_lines import USED, Calendar, Usage, UsageIn, UsageLines
from desktop_app.calc.usage_placing import Placing
from desktop_app.calc.usage_requests import Matched, match_calls
from desktop_app.calc.usage_rows import Valuer, strays
from desktop_app.calc.usage_sides import Side, owner_of
from desktop_app.domain.money import EXACT, total
from desktop_app.domain.names import Names
from desktop_app.domain.usage import Boundary, Meter, UsageKey, UsageRow

_NOBODY = Matched((), (), 0)


@dataclass(frozen=True)
class Held:
    """What was found when a log was held against a bill.

    Args:
        rows: one for each key.
        calls: one for each meter of the calls that differ, the largest ones.
        differing: how many calls differ.
        own_prices: the log states amounts that can be compared.
        by_request: both sides have IDs of calls.
        owned_by: what owners are told apart by.
        left_out: meters that one side alone counts, and nobody pays for.
        uncounted: what the bill charges for lines without a known quantity.
        not_usage: amounts and lines that no log can have, by kind of charge.
        covered: how many of the bill's ``lines`` count what the log counts, too.
        other_currency: the log's amounts are in this one.
    """

    rows: tuple[UsageRow, ...]
    calls: tuple[UsageRow, ...]
    differing: int
    own_prices: bool
    by_request: bool
    owned_by: str
    left_out: tuple[Meter, ...]
    boundary: Boundary | None
    uncounted: Decimal
    uncounted_lines: int
    not_usage: tuple[tuple[str, Decimal, int], ...]
    covered: int
    lines: int
    other_currency: str


def hold_against(
    log: Sequence[UsageIn],
    bill: Sequence[UsageIn],
    calendar: Calendar,
    names: Names,
    *,
    by_day: bool = False,
) -> Held:
    """Match a log with a bill and value what differs.

    Args:
        log: the log's parts, of the bill's month and of those beside it.
        bill: the bill's, likewise.
        calendar: the bill's month.
        names: which codes are the same.
        by_day: tell days apart, too; they are the bill's days, so no shift is sought.

    Raises:
        TooLarge: a quantity or amount that cannot be calculated exactly.
    """
    lines = UsageLines(calendar)
    try:
        with exactly():
            own = [part for part in bill if part.month == 0]
            charges = lines.sums(own, by_day=by_day)
            counted = lines.sums(log, by_day=by_day, edged=not by_day)
            logged = [one for one in counted if one.kind in USED]
            left_out = _left_out(logged, charges)
            match = _Match(
                _without(charges, left_out), _without(logged, left_out), names
            )
            if match.by_request and not by_day:
                seen = [*logged, *match.billed]
                match.calls = match_calls(lines, log, bill, seen)
            offsets = {part.offset for part in log if part.month == 0}
            found = match.held(calendar, offsets, by_day=by_day)
            return replace(found, left_out=left_out)
    finally:
        lines.close()


class _Match:
    """The sums of both sides, under the same keys."""

    def __init__(
        self, charges: Sequence[Usage], logged: Sequence[Usage], names: Names
    ) -> None:
        self._charges, self._logged = charges, logged
        self.billed = [one for one in charges if one.kind in USED]
        self._owned_by = owner_of(logged, self.billed)
        self._log = Side(names, self._owned_by)
        self._bill = Side(names, self._owned_by)
        ids = [any(u.with_id for u in side) for side in (logged, self.billed)]
        self.by_request = all(ids)
        self.calls = _NOBODY

    def held(self, calendar: Calendar, offsets: set[int], *, by_day: bool) -> Held:
        """Lay the sides beside each other."""
        self._fill()
        self._bill.share_records({})
        other = _other_currency(self._logged, self.billed)
        own_prices = self._log.priced and not other
        valuer = Valuer(self._log, self._bill, own_prices=own_prices)
        self._log.share_records(valuer.worths())
        placing = Placing(self._log, self._bill)
        boundary = self._place(placing, calendar, offsets, by_day=by_day)
        uncounted = EXACT.add(self._bill.uncounted, strays(self._bill))
        return Held(
            rows=tuple(valuer.row(key, placing) for key in _ordered(placing.keys)),
            calls=tuple(valuer.call_rows(self.calls.differing)),
            differing=self.calls.count,
            own_prices=own_prices,
            by_request=self.calls is not _NOBODY,
            owned_by=self._owned_by,
            left_out=(),
            boundary=boundary,
            uncounted=uncounted,
            uncounted_lines=self._bill.uncounted_lines,
            not_usage=tuple(self._not_usage()),
            covered=self._covered(),
            lines=sum(one.lines for one in self._charges),
            other_currency=other,
        )

    def _fill(self) -> None:
        for one in self.billed:
            self._bill.add(one)
        for one in self._logged:
            if self.calls is _NOBODY or not one.with_id:
                self._log.add(one)
        for call in self.calls.sums:
            self._log.add_calls(call)

    def _place(
        self, placing: Placing, calendar: Calendar, offsets: set[int], *, by_day: bool
    ) -> Boundary | None:
        boundary = None
        placing.by_calls(self.calls.sums)
        if by_day:
            placing.by_days(self._logged, calendar)
        elif self.calls is _NOBODY and len(offsets) == 1:
            boundary = placing.by_shift(min(offsets), calendar)
        placing.by_absence()
        return boundary

    def _not_usage(self) -> Iterator[tuple[str, Decimal, int]]:
        for kind in sorted({one.kind for one in self._charges} - set(USED)):
            some = [one for one in self._charges if one.kind == kind]
            amount = total(one.amount or Decimal(0) for one in some)
            yield kind, amount, sum(one.lines for one in some)

    def _covered(self) -> int:
        known = {(key.model, key.meter, key.owner) for key in self._log.quantities}
        covered = 0
        for one in self.billed:
            keys = {(k.model, k.meter, k.owner) for k in self._bill.keys_of(one)}
            covered += one.lines if keys & known else 0
        return covered


def _left_out(log: Sequence[Usage], bill: Sequence[Usage]) -> tuple[Meter, ...]:
    """Return calls, where only one side counts them and nobody pays for them."""
    counted = [
        any(_counts(one, Meter.CALLS) for one in side if one.kind in USED)
        for side in (log, bill)
    ]
    paid = any(
        one.amount and all(meter is Meter.CALLS for meter, _q in one.quantities)
        for one in bill
        if one.quantities
    )
    return () if counted[0] == counted[1] or paid else (Meter.CALLS,)


def _counts(one: Usage, meter: Meter) -> bool:
    return any(counted is meter for counted, _quantity in one.quantities)


def _without(some: Sequence[Usage], meters: Sequence[Meter]) -> list[Usage]:
    """Return sums that do not count by some meters."""
    if not meters:
        return list(some)
    return [
        replace(one, quantities=tuple(q for q in one.quantities if q[0] not in meters))
        for one in some
    ]


def _ordered(keys: Iterable[UsageKey]) -> list[UsageKey]:
    return sorted(
        keys, key=lambda key: (key.model, key.meter, key.owner, str(key.day or ""))
    )


def _other_currency(log: Iterable[Usage], bill: Iterable[Usage]) -> str:
    """Return a currency that the log has amounts in and the bill has not."""
    ours = {one.currency for one in log if one.amount}
    theirs = {one.currency for one in bill}
    return min(ours - theirs, default="")
