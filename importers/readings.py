"""Read text as canonical values, whole columns at a time; name what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa

from importers import kernels
from importers.contract import Reason
from importers.kernels import BLANKS, Cells, Flags
from importers.schema import WORD

_DAMAGED = r"^\s*[0-9](\.[0-9]+)?[eE]\+[0-9]+\s*$"
_DAMAGED_ID = re.compile(_DAMAGED)
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$"
_SECONDS_PER_HOUR = 3600

_DAY = re.compile(
    r"(\d{4})(?:(\d\d)(\d\d)|[-/.年](\d{1,2})[-/.月](\d{1,2})日?)"
    r"(?:[T ]+00:00(?::00(?:\.0+)?)?Z?)?"
)
_MONTH = re.compile(
    r"(\d{4})(?:(\d\d)|[-/.年](\d{1,2})月?)"
    r"(?:[-/.]0?1(?:[T ]+00:00(?::00(?:\.0+)?)?)?)?"
)
_INSTANT = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*"
    r"(Z|UTC|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"[A-Za-z]{3}")
_CURRENCY_WORDS = {
    "人民币": "CNY",
    "人民币元": "CNY",
    "元": "CNY",
    "RMB": "CNY",
    "美元": "USD",
    "日元": "JPY",
    "欧元": "EUR",
    "港币": "HKD",
    "新加坡元": "SGD",
}


@dataclass(frozen=True)
class Fault:
    """Rows whose cell cannot be read, and why."""

    reason: Reason
    where: Flags


@dataclass(frozen=True)
class Converted:
    """A column's canonical values (null where faulty) and its faults."""

    values: Cells
    faults: tuple[Fault, ...] = ()


def text(cells: Cells, *, identifier: bool = False) -> Converted:
    """Keep text, less spaces and tabs behind it; empty text is null."""
    if kernels.ends_blank(cells):
        cells = kernels.right_trimmed(cells)
    if not identifier:
        return Converted(cells)
    if not any(kernels.may_contain(cells, part) for part in (b"E+", b"e+")):
        return Converted(cells)
    return _less(cells, [(Reason.DAMAGED_ID, kernels.matches(cells, _DAMAGED))])


def word(cells: Cells, *, identifier: bool = False) -> Converted:
    """Keep words, less blanks around them; empty text is null."""

    def read(value: str) -> str | Reason | None:
        if identifier and _DAMAGED_ID.match(value):
            return Reason.DAMAGED_ID
        return value.strip(BLANKS) or None

    return by_value(cells, read, WORD)


def number(cells: Cells, into: pa.Decimal128Type) -> Converted:
    """Read decimals exactly: no exponent, no separators, no rounding."""
    if not kernels.has_exponent(cells):
        try:
            return Converted(kernels.cast(cells, into))
        except pa.ArrowInvalid:
            pass  # find out which below
    cells = kernels.trimmed(cells)
    wrong = kernels.fails(cells, _NUMBER)
    long = kernels.but_not(kernels.fails(cells, _fitting(into)), wrong)
    kept = _less(cells, [(Reason.NOT_A_NUMBER, wrong), (Reason.TOO_MANY_DIGITS, long)])
    return Converted(kernels.cast(kept.values, into), kept.faults)


def instant(cells: Cells, utc_offset: int) -> Converted:
    """Read times; those without an offset stand ``utc_offset`` hours east of UTC."""
    shift = utc_offset * _SECONDS_PER_HOUR
    into = pa.timestamp("s", tz="UTC")
    codes, values = kernels.codes_of(cells)
    try:
        plain = kernels.cast(values, pa.timestamp("s"))
        seconds = kernels.less(kernels.cast(plain, pa.int64()), shift)
        return Converted(kernels.cast(seconds, into).take(codes))
    except pa.ArrowInvalid:
        pass  # other spellings, or not a time

    def read(value: str) -> int | Reason | None:
        stripped = value.strip(BLANKS)
        return _seconds(stripped, shift) if stripped else None

    found = by_value(cells, read, pa.int64())
    return Converted(kernels.cast(found.values, into), found.faults)


def day(cells: Cells) -> Converted:
    """Read calendar days."""

    def read(value: str) -> date | Reason | None:
        stripped = value.strip(BLANKS)
        if not stripped:
            return None
        match = _DAY.fullmatch(stripped)
        if match is None:
            return Reason.NOT_A_DATE
        year, *rest = (int(part) for part in match.groups() if part)
        return _date(year, *rest) or Reason.NOT_A_DATE

    return by_value(cells, read, pa.date32())


def month(cells: Cells) -> Converted:
    """Read billing months as ``YYYY-MM``."""

    def read(value: str) -> str | Reason | None:
        stripped = value.strip(BLANKS)
        if not stripped:
            return None
        match = _MONTH.fullmatch(stripped)
        if match is None:
            return Reason.NOT_A_PERIOD
        first = _date(int(match[1]), int(match[2] or match[3]), 1)
        return Reason.NOT_A_PERIOD if first is None else f"{first:%Y-%m}"

    return by_value(cells, read, WORD)


def currency(cells: Cells) -> Converted:
    """Read currency codes of three letters."""

    def read(value: str) -> str | Reason | None:
        stripped = value.strip(BLANKS)
        if not stripped:
            return None
        code = _CURRENCY_WORDS.get(stripped.upper(), stripped.upper())
        return code if _CURRENCY.fullmatch(code) else Reason.NOT_A_CURRENCY

    return by_value(cells, read, WORD)


def _date(year: int, month_number: int, day_number: int) -> date | None:
    try:
        return date(year, month_number, day_number)
    except ValueError:
        return None


def _seconds(value: str, shift: int) -> int | Reason:
    match = _INSTANT.fullmatch(value)
    if match is None:
        return Reason.NOT_A_TIME
    year, month_number, day_number, hour, minute, second = (
        int(part or 0) for part in match.groups()[:6]
    )
    zone = match[7]
    try:
        moment = datetime(
            year, month_number, day_number, hour, minute, second, tzinfo=UTC
        )
    except ValueError:
        return Reason.NOT_A_TIME
    east = shift if zone is None else _east(zone)
    return int((moment - timedelta(seconds=east)).timestamp())


def _east(zone: str) -> int:
    if zone.upper() in {"Z", "UTC"}:
        return 0
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    return sign * (int(digits[:2]) * _SECONDS_PER_HOUR + int(digits[2:]) * 60)


def by_value(
    cells: Cells, read: Callable[[str], object], into: pa.DataType
) -> Converted:
    """Read each distinct text once; a Reason instead of a value is a fault."""
    codes, values = kernels.codes_of(cells)
    texts = values.to_pylist()
    found = [None if text is None else read(text) for text in texts]
    if into == WORD and found == texts and isinstance(cells, pa.DictionaryArray):
        return Converted(cells)
    reasons = sorted({value for value in found if isinstance(value, Reason)})
    faults = []
    for reason in reasons:
        where = pa.array([value is reason for value in found], pa.bool_())
        faults.append(Fault(reason, kernels.unset(where.take(codes))))
    clean = [None if isinstance(value, Reason) else value for value in found]
    if into == WORD:
        taken = pa.array(clean, pa.string()).take(codes)
        return Converted(kernels.as_words(taken), tuple(faults))
    return Converted(pa.array(clean, into).take(codes), tuple(faults))


def _less(cells: Cells, found: list[tuple[Reason, Flags]]) -> Converted:
    faults = []
    for reason, where in found:
        if kernels.any_true(where):
            faults.append(Fault(reason, where))
            cells = kernels.emptied(cells, where)
    return Converted(cells, tuple(faults))


def _fitting(into: pa.Decimal128Type) -> str:
    whole = into.precision - into.scale
    return rf"^[+-]?0*[0-9]{{0,{whole}}}(\.[0-9]{{0,{into.scale}}}0*)?$"
