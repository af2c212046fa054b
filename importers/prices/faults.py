"""Collect what is wrong with a person's own list, so that it is mended in one go."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from importers.contract import ImportRefused, mark
from importers.prices.rules import RowUnfit, utc
from importers.prices.sheet import Row

SHOWN = 10  # faults named in the refusal

EMPTY_CELL = mark("is empty")
NOT_A_TIME = mark("“{value}” is not a time with offset, as 2026-05-14T00:00:00+08:00")
NO_TIME_LEFT = mark("“{value}” is not later than the start")
FAULTY = mark("Nothing was taken from {file}. Faults ({count}): {faults}.")
FAULTY_HINT = mark("Correct the list and import it again.")

_T = TypeVar("_T")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where, and why as a template and its facts."""

    row: int
    column: str
    reason: str
    facts: Mapping[str, str]

    @property
    def sentence(self) -> str:
        """Return row, column and reason in one clause."""
        return f"row {self.row}, {self.column}: {self.reason.format(**self.facts)}"


class ListFaulty(ImportRefused):
    """A person's list with faults: all of them, the first ten in its sentence."""

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        shown = "; ".join(fault.sentence.rstrip(".") for fault in faults[:SHOWN])
        super().__init__(
            FAULTY,
            FAULTY_HINT,
            file=file,
            count=len(faults),
            faults=shown + ("; …" if len(faults) > SHOWN else ""),
        )


class Faults:
    """What is wrong with a list, cell by cell, in the order of its rows."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def take(self, row: Row, column: str, read: Callable[[str], _T]) -> _T | None:
        """Read one cell; note its fault and return None where it has one."""
        try:
            return read(row[column])
        except RowUnfit as unfit:
            self.add(row.number, column, unfit)
            return None

    def add(self, row: int, column: str, unfit: RowUnfit) -> None:
        """Note a fault."""
        self.found.append(Fault(row, column, unfit.reason, unfit.facts))


def filled(text: str) -> str:
    """Read a cell that may not be empty."""
    if not text:
        raise RowUnfit(EMPTY_CELL)
    return text


def instant_of(text: str) -> datetime | None:
    """Read an ISO 8601 time with its offset; empty means none."""
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise RowUnfit(NOT_A_TIME, value=text) from None
    if instant.tzinfo is None:
        raise RowUnfit(NOT_A_TIME, value=text)
    return utc(instant)


def end_after(start: datetime | None) -> Callable[[str], datetime | None]:
    """Return a reader of the end of a half-open range that begins at ``start``."""

    def read(text: str) -> datetime | None:
        end = instant_of(text)
        if end and start and end <= start:
            raise RowUnfit(NO_TIME_LEFT, value=text)
        return end

    return read


def spaceless(text: str) -> bool:
    """Whether a code holds neither a space nor the bill's separator."""
    return not re.search(r"[\s;]", text)
