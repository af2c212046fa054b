"""Count and sum lines by value, through the roll-ups that know the values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
from duckdb import ColumnExpression, FunctionExpression, SQLExpression

from desktop_app.domain.money import EXACT
from desktop_app.domain.views import (
    Filter,
    GroupTotal,
    Measure,
    Measured,
    ValueCount,
)
from desktop_app.jobs import WINDOW_FIRST
from desktop_app.store.conditions import condition
from desktop_app.store.part_views import (
    bound_lines,
    constants,
    lines_of,
    named,
    parquet_rows,
    quoted,
    select,
)
from desktop_app.store.parts import Judged
from desktop_app.store.rollup_rows import DERIVED, measured, read_for, results_for
from desktop_app.store.rollups import Rollup
from desktop_app.store.volumes import Bound

STRETCH = 500  # rows of a few columns that are made into Python values at once
BILLED = (Measure.LINES, Measure.BILLED)
_WAY = "way"  # of several in which lines are grouped
FOUND = (*BILLED, Measure.EXPECTED, Measure.DIFFERENCE, Measure.CHECKED)


@dataclass(frozen=True)
class Totals:
    """How many lines fit, their sum by currency, and the places of their parts."""

    count: int
    sums: dict[str, Decimal]
    parts: tuple[int, ...]


def _asked(by: Sequence[str], filters: Sequence[Filter]) -> list[str]:
    """Return every column that a question needs, each once."""
    asked = [*by, *(name for wanted in filters for name in wanted.needs)]
    return list(dict.fromkeys(asked))


class Sums:
    """Sums over parts behind one DuckDB connection.

    A part is answered from its roll-up or with others from a volume, where that
    knows all the columns asked for, else from its lines: the answer is the same,
    to the last digit.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        judged: Sequence[Judged],
        rollups: dict[int, Rollup],
        bound: Sequence[Bound] = (),
    ) -> None:
        self._connection = connection
        self._judged = judged
        self._rollups = rollups
        self._bound = tuple(bound)

    def totals(self, filters: Sequence[Filter]) -> Totals:
        """Count the lines and sum what was billed, and say where they are."""
        by = ("part_id", "billing_currency")
        sums: dict[str, Decimal] = {}
        count, held = 0, set()
        for part, currency, lines, billed in self._rows(by, filters, BILLED):
            count += lines
            held.add(part)
            known = sums.get(str(currency), Decimal(0))
            sums[str(currency)] = EXACT.add(known, billed or Decimal(0))
        numbers = (n for n, one in enumerate(self._judged) if one.part.id in held)
        return Totals(count, dict(sorted(sums.items())), tuple(numbers))

    def values(
        self, column: str, filters: Sequence[Filter], limit: int
    ) -> list[ValueCount]:
        """Count the lines of each value of a column, most lines first."""
        rows = self._rows((column,), filters, BILLED, most=limit)
        return [ValueCount(value, lines, s or Decimal(0)) for value, lines, s in rows]

    def grouped(self, by: Sequence[str], filters: Sequence[Filter]) -> list[GroupTotal]:
        """Count and sum the lines of each combination of values, in their order."""
        width = len(by)
        return [
            _group(row[:width], row[width:]) for row in self._rows(by, filters, FOUND)
        ]

    def grouped_each(self, ways: Sequence[Sequence[str]]) -> list[list[GroupTotal]]:
        """Group all lines in several ways while they are read once.

        Columns that ways share stand in the same order in each.
        """
        names = _asked([name for by in ways for name in by], ())
        columns = [ColumnExpression(name) for name in names]
        # A bit for each column, the first is the highest: set where it is left out.
        left_out = SQLExpression(f"grouping({', '.join(names)})").alias(_WAY)
        sets = ", ".join(f"({', '.join(by)})" for by in ways)

        def ask() -> list[Any]:
            found = self._lines(names, (), FOUND)
            summed = found.aggregate(
                [left_out, *columns, *map(_sum, FOUND)], f"GROUPING SETS ({sets})"
            )
            return self._fetched(summed.sort(ColumnExpression(_WAY), *columns))

        rows = self._tried(ask)
        return [_of_way(by, names, rows) for by in ways]

    def measured(
        self, by: Sequence[str], filters: Sequence[Filter], wanted: Sequence[Measure]
    ) -> list[Measured]:
        """Add up measures of each combination of values, in their order."""
        width = len(by)
        return [
            Measured(tuple(row[:width]), dict(zip(wanted, row[width:], strict=True)))
            for row in self._rows(by, filters, wanted)
        ]

    def _rows(
        self,
        by: Sequence[str],
        filters: Sequence[Filter],
        wanted: Sequence[Measure],
        most: int | None = None,
    ) -> list[Any]:
        """Sum measures by columns; only the ``most`` lines if that is given."""
        return self._tried(lambda: self._summed(by, filters, wanted, most))

    def _tried(self, ask: Callable[[], list[Any]]) -> list[Any]:
        """Ask through what is kept; of the lines if some was removed or is damaged."""
        if not self._judged:
            return []
        try:
            return ask()
        except duckdb.Error:
            if not (self._rollups or self._bound):
                raise
            self._rollups, self._bound = {}, ()
            return ask()

    def _lines(
        self, asked: Sequence[str], filters: Sequence[Filter], wanted: Sequence[Measure]
    ) -> duckdb.DuckDBPyRelation:
        """Return the fitting lines of all parts, or sums of them, to be summed."""
        views = self._views(asked, wanted)
        found = self._connection.sql(" UNION ALL BY NAME ".join(views))
        for one in filters:
            found = found.filter(condition(one))
        return found

    def _summed(
        self,
        by: Sequence[str],
        filters: Sequence[Filter],
        wanted: Sequence[Measure],
        most: int | None,
    ) -> list[Any]:
        found = self._lines(_asked(by, filters), filters, wanted)
        columns = [ColumnExpression(name) for name in by]
        summed = found.aggregate([*columns, *map(_sum, wanted)])
        if most is None:
            return self._fetched(summed.sort(*columns) if columns else summed)
        largest = ColumnExpression(f"sum_{wanted[0]}").desc()
        return self._fetched(summed.sort(largest, *columns).limit(most))

    def _fetched(self, found: duckdb.DuckDBPyRelation) -> list[Any]:
        """Return the rows, a stretch at a time: else no other thread would go on."""
        cursor, rows = self._connection.execute(found.sql_query()), []
        while some := cursor.fetchmany(STRETCH):
            WINDOW_FIRST.give()
            rows += some
        return rows

    def _views(self, asked: Sequence[str], wanted: Sequence[Measure]) -> list[str]:
        """Say the columns asked for and the measures of the lines of all parts."""
        needed = read_for(asked, wanted).union(results_for(asked, wanted))
        known = [bound for bound in self._bound if bound.knows(needed)]
        together = {number for bound in known for number in bound.places}
        views = [
            select(_said(asked, wanted), f"({self._lines_bound(bound, needed)})")
            for bound in known
        ]
        return views + [
            self._view(number, one, asked, wanted)
            for number, one in enumerate(self._judged)
            if number not in together
        ]

    def _lines_bound(self, bound: Bound, needed: Collection[str]) -> str:
        parts = [(p, n, self._judged[n].part) for n, p in bound.places.items()]
        return bound_lines(bound.path, parts, sorted(needed))

    def _view(
        self,
        number: int,
        one: Judged,
        asked: Sequence[str],
        wanted: Sequence[Measure],
    ) -> str:
        """Say the columns asked for and the measures of one part's lines."""
        rollup, same = self._rollups.get(number), constants(one.part)
        if rollup is not None and rollup.knows(set(asked) - set(same)):
            stated = [f"{quoted(same[n])} AS {n}" for n in asked if n in same]
            kept = [named(name) for name in asked if name not in same]
            sums = [f"sum_{one}" for one in wanted]
            return select([*stated, *kept, *sums], parquet_rows(rollup.path))
        results = one.results if results_for(asked, wanted) else None
        only = read_for(asked, wanted)
        lines = lines_of(number, one.part, results=results, only=only)
        return select(_said(asked, wanted), f"({lines})")


def _group(values: Sequence[Any], sums: Sequence[Any]) -> GroupTotal:
    lines, billed, expected, difference, checked = sums
    return GroupTotal(
        tuple(values),
        lines or 0,
        billed or Decimal(0),
        expected=expected,
        difference=difference,
        checked=checked or 0,
    )


def _of_way(
    by: Sequence[str], names: Sequence[str], rows: Sequence[Any]
) -> list[GroupTotal]:
    """Pick the rows that were grouped in one way."""
    bits = ("0" if name in by else "1" for name in names)
    way, places = int("".join(bits), 2), [1 + names.index(name) for name in by]
    sums = 1 + len(names)
    return [
        _group([row[place] for place in places], row[sums:])
        for row in rows
        if row[0] == way
    ]


def _said(asked: Sequence[str], wanted: Sequence[Measure]) -> list[str]:
    """Say columns and measures of a line."""
    made = [f"{DERIVED[n]} AS {n}" if n in DERIVED else named(n) for n in asked]
    return [*made, *measured(wanted)]


def _sum(measure: Measure) -> duckdb.Expression:
    name = f"sum_{measure}"
    return FunctionExpression("sum", ColumnExpression(name)).alias(name)
