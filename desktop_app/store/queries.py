"""Ask the stored charge lines: pages, totals and counts through DuckDB.

A view joins each part with the results of its newest run by position, so that
no key is stored twice. Pages are read by row number, never by OFFSET: at ten
million lines an OFFSET costs seconds, a row number milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from duckdb import ColumnExpression

from desktop_app.domain.money import EXACT
from desktop_app.domain.views import (
    VIEW_COLUMNS,
    Filter,
    GroupTotal,
    Measure,
    Measured,
    Sort,
    ValueCount,
)
from desktop_app.jobs import WINDOW_FIRST, Progress
from desktop_app.store.bound_rows import BoundRows
from desktop_app.store.conditions import condition, numbered
from desktop_app.store.engine import connect
from desktop_app.store.page_cache import PageCache, PartPages
from desktop_app.store.part_views import bound_lines, constants, lines_of
from desktop_app.store.parts import RESULT_COLUMNS, RESULTS, Judged, Part
from desktop_app.store.rollups import Rollups
from desktop_app.store.sums import Sums, Totals
from desktop_app.store.volumes import Bound
from importers.schema import CHARGE

Keys = npt.NDArray[np.int64]
Found = TypeVar("Found")
PART_SHIFT = 40  # a key is part number << 40 | row number in the part
ROW_MASK = (1 << PART_SHIFT) - 1


def _no_rows(columns: Sequence[str]) -> pa.Table:
    """Return an empty table with the columns that lines would have."""
    kinds: dict[str, pa.DataType] = dict.fromkeys(VIEW_COLUMNS, pa.string())
    kinds |= dict(zip(RESULTS.names, RESULTS.types, strict=True))
    kinds |= dict(zip(CHARGE.names, CHARGE.types, strict=True))
    wanted = columns or tuple(kinds)
    fields: list[pa.Field[Any]] = [pa.field(name, kinds[name]) for name in wanted]
    return pa.schema(fields).empty_table()


class LineTable:
    """Charge lines of several parts behind one DuckDB connection.

    Not for two threads at once; open one for each reader.

    Args:
        judged: the parts, each with its results.
        rollups: sums of these parts that may be kept; they answer faster.
    """

    def __init__(
        self, judged: Sequence[Judged], rollups: Rollups | None = None
    ) -> None:
        self._judged = list(judged)
        self._every = tuple(range(len(self._judged)))
        WINDOW_FIRST.give()
        self._connection = connect()
        known = rollups.open(self._judged) if rollups is not None else {}
        self._bound: Sequence[Bound] = (
            rollups.volumes.open(self._judged) if rollups is not None else ()
        )
        self._sums = Sums(self._connection, self._judged, known, self._bound)
        self._together = BoundRows(self._connection, self._judged, self._bound)
        self._pages: dict[int, PartPages] = {}
        self._kinds: dict[int, dict[str, pa.DataType]] = {}

    def close(self) -> None:
        """Let go of the connection and of the pages."""
        self._connection.close()
        for pages in self._pages.values():
            pages.close()
        self._pages = {}

    def use(self, cache: PageCache) -> None:
        """Read pages from what a cache holds of these parts."""
        self._pages = cache.open(self._judged)

    def make(
        self,
        cache: PageCache,
        progress: Progress,
        parts: Sequence[int] | None = None,
    ) -> None:
        """Have a cache hold these parts or some of them, and read pages from it."""
        wanted = self._every if parts is None else parts
        cache.build([self._judged[number] for number in wanted], progress)
        self.use(cache)

    def part(self, number: int) -> Part:
        """Return the part that lines of a ``part_no`` belong to."""
        return self._judged[number].part

    def relation(
        self, filters: Sequence[Filter] = (), columns: Iterable[str] = ()
    ) -> duckdb.DuckDBPyRelation:
        """Return the lines that fit every filter, ready to be asked for columns.

        The results are only joined where a filter or a column needs them: the join
        takes longer than most questions.
        """
        asked = {*columns, *(name for wanted in filters for name in wanted.needs)}
        views = [self._view(number, asked) for number in self._every]
        return self._fitting(views, filters)

    def aggregated(self, sums: str, order: str, columns: Collection[str]) -> list[Any]:
        """Aggregate the lines as SQL says it, from the columns that it names."""
        if not self._judged:
            return []

        def ask() -> list[Any]:
            found = self._fitting(self._views(columns, self._every), ())
            return found.aggregate(sums).order(order).fetchall()

        return self._tried(ask)

    def _tried(self, ask: Callable[[], Found]) -> Found:
        """Ask through volumes; without them if one was removed or is damaged."""
        WINDOW_FIRST.give()
        try:
            return ask()
        except duckdb.Error:
            if not self._bound:
                raise
            self._bound = ()
            return ask()

    def _fitting(
        self, views: Sequence[str], filters: Sequence[Filter]
    ) -> duckdb.DuckDBPyRelation:
        found = self._connection.sql(" UNION ALL BY NAME ".join(views))
        for wanted in filters:
            found = found.filter(condition(wanted))
        return found

    def _views(self, asked: Collection[str], parts: Sequence[int]) -> list[str]:
        """Compose columns of the lines of parts, through the volumes that know them."""
        stored = {*CHARGE.names, *RESULT_COLUMNS}.intersection(asked)
        views: list[str] = []
        together: set[int] = set()
        for bound in self._bound:
            places = [(p, n) for n, p in bound.places.items() if n in parts]
            if places and bound.knows(stored):
                some = [(p, n, self._judged[n].part) for p, n in places]
                views.append(bound_lines(bound.path, some, sorted(stored)))
                together |= bound.places.keys()
        only = stored.intersection(CHARGE.names)
        rest = [number for number in parts if number not in together]
        return views + [self._view(number, asked, only) for number in rest]

    def _view(
        self, number: int, asked: Collection[str], only: Collection[str] = ()
    ) -> str:
        one = self._judged[number]
        judged = not set(RESULT_COLUMNS).isdisjoint(asked)
        results = one.results if judged else None
        return lines_of(number, one.part, results=results, only=only)

    def totals(self, filters: Sequence[Filter]) -> Totals:
        """Count the lines, sum what was billed by currency, and say where they are."""
        return self._sums.totals(filters) if filters else self._stated()

    def _stated(self) -> Totals:
        """Count and sum what the parts say of themselves: each has one currency."""
        sums: dict[str, Decimal] = {}
        for part in (one.part for one in self._judged if one.part.counted_lines):
            known = sums.get(part.bill.currency, Decimal(0))
            sums[part.bill.currency] = EXACT.add(known, part.counted_billed)
        count = sum(one.part.counted_lines for one in self._judged)
        return Totals(count, dict(sorted(sums.items())), self._every)

    def keys(
        self,
        filters: Sequence[Filter],
        sort: Sequence[Sort],
        parts: Sequence[int] | None = None,
    ) -> Keys:
        """Return the keys of the fitting lines in the wanted order.

        ``parts`` are the places of those that hold any, where that is known.
        """
        asked = self._every if parts is None else parts
        if not asked:
            return np.empty(0, dtype=np.int64)
        order = [
            ColumnExpression(s.column).desc().nulls_last()
            if s.descending
            else ColumnExpression(s.column).asc().nulls_last()
            for s in sort
        ]
        order += [ColumnExpression("part_no"), ColumnExpression("row_no")]
        needed = {s.column for s in sort}.union(*(wanted.needs for wanted in filters))

        def ask() -> pa.Table:
            found = self._fitting(self._views(needed, asked), filters)
            places = found.sort(*order).select("part_no", "row_no")
            table: pa.Table = places.to_arrow_table()
            return table

        place = self._tried(ask)
        part = place.column("part_no").to_numpy().astype(np.int64)
        row = place.column("row_no").to_numpy().astype(np.int64)
        keys: Keys = np.bitwise_or(np.left_shift(part, PART_SHIFT), row)
        return keys

    def values(
        self, column: str, filters: Sequence[Filter], limit: int
    ) -> list[ValueCount]:
        """Count the lines of each value of a column, most lines first."""
        return self._sums.values(column, filters, limit)

    def grouped(
        self, by: Sequence[str], filters: Sequence[Filter] = ()
    ) -> list[GroupTotal]:
        """Count and sum the lines of each combination of values, in their order."""
        return self._sums.grouped(by, filters)

    def grouped_each(self, ways: Sequence[Sequence[str]]) -> list[list[GroupTotal]]:
        """Group all lines in several ways while they are read once."""
        return self._sums.grouped_each(ways)

    def measured(
        self, by: Sequence[str], filters: Sequence[Filter], wanted: Sequence[Measure]
    ) -> list[Measured]:
        """Add up measures of each combination of values, in their order.

        ``by`` takes canonical columns, and ``hour_number``: hours since 1970 UTC.
        """
        return self._sums.measured(by, filters, wanted)

    def rows(self, keys: Keys, columns: Sequence[str] = ()) -> pa.Table:
        """Read lines by key, in the order of the keys."""
        parts = np.right_shift(keys, PART_SHIFT)
        tables: list[pa.Table] = []
        order: list[Keys] = []
        left = np.ones(keys.size, dtype=np.bool_)
        rows = np.bitwise_and(keys, ROW_MASK)
        # What is mapped into memory is read faster still.
        together = self._together.take(parts, rows, columns, but=self._pages)
        for places, table in together:
            tables.append(table)
            order.append(places)
            left[places] = False
        for number in np.unique(parts[left]):
            WINDOW_FIRST.give()
            places = np.flatnonzero(parts == number).astype(np.int64)
            tables.append(self._rows_of(int(number), rows[places], columns))
            order.append(places)
        if not tables:
            return _no_rows(columns)
        whole = pa.concat_tables(tables, promote_options="permissive")
        back = np.argsort(np.concatenate(order), kind="stable")
        return whole.take(back)

    def _rows_of(self, number: int, wanted: Keys, columns: Sequence[str]) -> pa.Table:
        kinds = self._kinds_of(number, columns)
        found = self._kept(number, wanted, kinds)
        rest = [name for name in kinds if name not in found]
        lines = [name for name in rest if name not in RESULT_COLUMNS]
        if lines:
            found |= self._lines(number, wanted, lines)
        results = [name for name in rest if name in RESULT_COLUMNS]
        if results:
            found |= self._results(number, wanted, results)
        return pa.table({name: found[name] for name in kinds})

    def _kinds_of(self, number: int, columns: Sequence[str]) -> dict[str, pa.DataType]:
        """Return the columns of a page of one part, in order, and their types."""
        judged = self._judged[number]
        if number not in self._kinds:
            bare = self._bare(number).limit(0).to_arrow_table().schema
            kinds = dict(zip(bare.names, bare.types, strict=True))
            del kinds["row_no"]
            self._kinds[number] = kinds
        known = self._kinds[number]
        wanted = columns or list(known)
        names = [name for name in wanted if name not in RESULT_COLUMNS]
        if judged.results is not None or not columns:
            names += [name for name in RESULT_COLUMNS if name in wanted]
        return {name: known[name] for name in names}

    def _kept(
        self, number: int, wanted: Keys, kinds: Mapping[str, pa.DataType]
    ) -> dict[str, Any]:
        """Read the columns that need no Parquet file."""
        if number not in self._pages:
            return {}
        found: dict[str, Any] = dict(self._pages[number].take(wanted, list(kinds)))
        for name, text in constants(self._judged[number].part).items():
            if name in kinds:
                found[name] = pa.repeat(text, wanted.size)
        return {name: column.cast(kinds[name]) for name, column in found.items()}

    def _bare(self, number: int) -> duckdb.DuckDBPyRelation:
        part = self._judged[number].part
        return self._connection.sql(lines_of(number, part, results=None, whole=True))

    def _lines(self, number: int, wanted: Keys, names: Sequence[str]) -> dict[str, Any]:
        found = self._bare(number).filter(numbered(ColumnExpression("row_no"), wanted))
        return _in_order(found.select("row_no", *names), "row_no", wanted)

    def _results(
        self, number: int, wanted: Keys, names: Sequence[str]
    ) -> dict[str, Any]:
        results = self._judged[number].results
        if results is None:
            return self._lines(number, wanted, names)
        key = "file_row_number"
        found = self._connection.read_parquet(str(results), file_row_number=True)
        found = found.filter(numbered(ColumnExpression(key), wanted))
        return _in_order(found.select(key, *names), key, wanted)


def _in_order(
    relation: duckdb.DuckDBPyRelation, key: str, wanted: Keys
) -> dict[str, Any]:
    """Put rows read by number into the order they were asked for."""
    found = relation.to_arrow_table()
    have = found.column(key).to_numpy()
    order = np.argsort(have, kind="stable")
    places = order[np.searchsorted(have, wanted, sorter=order)]
    rows = found.take(places).drop_columns([key])
    return dict(zip(rows.column_names, rows.columns, strict=True))
