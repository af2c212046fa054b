"""Say what a report holds: sheets of columns and rows, whatever the file format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Kind(Enum):
    """How the cells of a column are written."""

    TEXT = auto()  # IDs too: never a number, never a formula
    AMOUNT = auto()
    COUNT = auto()
    INSTANT = auto()  # UTC
    DAY = auto()


@dataclass(frozen=True)
class Column:
    """One column of a sheet."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 16  # characters


@dataclass(frozen=True)
class Sheet:
    """One table of a report; rows may be a stream."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Mapping[str, object]]


def harmless(text: str) -> str:
    """Keep a spreadsheet from reading a text of the bill as a formula."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text
