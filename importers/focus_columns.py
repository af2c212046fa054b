"""Declare how FOCUS files spell values: null words, exponents, months in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from importers import kernels
from importers.columns import (
    Amount,
    Column,
    Currency,
    Day,
    Instant,
    Month,
    Number,
    Quantity,
    Reading,
    Text,
    Word,
)
from importers.distinct import spread
from importers.kernels import Cells
from importers.readings import Converted
from importers.schema import COLUMNS, WORD

OWN_LINE = "x_PlumblineLine"  # only a file that Plumbline wrote has it
_pc: Any = pc  # the stubs know fewer argument types than the kernels
_EXPONENT = re.compile(r"-?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]{1,2}")
_NULLS = frozenset({"NULL", "null"})
_EAST = timedelta(hours=14)  # the zone in which a day begins first
_LEFT_OUT = frozenset({"source_part", "source_row"})  # the new file has its own
_NEEDED = frozenset(
    {"billing_account_id", "billing_period", "billing_currency", "billed_cost"}
)
_IDENTIFIERS = frozenset({"billing_account_id", "sub_account_id"})
_TRUTH = {"true": True, "false": False}


class WordOrNull(Word):
    """A word; some programs write NULL where there is none."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        return super().convert(_less_nulls(cells), reading)


class Flag(Column):
    """Yes or no."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        del reading
        codes, values = kernels.codes_of(cells)
        found = [_TRUTH.get((text or "").casefold()) for text in values.to_pylist()]
        return Converted(pa.array(found, pa.bool_()).take(codes))


class _Figures(Number):
    """A number that may be written with an exponent, as FOCUS allows."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        return super().convert(_written_out(_less_nulls(cells)), reading)


class Figure(_Figures, Amount):
    """Money of a FOCUS file."""


class FigureOf(_Figures, Quantity):
    """A quantity or unit price of a FOCUS file."""


def month_of(starts: Cells) -> Cells:
    """Return the months that begin at instants in any zone.

    A month of Beijing begins at 16:00 UTC of the day before. Fourteen hours later
    it is the first of the month wherever it began.
    """
    codes, distinct = kernels.codes_of(starts)
    moments: list[datetime | None] = distinct.to_pylist()
    months = [
        None if one is None else f"{one.astimezone(UTC) + _EAST:%Y-%m}"
        for one in moments
    ]
    return spread(months, codes, WORD)


def days_of(moments: Cells, month_starts: Cells) -> Cells:
    """Return the calendar days of instants, in the zone in which their month begins."""
    codes, distinct = kernels.codes_of(month_starts)
    starts: list[datetime | None] = distinct.to_pylist()
    shifts = pa.array([_shift(one) for one in starts], pa.duration("s")).take(codes)
    local = _pc.add(kernels.cast(moments, pa.timestamp("s")), shifts)
    return kernels.to_days(local)


def _shift(start: datetime | None) -> timedelta | None:
    """Return how far east of UTC a month begins that begins at an instant."""
    if start is None:
        return None
    first = (start.astimezone(UTC) + _EAST).replace(day=1, hour=0, minute=0, second=0)
    shift = first - start
    # A start that is no month's first midnight anywhere says nothing of a zone.
    return shift if abs(shift) <= _EAST else timedelta(0)


def own_columns() -> dict[str, Column]:
    """Return how our own export names each column of the charge line."""
    return {
        one.name: _shape(one.name, one.type)(
            one.focus,
            needed=one.name in _NEEDED,
            identifier=one.name in _IDENTIFIERS,
        )
        for one in COLUMNS
        if one.name not in _LEFT_OUT
    }


def _shape(name: str, kind: pa.DataType) -> type[Column]:
    if name in _BY_NAME:
        return _BY_NAME[name]
    return next(shape for fits, shape in _BY_TYPE if fits(kind))


_BY_NAME: dict[str, type[Column]] = {
    "billing_period": Month,
    "billing_currency": Currency,
}
_BY_TYPE: tuple[tuple[Any, type[Column]], ...] = (
    (pa.types.is_dictionary, Word),
    (pa.types.is_decimal, FigureOf),
    (pa.types.is_timestamp, Instant),
    (pa.types.is_date, Day),
    (pa.types.is_boolean, Flag),
    (pa.types.is_string, Text),
)


def _less_nulls(cells: Cells) -> Cells:
    codes, values = kernels.codes_of(cells)
    texts = values.to_pylist()
    if _NULLS.isdisjoint(texts):
        return cells
    kept = [None if text in _NULLS else text for text in texts]
    less: Cells = pa.array(kept, pa.string()).take(codes)
    return less


def _written_out(cells: Cells) -> Cells:
    """Write numbers with an exponent as plain ones."""
    cells = kernels.as_text(cells)
    if not kernels.has_exponent(cells):
        return cells
    codes, values = kernels.codes_of(cells)
    plain = [
        format(Decimal(text), "f") if text and _EXPONENT.fullmatch(text) else text
        for text in values.to_pylist()
    ]
    written: Cells = pa.array(plain, pa.string()).take(codes)
    return written
