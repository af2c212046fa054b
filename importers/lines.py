"""Build canonical charge lines from a stretch of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from importers import kernels
from importers.columns import Column, Day, Instant, Month, Reading
from importers.contract import Reason, Reject
from importers.kernels import Cells, Flags
from importers.readings import Fault
from importers.schema import CHARGE, MONEY
from importers.sheets import Stretch, shown


@dataclass(frozen=True)
class Plan:
    """Which header holds which declared column of a sheet."""

    header: list[str]
    columns: Mapping[str, Column]  # name -> declared column, those the file has
    places: Mapping[str, int]  # name -> index in the header
    part: int
    utc_offset: int
    one_of: tuple[tuple[str, ...], ...] = ()  # of each group, a row has a value

    @property
    def wanted(self) -> dict[int, bool]:
        return {place: self.columns[name].few for name, place in self.places.items()}


class Faulty(Exception):
    """A stretch read all at once holds a row that must be rejected."""


@dataclass(frozen=True)
class Taken:
    """The columns of the rows that are taken, and the rejects of the others."""

    columns: dict[str, Cells]
    rows: Cells  # int64: where each stands among the stretch's records, from 0
    rejects: tuple[Reject, ...]


def take(stretch: Stretch, plan: Plan) -> Taken:
    """Convert every declared column; raise Faulty if a row must be rejected.

    A stretch that was read record by record never raises: its faulty rows become
    rejects, one each, and the others are taken.
    """
    taken = _Taking(stretch, plan)
    for name in plan.columns:
        taken.convert(name)
    taken.need_one(
        [
            name
            for name, column in plan.columns.items()
            if isinstance(column, Month | Day | Instant) and name != "charge_period_end"
        ]
    )
    for names in plan.one_of:
        taken.need_one([name for name in names if name in plan.columns])
    return taken.finish()


class _Taking:
    def __init__(self, stretch: Stretch, plan: Plan) -> None:
        self._stretch = stretch
        self._plan = plan
        self._count = stretch.texts.num_rows
        self._columns: dict[str, Cells] = {}
        self._faulty = np.zeros(self._count, np.bool_)
        self._rejects: list[Reject] = []
        numbers: Any = stretch.rows
        if numbers is None:
            numbers = pa.array(np.arange(self._count, dtype=np.int64))
        self._rows: Cells = numbers

    def convert(self, name: str) -> None:
        column = self._plan.columns[name]
        cells = self._texts(name)
        into = CHARGE.field(name).type if name in CHARGE.names else MONEY
        converted = column.convert(cells, Reading(into, self._plan.utc_offset))
        for fault in converted.faults:
            self._reject(name, fault)
        self._columns[name] = converted.values
        if column.needed:
            self.need(name)

    def need(self, name: str) -> None:
        values = self._columns.get(name)
        if values is not None and values.null_count:
            self._reject(name, Fault(Reason.MISSING, kernels.is_null(values)))

    def need_one(self, names: Sequence[str]) -> None:
        """Reject rows that have none of some columns, where the file has any."""
        absent: Flags | None = None
        for name in names:
            empty = kernels.is_null(self._columns[name])
            absent = empty if absent is None else kernels.both(absent, empty)
            if not kernels.any_true(absent):
                return
        if absent is not None:
            self._reject(names[0], Fault(Reason.MISSING, absent))

    def finish(self) -> Taken:
        found = [*self._stretch.rejects, *self._rejects]
        rejects = tuple(sorted(found, key=lambda reject: reject.row))
        if not self._faulty.any():
            return Taken(self._columns, self._rows, rejects)
        kept: Any = pa.array(~self._faulty)
        columns = {name: cells.filter(kept) for name, cells in self._columns.items()}
        return Taken(columns, self._rows.filter(kept), rejects)

    def _texts(self, name: str) -> Cells:
        place = str(self._plan.places[name])
        return kernels.one_chunk(self._stretch.texts.column(place))

    def _reject(self, name: str, fault: Fault) -> None:
        where = fault.where.to_numpy(zero_copy_only=False) & ~self._faulty
        places = np.flatnonzero(where)
        if not len(places):
            return
        if self._stretch.again is not None:
            raise Faulty
        self._faulty |= where
        texts = self._texts(name)
        header = self._plan.header[self._plan.places[name]]
        for place in places.tolist():
            value = str(texts[place].as_py() or "")
            row = self._rows[place].as_py()
            self._rejects.append(
                Reject(self._plan.part, row, header, shown(value), fault.reason)
            )
