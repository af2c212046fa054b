"""Read a person's list of invoices, payments or balances, CSV or XLSX.

Columns are found by name. A list with a fault is refused whole, all faults named:
half a list of invoices would tie to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar
from unicodedata import normalize

from importers.contract import ImportRefused, mark
from importers.paper_words import (
    KIND_OF,
    MARKS,
    VOID,
    field_of,
    plain_name,
)
from importers.prices.faults import EMPTY_CELL, Faults, ListFaulty
from importers.prices.rules import RowUnfit
from importers.prices.sheet import Row, Sheet, read_sheet

_EXACT = Context(prec=50)
PLACES = 10
DIGITS = 27  # before the point, as many as a charge line's amount can have

NO_AMOUNTS = mark("{file} has no column of amounts.")
NO_AMOUNTS_HINT = mark(
    "Name one column “金额”, “价税合计”, “Amount” or “Amount (Incl. Tax)”. "
    "Its columns are: {columns}."
)
NO_KIND = mark("{file} does not say what its rows are.")
NO_KIND_HINT = mark(
    "Add a column “类型” or “Kind”, or say what they are: invoices, payments, …"
)
NO_ROWS = mark("{file} holds no rows below its header.")
NOT_AN_AMOUNT = mark("“{value}” is not an amount such as 1234.56")
TOO_LONG = mark("“{value}” has more digits than an amount can have")
NOT_A_MONTH = mark("“{value}” is not a month such as 2026-05, nor a range of months")
BACKWARDS = mark("“{value}” ends before it begins")
NOT_A_DAY = mark("“{value}” is not a day such as 2026-05-31")
NOT_A_KIND = mark("“{value}” is no kind of paper: invoice, payment, top-up, …")
NOT_A_CURRENCY = mark("“{value}” is not a currency code of three letters")
DAMAGED = mark("“{value}” was a number that a spreadsheet has cut; save it as text")
NOT_THE_SUM = mark("{net} and the tax {tax} do not add up to “{value}”")
BELOW_ZERO = mark("“{value}” is below 0; only invoices, bills and balances may be")

SIGNED = frozenset({"invoice", "monthly-bill", "opening", "closing"})

_MONTH = r"(20\d\d)\s*(?:[-/.年]\s*)?(0[1-9]|1[0-2]|[1-9])\s*月?"
_ONE = re.compile(_MONTH + r"(?:[-/.]\d\d?(?:[T ].*)?)?")
_RANGE = re.compile(
    _MONTH + r"\s*(?:~|至|到|–|—|\bto\b|\s-\s)\s*(?:" + _MONTH + r"|([1-9]|1[0-2])月)"
)
_DAY = re.compile(r"(20\d\d)[-/.年]?(\d\d?)[-/.月]?(\d\d?)日?(?:[T ].*)?")
_AMOUNT = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_SYMBOLS = re.compile(r"^([-+]?)\s*(?:US\$|[¥$€£]|[A-Z]{3})\s*|\s*(?:元|[A-Z]{3})$")
_CUT = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{3}")
_CURRENCIES = {"人民币": "CNY", "RMB": "CNY", "元": "CNY", "美元": "USD", "¥": "CNY"}

_T = TypeVar("_T")


@dataclass(frozen=True)
class Paper:
    """One row of a list; what it does not say is empty."""

    row: int
    kind: str
    amount: Decimal
    tax: Decimal | None
    provider: str
    account: str
    number: str
    currency: str
    period_from: str
    period_to: str
    dated: date | None
    issuer: str
    status: str
    note: str


@dataclass(frozen=True)
class Papers:
    """What a list holds: its rows, and the row numbers that it calls void."""

    found: tuple[Paper, ...]
    void: tuple[int, ...]


def read_papers(path: Path, kind: str = "") -> Papers:
    """Read a list of papers, whole or not at all.

    Args:
        path: a CSV or XLSX.
        kind: what its rows are where they do not say it.

    Raises:
        ImportRefused: it is no such list; ListFaulty: rows of it are wrong.
    """
    sheet = read_sheet(path)
    columns = _columns(sheet)
    kind = kind or _kind_by_header(sheet)
    if "kind" not in columns and not kind:
        raise ImportRefused(NO_KIND, NO_KIND_HINT, file=sheet.name)
    if not sheet.rows:
        raise ImportRefused(NO_ROWS, file=sheet.name)
    reader = _Reader(columns, kind)
    void = [row for row in sheet.rows if reader.is_void(row)]
    found = [reader.read(row) for row in sheet.rows if row not in void]
    if reader.faults.found:
        raise ListFaulty(sheet.name, reader.faults.found)
    return Papers(
        tuple(one for one in found if one is not None), tuple(r.number for r in void)
    )


def _columns(sheet: Sheet) -> dict[str, str]:
    """Return the column of each field; the first that fits."""
    found: dict[str, str] = {}
    for name in sheet.header:
        field = field_of(name)
        if field is not None:
            found.setdefault(field, name)
    if "bare" in found:
        # Beside an amount with tax, the bare one is that without it.
        place = "net" if {"amount", "tax"} <= set(found) else "amount"
        found.setdefault(place, found.pop("bare"))
    if "amount" not in found and not {"net", "tax"} <= set(found):
        columns = ", ".join(sheet.header)
        raise ImportRefused(
            NO_AMOUNTS, NO_AMOUNTS_HINT, file=sheet.name, columns=columns
        )
    return found


def _kind_by_header(sheet: Sheet) -> str:
    names = [plain_name(name) for name in sheet.header]
    for kind, words in MARKS:
        if any(word in name for name in names for word in words):
            return kind
    return ""


class _Reader:
    """Reads rows by field, and keeps what is wrong with them."""

    def __init__(self, columns: Mapping[str, str], kind: str) -> None:
        self.faults = Faults()
        self._columns = columns
        self._kind = kind

    def is_void(self, row: Row) -> bool:
        """Whether the list itself says that a row does not count."""
        return plain_name(self._text(row, "status")) in VOID

    def read(self, row: Row) -> Paper | None:
        """Return a row as a paper; None: it has faults."""
        before = len(self.faults.found)
        kind = self._take(row, "kind", self._kind_of) or ""
        months = self._take(row, "period", months_of) or ("", "")
        last = self._take(row, "period_to", months_of)
        dated = self._take(row, "dated", day_of)
        currency = self._take(row, "currency", _currency_of)
        number = self._take(row, "number", _number_of)
        tax = self._take(row, "tax", _amount_or_none)
        amount = self._amount(row, kind, tax)
        if len(self.faults.found) > before or amount is None:
            return None
        return Paper(
            row=row.number,
            kind=kind,
            amount=amount,
            tax=tax,
            provider=self._text(row, "provider"),
            account=self._text(row, "account"),
            number=number or "",
            currency=currency or "",
            period_from=months[0],
            period_to=last[1] if last and last[1] else months[1],
            dated=dated,
            issuer=self._text(row, "issuer"),
            status=self._text(row, "status"),
            note=self._text(row, "note"),
        )

    def _text(self, row: Row, field: str) -> str:
        column = self._columns.get(field)
        return normalize("NFKC", row[column]).strip() if column else ""

    def _take(self, row: Row, field: str, read: Callable[[str], _T]) -> _T | None:
        column = self._columns.get(field, "")
        return self.faults.take(row, column, read)

    def _kind_of(self, text: str) -> str:
        if not text and self._kind:
            return self._kind
        kind = KIND_OF.get(plain_name(text))
        if kind is None:
            raise RowUnfit(NOT_A_KIND, value=text)
        return kind

    def _amount(self, row: Row, kind: str, tax: Decimal | None) -> Decimal | None:
        """Return the amount with tax; from net and tax where it is not stated."""
        net = self._take(row, "net", _amount_or_none)
        column = self._columns.get("amount") or self._columns["net"]
        stated = (
            self._take(row, "amount", _amount_or_none)
            if "amount" in self._columns
            else None
        )
        given = _EXACT.add(net, tax) if net is not None and tax is not None else None
        amount = given if stated is None else stated
        if amount is None:
            if not any(fault.row == row.number for fault in self.faults.found):
                self.faults.add(row.number, column, RowUnfit(EMPTY_CELL))
        elif given not in {None, amount}:
            unfit = RowUnfit(NOT_THE_SUM, net=net, tax=tax, value=amount)
            self.faults.add(row.number, column, unfit)
        elif amount < 0 and kind not in SIGNED:
            self.faults.add(row.number, column, RowUnfit(BELOW_ZERO, value=amount))
        return amount


def months_of(text: str) -> tuple[str, str]:
    """Read a month or a range of months, as the first and the last."""
    value = normalize("NFKC", text).strip()
    if not value:
        return "", ""
    if one := _ONE.fullmatch(value):
        month = f"{one[1]}-{int(one[2]):02}"
        return month, month
    span = _RANGE.fullmatch(value)
    if span is None:
        raise RowUnfit(NOT_A_MONTH, value=text)
    first = f"{span[1]}-{int(span[2]):02}"
    last = f"{span[3] or span[1]}-{int(span[4] or span[5]):02}"
    if last < first:
        raise RowUnfit(BACKWARDS, value=text)
    return first, last


def amount_of(text: str) -> Decimal:
    """Read an amount exactly, with or without groups and currency signs."""
    value = _SYMBOLS.sub(r"\1", normalize("NFKC", text).strip().replace("−", "-"))
    if _CUT.fullmatch(value):
        raise RowUnfit(DAMAGED, value=text)
    if not _AMOUNT.fullmatch(value):
        raise RowUnfit(NOT_AN_AMOUNT, value=text)
    try:
        amount = Decimal(value.replace(",", ""))
    except InvalidOperation:
        raise RowUnfit(NOT_AN_AMOUNT, value=text) from None
    exponent = amount.normalize().as_tuple().exponent
    if amount.adjusted() >= DIGITS or int(exponent) < -PLACES:
        raise RowUnfit(TOO_LONG, value=text)
    return amount


def _amount_or_none(text: str) -> Decimal | None:
    return amount_of(text) if text and text not in {"-", "–", "—"} else None


def day_of(text: str) -> date | None:
    """Read a day, with or without a time after it; empty: none."""
    if not text:
        return None
    found = _DAY.fullmatch(normalize("NFKC", text).strip())
    if found is None:
        raise RowUnfit(NOT_A_DAY, value=text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise RowUnfit(NOT_A_DAY, value=text) from None


def _currency_of(text: str) -> str:
    value = normalize("NFKC", text).strip().upper()
    value = _CURRENCIES.get(value, value)
    if value and not _CODE.fullmatch(value):
        raise RowUnfit(NOT_A_CURRENCY, value=text)
    return value


def _number_of(text: str) -> str:
    if _CUT.fullmatch(text):
        raise RowUnfit(DAMAGED, value=text)
    return text
