"""Say in SQL what the rows of one part are: its lines, constants and results."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.store.parts import RESULT_COLUMNS, Part
from importers.schema import CHARGE

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


def quoted(text: str) -> str:
    """Write a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def named(column: str) -> str:
    """Write a column's name in SQL."""
    return '"' + column.replace('"', '""') + '"'


def select(columns: Iterable[str], source: str, rest: str = "") -> str:
    """Compose a question of columns to what a source holds."""
    return " ".join(("SELECT", ", ".join(columns), "FROM", source, rest))


def parquet_rows(path: Path, *, numbered: bool = False) -> str:
    """Compose the rows of a Parquet file."""
    option = ", file_row_number = true" if numbered else ""
    return f"read_parquet({quoted(str(path))}{option})"


def _start(part: Part) -> str:
    """Write what the IDs of its lines start with."""
    return quoted(part.source_sha256[:12] + ".")


def _line_id(start: str) -> str:
    inner = "CASE WHEN l.source_part = 0 THEN '' ELSE l.source_part || '.' END"
    return " || ".join((start, inner, "l.source_row"))


def constants(part: Part) -> dict[str, str]:
    """Return the columns that are the same for every line of a part."""
    return {
        "part_id": part.id,
        "source_file": part.source_name,
        "provider": part.bill.provider,
        "precision": part.precision,
    }


def _rows(path: Path, stretch: tuple[int, int] | None) -> str:
    """Compose the rows of a file with their numbers, all or a stretch of them."""
    rows = parquet_rows(path, numbered=True)
    if stretch is None:
        return rows
    first, end = stretch
    within = f"WHERE file_row_number >= {first} AND file_row_number < {end}"
    return f"({select('*', rows, within)})"


def _own_columns(part: Part, only: Collection[str]) -> list[str]:
    """Compose the columns of a line; lines of an older schema lack the newer ones."""
    held = set(pq.read_schema(part.path).names)
    if not only and held.issuperset(CHARGE.names):
        return ["l.* EXCLUDE (file_row_number)"]
    return [
        f"l.{named(name)}" if name in held else f"NULL::{_sql_type(name)} AS {name}"
        for name in CHARGE.names
        if not only or name in only
    ]


def _sql_type(column: str) -> str:
    kind = CHARGE.field(column).type
    if isinstance(kind, pa.Decimal128Type):
        return f"DECIMAL({kind.precision},{kind.scale})"
    return "VARCHAR"


def lines_of(
    number: int,
    part: Part,
    *,
    results: Path | None,
    whole: bool = False,
    stretch: tuple[int, int] | None = None,
    only: Collection[str] = (),
) -> str:
    """Compose the rows of one part: its lines, constants and results.

    Args:
        number: the part's place in this table.
        part: where the lines lie.
        results: the results that stand in the same order, if any.
        whole: keep lines that are not counted any more.
        stretch: the first row and the one after the last; None: all rows.
        only: the columns of a line that are asked for, which spares planning the
            others; empty: all.
    """
    columns = [
        f"{number} AS part_no",
        "l.file_row_number AS row_no",
        _line_id(_start(part)) + " AS line_id",
        *(f"{quoted(text)} AS {name}" for name, text in constants(part).items()),
        *_own_columns(part, only),
    ]
    source = f"{_rows(part.path, stretch)} l"
    joined = ""
    if results is not None:
        columns += [f"r.{name}" for name in RESULT_COLUMNS]
        joined = f"POSITIONAL JOIN {_rows(results, stretch)} r"
    else:
        columns += [
            f"NULL::{kind} AS {name}"
            for name, kind in zip(RESULT_COLUMNS, _RESULT_TYPES, strict=True)
        ]
    if part.dropped and not whole:
        paths = ", ".join(quoted(str(path)) for path in part.dropped)
        gone = f"read_parquet([{paths}]) g ON l.file_row_number = g.row"
        joined = f"{joined} ANTI JOIN {gone}"
    return select(columns, source, joined)


def bound_lines(
    path: Path, parts: Sequence[tuple[int, int, Part]], columns: Iterable[str]
) -> str:
    """Compose the rows of several parts that lie in one volume.

    Args:
        path: the volume.
        parts: of each its place in the volume, its place in this table, and itself.
        columns: what is asked of a line, the results among it.
    """
    names = list(constants(parts[0][2]))
    rows = [
        ", ".join((str(place), str(number), _start(part), *_texts(part)))
        for place, number, part in parts
    ]
    listed = "), (".join(rows)
    said = ", ".join(("place", "part_no", "start", *names))
    chosen = [
        "p.part_no",
        "l.row_no",
        _line_id("p.start") + " AS line_id",
        *(f"p.{name}" for name in names),
        *(f"l.{named(name)}" for name in columns),
    ]
    known = f"JOIN (VALUES ({listed})) p({said}) ON l.place = p.place"
    return select(chosen, f"{parquet_rows(path)} l", known)


def _texts(part: Part) -> list[str]:
    return [quoted(text) for text in constants(part).values()]
