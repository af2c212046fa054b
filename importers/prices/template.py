"""Read a person's own price list: the template, CSV or XLSX, taken whole or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from importers.contract import ImportRefused, mark
from importers.decode import canonical_unit, parse_type_code
from importers.prices.collisions import collisions
from importers.prices.rules import (
    PriceList,
    RowUnfit,
    Rule,
    price_of,
    tabulate,
    utc,
)
from importers.prices.sheet import Row, Sheet
from importers.prices.words import UNKNOWN_UNIT

HEADER = (
    "provider",
    "region",
    "model",
    "type_code",
    "unit_price",
    "currency",
    "unit",
    "effective_from",
    "effective_to",
    "note",
)
SHOWN = 10  # faults named in the refusal

EMPTY_CELL = mark("is empty")
NOT_A_CODE = mark("“{value}” is not a type code: it holds a space or a “;”")
NOT_A_CURRENCY = mark("“{value}” is not a currency code of three letters")
NOT_A_TIME = mark("“{value}” is not a time with offset, as 2026-05-14T00:00:00+08:00")
NO_TIME_LEFT = mark("“{value}” is not later than effective_from")

TWO_PRICES = mark("row {other} has a price for this charge at the same time")
FAULTY = mark("{file} has {count} faults, so nothing was published: {faults}.")
FAULTY_HINT = mark("Correct the list and import it again.")

_T = TypeVar("_T")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a person's list."""

    row: int
    column: str
    reason: str  # a translatable template
    facts: Mapping[str, str]

    @property
    def sentence(self) -> str:
        """Return row, column and reason in one clause."""
        return f"row {self.row}, {self.column}: {self.reason.format(**self.facts)}"


class ListFaulty(ImportRefused):
    """A person's list with faults: all of them, so that it is mended in one go."""

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


class _Faults:
    """What is wrong with a list, cell by cell, in the order of its rows."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def take(self, row: Row, column: str, read: Callable[[str], _T]) -> _T | None:
        """Read one cell; note its fault and return None where it has one."""
        try:
            return read(row[column])
        except RowUnfit as unfit:
            self.found.append(Fault(row.number, column, unfit.reason, unfit.facts))
            return None


def read_template(sheet: Sheet, effective_from: datetime | None) -> PriceList:
    """Read the template; refuse it, naming row, column and value, if a cell is bad."""
    faults = _Faults()
    found = [_rule(row, effective_from, faults) for row in sheet.rows]
    rules = [rule for rule in found if rule is not None]
    for early, late in collisions(rules):
        other = {"other": str(early.source_row)}
        faults.found.append(Fault(late.source_row, "unit_price", TWO_PRICES, other))
    if faults.found:
        raise ListFaulty(sheet.name, faults.found)
    if not rules:
        raise ImportRefused(mark("{file} holds no prices."), file=sheet.name)
    starts = [rule.effective_from for rule in rules]
    return PriceList(
        rules=tabulate(rules),
        skipped=[],
        source_name=sheet.name,
        dated=None if None in starts else min(start for start in starts if start),
        provider=rules[0].provider,
    )


def _rule(row: Row, default: datetime | None, faults: _Faults) -> Rule | None:
    before = len(faults.found)
    provider = faults.take(row, "provider", _filled)
    model = faults.take(row, "model", _filled)
    code = faults.take(row, "type_code", _code)
    price = faults.take(row, "unit_price", price_of)
    currency = faults.take(row, "currency", _currency)
    unit = faults.take(row, "unit", _unit)
    start = faults.take(row, "effective_from", _instant) or utc(default)
    end = faults.take(row, "effective_to", lambda text: _end(text, start))
    if len(faults.found) > before or price is None:
        return None
    kind = parse_type_code(code or "")
    return Rule(
        source_row=row.number,
        provider=provider or "",
        region=row["region"],
        scope="",
        model=model or "",
        type_code=code or "",
        base_type=kind.base if kind else code or "",
        tier_lower=kind.tier_lower if kind else None,
        tier_upper=kind.tier_upper if kind else None,
        unit=unit or "",
        unit_price=price,
        currency=currency or "",
        effective_from=start,
        effective_to=end,
        note=row["note"],
    )


def _filled(text: str) -> str:
    if not text:
        raise RowUnfit(EMPTY_CELL)
    return text


def _code(text: str) -> str:
    if re.search(r"[\s;]", _filled(text)):
        raise RowUnfit(NOT_A_CODE, value=text)
    return text


def _currency(text: str) -> str:
    if not re.fullmatch("[A-Z]{3}", text):
        raise RowUnfit(NOT_A_CURRENCY, value=text)
    return text


def _unit(text: str) -> str:
    unit = canonical_unit(_filled(text))
    if unit is None:
        raise RowUnfit(UNKNOWN_UNIT, unit=text)
    return unit


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise RowUnfit(NOT_A_TIME, value=text) from None
    if instant.tzinfo is None:
        raise RowUnfit(NOT_A_TIME, value=text)
    return utc(instant)


def _end(text: str, start: datetime | None) -> datetime | None:
    end = _instant(text)
    if end and start and end <= start:
        raise RowUnfit(NO_TIME_LEFT, value=text)
    return end
