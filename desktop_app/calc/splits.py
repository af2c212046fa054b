"""Settle SPLIT lines by their groups: single rows prove nothing."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from desktop_app.calc.amounts import MONEY, Columns
from desktop_app.calc.checks import LINES, asked, layered
from desktop_app.calc.judging import Prepared
from desktop_app.calc.results import NUMBER
from desktop_app.calc.tolerances import Tolerance
from desktop_app.domain.findings import FindingClass as Is

_GROUP = " OVER (PARTITION BY order_id, service_code)"
# Rows whose verdict hangs on the price alone; the others keep theirs.
_OPEN = (
    "class_number IN ("
    + ", ".join(str(NUMBER[name]) for name in (Is.MATCHED, Is.UNPRICED))
    + ")"
)

_SUMS: Columns = (
    ("open", _OPEN),
    ("gaps", "sum(CASE WHEN open THEN difference END)" + _GROUP),
    ("unknown", "count(CASE WHEN open AND expected IS NULL THEN 1 END)" + _GROUP),
)
_SETTLED: Columns = (
    (
        "settled",
        "CASE WHEN NOT open THEN class_number"
        f" WHEN unknown > 0 THEN {NUMBER[Is.UNPRICED]}"
        f" WHEN abs(gaps) > getvariable('group_tolerance') THEN {NUMBER[Is.RESIDUE]}"
        f" WHEN difference <> 0 THEN {NUMBER[Is.ROUNDING]}"
        f" ELSE {NUMBER[Is.MATCHED]} END",
    ),
    ("hidden", "open AND unknown > 0"),
)
_VERDICT: Columns = (
    ("class_number", "settled::TINYINT"),
    ("also", "also"),
    ("expected", "CASE WHEN NOT hidden THEN expected END"),
    ("difference", "CASE WHEN NOT hidden THEN difference END"),
    ("as_due", "as_due"),
)

_VERDICTS = layered((_SUMS, _SETTLED), _VERDICT, LINES) + " ORDER BY row"


def settle(
    connection: duckdb.DuckDBPyConnection,
    prepared: Prepared,
    verdicts: pa.Table,
    tolerance: Tolerance,
) -> pa.Table:
    """Give each row the verdict of its group (order, product).

    A group that ties within the tolerance matches; what its rows leave is
    rounding. One that does not tie is a residue, all rows together. With an
    unpriced row in it, a group cannot be proved at all.
    """
    connection.execute(f"SET VARIABLE group_tolerance = {tolerance.group}::{MONEY}")
    table = verdicts
    for name in ("order_id", "service_code"):
        column = prepared.stretch.column(name).cast(pa.string())
        table = table.append_column(name, column)
    table = table.append_column("row", pa.array(range(table.num_rows)))
    return asked(connection, _VERDICTS, {LINES: table})
