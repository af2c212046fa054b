"""Read a Parquet file as every other one: columns of text, every digit kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from importers import limits
from importers.contract import ImportRefused, mark
from importers.decimal_text import decimal_text
from importers.kernels import Cells, cast, codes_of, emptied, equals, one_chunk
from importers.sheets import Job, Stretch, Wanted
from importers.sources import Member
from importers.streams import refused_as_damaged

_pc: Any = pc  # the stubs know fewer argument types than the kernels
_MOMENT = "%Y-%m-%dT%H:%M:%S"
_FAR = 60  # beyond 10**±60 a number is not written out


@dataclass(frozen=True)
class ParquetSheet:
    """The rows of a Parquet file; a stretch is one of its row groups."""

    member: Member
    path: Path
    header: list[str]
    groups: tuple[tuple[int, int], ...]  # rows, bytes when unpacked
    encoding: str = "utf-8"
    first_row: int = 1

    @property
    def part(self) -> int:
        return self.member.part

    @property
    def name(self) -> str:
        return self.member.name

    @property
    def size(self) -> int:
        return sum(size for _rows, size in self.groups)

    @property
    def empty(self) -> bool:
        return not any(rows for rows, _size in self.groups)

    def jobs(self, wanted: Wanted) -> Iterator[Job]:
        for group in range(len(self.groups)):
            yield partial(self._stretch, group, wanted)

    def _stretch(self, group: int, wanted: Wanted) -> Stretch:
        names = [self.header[index] for index in wanted]
        with refused_as_damaged(self.name), pq.ParquetFile(self.path) as file:
            table = file.read_row_group(group, columns=names)
            texts: dict[str, Any] = {}
            for index, few in wanted.items():
                cells: Any = _text(one_chunk(table.column(self.header[index])))
                texts[str(index)] = cells.dictionary_encode() if few else cells
        rows, size = self.groups[group]
        return Stretch(pa.table(texts), None, rows, 0, (), size, None)


def open_parquet(member: Member, path: Path) -> ParquetSheet:
    """Read a file's footer, or refuse the file."""
    with refused_as_damaged(member.name), pq.ParquetFile(path) as file:
        header = list(file.schema_arrow.names)
        stated = file.metadata
        groups = tuple(
            (stated.row_group(place).num_rows, stated.row_group(place).total_byte_size)
            for place in range(stated.num_row_groups)
        )
    if len(set(header)) < len(header) or len(header) > limits.MAX_COLUMNS:
        raise ImportRefused(
            mark("{file} has columns of the same name, or too many."),
            mark("Write it again with one column for each name."),
            file=member.name,
        )
    if any(rows > limits.MAX_GROUP for rows, _size in groups):
        raise ImportRefused(
            mark("{file} has row groups of more than {limit} rows."),
            mark("Write it again in smaller row groups, or as CSV."),
            file=member.name,
            limit=f"{limits.MAX_GROUP:,}",
        )
    return ParquetSheet(member, path, header, groups)


def _text(cells: Cells) -> Cells:
    """Return a column as text; empty text is null, as in every other file."""
    if isinstance(cells, pa.DictionaryArray):
        cells = cells.dictionary_decode()
    kind: pa.DataType = cells.type
    for fits, write in _WRITERS:
        if fits(kind):
            return write(cells)
    texts = cast(cells, pa.string())
    return emptied(texts, equals(texts, ""))


def _moment(cells: Cells) -> Cells:
    kind: Any = cells.type
    whole = _pc.cast(cells, pa.timestamp("s", tz=kind.tz), safe=False)
    ending = "Z" if kind.tz else ""
    if kind.tz:
        whole = cast(whole, pa.timestamp("s", tz="UTC"))
    written: Cells = _pc.strftime(whole, format=_MOMENT + ending)
    return written


def _float(cells: Cells) -> Cells:
    """Write what a binary number shows, without an exponent."""
    codes, values = codes_of(cast(cells, pa.string()))
    plain = [None if text is None else _plain(text) for text in values.to_pylist()]
    written: Cells = pa.array(plain, pa.string()).take(codes)
    return written


def _plain(text: str) -> str:
    number = Decimal(text)
    near = number.is_finite() and abs(number.adjusted()) <= _FAR
    return format(number, "f") if near else text


def _nested(cells: Cells) -> Cells:
    """Write lists, maps and structures as JSON."""
    values = [_unfolded(value) for value in cells.to_pylist()]
    return pa.array(
        [
            None
            if value is None
            else json.dumps(value, ensure_ascii=False, default=str)
            for value in values
        ],
        pa.string(),
    )


def _unfolded(value: object) -> object:
    """Return a map, which comes as pairs, as an object."""
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        return dict(value)
    return value


_WRITERS: tuple[tuple[Callable[[pa.DataType], bool], Callable[[Cells], Cells]], ...] = (
    (pa.types.is_decimal, decimal_text),
    (pa.types.is_floating, _float),
    (pa.types.is_timestamp, _moment),
    (pa.types.is_nested, _nested),
)
