"""Say what a large table shows: columns, and pages of plain values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto
from typing import Any, Protocol

from desktop_app.domain.bills import BillStatus
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.money import plain
from desktop_app.domain.views import Filter, Op, Scalar, ValueCount
from desktop_app.i18n import _
from desktop_app.ui import text

Row = tuple[object, ...]  # a value for each column
Stretch = tuple[int, int]  # first and last row, both included


class Kind(Enum):
    """What a column holds, and so how it is written, aligned and filtered."""

    TEXT = auto()
    CODE = auto()  # an identifier: cut in the middle when it is too long
    AMOUNT = auto()
    DIFFERENCE = auto()  # an amount with its sign
    QUANTITY = auto()  # a decimal that is no money: no cents of its own
    INSTANT = auto()
    DAY = auto()
    CLASS = auto()  # a FindingClass or its value
    STATUS = auto()  # a BillStatus or its value
    STATE = auto()  # a FindingState's value, or that it is below materiality


NUMBERS = frozenset({Kind.AMOUNT, Kind.DIFFERENCE, Kind.QUANTITY})
TIMES = frozenset({Kind.INSTANT, Kind.DAY})
PILLS = frozenset({Kind.CLASS, Kind.STATUS, Kind.STATE})


@dataclass(frozen=True)
class Column:
    """One column; the title is translated and names the currency if it has one."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 120
    shown: bool = True  # at first; a person may choose
    filters: bool = True
    sorts: bool = True


class TableModel(Protocol):
    """Rows in one order; its methods are called on reader threads."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, shown or not."""
        ...

    @property
    def count(self) -> int:
        """How many rows."""
        ...

    def page(self, start: int, rows: int) -> list[Row]:
        """Return rows from place ``start``, a value for each column."""
        ...

    def values(self, key: str) -> list[ValueCount]:
        """Count the rows of each value of a column, most rows first."""
        ...

    def sum_of(self, stretches: Sequence[Stretch]) -> dict[str, Decimal]:
        """Sum the amounts of chosen rows, a sum for each currency."""
        ...


def _amount(value: Any) -> str:
    return text.amount(Decimal(value))


def _difference(value: Any) -> str:
    return text.amount(Decimal(value), signed=True)


def _quantity(value: Any) -> str:
    return text.amount(Decimal(value), places=0)


WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.AMOUNT: _amount,
    Kind.DIFFERENCE: _difference,
    Kind.QUANTITY: _quantity,
    Kind.INSTANT: text.instant,
    Kind.DAY: text.day,
    Kind.CLASS: lambda value: text.class_word(FindingClass(value)),
    Kind.STATE: lambda value: text.finding_sign(str(value))[1],
    Kind.STATUS: lambda value: _(text.STATUS_WORDS[BillStatus(value)]),
}


def written(value: object, kind: Kind) -> str:
    """Write a value as a cell shows it."""
    if value is None:
        return text.NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    writer = WRITERS.get(kind)
    return str(value) if writer is None else writer(value)


def copied(value: object) -> str:
    """Write a value as a spreadsheet reads it: no groups, a plain minus."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.astimezone(text.ZONE).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\t", " ").replace("\r", " ").replace("\n", " ")


def filter_words(wanted: Filter, column: Column) -> str:
    """Say a filter in words, for its chip."""
    shown = [written(value, column.kind) for value in wanted.values]
    if wanted.op is Op.CONTAINS:
        return _("{column} contains “{text}”").format(
            column=column.title, text=shown[0]
        )
    if wanted.op is Op.AT_LEAST:
        return f"{column.title} ≥ {shown[0]}"
    if wanted.op is Op.AT_MOST:
        return f"{column.title} ≤ {shown[0]}"
    if len(shown) > 1:
        return _("{column}: {first} and {more} more").format(
            column=column.title, first=shown[0], more=len(shown) - 1
        )
    return f"{column.title}: {''.join(shown)}"


def parsed(words: str, kind: Kind) -> Scalar:
    """Read a bound that a person typed.

    Raises:
        ValueError: it is no number or no date.
    """
    bare = words.strip().replace(",", "").replace(text.MINUS, "-")
    if kind in NUMBERS:
        try:
            value = Decimal(bare)
        except ArithmeticError as fault:
            raise ValueError(words) from fault
        if not value.is_finite():
            raise ValueError(words)
        return value
    try:
        found = datetime.fromisoformat(bare)
    except ValueError as fault:
        raise ValueError(words) from fault
    if kind is Kind.DAY:
        return found.date()
    return found if found.tzinfo else found.replace(tzinfo=text.ZONE)
