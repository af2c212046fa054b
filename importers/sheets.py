"""Say what a sheet is: a header, and rows of text in stretches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import pyarrow as pa

from importers import limits
from importers.contract import Reject

Wanted: TypeAlias = Mapping[int, bool]  # index in the header -> few distinct values


@dataclass(frozen=True)
class Stretch:
    """Some consecutive records of a sheet, as text.

    Args:
        texts: columns named by their index in the header; empty text is null;
            ``dictionary<int32, string>`` where few values were asked for.
        rows: where each row stands among the records, from 0; None: all, in order.
        records: how many records there are, blank and rejected ones too.
        blank: how many are blank.
        rejects: records that are no rows; their row counts from 0 here.
        bytes_read: of the text, for progress.
        again: reads the same records one by one; None: this was done.
    """

    texts: pa.Table
    rows: pa.Int64Array | None
    records: int
    blank: int
    rejects: tuple[Reject, ...]
    bytes_read: int
    again: Callable[[], Stretch] | None


Job: TypeAlias = Callable[[], Stretch]  # runs on any thread


class Sheet(Protocol):
    """One table of a file: a CSV text, a worksheet, a list of JSON records."""

    @property
    def part(self) -> int: ...  # member of a ZIP, from 0
    @property
    def name(self) -> str: ...
    @property
    def header(self) -> list[str]: ...
    @property
    def encoding(self) -> str: ...
    @property
    def size(self) -> int: ...  # bytes of text
    @property
    def first_row(self) -> int:  # number of the first record after the header
        ...
    def jobs(self, wanted: Wanted) -> Iterator[Job]: ...


def text_table(columns: dict[int, list[str | None]], wanted: Wanted) -> pa.Table:
    """Build the table of a stretch from lists of text."""
    arrays: dict[str, Any] = {}
    for index, few in wanted.items():
        texts: Any = pa.array(columns[index], pa.string())
        arrays[str(index)] = texts.dictionary_encode() if few else texts
    return pa.table(arrays)


def shown(value: str) -> str:
    """Cut a value to what a reject shows."""
    return value[: limits.SHOWN]
