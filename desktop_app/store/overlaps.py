"""Compare a staged part with the lines already there, in SQL over Parquet.

Lines are the same if all their canonical columns are equal, whatever their row;
*n* equal rows there take away at most *n* equal rows here. Of the rest, those
with the same vendor line ID are changed. What the older lines have beyond that
has vanished, where the new file covers their day and service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from desktop_app.domain.bills import Overlap
from desktop_app.store.files import unwritable, writing
from desktop_app.store.parts import DROPPED, RESTATED, Part
from desktop_app.store.sinks import write_parquet
from desktop_app.store.sources import hash_file
from desktop_app.store.staging import ROW_GROUP, StagedPart
from importers.schema import CHARGE

# Beyond this it spills to the folder of the import.
SETTINGS: dict[str, str | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "320MB",
}
_PLACE = ("source_part", "source_row")
_CONTENT = ", ".join(name for name in CHARGE.names if name not in _PLACE)
_LINES = (
    "file_row_number AS pos, nullif(vendor_line_id, '') AS id, billing_date AS day,"
    " service_code AS service, coalesce(billed_cost, 0) AS billed,"
    " coalesce(list_cost, 0) AS listed, hash(" + _CONTENT + ") AS content"
)
_FILE = "FROM read_parquet($path, file_row_number = true)"
_NOW = " ".join(("CREATE TEMP TABLE now AS SELECT", _LINES, _FILE))
_BEFORE = " ".join(("INSERT INTO before SELECT $part AS part,", _LINES, _FILE))
_BEFORE_TABLE = (
    "CREATE TEMP TABLE before (part INTEGER, pos BIGINT, id VARCHAR, day DATE,"
    " service VARCHAR, billed DECIMAL(38, 10), listed DECIMAL(38, 10),"
    " content UBIGINT)"
)
_FORGET = (
    "DELETE FROM before WHERE part = $part AND pos IN"
    " (SELECT row FROM read_parquet($paths))"
)
# The amount and ID beside the content: no chance hit may move money.
_SAME = """
CREATE TEMP TABLE same AS
WITH n AS (SELECT *, row_number() OVER (
        PARTITION BY content, id, billed ORDER BY pos) AS nth FROM now),
     b AS (SELECT *, row_number() OVER (
        PARTITION BY content, id, billed ORDER BY part, pos) AS nth FROM before)
SELECT n.pos AS now_pos, b.part, b.pos, n.billed, n.listed FROM n JOIN b
ON n.content = b.content AND n.nth = b.nth AND n.billed = b.billed
AND n.id IS NOT DISTINCT FROM b.id
"""
_CHANGED = """
CREATE TEMP TABLE changed AS
WITH n AS (SELECT *, row_number() OVER (PARTITION BY id ORDER BY pos) AS nth
        FROM now WHERE id IS NOT NULL
        AND pos NOT IN (SELECT now_pos FROM same)),
     b AS (SELECT *, row_number() OVER (PARTITION BY id ORDER BY part, pos) AS nth
        FROM before WHERE id IS NOT NULL
        AND (part, pos) NOT IN (SELECT (part, pos) FROM same))
SELECT n.pos AS now_pos, b.part, b.pos, n.billed AS after_billed,
    b.billed, b.listed
FROM n JOIN b ON n.id = b.id AND n.nth = b.nth
"""
# Files that were split have IDs and not one line in common: nothing vanished.
_VANISHED = """
CREATE TEMP TABLE vanished AS
SELECT part, pos, billed, listed FROM before
WHERE (part, pos) NOT IN (SELECT (part, pos) FROM same)
AND (part, pos) NOT IN (SELECT (part, pos) FROM changed)
AND EXISTS (SELECT 1 FROM (SELECT DISTINCT day, service FROM now) c
    WHERE c.day IS NOT DISTINCT FROM before.day
    AND c.service IS NOT DISTINCT FROM before.service)
AND ((SELECT count(*) FROM same) > 0 OR (SELECT count(*) FROM changed) > 0
    OR (SELECT count(*) FROM now WHERE id IS NULL) > 0)
"""
_FIGURES = """
SELECT (SELECT count(*) FROM now), (SELECT sum(billed) FROM now),
    (SELECT count(*) FROM same), (SELECT sum(billed) FROM same),
    (SELECT count(*) FROM changed), (SELECT sum(billed) FROM changed),
    (SELECT sum(after_billed) FROM changed),
    (SELECT count(*) FROM vanished), (SELECT sum(billed) FROM vanished)
"""
_DROPPED_NOW = """
SELECT now_pos AS row, 'same' AS why, $parts[part + 1] AS by_part, pos AS by_row
FROM same ORDER BY row
"""
_DROPPED_BEFORE = """
SELECT pos AS row, 'restated' AS why, $new AS by_part, now_pos AS by_row
FROM changed WHERE part = $part
UNION ALL
SELECT pos AS row, 'vanished' AS why, NULL AS by_part, NULL AS by_row
FROM vanished WHERE part = $part ORDER BY row
"""
_GONE = """
SELECT count(*), sum(billed), sum(listed) FROM (
    SELECT part, billed, listed FROM changed UNION ALL
    SELECT part, billed, listed FROM vanished) WHERE part = $part
"""
_SAME_FIGURES = "SELECT count(*), sum(billed), sum(listed) FROM same"
_RESTATED = """
SELECT now_pos AS row, billed AS before_billed, $parts[part + 1] AS before_part,
    pos AS before_row FROM changed ORDER BY row
"""


@dataclass(frozen=True)
class StagedList:
    """A list of rows of a part, written aside under its hash."""

    part_id: str
    id: str
    path: Path
    lines: int
    billed_total: Decimal
    list_total: Decimal


@dataclass(frozen=True)
class Meeting:
    """How a staged part meets older ones, and the lists that follow from it."""

    overlap: Overlap
    drops: tuple[StagedList, ...] = ()
    restated: StagedList | None = None


def alone(new: StagedPart) -> Meeting:
    """Return the meeting of a part that no older part stands beside."""
    return Meeting(Overlap(new=new.lines, new_amount=new.billed_total))


def meet(new: StagedPart, older: Sequence[Part], folder: Path) -> Meeting:
    """Compare a staged part with older parts of its bill and profile."""
    try:
        with writing(folder):
            return _meet(new, older, folder)
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise unwritable(OSError(str(error)), folder) from error


def _meet(new: StagedPart, older: Sequence[Part], folder: Path) -> Meeting:
    with duckdb.connect(config={**SETTINGS, "temp_directory": str(folder)}) as db:
        db.execute(_NOW, {"path": str(new.path)})
        db.execute(_BEFORE_TABLE)
        for number, part in enumerate(older):
            db.execute(_BEFORE, {"part": number, "path": str(part.path)})
            if part.dropped:
                paths = [str(path) for path in part.dropped]
                db.execute(_FORGET, {"part": number, "paths": paths})
        for step in (_SAME, _CHANGED, _VANISHED):
            db.execute(step)
        overlap = _overlap(db)
        if not overlap.meets:
            return Meeting(overlap)
        return Meeting(
            overlap,
            tuple(_drops(db, new, older, folder)),
            _restated(db, new, older, folder) if overlap.changed else None,
        )


def _overlap(db: duckdb.DuckDBPyConnection) -> Overlap:
    row = _figures(db, _FIGURES, {})
    figures = [Decimal(0) if value is None else value for value in row]
    now, now_sum, same, same_sum, changed, before, after, vanished, gone = figures
    return Overlap(
        new=int(now - same - changed),
        same=int(same),
        changed=int(changed),
        vanished=int(vanished),
        new_amount=now_sum - same_sum - after,
        same_amount=same_sum,
        changed_before=before,
        changed_after=after,
        vanished_amount=gone,
    )


def _drops(
    db: duckdb.DuckDBPyConnection,
    new: StagedPart,
    older: Sequence[Part],
    folder: Path,
) -> list[StagedList]:
    found: list[StagedList] = []
    figures = _figures(db, _SAME_FIGURES, {})
    if figures[0]:
        names = {"parts": [part.id for part in older]}
        rows = _rows(db, _DROPPED_NOW, names).cast(DROPPED)
        found.append(_list(folder, new.id, rows, figures))
    for number, part in enumerate(older):
        figures = _figures(db, _GONE, {"part": number})
        if figures[0]:
            facts = {"part": number, "new": new.id}
            rows = _rows(db, _DROPPED_BEFORE, facts).cast(DROPPED)
            found.append(_list(folder, part.id, rows, figures))
    return found


def _restated(
    db: duckdb.DuckDBPyConnection,
    new: StagedPart,
    older: Sequence[Part],
    folder: Path,
) -> StagedList:
    names = {"parts": [part.id for part in older]}
    rows = _rows(db, _RESTATED, names).cast(RESTATED)
    return _list(folder, new.id, rows, (rows.num_rows, Decimal(0), Decimal(0)))


def _figures(
    db: duckdb.DuckDBPyConnection, question: str, facts: Mapping[str, object]
) -> tuple[Any, ...]:
    (row,) = db.execute(question, dict(facts)).fetchall()
    return tuple(row)


def _rows(
    db: duckdb.DuckDBPyConnection, question: str, facts: Mapping[str, object]
) -> pa.Table:
    found: pa.Table = db.sql(question, params=dict(facts)).to_arrow_table()
    return found


def _list(
    folder: Path,
    part_id: str,
    rows: pa.Table,
    figures: tuple[Any, ...],
) -> StagedList:
    rows = rows.replace_schema_metadata({"plumbline.part": part_id})
    aside = folder / f"{part_id}-{rows.column_names[1]}.parquet"
    write_parquet(aside, rows, row_group_size=ROW_GROUP)
    return StagedList(part_id, hash_file(aside), aside, *figures)
