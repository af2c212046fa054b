"""Read contract terms from a person's own list: the template, or discounts alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from desktop_app.domain.errors import Refused
from desktop_app.domain.terms import PER_BILL, PER_LINE, RoundingWay, Term, TermKind
from desktop_app.i18n import _, mark
from importers.decode import canonical_unit
from importers.prices.faults import (
    Faults,
    ListFaulty,
    end_after,
    filled,
    instant_of,
)
from importers.prices.rules import RowUnfit, price_of
from importers.prices.sheet import Row, Sheet, read_sheet
from importers.prices.template import NOT_A_CURRENCY
from importers.prices.words import UNKNOWN_UNIT

DISCOUNT_HEADER = (
    "provider",
    "model",
    "type_code",
    "factor",
    "effective_from",
    "effective_to",
    "note",
)
HEADER = (
    "kind",
    "provider",
    "model",
    "type_code",
    "label",
    "value",
    "unit",
    "currency",
    "other_currency",
    "effective_from",
    "effective_to",
    "source",
    "note",
)
WHOLE_HEADER = (*HEADER, "account")  # for terms of one account alone
_CHINESE = (
    "类别",
    "供应商",
    "模型",
    "计费类型",
    "标签",
    "数值",
    "单位",
    "币种",
    "目标币种",
    "生效时间",
    "失效时间",
    "来源",
    "备注",
    "账号",
)
_ENGLISH = dict(zip(_CHINESE, WHOLE_HEADER, strict=True))
HEADERS = {HEADER, WHOLE_HEADER, _CHINESE[: len(HEADER)], _CHINESE}
ROUNDINGS = tuple(RoundingWay)
_MOST_DECIMALS = 10  # of an amount
_MULTIPLIER_PLACES = 6

NOT_A_KIND = mark("“{value}” is none of: {known}")
NOT_A_FACTOR = mark("“{value}” is not a factor between 0 and 1, as 0.8 for 8折")
NOT_ABOVE_ZERO = mark("“{value}” is not above 0")
TOO_FINE = mark("“{value}” has more than {places} decimals")
NOT_DECIMALS = mark("“{value}” is not a whole number from 0 to 10")
NOT_A_ROUNDING = mark("“{value}” is none of: half-up, down, up")
NO_START = mark("is empty: say from when it holds")
NO_EXPIRY = mark("is empty: say when the free quota expires")
NOT_USED = mark("“{value}” has no meaning for {kind}: leave the cell empty")
NOT_ROUNDED = mark("“{value}” is none of: line, bill")
OF_A_BILL = mark("“{value}” has no meaning where a whole bill is rounded")
SAME_CURRENCY = mark("“{value}” is the same currency")
TWICE = mark("row {other} speaks of the same charges at the same time")

Read = Callable[[str], object]


@dataclass(frozen=True)
class _Shape:
    """Which cells a kind has; a cell that has no reader must be empty."""

    value: Callable[[str], Decimal]
    cells: Mapping[str, Callable[[str], str]]
    expires: bool = False


def read_terms(path: Path) -> list[Term]:
    """Read a list of terms; both templates are known by their header.

    Raises:
        Refused: it is no such list.
        ImportRefused: it cannot be read, or a row of it is wrong.
    """
    sheet = read_sheet(path)
    if sheet.header not in {*HEADERS, DISCOUNT_HEADER}:
        raise Refused(
            _("{file} is not a list of contract terms.").format(file=path.name),
            _("Its first row must read exactly: {header}").format(
                header=",".join(WHOLE_HEADER)
            ),
        )
    faults = Faults()
    found = _terms(sheet, faults)
    if faults.found:
        raise ListFaulty(sheet.name, faults.found)
    return found


def _terms(sheet: Sheet, faults: Faults) -> list[Term]:
    read = _discount if sheet.header == DISCOUNT_HEADER else _row
    taken: dict[tuple[str, ...], list[tuple[Row, Term]]] = {}
    found = []
    for row in sheet.rows:
        term = read(row, faults)
        if term is None:
            continue
        alike = taken.setdefault(term.subject, [])
        other = next((early for early, one in alike if term.meets(one)), None)
        if other is not None:
            unfit = RowUnfit(TWICE, other=other.number)
            faults.add(row.number, "effective_from", unfit)
        alike.append((row, term))
        found.append(term)
    return found


def _row(row: Row, faults: Faults) -> Term | None:
    cells = {_ENGLISH.get(name, name): text for name, text in row.cells.items()}
    return _term(Row(row.number, cells), faults)


def _discount(row: Row, faults: Faults) -> Term | None:
    cells = {**row.cells, "kind": TermKind.DISCOUNT, "value": row["factor"]}
    return _term(Row(row.number, cells), faults, "factor")


def _term(row: Row, faults: Faults, value_column: str = "value") -> Term | None:
    before = len(faults.found)
    kind = faults.take(row, "kind", _kind)
    if kind is None:
        return None
    shape = _SHAPES[kind]
    texts = {
        name: faults.take(row, name, shape.cells.get(name, _nothing(kind)))
        for name in _TEXTS
    }
    value = faults.take(row, value_column, shape.value)
    start = faults.take(row, "effective_from", _start)
    end = faults.take(row, "effective_to", _end(start, expires=shape.expires))
    if texts["currency"] and texts["currency"] == texts["other_currency"]:
        unfit = RowUnfit(SAME_CURRENCY, value=texts["currency"])
        faults.add(row.number, "other_currency", unfit)
    if kind is TermKind.ROUNDING and texts["unit"] == PER_BILL:
        for name in ("model", "type_code"):
            if texts[name]:
                faults.add(row.number, name, RowUnfit(OF_A_BILL, value=texts[name]))
    if len(faults.found) > before or value is None or start is None:
        return None
    return Term(
        kind=kind,
        value=value,
        effective_from=start,
        effective_to=end,
        note=row["note"],
        **{name: text or "" for name, text in texts.items()},
    )


def _kind(text: str) -> TermKind:
    try:
        return TermKind(filled(text))
    except ValueError:
        known = ", ".join(TermKind)
        raise RowUnfit(NOT_A_KIND, value=text, known=known) from None


def _nothing(kind: TermKind) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text:
            raise RowUnfit(NOT_USED, value=text, kind=kind.value)
        return ""

    return read


def _any(text: str) -> str:
    return text


def _factor(text: str) -> Decimal:
    factor = price_of(text)
    if factor > 1:
        raise RowUnfit(NOT_A_FACTOR, value=text)
    return factor


def _above_zero(text: str) -> Decimal:
    value = price_of(text)
    if not value:
        raise RowUnfit(NOT_ABOVE_ZERO, value=text)
    return value


def _multiplier(text: str) -> Decimal:
    value = _above_zero(text)
    if value != round(value, _MULTIPLIER_PLACES):
        raise RowUnfit(TOO_FINE, value=text, places=_MULTIPLIER_PLACES)
    return value


def _decimals(text: str) -> Decimal:
    if not re.fullmatch("[0-9]{1,2}", text) or int(text) > _MOST_DECIMALS:
        raise RowUnfit(NOT_DECIMALS, value=text)
    return Decimal(text)


def _rounding(text: str) -> str:
    if text not in ROUNDINGS:
        raise RowUnfit(NOT_A_ROUNDING, value=text)
    return text


def _rounded(text: str) -> str:
    if text not in {"", PER_LINE, PER_BILL}:
        raise RowUnfit(NOT_ROUNDED, value=text)
    return text


def _currency(text: str) -> str:
    if not re.fullmatch("[A-Z]{3}", text):
        raise RowUnfit(NOT_A_CURRENCY, value=text)
    return text


def _unit(text: str) -> str:
    unit = canonical_unit(filled(text))
    if unit is None:
        raise RowUnfit(UNKNOWN_UNIT, unit=text)
    return unit


def _start(text: str) -> datetime:
    start = instant_of(text)
    if start is None:
        raise RowUnfit(NO_START)
    return start


def _end(start: datetime | None, *, expires: bool) -> Callable[[str], datetime | None]:
    later = end_after(start)

    def read(text: str) -> datetime | None:
        if expires and not text:
            raise RowUnfit(NO_EXPIRY)
        return later(text)

    return read


_TEXTS = (
    "provider",
    "model",
    "type_code",
    "label",
    "unit",
    "currency",
    "other_currency",
    "source",
    "account",
)
_OF_CHARGES: dict[str, Callable[[str], str]] = {
    "provider": filled,
    "model": filled,
    "type_code": _any,
    "source": _any,
}
_SHAPES: dict[TermKind, _Shape] = {
    TermKind.DISCOUNT: _Shape(_factor, {**_OF_CHARGES, "label": _any}),
    TermKind.AGREED_PRICE: _Shape(
        price_of, {**_OF_CHARGES, "label": _any, "unit": _unit, "currency": _currency}
    ),
    TermKind.MULTIPLIER: _Shape(_multiplier, {**_OF_CHARGES, "label": _any}),
    TermKind.FREE_QUOTA: _Shape(
        _above_zero,
        {**_OF_CHARGES, "label": _any, "unit": _unit, "account": _any},
        expires=True,
    ),
    TermKind.SAVINGS_PLAN: _Shape(
        _factor, {**_OF_CHARGES, "label": filled, "account": _any}
    ),
    TermKind.COMMITMENT: _Shape(
        _above_zero,
        {
            "provider": filled,
            "label": _any,
            "currency": _currency,
            "source": _any,
            "account": _any,
        },
    ),
    TermKind.ROUNDING: _Shape(
        _decimals,
        {**_OF_CHARGES, "model": _any, "label": _rounding, "unit": _rounded},
    ),
    TermKind.EXCHANGE_RATE: _Shape(
        _above_zero,
        {
            "provider": _any,
            "currency": _currency,
            "other_currency": _currency,
            "source": filled,
        },
    ),
}
