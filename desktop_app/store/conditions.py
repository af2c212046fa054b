"""Say in DuckDB's words which lines are wanted: by a filter, or by number."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_

import duckdb
from duckdb import ColumnExpression, ConstantExpression, FunctionExpression

from desktop_app.domain.findings import OPEN_CLASSES, FindingClass
from desktop_app.domain.views import (
    MEMBER_COLUMNS,
    MEMBER_MARK,
    Filter,
    Members,
    Op,
    Scalar,
)
from desktop_app.store.page_file import Rows

_MARK = ConstantExpression(MEMBER_MARK)
SPARSE = 4  # up to here a whole range is read and the rows are picked from it


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


def _any(options: Sequence[Sequence[Filter]]) -> duckdb.Expression:
    """Fit lines that one of several lists of filters fits whole."""
    lists = [
        reduce(and_, map(condition, some), _constant(value=True)) for some in options
    ]
    return _either(lists) if lists else _constant(value=False)


def _either(found: Sequence[duckdb.Expression]) -> duckdb.Expression:
    """Join by *or* in halves: hundreds in a row are too deep for the parser."""
    if len(found) == 1:
        return found[0]
    half = len(found) // 2
    return _either(found[:half]) | _either(found[half:])


def _member(wanted: Members) -> duckdb.Expression:
    """Fit lines of some groups of findings, and lines by themselves."""
    parts = [
        part for name in MEMBER_COLUMNS for part in (_MARK, ColumnExpression(name))
    ]
    key = FunctionExpression("concat", *parts[1:])  # writes null as nothing
    line, own = ColumnExpression("line_id"), ColumnExpression("finding_class")
    fits = _constant(value=False)
    if wanted.groups:
        fits = key.isin(*map(_constant, wanted.groups))
    if wanted.apart:
        fits = fits & line.isnotin(*map(_constant, wanted.apart))
    if wanted.lines:
        fits = fits | line.isin(*map(_constant, wanted.lines))
    if wanted.outside:
        classes = [_constant(one.value) for one in OPEN_CLASSES]
        fits = fits | own.isnull() | own.isnotin(*classes)
    return fits


def condition(wanted: Filter) -> duckdb.Expression:
    """Say a filter to DuckDB."""
    if wanted.op is Op.ANY:
        return _any(wanted.options)
    if wanted.members is not None:
        return _member(wanted.members)
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


def numbered(column: duckdb.Expression, wanted: Rows) -> duckdb.Expression:
    """Fit rows by number: a range where they lie close, else each by itself."""
    low, high = int(wanted.min()), int(wanted.max())
    between = (column >= ConstantExpression(low)) & (column <= ConstantExpression(high))
    if high - low < wanted.size * SPARSE:
        return between
    return between & column.isin(*(ConstantExpression(int(n)) for n in wanted))
