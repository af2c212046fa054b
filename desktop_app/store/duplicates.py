"""Count vendor line IDs that stand more than once in one file."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from desktop_app.store.staging import StagedPart

_THREADS = 2
# Equal hashes are counted first: nearly always there is none, and it is cheap.
_ANY = """
SELECT count(*) - count(DISTINCT hash(vendor_line_id))
FROM read_parquet($paths) WHERE vendor_line_id <> ''
"""
_LATER = """
SELECT file, count(*) FROM (
    SELECT list_position($paths, filename) AS file, row_number() OVER (
        PARTITION BY vendor_line_id
        ORDER BY source_part, source_row) AS nth
    FROM read_parquet($paths, filename = true) WHERE vendor_line_id <> '')
WHERE nth > 1 GROUP BY file
"""


def count_duplicates(parts: Sequence[StagedPart]) -> dict[str, int]:
    """Return how many lines of each part repeat an ID that stands before them."""
    paths = [str(part.path) for part in parts]
    counts = {part.id: 0 for part in parts}
    if not parts:
        return counts
    with duckdb.connect(config={"threads": _THREADS}) as db:
        ((repeated,),) = db.execute(_ANY, {"paths": paths}).fetchall()
        if repeated:
            for file, count in db.execute(_LATER, {"paths": paths}).fetchall():
                counts[parts[file - 1].id] = count
    return counts
