"""Say what a printed report holds: plain blocks in order, whatever draws them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum, auto

MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"
CENTS = 2  # places that an amount has at least

Value = str | int | Decimal | None


class Side(Enum):
    """How the cells of a column stand."""

    TEXT = auto()  # left, wrapped
    AMOUNT = auto()  # right, as many places as the column needs
    COUNT = auto()  # right, whole numbers


@dataclass(frozen=True)
class TableColumn:
    """One column of a printed table."""

    title: str
    side: Side = Side.TEXT


@dataclass(frozen=True)
class Heading:
    """A heading; it stays with what follows."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text."""

    text: str
    strong: bool = False
    quiet: bool = False  # small and grey: a note
    leads: bool = False  # stays with what follows


@dataclass(frozen=True)
class Facts:
    """Labels and their values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Highlights:
    """A few figures that a reader must see first: label, figure."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table; its header is repeated on every page, ``total`` closes it."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] | None = None


@dataclass(frozen=True)
class Formula:
    """Steps of arithmetic: what, the figures, whether they hold."""

    steps: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Bars:
    """A bar chart: for each label one amount, or two side by side."""

    title: str
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Decimal, ...]], ...]


@dataclass(frozen=True)
class PageBreak:
    """Go on at the top of a new page."""


Block = Heading | Paragraph | Facts | Highlights | Table | Formula | Bars | PageBreak


@dataclass(frozen=True)
class Marks:
    """What stands at the edge of every page.

    Args:
        above: at the head, left.
        beside: at the head, right.
        below: at the foot, left.
        page: template of the foot's right, with the places page and pages.
    """

    above: str
    beside: str
    below: str
    page: str


@dataclass(frozen=True)
class Document:
    """A whole printed report."""

    title: str
    author: str
    dated: datetime  # UTC; the file's own date, so that the same input is the same
    marks: Marks
    blocks: tuple[Block, ...]


def places_of(values: Iterable[Value]) -> int:
    """Return how many places all amounts of a column need."""
    return max((_places(one) for one in values if isinstance(one, Decimal)), default=2)


def money(value: Decimal, places: int = CENTS) -> str:
    """Write an amount with a true minus; every digit is kept."""
    wanted = max(places, _places(value))
    return f"{value:,.{wanted}f}".replace("-", MINUS)


def shown(values: Sequence[Value], side: Side, places: int) -> list[str]:
    """Write the cells of a column so that decimal points stand in one line."""
    return [_shown(one, side, places) for one in values]


def _shown(value: Value, side: Side, places: int) -> str:
    if value is None:
        return NOTHING if side is not Side.TEXT else ""
    if isinstance(value, Decimal):
        return money(value, places if side is Side.AMOUNT else CENTS)
    if isinstance(value, int):
        return f"{value:,}".replace("-", MINUS)
    return value


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(CENTS, -exponent) if isinstance(exponent, int) else CENTS
