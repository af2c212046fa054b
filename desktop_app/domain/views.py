"""Say which charge lines a person wants to see, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.bills import Scope

Scalar = str | int | bool | Decimal | date | datetime | None


class Op(StrEnum):
    """How a column is compared with a value."""

    IS = "is"  # value: a tuple of scalars, any of which fits; None fits empty
    CONTAINS = "contains"  # text, case ignored
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    FOUND = "found"  # value: finding classes, as the line's own or beside it
    ANY = "any"  # no column, no value: any of `options` fits whole


@dataclass(frozen=True)
class Filter:
    """One condition on a column; conditions are joined by *and*.

    ``options`` are lists of conditions, for the lines that fit any one list.
    """

    column: str
    op: Op
    values: tuple[Scalar, ...]
    options: tuple[tuple[Filter, ...], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it looks at, those of its options too."""
        if self.op is not Op.ANY:
            return (self.column,)
        inner = [name for some in self.options for one in some for name in one.columns]
        return tuple(dict.fromkeys(inner))


@dataclass(frozen=True)
class Sort:
    """One column of an order."""

    column: str
    descending: bool = False


@dataclass(frozen=True)
class LineQuery:
    """Which charge lines, in which order; no order means as stored."""

    scope: Scope = field(default_factory=Scope)
    filters: tuple[Filter, ...] = ()
    sort: tuple[Sort, ...] = ()


@dataclass(frozen=True)
class ValueCount:
    """How many lines of a set hold a value."""

    value: Scalar
    lines: int
    billed: Decimal


@dataclass(frozen=True)
class GroupTotal:
    """The lines of one combination of values.

    ``expected`` and ``difference`` are None where no line has an expected amount;
    ``checked`` counts those that have one.
    """

    values: tuple[Scalar, ...]
    lines: int
    billed: Decimal
    expected: Decimal | None
    difference: Decimal | None
    checked: int


class Measure(StrEnum):
    """What lines can be added up by; amounts are in their billing currency."""

    LINES = "lines"
    BILLED = "billed"
    EXPECTED = "recalculated"  # of the checked lines only
    DIFFERENCE = "difference"  # billed − recalculated, likewise
    CHECKED = "checked"  # lines that have a recalculated amount
    LIST = "list"  # at list price, before any reduction
    EFFECTIVE = "effective"  # what a plan covers counts where it was used
    DISCOUNT = "discount"  # positive: a reduction
    TOKENS = "tokens"  # before quota and plans took any off
    CALLS = "calls"
    QUANTITY = "quantity"  # charged, in the pricing unit; of a record its tokens


@dataclass(frozen=True)
class Measured:
    """The lines of one combination of values, by the measures asked for.

    An amount is None where no line has one.
    """

    values: tuple[Scalar, ...]
    amounts: dict[Measure, Decimal | None]


# Columns that a view adds to the stored charge line.
VIEW_COLUMNS: tuple[str, ...] = (
    "line_id",
    "part_id",
    "source_file",
    "provider",
    "precision",
    "finding_class",
    "also",
    "expected",
    "difference",
    "expected_unit_price",
    "snapshot_id",
    "rule_row",
    "cause_key",
)
