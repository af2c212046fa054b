"""Give records the verdict of their method: rows of rules cannot judge them."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from desktop_app.calc.amounts import MONEY, Columns
from desktop_app.calc.checks import LINES, asked, layered
from desktop_app.calc.judging import Prepared
from desktop_app.calc.lines import USAGE, array_of
from desktop_app.calc.metered.contract import METERS, Method
from desktop_app.calc.results import NUMBER
from desktop_app.domain.findings import FindingClass as Is

_pc: Any = pc  # the stubs know fewer argument types than the kernels

# Verdicts that hang on a rule for the whole line; a record has none.
_BY_RULE = (
    Is.UNDECODED,
    Is.UNIT,
    Is.OVERCHARGED,
    Is.UNDERCHARGED,
    Is.UNPRICED,
    Is.ROUNDING,
    Is.MATCHED,
)
_OPEN = f"class_number IN ({', '.join(str(NUMBER[name]) for name in _BY_RULE)})"
_BITS = sum(1 << NUMBER[name] for name in _BY_RULE)

# What the contract makes of the published price; rounded as an amount is.
_AGREED: Columns = (
    (
        "due_by_list",
        f"CASE WHEN agreed IS NULL THEN listed ELSE CAST(listed * agreed AS {MONEY})"
        " END",
    ),
)
_WHICH: Columns = (
    ("judged", f"record AND kind = {USAGE} AND class_number IS NOT NULL"),
    ("own_gap", "billed_cost - own"),
    ("list_gap", "billed_cost - due_by_list"),
)
_FAULTS: Columns = (
    ("broken", "coalesce(abs(own_gap) > getvariable('slack'), FALSE)"),
    ("dear", "coalesce(list_gap > getvariable('tolerance'), FALSE)"),
    ("cheap", "coalesce(list_gap < -getvariable('tolerance'), FALSE)"),
)
_CLASS: Columns = (
    (
        "found",
        f"CASE WHEN broken THEN {NUMBER[Is.ARITHMETIC]}"
        f" WHEN dear THEN {NUMBER[Is.OVERCHARGED]}"
        f" WHEN cheap THEN {NUMBER[Is.UNDERCHARGED]}"
        f" WHEN own IS NULL AND due_by_list IS NULL THEN {NUMBER[Is.UNPRICED]}"
        f" WHEN coalesce(list_gap, own_gap) <> 0 THEN {NUMBER[Is.ROUNDING]}"
        f" ELSE {NUMBER[Is.MATCHED]} END",
    ),
    ("price_bits", f"CASE WHEN dear THEN {1 << NUMBER[Is.OVERCHARGED]}"
        f" WHEN cheap THEN {1 << NUMBER[Is.UNDERCHARGED]} ELSE 0 END"),
)  # fmt: skip
# Of what holds besides, whatever stands first in FindingClass is the line's class.
_SETTLED: Columns = (
    (
        "settled",
        f"CASE WHEN NOT judged THEN class_number WHEN {_OPEN} THEN found"
        " ELSE least(found, class_number) END",
    ),
    (
        "besides",
        f"CASE WHEN NOT judged THEN also ELSE (also & ~{_BITS}) | price_bits"
        f" | (CASE WHEN {_OPEN} THEN 0 ELSE 1::INTEGER << class_number END)"
        f" | (CASE WHEN found < {NUMBER[Is.ROUNDING]} THEN 1::INTEGER << found"
        " ELSE 0 END) END",
    ),
)
_DUE: Columns = (
    (
        "due",
        f"CASE WHEN NOT judged OR settled = {NUMBER[Is.DUPLICATE]} THEN expected"
        f" WHEN settled = {NUMBER[Is.ARITHMETIC]} THEN own"
        f" WHEN settled = {NUMBER[Is.RESTATED]} THEN expected"
        " ELSE coalesce(due_by_list, own) END",
    ),
)
_VERDICT: Columns = (
    ("class_number", "settled::TINYINT"),
    ("also", "(besides & ~(1::INTEGER << settled))::INTEGER"),
    ("expected", "due::" + MONEY),
    ("difference", f"(billed_cost - due)::{MONEY}"),
    ("as_due", "CASE WHEN judged THEN coalesce(billed_cost = due, FALSE) ELSE as_due"
        " END"),
)  # fmt: skip

_VERDICTS = (
    layered((_AGREED, _WHICH, _FAULTS, _CLASS, _SETTLED, _DUE), _VERDICT, LINES)
    + " ORDER BY row"
)


def settle_records(
    connection: duckdb.DuckDBPyConnection,
    method: Method,
    prepared: Prepared,
    verdicts: pa.Table,
) -> pa.Table:
    """Judge what a record was billed by its own prices, then by the published ones.

    A record that its own prices contradict is an arithmetic fault; one that they
    prove, but the published prices do not, is over- or undercharged; one for which
    neither is known is unpriced. The contract's discount is taken off the published
    price. The other verdicts of a line stay.
    """
    records = prepared.stretch.table
    amounts = method.amounts(connection, records, prepared.times)
    table = verdicts
    agreed = prepared.table.column("agreed")
    if amounts.discounted is not None:
        nothing = pa.scalar(None, agreed.type)
        agreed = _pc.if_else(amounts.discounted, nothing, agreed)
    for name, values in (
        ("agreed", agreed),
        ("kind", prepared.table.column("kind")),
        ("billed_cost", prepared.table.column("billed_cost")),
        ("own", amounts.own),
        ("listed", amounts.listed),
        ("record", array_of(_is_record(records))),
        ("row", pa.array(range(table.num_rows))),
    ):
        table = table.append_column(name, values)
    return asked(connection, _VERDICTS, {LINES: table})


def _is_record(records: pa.Table) -> np.ndarray:
    found = np.zeros(records.num_rows, dtype=np.bool_)
    for name in METERS:
        known = pc.is_valid(records.column(name)).to_numpy()
        found |= known.astype(np.bool_)
    return found
