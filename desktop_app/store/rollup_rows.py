"""Sum the lines of a part by what charts and filters ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.domain.views import Measure
from desktop_app.jobs import Progress
from desktop_app.store.engine import connect
from desktop_app.store.part_views import lines_of, select
from desktop_app.store.parts import RESULT_COLUMNS, Judged
from importers.schema import CHARGE

STRETCH = 1_000_000  # lines that are summed at once
# What charts show stands first and is left out last.
CHARTED = (
    "billing_currency",
    "billing_period",
    "finding_class",
    "billing_account_id",
    "billing_date",
    "model",
    "type_code",
    "tags",
)
DIMENSIONS = (
    *CHARTED,
    "also",
    "charge_category",
    "charge_kind",
    "service_code",
    "billing_item_code",
    "region_id",
    "pricing_unit",
    "direction",
    "modality",
    "cache_action",
    "mode",
    "thinking",
    "context_tier",
    "resolution",
    "channel",
    "sub_account_id",
    "workspace_id",
    "api_key_id",
    "workspace_name",
    "api_key_name",
    "cost_unit",
    "user_id",
    "production_step",
    "capability",
)
JUDGED = ("finding_class", "also")  # what results say; the rest stands on the line
# What was used, whatever it counts: before quota and plans took any off.
_USED = "coalesce(usage_before_deduction, pricing_quantity)"


def _in(scales: Mapping[str, int], recorded: str) -> str:
    """Say how many were used, of a line that has their unit, else as recorded."""
    cases = " ".join(f"WHEN '{u}' THEN {_USED} * {n}" for u, n in scales.items())
    return f"CASE pricing_unit {cases} ELSE {recorded} END"


_TOKENS = {"tokens": 1, "1K tokens": 1_000, "10K tokens": 10_000, "1M tokens": 10**6}
_CALLS = {"call": 1, "1K calls": 1_000, "10K calls": 10_000, "1M calls": 10**6}
_RECORDED_TOKENS = (
    "CASE WHEN coalesce(input_tokens, output_tokens) IS NOT NULL"
    " THEN coalesce(input_tokens, 0) + coalesce(output_tokens, 0) END"
)
_EFFECTIVE = (
    "CASE WHEN charge_kind = 'savings-plan' THEN 0"
    " ELSE billed_cost + coalesce(plan_deducted, 0) END"
)
_SAID: dict[Measure, str] = {
    Measure.LINES: "1::BIGINT",
    Measure.BILLED: "billed_cost",
    Measure.EXPECTED: "expected",
    Measure.DIFFERENCE: "difference",
    Measure.CHECKED: "(expected IS NOT NULL)::BIGINT",
    Measure.LIST: "list_cost",
    Measure.EFFECTIVE: f"({_EFFECTIVE})::DECIMAL(38,10)",
    Measure.DISCOUNT: "discount_amount",
    Measure.TOKENS: f"({_in(_TOKENS, _RECORDED_TOKENS)})::DECIMAL(38,10)",
    Measure.CALLS: f"({_in(_CALLS, 'calls')})::DECIMAL(38,10)",
    Measure.QUANTITY: (
        f"coalesce(pricing_quantity, {_RECORDED_TOKENS})::DECIMAL(38,10)"
    ),
}
_COUNTS = tuple(f"sum_{one}" for one in (Measure.LINES, Measure.CHECKED))
MEASURES = tuple(f"sum_{one}" for one in Measure)  # columns of a roll-up

_WORD = re.compile(r"[a-z_0-9]+")

# What is asked of a line besides its columns; no roll-up knows it.
DERIVED = {"hour_number": "(epoch_us(charge_period_start) // 3600000000)::BIGINT"}


def measured(wanted: Iterable[Measure]) -> list[str]:
    """Say measures of one line, each as the column that a roll-up has for it."""
    return [f"{_SAID[one]} AS sum_{one}" for one in wanted]


def read_for(asked: Iterable[str], wanted: Iterable[Measure]) -> set[str]:
    """Return the columns of a line that a question's columns and measures need."""
    return _words(asked, wanted).intersection(CHARGE.names)


def results_for(asked: Iterable[str], wanted: Iterable[Measure]) -> set[str]:
    """Return the columns of a run's results that a question needs."""
    return _words(asked, wanted).intersection(RESULT_COLUMNS)


def _words(asked: Iterable[str], wanted: Iterable[Measure]) -> set[str]:
    said = [*(DERIVED.get(name, name) for name in asked), *(_SAID[m] for m in wanted)]
    return {word for sql in said for word in _WORD.findall(sql)}


def summed(
    one: Judged, most: int, progress: Progress, stretch: int = STRETCH
) -> pa.Table:
    """Sum a part by as many dimensions as fit into ``most`` rows.

    Args:
        one: the part and its results.
        most: rows.
        progress: told of the lines that were summed.
        stretch: how many lines are summed at once.

    Raises:
        OSError, pa.ArrowInvalid, duckdb.Error: the files cannot be read, or a sum
            has no place in its type.
    """
    same = _unvarying(one)
    columns = tuple(name for name in DIMENSIONS if name not in same)
    known: list[pa.Table] = []
    with connect() as connection:
        for start in range(0, max(one.part.lines, 1), stretch):
            place = (start, start + stretch)
            lines = lines_of(0, one.part, results=one.results, stretch=place)
            rows = select([*columns, *measured(Measure)], f"({lines})")
            found = _grouped(connection, f"({rows})", columns)
            if known:
                both = pa.concat_tables([*known, found])
                connection.register("known", both)
                found = _grouped(connection, "known", columns)
            columns, found = _fitting(connection, columns, found, most)
            known = [found]
            progress.advance(min(stretch, one.part.lines - start))
    whole = pa.concat_tables(known)
    for name, value in same.items():
        whole = whole.append_column(name, _repeated(value, whole.num_rows))
    return whole


def _repeated(value: pa.Scalar[Any], rows: int) -> pa.Array[Any]:
    repeat: Any = pa.repeat  # its stub knows no scalar of any type
    return cast("pa.Array[Any]", repeat(value, rows))


def _unvarying(one: Judged) -> dict[str, pa.Scalar[Any]]:
    """Find dimensions that are the same on every line: they need not be read."""
    found = _same_in(one.part.path, [n for n in DIMENSIONS if n not in JUDGED])
    if one.results is not None:
        found |= _same_in(one.results, JUDGED)
    return found


def _same_in(path: Path, names: Sequence[str]) -> dict[str, pa.Scalar[Any]]:
    """Find columns for which a file's own statistics know a single value."""
    with pq.ParquetFile(path) as file:
        about, schema = file.metadata, file.schema_arrow
        groups = [about.row_group(number) for number in range(about.num_row_groups)]
    found: dict[str, pa.Scalar[Any]] = {}
    for name in names:
        place = schema.get_field_index(name)
        if place < 0:  # a line of an older schema does not have it
            found[name] = pa.scalar(None, pa.string())
            continue
        values = [_only_value(group.column(place)) for group in groups]
        if values and values[0] is not None and set(values) == {values[0]}:
            kind = schema.field(name).type
            plain = kind.value_type if pa.types.is_dictionary(kind) else kind
            found[name] = pa.scalar(values[0][0], plain)
    return found


def _only_value(chunk: pq.ColumnChunkMetaData) -> tuple[Any] | None:
    """Return the one value of a column in a row group; None: it is not known."""
    known = chunk.statistics
    if known is None:
        return None
    if known.null_count == chunk.num_values:
        return (None,)
    if known.null_count != 0 or not known.has_min_max or known.min != known.max:
        return None
    return (known.min,)


def _grouped(
    connection: duckdb.DuckDBPyConnection, rows: str, columns: Sequence[str]
) -> pa.Table:
    """Add up rows that agree in all columns."""
    sums = [
        f"sum({name}){'::BIGINT' if name in _COUNTS else ''} AS {name}"
        for name in MEASURES
    ]
    # Without columns SQL sums no rows to one row, of nothing.
    # In order, for threads sum in any: the same lines give the same bytes.
    named = ", ".join(columns)
    by = f"GROUP BY {named} ORDER BY ALL" if columns else "HAVING count(*) > 0"
    found: pa.Table = connection.sql(
        select([*columns, *sums], rows, by)
    ).to_arrow_table()
    return found


def _fitting(
    connection: duckdb.DuckDBPyConnection,
    columns: Sequence[str],
    found: pa.Table,
    most: int,
) -> tuple[tuple[str, ...], pa.Table]:
    """Leave dimensions out until few rows are left.

    The one with most values goes first; those of the charts only when no other is
    left, the last of them first.
    """
    left = list(columns)
    if found.num_rows <= most:
        return tuple(left), found
    many = {name: len(found.column(name).unique()) for name in left}
    while found.num_rows > most and left:
        spare = [name for name in left if name not in CHARTED]
        out = max(spare, key=lambda name: many[name]) if spare else left[-1]
        left.remove(out)
        connection.register("wide", found)
        found = _grouped(connection, "wide", left)
    return tuple(left), found
