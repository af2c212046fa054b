"""Note what of a log stands in another month, or on one side alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from desktop_app.calc.usage_lines import Calendar, Usage
from desktop_app.calc.usage_requests import (
    GIVEN,
    ONLY_BILLED,
    ONLY_LOGGED,
    TAKEN,
    Calls,
)
from desktop_app.calc.usage_shifts import Near, find_shift
from desktop_app.calc.usage_sides import Side
from desktop_app.domain.money import EXACT, total
from desktop_app.domain.usage import Boundary, Quantities, UsageKey

_ZERO = Decimal(0)
_NOTED_AS = {
    GIVEN: "given",
    TAKEN: "taken",
    ONLY_LOGGED: "only_logged",
    ONLY_BILLED: "only_billed",
}


class Placing:
    """Where each key's usage stands, as far as it is not on both sides alike."""

    def __init__(self, log: Side, bill: Side) -> None:
        self._log, self._bill = log, bill
        self._noted: dict[UsageKey, dict[str, Decimal]] = defaultdict(dict)

    @property
    def keys(self) -> set[UsageKey]:
        """All that either side has, or has in a month beside this one."""
        return {*self._log.quantities, *self._bill.quantities, *self._noted}

    def quantities(self, key: UsageKey) -> Quantities:
        """Return how much of a key each side has, and where."""
        return Quantities(
            logged=self._log.quantities.get(key, _ZERO),
            billed=self._bill.quantities.get(key, _ZERO),
            **self._noted.get(key, {}),
        )

    def by_calls(self, calls: Iterable[Calls]) -> None:
        """Note which calls, matched by their ID, are not on both sides."""
        for one in calls:
            name = _NOTED_AS.get(one.state)
            found = one.billed if one.state == ONLY_BILLED else one.logged
            for meter, quantity in found if name else ():
                self._note(self._log.key_of(one, meter), name or "", quantity)

    def by_shift(self, offset: int, calendar: Calendar) -> Boundary | None:
        """Look for the one shift of the month's ends that explains what differs.

        Args:
            offset: hours of UTC in which the log counts its months.
            calendar: the bill's month and its zone.
        """
        keys = {
            key: Near(self.quantities(key).variance, dict(self._log.moves.get(key, {})))
            for key in (*self.keys, *self._log.moves)
        }
        shift = find_shift(keys, offset, calendar)
        if shift is None:
            return None
        for name, moved in (("given", shift.given), ("taken", shift.taken)):
            for key, quantity in moved.items():
                self._note(key, name, quantity)
        return shift.boundary

    def by_days(self, logged: Sequence[Usage], calendar: Calendar) -> None:
        """Put usage whose day, as the bill counts days, is in another month."""
        first, end = calendar.days
        for one in logged:
            inside = one.day is not None and first <= one.day < end
            if one.day is None or inside == (one.month == 0):
                continue
            side = Side(self._log.names, self._log.owned_by)
            side.add(replace(one, month=0))
            for key, quantity in side.quantities.items():
                self._note(key, "taken" if inside else "given", quantity)

    def by_absence(self) -> None:
        """Note what has no counterpart on the other side at all."""
        for key in self.keys:
            found = self.quantities(key)
            gone = total((found.given, found.only_logged))
            left = EXACT.subtract(found.logged, gone)
            if left and not found.billed:
                self._note(key, "only_logged", left)
            known = total((found.taken, found.only_billed))
            left = EXACT.subtract(found.billed, known)
            if left and not found.logged and not found.taken:
                self._note(key, "only_billed", left)

    def _note(self, key: UsageKey, name: str, quantity: Decimal) -> None:
        noted = self._noted[key]
        noted[name] = EXACT.add(noted.get(name, _ZERO), quantity)
