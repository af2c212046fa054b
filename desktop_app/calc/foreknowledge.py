"""Gather what must be known of a whole bill before any of its lines is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.calc.lines import (
    UTC_OFFSET,
    Flags,
    PartIn,
    Stretch,
    array_of,
    take,
    whole,
    word_codes,
)
from desktop_app.calc.timelines import FOREVER, Whole
from importers.charge_kinds import ChargeKind
from importers.contract import Precision
from importers.schema import MONEY

TOOL = "tool"
Item = tuple[str, str, str]  # commodity code, billable item code, tool's type code
_NEVER = -FOREVER

_SECONDS = "coalesce(epoch(charge_period_start)::BIGINT, epoch(billing_date)::BIGINT - "
_TIME = _SECONDS + str(UTC_OFFSET) + ")"
_ITEM = (
    "coalesce(commodity_code, '') AS commodity,"
    " coalesce(billing_item_code, '') AS item,"
    " CASE WHEN modality = '"
    + TOOL
    + "' THEN coalesce(type_code, '') ELSE '' END AS tool"
)


@dataclass(frozen=True)
class History:
    """What the account was billed in earlier periods; null: none is known."""

    items: frozenset[Item] | None = None


@dataclass(frozen=True)
class PartFacts:
    """What is known of a part's rows before they are judged; rows are sorted."""

    dropped: Whole
    restated: Whole
    before: pa.Array[Any] | None  # what was billed before, by restated row
    duplicates: Whole
    first_seen: Whole
    quota_until: dict[str, int] = field(default_factory=dict)

    def among(self, rows: Whole, stretch: Stretch) -> Flags:
        """Return which lines of a stretch are in a sorted list of rows."""
        flags = np.zeros(stretch.size, dtype=np.bool_)
        begin, end = np.searchsorted(
            rows, [stretch.first, stretch.first + stretch.size]
        )
        flags[rows[begin:end] - stretch.first] = True
        return flags

    def before_of(self, stretch: Stretch) -> pa.Array[Any]:
        """Return what the restated lines of a stretch were billed before."""
        begin, end = np.searchsorted(
            self.restated, [stretch.first, stretch.first + stretch.size]
        )
        if self.before is None or begin == end:
            return pa.nulls(stretch.size, MONEY)
        places = np.full(stretch.size, -1, dtype=np.int64)
        places[self.restated[begin:end] - stretch.first] = np.arange(begin, end)
        return take(self.before, places)

    def quota_follows(self, stretch: Stretch, times: Whole) -> Flags:
        """Return which lines have free-quota rows of their instance after them."""
        if not self.quota_until:
            return np.zeros(stretch.size, dtype=np.bool_)
        codes, words = word_codes(stretch.column("instance_id"))
        until = [self.quota_until.get(str(word), _NEVER) for word in words]
        return times < np.array([*until, _NEVER], dtype=np.int64)[codes]


def items_of(connection: duckdb.DuckDBPyConnection, path: Path) -> set[Item]:
    """Return the separately billed items of a part."""
    lines = connection.read_parquet(str(path))
    return set(lines.select(_ITEM).distinct().fetchall())


def look_ahead(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[PartIn], history: History
) -> dict[str, PartFacts]:
    """Return, by part ID, what must be known before the lines are judged."""
    dropped = {part.id: _dropped(part) for part in parts}
    quota = _quota(connection, parts, dropped)
    first = _first_seen(connection, parts, dropped, history)
    facts = {}
    for part in parts:
        rows, before = _restated(part)
        facts[part.id] = PartFacts(
            dropped=dropped[part.id],
            restated=rows,
            before=before,
            duplicates=_duplicates(connection, part, dropped[part.id]),
            first_seen=np.array(first.get(part.id, []), dtype=np.int64),
            quota_until=quota,
        )
    return facts


def _dropped(part: PartIn) -> Whole:
    if not part.dropped:
        return np.empty(0, dtype=np.int64)
    rows = [pq.read_table(path, columns=["row"]).column(0) for path in part.dropped]
    return np.unique(np.concatenate([one.to_numpy() for one in rows]).astype(np.int64))


def _restated(part: PartIn) -> tuple[Whole, pa.Array[Any] | None]:
    if part.restated is None:
        return np.empty(0, dtype=np.int64), None
    table = pq.read_table(part.restated).sort_by("row")
    before = whole(table.column("before_billed").cast(MONEY))
    return table.column("row").to_numpy().astype(np.int64), before


def _counted(
    connection: duckdb.DuckDBPyConnection, part: PartIn, dropped: Whole
) -> duckdb.DuckDBPyRelation:
    lines = connection.read_parquet(str(part.path), file_row_number=True)
    if not dropped.size:
        return lines
    gone = connection.from_arrow(pa.table({"gone": array_of(dropped)}))
    return lines.join(gone, "file_row_number = gone", how="anti")


def _quota(
    connection: duckdb.DuckDBPyConnection,
    parts: Sequence[PartIn],
    dropped: dict[str, Whole],
) -> dict[str, int]:
    last: dict[str, int] = {}
    for part in parts:
        lines = _counted(connection, part, dropped[part.id])
        free = lines.filter(f"charge_kind = '{ChargeKind.FREE_QUOTA}'")
        found = free.aggregate(f"instance_id, max({_TIME}) AS until", "instance_id")
        for instance, until in found.fetchall():
            if instance and until is not None:
                last[instance] = max(last.get(instance, _NEVER), until)
    return last


def _duplicates(
    connection: duckdb.DuckDBPyConnection, part: PartIn, dropped: Whole
) -> Whole:
    lines = _counted(connection, part, dropped)
    hashes = lines.select(
        "hash(vendor_line_id) AS hash, vendor_line_id IS NULL AS none"
    )
    table = hashes.to_arrow_table()
    values = table.column("hash").to_numpy()[~table.column("none").to_numpy()]
    ordered = np.sort(values)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not twice.size:
        return np.empty(0, dtype=np.int64)
    again = connection.from_arrow(pa.table({"again": array_of(twice)}))
    alike = lines.join(again, "hash(vendor_line_id) = again", how="semi")
    place = "row_number() OVER (PARTITION BY vendor_line_id ORDER BY file_row_number)"
    rows = alike.select(f"file_row_number AS row, {place} AS nth").filter("nth > 1")
    return np.sort(rows.to_arrow_table().column("row").to_numpy().astype(np.int64))


def _first_seen(
    connection: duckdb.DuckDBPyConnection,
    parts: Sequence[PartIn],
    dropped: dict[str, Whole],
    history: History,
) -> dict[str, list[int]]:
    if history.items is None:
        return {}
    first: dict[Item, tuple[int, int, int]] = {}
    for at, part in enumerate(parts):
        if part.precision == Precision.SUMMARY:
            continue
        lines = _counted(connection, part, dropped[part.id])
        usage = lines.filter(f"charge_kind = '{ChargeKind.USAGE}'").select(
            f"{_ITEM}, coalesce({_TIME}, {FOREVER}) AS time, file_row_number AS row"
        )
        found = usage.aggregate(
            "commodity, item, tool, min(struct_pack(t := time, r := row)) AS first",
            "commodity, item, tool",
        )
        for commodity, item, tool, place in found.fetchall():
            key = (commodity, item, tool)
            when = (place["t"], at, place["r"])
            first[key] = min(first.get(key, when), when)
    rows: dict[str, list[int]] = {}
    for key, (_time, at, row) in first.items():
        if key not in history.items and any(key[:2]):
            rows.setdefault(parts[at].id, []).append(row)
    return {part: sorted(found) for part, found in rows.items()}
