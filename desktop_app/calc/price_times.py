"""Find what lines are due per unit: by their date, and by their time in the week."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from desktop_app.calc.terms import Due
from desktop_app.calc.timelines import Span, Timelines, Whole
from importers.price_windows import TimeBasis

TimesBy = Callable[[TimeBasis], Whole]


class PriceTimes:
    """What is due for each charge, numbered from 0 as they are added.

    Beside the prices that hold at all times stand, for each time of a line that
    windows ask for, those that hold in a window: these go first, the newest of them,
    unless a newer list has a price for all times.
    """

    def __init__(self, bases: Sequence[TimeBasis] = ()) -> None:
        self._bases = tuple(bases)
        self._due: Timelines[Due] = Timelines()
        self._windows = False  # whether any charge has one

    @property
    def values(self) -> list[Due]:
        """What was added, by place."""
        return self._due.values

    def add(
        self,
        general: Sequence[Span[Due]],
        windowed: Mapping[TimeBasis, Sequence[Span[Due]]],
    ) -> None:
        """Add a charge with what is due when."""
        self._due.add(general)
        for basis in self._bases:
            self._due.add(windowed.get(basis, ()))
        self._windows = self._windows or any(windowed.values())

    def find(self, numbers: Whole, times: Whole, times_by: TimesBy) -> Whole:
        """Return, per line, the place in `values` of what is due; -1: nothing."""
        subjects = numbers * (1 + len(self._bases))
        found = self._due.find(subjects, times)
        if not self._windows:
            return found
        best = np.full(numbers.size, -1, dtype=np.int64)
        ages = self._ages()
        for at, basis in enumerate(self._bases, start=1):
            here = self._due.find(subjects + at, times_by(basis))
            best = np.where(ages[here] > ages[best], here, best)
        lists = self._lists()
        newer = (lists[found] != lists[best]) & (ages[found] > ages[best])
        return np.where((best >= 0) & ~newer, best, found)

    def _lists(self) -> Whole:
        """Return the snapshot of each value's rule; last, of no value, none."""
        names = [one.rule.snapshot_id if one.rule else "" for one in self._due.values]
        order = {name: at for at, name in enumerate(sorted(set(names)))}
        return np.array([*(order[name] for name in names), -1], dtype=np.int64)

    def _ages(self) -> Whole:
        """Return how new each value's rule is; last, of no value, the oldest."""
        rules = [one.rule for one in self._due.values]
        ages = [(one.start, one.published) if one else (0, 0) for one in rules]
        order = {age: at for at, age in enumerate(sorted(set(ages)))}
        return np.array([*(order[age] for age in ages), -1], dtype=np.int64)
