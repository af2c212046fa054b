"""Declare a bill's columns: their names in every language, and how text is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

import pyarrow as pa

from importers import readings
from importers.kernels import Cells
from importers.readings import Converted

_GROUP = re.compile(r"^[^/]{1,30}?(?:信息|details)/(?=.)", re.IGNORECASE)
_KNOWN_NAMES = 4096  # of columns; each is compared with every column of a format


@dataclass(frozen=True)
class Reading:
    """What a conversion must know besides the cells."""

    into: pa.DataType
    utc_offset: int  # hours


@dataclass(frozen=True, init=False)
class Column:
    """A declared column: the names it may have; needed: no bill without it.

    Args:
        names: as files spell it; case, width, blanks and the ``…信息/`` or
            ``…Details/`` group prefix do not matter.
        needed: the file is refused, and a row rejected, without it.
        identifier: reject values that a spreadsheet turned into rounded numbers.
        tick: what to tick in the provider's console to get it; empty: its name.
    """

    names: tuple[str, ...]
    needed: bool
    identifier: bool
    tick: str

    few = True  # few distinct values: read as a dictionary

    def __init__(
        self,
        *names: str,
        needed: bool = False,
        identifier: bool = False,
        tick: str = "",
    ) -> None:
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "needed", needed)
        object.__setattr__(self, "identifier", identifier)
        object.__setattr__(self, "tick", tick)

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        """Turn text (a dictionary where values are few) into canonical values."""
        raise NotImplementedError


class Text(Column):
    """Text with many distinct values."""

    few = False

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        del reading
        return readings.text(cells, identifier=self.identifier)


class Word(Column):
    """Text with few distinct values."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        del reading
        return readings.word(cells, identifier=self.identifier)


class Number(Column):
    """A decimal number, kept to the last digit."""

    few = False

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        if not isinstance(reading.into, pa.Decimal128Type):
            raise TypeError(reading.into)
        return readings.number(cells, reading.into)


class Amount(Number):
    """Money in the line's billing currency."""


class Quantity(Number):
    """A quantity in the line's unit."""


class Price(Number):
    """A price for one unit."""


class Instant(Column):
    """A point in time; without an offset, in the profile's zone."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        return readings.instant(cells, reading.utc_offset)


class Day(Column):
    """A calendar day in the provider's zone."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        del reading
        return readings.day(cells)


class Month(Column):
    """A billing month, ``YYYY-MM``."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        del reading
        return readings.month(cells)


class Currency(Column):
    """An ISO 4217 code."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        del reading
        return readings.currency(cells)


@lru_cache(maxsize=_KNOWN_NAMES)
def same_name(name: str) -> str:
    """Return the form in which two spellings of a header are equal."""
    return normalize("NFKC", name).casefold().strip("\ufeff \t\r\n\u3000\u200b")


@lru_cache(maxsize=_KNOWN_NAMES)
def without_group(name: str) -> str:
    """Return a name as ``same_name`` does, less its group prefix."""
    return _GROUP.sub("", same_name(name))


@lru_cache(maxsize=_KNOWN_NAMES)
def _forms(names: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """Return a column's full names, its bare ones, and the full without a group."""
    full = frozenset(same_name(name) for name in names)
    bare = frozenset(without_group(name) for name in names)
    return full, bare, frozenset(name for name in full if without_group(name) == name)


def find_headers(column: Column, header: list[str]) -> list[int]:
    """Return where a header names a column: full names win over bare ones."""
    full, bare, ungrouped = _forms(column.names)
    exact = [i for i, cell in enumerate(header) if same_name(cell) in full]
    if exact:
        return exact
    found = []
    for index, cell in enumerate(header):
        spelled, short = same_name(cell), without_group(cell)
        if (spelled == short and spelled in bare) or short in ungrouped:
            found.append(index)
    return found
