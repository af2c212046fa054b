"""Ask the stored charge lines: pages, totals and counts through DuckDB.

A view joins each part with the results of its newest run by position, so that
no key is stored twice. Pages are read by row number, never by OFFSET: at ten
million lines an OFFSET costs seconds, a row number milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from duckdb import ColumnExpression, ConstantExpression, FunctionExpression

from desktop_app.domain.findings import FindingClass
from desktop_app.domain.views import (
    Filter,
    GroupTotal,
    Op,
    Scalar,
    Sort,
    ValueCount,
)
from desktop_app.store.parts import Part

Keys = npt.NDArray[np.int64]
PART_SHIFT = 40  # a key is part number << 40 | row number in the part
ROW_MASK = (1 << PART_SHIFT) - 1
THREADS = 2
SPARSE = 4  # up to here a whole range is read and the rows are picked from it
RESULT_COLUMNS = (
    "finding_class",
    "also",
    "expected",
    "difference",
    "expected_unit_price",
    "snapshot_id",
    "rule_row",
    "cause_key",
)
_RESULT_TYPES = (
    "VARCHAR",
    "INTEGER",
    "DECIMAL(38,10)",
    "DECIMAL(38,10)",
    "DECIMAL(38,12)",
    "VARCHAR",
    "INTEGER",
    "INTEGER",
)


@dataclass(frozen=True)
class Judged:
    """A part and, if it was reconciled, where its results lie."""

    part: Part
    results: Path | None


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _line_id(part: Part) -> str:
    prefix = _quoted(part.source_sha256[:12] + ".")
    inner = "CASE WHEN l.source_part = 0 THEN '' ELSE l.source_part || '.' END"
    return " || ".join((prefix, inner, "l.source_row"))


def _constants(part: Part) -> list[str]:
    return [
        _quoted(part.id) + " AS part_id",
        _quoted(part.source_name) + " AS source_file",
        _quoted(part.bill.provider) + " AS provider",
        _quoted(part.precision) + " AS precision",
    ]


def _lines_of(
    number: int, part: Part, *, results: Path | None, whole: bool = False
) -> str:
    """Compose the rows of one part: its lines, constants and results.

    Args:
        number: the part's place in this table.
        part: where the lines lie.
        results: the results that stand in the same order, if any.
        whole: keep lines that are not counted any more.
    """
    columns = [
        f"{number} AS part_no",
        "l.file_row_number AS row_no",
        _line_id(part) + " AS line_id",
        *_constants(part),
        "l.* EXCLUDE (file_row_number)",
    ]
    source = f"read_parquet({_quoted(str(part.path))}, file_row_number = true) l"
    joined = ""
    if results is not None:
        columns += [f"r.{name}" for name in RESULT_COLUMNS]
        joined = f"POSITIONAL JOIN read_parquet({_quoted(str(results))}) r"
    else:
        columns += [
            f"NULL::{kind} AS {name}"
            for name, kind in zip(RESULT_COLUMNS, _RESULT_TYPES, strict=True)
        ]
    words = ["SELECT", ", ".join(columns), "FROM", source, joined]
    if part.dropped and not whole:
        paths = ", ".join(_quoted(str(path)) for path in part.dropped)
        gone = f"read_parquet([{paths}]) g ON l.file_row_number = g.row"
        words += ["ANTI JOIN", gone]
    return " ".join(words)


def _constant(value: Scalar) -> duckdb.Expression:
    return ConstantExpression(value)


def _is(column: duckdb.Expression, values: Sequence[Scalar]) -> duckdb.Expression:
    named = [_constant(value) for value in values if value is not None]
    empty = column.isnull()
    if not named:
        return empty
    found = column.isin(*named)
    return found | empty if len(named) < len(values) else found


def _found(values: Sequence[Scalar]) -> duckdb.Expression:
    """Fit lines that have a class, as their own or in the mask beside it."""
    own = ColumnExpression("finding_class").isin(*map(_constant, values))
    bits = sum(1 << list(FindingClass).index(FindingClass(str(v))) for v in values)
    beside = FunctionExpression("&", ColumnExpression("also"), _constant(bits))
    return own | (beside != _constant(0))


def _condition(wanted: Filter) -> duckdb.Expression:
    column: duckdb.Expression = ColumnExpression(wanted.column)
    if wanted.op is Op.IS:
        return _is(column, wanted.values)
    if wanted.op is Op.FOUND:
        return _found(wanted.values)
    value = wanted.values[0]
    if wanted.op is Op.CONTAINS:
        text = FunctionExpression("lower", column.cast("VARCHAR"))
        return FunctionExpression("contains", text, _constant(str(value).lower()))
    constant = _constant(value)
    return column >= constant if wanted.op is Op.AT_LEAST else column <= constant


def _numbered(column: duckdb.Expression, wanted: Keys) -> duckdb.Expression:
    low, high = int(wanted.min()), int(wanted.max())
    between = (column >= ConstantExpression(low)) & (column <= ConstantExpression(high))
    if high - low < wanted.size * SPARSE:
        return between
    return between & column.isin(*(ConstantExpression(int(n)) for n in wanted))


class LineTable:
    """Charge lines of several parts behind one DuckDB connection.

    Not for two threads at once; open one for each reader.
    """

    def __init__(self, judged: Sequence[Judged]) -> None:
        self._judged = list(judged)
        self._connection = duckdb.connect(config={"threads": THREADS})
        views = [
            _lines_of(number, one.part, results=one.results)
            for number, one in enumerate(self._judged)
        ]
        self._sql = " UNION ALL BY NAME ".join(views)

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def relation(self, filters: Iterable[Filter] = ()) -> duckdb.DuckDBPyRelation:
        """Return the lines that fit every filter."""
        found = self._connection.sql(self._sql)
        for wanted in filters:
            found = found.filter(_condition(wanted))
        return found

    def totals(self, filters: Sequence[Filter]) -> tuple[int, dict[str, Decimal]]:
        """Count the lines and sum what was billed, a sum for each currency."""
        if not self._judged:
            return 0, {}
        rows = (
            self.relation(filters)
            .aggregate("billing_currency, count(*), sum(billed_cost)")
            .fetchall()
        )
        sums = {str(currency): total or Decimal(0) for currency, _, total in rows}
        return sum(count for _, count, _ in rows), dict(sorted(sums.items()))

    def keys(self, filters: Sequence[Filter], sort: Sequence[Sort]) -> Keys:
        """Return the keys of the fitting lines in the wanted order."""
        if not self._judged:
            return np.empty(0, dtype=np.int64)
        found = self.relation(filters)
        order = [
            ColumnExpression(s.column).desc().nulls_last()
            if s.descending
            else ColumnExpression(s.column).asc().nulls_last()
            for s in sort
        ]
        order += [ColumnExpression("part_no"), ColumnExpression("row_no")]
        place = found.sort(*order).select("part_no", "row_no").to_arrow_table()
        part = place.column("part_no").to_numpy().astype(np.int64)
        row = place.column("row_no").to_numpy().astype(np.int64)
        keys: Keys = np.bitwise_or(np.left_shift(part, PART_SHIFT), row)
        return keys

    def values(
        self, column: str, filters: Sequence[Filter], limit: int
    ) -> list[ValueCount]:
        """Count the lines of each value of a column, most lines first."""
        if not self._judged:
            return []
        grouped = self.relation(filters).aggregate(
            [
                ColumnExpression(column).alias("value"),
                FunctionExpression("count_star").alias("lines"),
                FunctionExpression("sum", ColumnExpression("billed_cost")).alias("sum"),
            ]
        )
        order = (ColumnExpression("lines").desc(), ColumnExpression("value"))
        rows = grouped.sort(*order).limit(limit).fetchall()
        return [ValueCount(value, lines, s or Decimal(0)) for value, lines, s in rows]

    def grouped(
        self, by: Sequence[str], filters: Sequence[Filter] = ()
    ) -> list[GroupTotal]:
        """Count and sum the lines of each combination of values, in their order."""
        if not self._judged:
            return []
        sums = [
            FunctionExpression("sum", ColumnExpression(name)).alias(f"sum_{name}")
            for name in ("billed_cost", "expected", "difference")
        ]
        checked = FunctionExpression("count", ColumnExpression("expected"))
        values = [ColumnExpression(name) for name in by]
        measures = [FunctionExpression("count_star").alias("lines"), *sums]
        rows = (
            self.relation(filters)
            .aggregate([*values, *measures, checked.alias("checked")])
            .sort(*values)
            .fetchall()
        )
        width = len(by)
        return [
            GroupTotal(
                tuple(row[:width]),
                row[width],
                row[width + 1] or Decimal(0),
                *row[width + 2 :],
            )
            for row in rows
        ]

    def rows(self, keys: Keys, columns: Sequence[str] = ()) -> pa.Table:
        """Read lines by key, in the order of the keys."""
        parts = np.right_shift(keys, PART_SHIFT)
        tables: list[pa.Table] = []
        order: list[Keys] = []
        for number in np.unique(parts):
            places = np.flatnonzero(parts == number).astype(np.int64)
            wanted = np.bitwise_and(keys[places], ROW_MASK)
            tables.append(self._rows_of(int(number), wanted, columns))
            order.append(places)
        if not tables:
            empty: pa.Table = self.relation().limit(0).to_arrow_table()
            return empty
        whole = pa.concat_tables(tables, promote_options="permissive")
        back = np.argsort(np.concatenate(order), kind="stable")
        return whole.take(back)

    def _rows_of(self, number: int, wanted: Keys, columns: Sequence[str]) -> pa.Table:
        judged = self._judged[number]

        def keys(name: str) -> duckdb.Expression:
            return _numbered(ColumnExpression(name), wanted)

        bare = _lines_of(number, judged.part, results=None, whole=True)
        lines = self._connection.sql(bare).filter(keys("row_no"))
        if columns:
            stored = [c for c in columns if c not in RESULT_COLUMNS]
            lines = lines.select("row_no", *stored)
        found = _in_order(lines.to_arrow_table(), "row_no", wanted)
        if judged.results is None:
            return found
        results = self._connection.read_parquet(
            str(judged.results), file_row_number=True
        ).filter(keys("file_row_number"))
        verdicts = _in_order(results.to_arrow_table(), "file_row_number", wanted)
        for name in RESULT_COLUMNS:
            if name in found.column_names:
                found = found.drop_columns([name])
            if not columns or name in columns:
                found = found.append_column(name, verdicts.column(name))
        return found


def _in_order(found: pa.Table, key: str, wanted: Keys) -> pa.Table:
    """Put rows read by number into the order they were asked for."""
    have = found.column(key).to_numpy()
    order = np.argsort(have, kind="stable")
    places = order[np.searchsorted(have, wanted, sorter=order)]
    return found.take(places).drop_columns([key])
