"""Bind the lines of many short parts into one file, to ask them all at once.

Asking a part costs the same however short it is. A volume holds the lines that
count of many parts, each with its results. All of it is derived from the parts'
own files and may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.jobs import Progress
from desktop_app.store.files import make_folder, place
from desktop_app.store.parts import RESULTS, Judged, Part
from desktop_app.store.sinks import parquet
from importers.schema import CHARGE, TEXT, WORD

FEW = 4  # parts; fewer are asked as fast by themselves
GROWTH = 4  # a volume of so many times what is missing is not bound anew
MOST = 1_000_000  # lines of a volume
RESERVE = 1 << 30  # bytes of the disk that are never taken
VERSION = b"1"  # how a volume is laid out; another one is bound anew
_VERSION_KEY = b"plumbline.volume"
_HELD_KEY = b"plumbline.held"
_SUFFIX = ".parquet"
_GROUP = 131_072  # lines

# Texts that differ from line to line take most of the space and are hardly summed by.
_LINES = [field for field in CHARGE if field.type != TEXT]
_SAID = [pa.field(f.name, WORD if f.type == TEXT else f.type) for f in RESULTS]
_PLACE: list[pa.Field[Any]] = [
    pa.field("place", pa.int32()),  # of the part in the volume
    pa.field("row_no", pa.int64()),  # of the line in the part
]
_SCHEMA = pa.schema([*_PLACE, *_LINES, *_SAID])


@dataclass(frozen=True)
class Bound:
    """Some parts of a table that lie in one volume.

    ``places`` leads from a part's place in the table to its place in the volume.
    """

    path: Path
    columns: frozenset[str]
    places: Mapping[int, int]

    def knows(self, columns: Collection[str]) -> bool:
        """Whether these columns of a line and its results are kept."""
        return self.columns.issuperset(columns)


@dataclass(frozen=True)
class _Volume:
    path: Path
    held: Mapping[str, int]  # the place of each part, by its stamp


class Volumes:
    """The volumes of a workspace; several programs may bind at once."""

    def __init__(self, folder: Path, few: int) -> None:
        self._folder = folder
        self._few = few

    def open(self, judged: Sequence[Judged]) -> list[Bound]:
        """Find which parts lie in volumes; each is found in one at most."""
        numbers: dict[str, int] = {one.stamp: n for n, one in enumerate(judged)}
        columns = frozenset(_SCHEMA.names)
        return [
            Bound(
                path, columns, {numbers[stamp]: held for stamp, held in found.items()}
            )
            for path, found in self._found(numbers)
        ]

    def missing(self, judged: Sequence[Judged]) -> list[Judged]:
        """Return the parts that are worth a new volume.

        Volumes that are not much larger than what is missing are bound anew with it,
        so that there are never many.
        """
        known = {one.stamp: one for one in judged}
        found = [list(held) for _path, held in self._found(known)]
        apart = known.keys() - {stamp for stamps in found for stamp in stamps}
        if len(apart) < self._few:
            return []
        for stamps in sorted(found, key=len):
            lines = sum(known[stamp].part.lines for stamp in stamps)
            if len(stamps) <= GROWTH * len(apart) and lines < MOST // 2:
                apart |= set(stamps)
        return [one for one in judged if one.stamp in apart]

    def bind(self, judged: Sequence[Judged], progress: Progress) -> None:
        """Bind parts into new volumes.

        Raises:
            OSError, pa.ArrowInvalid: a file cannot be read or written.
        """
        start = 0
        while start < len(judged):
            end, lines = start, 0
            while end < len(judged) and lines < MOST:
                lines += judged[end].part.lines
                end += 1
            self._make(judged[start:end], progress)
            start = end

    def forget(self, judged: Sequence[Judged]) -> None:
        """Remove the volumes that hold none of these parts, or only again."""
        needed = {path for path, _held in self._found({one.stamp for one in judged})}
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path not in needed:
                    with suppress(OSError):  # another program may read it
                        path.unlink(missing_ok=True)

    def _found(self, wanted: Collection[str]) -> Iterator[tuple[Path, dict[str, int]]]:
        """Find parts by their stamps, in as few volumes as hold them."""
        volumes = [(one, one.held.keys() & wanted) for one in self._volumes()]
        seen: set[str] = set()
        for one, held in sorted(
            volumes, key=lambda both: (-len(both[1]), both[0].path)
        ):
            new = held - seen
            seen |= new
            if new:
                yield one.path, {stamp: one.held[stamp] for stamp in sorted(new)}

    def _volumes(self) -> Iterator[_Volume]:
        try:
            paths = [p for p in self._folder.iterdir() if p.suffix == _SUFFIX]
        except OSError:
            return
        for path in paths:
            with suppress(OSError, pa.ArrowInvalid):
                about = pq.read_schema(path).metadata or {}
                if about.get(_VERSION_KEY) == VERSION:
                    held = json.loads(about[_HELD_KEY])
                    yield _Volume(path, {stamp: n for n, stamp in enumerate(held)})

    def _make(self, judged: Sequence[Judged], progress: Progress) -> None:
        make_folder(self._folder)
        if shutil.disk_usage(self._folder).free < RESERVE:
            return
        held = json.dumps([one.stamp for one in judged]).encode()
        name = f"{hashlib.sha256(held).hexdigest()}{_SUFFIX}"
        aside = self._folder / f"{name}.{uuid.uuid4().hex}.new"
        schema = _SCHEMA.with_metadata({_VERSION_KEY: VERSION, _HELD_KEY: held})
        try:
            with parquet(aside, schema) as writer:
                for table in _gathered(judged, progress):
                    writer.write_table(table, row_group_size=_GROUP)
            place(aside, self._folder / name)
        finally:
            aside.unlink(missing_ok=True)


def _gathered(judged: Sequence[Judged], progress: Progress) -> Iterator[pa.Table]:
    """Read the lines of parts, in tables long enough for a group of rows."""
    waiting: list[pa.Table] = []
    for number, one in enumerate(judged):
        waiting.append(_lines_of(one, number))
        progress.advance(one.part.lines)
        if sum(table.num_rows for table in waiting) >= _GROUP:
            yield pa.concat_tables(waiting).unify_dictionaries()
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting).unify_dictionaries()


def _lines_of(one: Judged, number: int) -> pa.Table:
    """Read the lines of a part that count, with what its run says of them."""
    lines = _read(one.part.path, _LINES)
    rows = lines.num_rows
    said = _read(one.results, _SAID) if one.results is not None else None
    columns: list[Any] = [
        pa.array(np.full(rows, number, dtype=np.int32)),
        pa.array(np.arange(rows, dtype=np.int64)),
        *lines.columns,
        *(
            said.columns
            if said is not None
            else (pa.nulls(rows, f.type) for f in _SAID)
        ),
    ]
    table = pa.table(columns, schema=_SCHEMA)
    return table.filter(_counted(one.part, rows)) if one.part.dropped else table


def _read(path: Path, fields: Sequence[pa.Field[Any]]) -> pa.Table:
    """Read columns in their types; an older schema lacks some, and they are null."""
    with pq.ParquetFile(path) as file:
        held = set(file.schema_arrow.names)
        found = file.read([f.name for f in fields if f.name in held])
    columns: list[Any] = [
        found.column(field.name).cast(field.type)
        if field.name in held
        else pa.nulls(found.num_rows, field.type)
        for field in fields
    ]
    return pa.table(columns, schema=pa.schema(fields))


def _counted(part: Part, rows: int) -> pa.Array[Any]:
    counted = np.ones(rows, dtype=np.bool_)
    for path in part.dropped:
        counted[pq.read_table(path, columns=["row"]).column("row").to_numpy()] = False
    return pa.array(counted)
