"""Read what programs log: counters, times since 1970, doubles, JSON in a cell."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException
from typing import Any, NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers import kernels, limits
from importers.columns import Amount, Instant, Number, Reading, Text
from importers.contract import Reason
from importers.kernels import Cells
from importers.readings import Converted, Fault, instant, number
from importers.schema import INSTANT

_WHOLE = r"^[+-]?[0-9]+(\.0*)?$"
_SURELY_SHORT = r"^[+-]?0*[0-9]{1,18}(\.0*)?$"
_MOST = (1 << 63) - 1
_SECONDS = r"^[0-9]{9,11}$"
_MILLIS = r"^[0-9]{12,14}$"
_PER_SECOND = 1000
_FAR = 40  # beyond 10**±40 nothing is a price or a count
_PLACES = Decimal(1).scaleb(-10)  # of schema.MONEY
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_pc: Any = pc  # the stubs know fewer argument types than the kernels


class Counter(Number):
    """A whole number of 64 bits, also where a spreadsheet printed it as ``5.0``."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        cells = kernels.trimmed(kernels.as_text(cells))
        broken = kernels.fails(cells, _WHOLE)
        wide = kernels.but_not(kernels.fails(cells, _SURELY_SHORT), broken)
        far = _beyond(cells, wide)
        faults = [
            Fault(reason, flags)
            for reason, flags in (
                (Reason.NOT_WHOLE, broken),
                (Reason.BEYOND_COUNTER, far),
            )
            if kernels.any_true(flags)
        ]
        kept = kernels.emptied(cells, kernels.either(broken, far))
        found = super().convert(kept, reading)
        return Converted(found.values, (*faults, *found.faults))


class UnixTime(Instant):
    """Seconds or milliseconds since 1970, or a time in words."""

    few = False

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        cells = kernels.trimmed(kernels.as_text(cells))
        seconds = kernels.matches(cells, _SECONDS)
        millis = kernels.matches(cells, _MILLIS)
        counted = kernels.either(seconds, millis)
        words = instant(kernels.emptied(cells, counted), reading.utc_offset)
        if not kernels.any_true(counted):
            return words
        since = kernels.cast(
            kernels.emptied(cells, kernels.inverted(counted)), pa.int64()
        )
        # Counts are not negative: dividing drops the milliseconds.
        whole = _pc.if_else(millis, _pc.divide(since, _PER_SECOND), since)
        told = kernels.cast(whole, INSTANT)
        return Converted(kernels.first_of(told, words.values), words.faults)


class Double(Amount):
    """Money that the source holds as a double: rounded to the ledger's ten places.

    A double's text has up to 17 digits, of which the last mean nothing; an exponent
    is read. Keep the text as it came beside it, for it is the evidence.
    """

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        cells = kernels.trimmed(kernels.as_text(cells))
        codes, values = kernels.codes_of(cells)
        rounded = [_rounded(str(text)) for text in values.to_pylist()]
        bad = pa.array([one is None for one in rounded], pa.bool_())
        faulty = kernels.unset(bad.take(codes))
        texts = pa.array(rounded, pa.string()).take(codes)
        found = number(texts, _decimal(reading))
        if not kernels.any_true(faulty):
            return found
        return Converted(
            found.values, (Fault(Reason.NOT_A_NUMBER, faulty), *found.faults)
        )


class Exact(Amount):
    """Money as a program prints it, to the last digit; an exponent is read."""

    into: pa.Decimal128Type | None = None

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        cells = kernels.trimmed(kernels.as_text(cells))
        if kernels.has_exponent(cells):
            codes, values = kernels.codes_of(cells)
            written = [_written(str(text)) for text in values.to_pylist()]
            cells = pa.array(written, pa.string()).take(codes)
        return number(cells, self.into or _decimal(reading))


class CountedPrice(Exact):
    """A price of one, small enough that any count of them is exact money."""

    into = pa.decimal128(19, 10)


class JsonObject(Text):
    """A cell that holds a JSON object; it stays as it came."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        found = super().convert(cells, reading)
        bad = [
            text is not None and read_object(text) is None
            for text in found.values.to_pylist()
        ]
        if not any(bad):
            return found
        return Converted(found.values, (Fault(Reason.NOT_A_NOTE, pa.array(bad)),))


def read_object(text: str) -> dict[str, Any] | None:
    """Return a JSON object with its decimals exact; None: it is none, or damaged."""
    try:
        found = _DECODER.decode(text)
    except (ValueError, RecursionError, DecimalException):
        return None
    if found is None:
        return {}
    if not isinstance(found, dict):
        return None
    brackets = text.count("{") + text.count("[")
    return found if brackets <= limits.MAX_JSON_DEPTH or _is_flat(found) else None


def plain(value: Decimal | int) -> str:
    """Write a number without exponent and without idle zeros."""
    written = format(Decimal(value), "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _beyond(cells: Cells, wide: kernels.Flags) -> kernels.Flags:
    """Tell which of the wide numbers do not fit 64 bits."""
    places = np.flatnonzero(wide.to_numpy(zero_copy_only=False))
    far = np.zeros(len(cells), np.bool_)
    for place in places.tolist():
        far[place] = abs(int(Decimal(str(cells[place].as_py())))) > _MOST
    flags: kernels.Flags = pa.array(far)
    return flags


def _written(text: str) -> str:
    """Write a number out; what is none stays as it is, to be rejected."""
    try:
        return format(_exact(text), "f")
    except (ValueError, DecimalException):
        return text


def _rounded(text: str) -> str | None:
    try:
        value = _exact(text)
    except (ValueError, DecimalException):
        return None
    return format(value.quantize(_PLACES, context=_EXACT), "f")


def _decimal(reading: Reading) -> pa.Decimal128Type:
    if not isinstance(reading.into, pa.Decimal128Type):
        raise TypeError(reading.into)
    return reading.into


def _exact(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or abs(value.adjusted()) > _FAR or "_" in text:
        raise ValueError(text)
    return value


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field stands twice")
    return found


def _is_flat(found: dict[str, Any]) -> bool:
    level: list[Any] = [found]
    for _depth in range(limits.MAX_JSON_DEPTH):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return True
    return False


_DECODER = json.JSONDecoder(
    parse_float=_exact, parse_constant=_no_number, object_pairs_hook=_once
)
