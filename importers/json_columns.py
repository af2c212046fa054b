"""Declare columns whose cells are JSON of their own, or seconds since 1970."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Context, Decimal, InvalidOperation
from typing import Any

import pyarrow as pa

from importers import limits
from importers.columns import Column, Reading
from importers.contract import Reason
from importers.json_text import Value, depth_of, named_once
from importers.kernels import BLANKS, Cells
from importers.readings import Converted, by_value
from importers.schema import MONEY, QUANTITY

_EXACT = Context(prec=60)  # room for every sum of parts
_LAST = 253_402_300_799  # the last second of the year 9999
_SECONDS = 12  # digits at most


def _no_number(word: str) -> Value:
    raise ValueError(word)


_DECODER = json.JSONDecoder(
    parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=named_once
)


class Epoch(Column):
    """A point in time as seconds since 1970."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        del reading

        def read(value: str) -> int | Reason | None:
            text = value.strip(BLANKS)
            if not text:
                return None
            plain = text.isascii() and text.isdecimal() and len(text) <= _SECONDS
            return int(text) if plain and int(text) <= _LAST else Reason.NOT_SECONDS

        found = by_value(cells, read, pa.int64())
        into = pa.timestamp("s", tz="UTC")
        return Converted(found.values.cast(into), found.faults)


class Json(Column):
    """A cell that is whole JSON; it is kept as it came."""

    few = False

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        del reading

        def read(value: str) -> str | Reason:
            return Reason.NOT_JSON if parsed(value) is Reason.NOT_JSON else value

        return by_value(cells, read, pa.string())


class Meters(Column):
    """A cell that is a JSON object of meters; those named become a struct.

    Args:
        names: of the column.
        meters: key in the object -> field of the struct.
    """

    few = False
    meters: Mapping[str, str]

    def __init__(self, *names: str, meters: Mapping[str, str]) -> None:
        super().__init__(*names)
        object.__setattr__(self, "meters", meters)

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        del reading
        fields = pa.schema([pa.field(name, QUANTITY) for name in self.meters.values()])
        return by_value(cells, self._read, pa.struct(fields))

    def _read(self, value: str) -> dict[str, Decimal | None] | Reason:
        record = parsed(value)
        if not isinstance(record, dict):
            return Reason.NOT_JSON
        found: dict[str, Decimal | None] = {}
        for key, name in self.meters.items():
            number = number_in(record.get(key), QUANTITY)
            if isinstance(number, Reason):
                return number
            found[name] = number
        return found


class PartsSum(Column):
    """A cell that is a JSON list of parts; what it gives is the sum of an amount.

    Args:
        names: of the column.
        amount: the key of a part's amount; no sum where a part has none.
    """

    few = False
    amount: str

    def __init__(self, *names: str, amount: str) -> None:
        super().__init__(*names)
        object.__setattr__(self, "amount", amount)

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        del reading
        return by_value(cells, self._read, MONEY)

    def _read(self, value: str) -> Decimal | Reason | None:
        parts = parsed(value)
        if not isinstance(parts, list):
            return Reason.NOT_JSON
        whole = Decimal(0)
        for part in parts:
            if not isinstance(part, dict):
                return Reason.NOT_JSON
            amount = number_in(part.get(self.amount), MONEY)
            if not isinstance(amount, Decimal):
                return amount
            whole = _EXACT.add(whole, amount)
        return number_in(whole, MONEY) if parts else None


def parsed(text: str) -> Value | Reason:
    """Read the JSON of a cell with every digit; NOT_JSON where it is none."""
    try:
        found: Value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return Reason.NOT_JSON
    deepest = text.count("{") + text.count("[")  # at most
    if deepest > limits.MAX_JSON_DEPTH and depth_of(found) > limits.MAX_JSON_DEPTH:
        return Reason.NOT_JSON
    return found


def number_in(value: Value, into: pa.Decimal128Type) -> Decimal | Reason | None:
    """Return a JSON number, or text that is one, if a column can hold it exactly."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | list | dict):
        return Reason.NOT_A_NUMBER
    try:
        number = Decimal(value)
    except InvalidOperation:
        return Reason.NOT_A_NUMBER
    return _fitting(number, into)


def _fitting(number: Decimal, into: pa.Decimal128Type) -> Decimal | Reason:
    if not number.is_finite():
        return Reason.NOT_A_NUMBER
    whole = into.precision - into.scale
    exponent: Any = number.normalize(_EXACT).as_tuple().exponent
    if number.adjusted() >= whole or -exponent > into.scale:
        return Reason.TOO_MANY_DIGITS
    return number
