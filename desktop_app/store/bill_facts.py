"""Sum up a bill's lines for the matrix: a few group-bys, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from desktop_app.domain.bills import BillId
from desktop_app.domain.money import EXACT
from desktop_app.store.engine import connect
from desktop_app.store.parts import Judged, Part
from desktop_app.store.queries import LineTable
from importers.contract import Precision

AMOUNTS = (
    "billed_cost",
    "difference",
    "rounding_amount",
    "tax_amount",
    "paid_voucher",
    "paid_prepaid",
    "outstanding",
)
_BY = "part_no, charge_kind, finding_class"
_SUMS = ", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in AMOUNTS)
_UNKNOWN = (
    "count(*) FILTER (WHERE expected IS NULL) AS unknown,"
    " coalesce(sum(billed_cost) FILTER (WHERE expected IS NULL), 0) AS unknown_billed"
)
_DROPPED = (
    "SELECT count(*), coalesce(sum(l.billed_cost), 0)"
    " FROM read_parquet($path, file_row_number = true) l"
    " JOIN read_parquet($gone) d ON l.file_row_number = d.row WHERE d.why = 'vanished'"
)
_RESTATED = (
    "SELECT count(*), coalesce(sum(l.billed_cost), 0),"
    " coalesce(sum(r.before_billed), 0)"
    " FROM read_parquet($path, file_row_number = true) l"
    " JOIN read_parquet($restated) r ON l.file_row_number = r.row"
)

_STATUSES = (
    "SELECT DISTINCT stated_status FROM read_parquet($paths)"
    " WHERE stated_status <> '' ORDER BY stated_status"
)


@dataclass(frozen=True)
class LineFacts:
    """The lines of one kind of charge and one finding class.

    ``difference`` covers lines with an expected amount, ``unknown`` the others.
    """

    kind: str
    finding_class: str  # empty: not recalculated
    lines: int
    unknown: int
    unknown_billed: Decimal
    billed: Decimal
    difference: Decimal
    rounding: Decimal
    tax: Decimal
    voucher: Decimal
    prepaid: Decimal
    outstanding: Decimal


@dataclass(frozen=True)
class LaterChanges:
    """What later files changed in a bill: lines restated, lines gone."""

    restated: int = 0
    restated_by: Decimal = Decimal(0)  # billed now − billed before
    vanished: int = 0
    vanished_billed: Decimal = Decimal(0)


def line_facts(table: LineTable) -> dict[BillId, list[LineFacts]]:
    """Return the sums of each kind of charge and finding class by bill."""
    words = ", ".join((_BY, "count(*) AS lines", _UNKNOWN, _SUMS))
    columns = (*AMOUNTS, "charge_kind", "finding_class", "expected")
    found: dict[BillId, list[LineFacts]] = defaultdict(list)
    for number, kind, name, *rest in table.aggregated(words, _BY, columns):
        found[table.part(number).bill].append(LineFacts(kind or "", name or "", *rest))
    return found


def stated_statuses(parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the words for the bill's status in the summaries among its parts."""
    paths = [str(one.path) for one in parts if one.precision == Precision.SUMMARY]
    if not paths:
        return ()
    with connect() as connection:
        rows = connection.execute(_STATUSES, {"paths": paths}).fetchall()
    return tuple(word for (word,) in rows)


def later_changes(parts: Sequence[Part]) -> LaterChanges:
    """Return what later files changed in the parts of a bill."""
    found = LaterChanges()
    touched = [part for part in parts if part.dropped or part.restated]
    if not touched:
        return found
    with connect() as connection:
        for part in touched:
            found = _plus(found, _of_part(connection, part))
    return found


def _of_part(connection: duckdb.DuckDBPyConnection, part: Part) -> LaterChanges:
    restated, after, before = 0, Decimal(0), Decimal(0)
    vanished, gone = 0, Decimal(0)
    facts: dict[str, object]
    if part.restated is not None:
        facts = {"path": str(part.path), "restated": str(part.restated)}
        restated, after, before = _row(connection, _RESTATED, facts)
    if part.dropped:
        paths = [str(path) for path in part.dropped]
        facts = {"path": str(part.path), "gone": paths}
        vanished, gone = _row(connection, _DROPPED, facts)
    return LaterChanges(restated, EXACT.subtract(after, before), vanished, gone)


def _row(
    connection: duckdb.DuckDBPyConnection, words: str, facts: dict[str, object]
) -> tuple[Any, ...]:
    found: tuple[Any, ...] | None = connection.execute(words, facts).fetchone()
    return found or ()


def _plus(one: LaterChanges, other: LaterChanges) -> LaterChanges:
    return LaterChanges(
        one.restated + other.restated,
        EXACT.add(one.restated_by, other.restated_by),
        one.vanished + other.vanished,
        EXACT.add(one.vanished_billed, other.vanished_billed),
    )


def outstanding_of(judged: Sequence[Judged]) -> dict[BillId, Decimal]:
    """Return what the lines of each bill state as outstanding."""
    table = LineTable(judged)
    try:
        words = "part_no, sum(outstanding)"
        rows = table.aggregated(words, "part_no", ("outstanding",))
    finally:
        table.close()
    found: dict[BillId, Decimal] = {one.part.bill: Decimal(0) for one in judged}
    for number, amount in rows:
        bill = judged[number].part.bill
        found[bill] = EXACT.add(found[bill], amount or Decimal(0))
    return found
