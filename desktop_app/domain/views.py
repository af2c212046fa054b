"""Say which charge lines a person wants to see, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
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
    MEMBER = "member"  # of groups of findings, or a single line; see `Members`


@dataclass(frozen=True)
class Members:
    """Lines by the group of findings that they belong to, or each by itself.

    ``groups`` are `member_key`s; ``lines`` are IDs of lines that belong here whatever
    their group, ``apart`` those that do not; ``outside`` adds lines without a finding.
    """

    groups: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    outside: bool = False


# What tells the group of findings that a line belongs to.
MEMBER_COLUMNS = ("part_id", "finding_class", "cause_key", "model", "type_code")
MEMBER_MARK = "\x1f"  # between them in a key; no text of a bill holds it


def member_key(values: Sequence[object]) -> str:
    """Return the key of the group that has these values of `MEMBER_COLUMNS`."""
    return MEMBER_MARK.join("" if one is None else str(one) for one in values)


@dataclass(frozen=True)
class Filter:
    """One condition on a column; conditions are joined by *and*.

    ``options`` are lists of conditions, for the lines that fit any one list.
    """

    column: str
    op: Op
    values: tuple[Scalar, ...]
    members: Members | None = None  # of `Op.MEMBER`
    options: tuple[tuple[Filter, ...], ...] = ()  # of `Op.ANY`

    @property
    def needs(self) -> tuple[str, ...]:
        """The stored columns that tell whether a line fits."""
        if self.op is Op.FOUND:
            return ("finding_class", "also")
        if self.op is Op.ANY:
            inner = [name for some in self.options for o in some for name in o.needs]
            return tuple(dict.fromkeys(inner))
        if self.members is None:
            return (self.column,)
        single = self.members.lines or self.members.apart
        return (*MEMBER_COLUMNS, "line_id") if single else MEMBER_COLUMNS


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
