"""Name what a check says of a charge line, and what caused it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.bills import BillId


class FindingClass(StrEnum):
    """What a recalculation says of a line; each line has exactly one.

    Where several hold, the one that stands first here is the line's class and
    the others are kept beside it.
    """

    DUPLICATE = "duplicate"
    OUTSIDE_PERIOD = "outside-period"
    UNDECODED = "undecoded"
    UNIT = "unit"
    ARITHMETIC = "arithmetic"
    DISCOUNT = "discount"
    FREE_QUOTA = "free-quota"
    OVERCHARGED = "overcharged"
    UNDERCHARGED = "undercharged"
    RESTATED = "restated"
    RESIDUE = "residue"  # SPLIT data: what a group's rows leave of its total
    UNPRICED = "unpriced"
    FIRST_SEEN = "first-seen"
    ROUNDING = "rounding"
    STATED = "stated"  # refund, adjustment, summary: no price applies
    MATCHED = "matched"


# Classes that a person must look at.
OPEN_CLASSES: tuple[FindingClass, ...] = tuple(
    c
    for c in FindingClass
    if c not in {FindingClass.MATCHED, FindingClass.STATED, FindingClass.ROUNDING}
)


class Hypothesis(StrEnum):
    """A cause that the solver tries."""

    SNAPSHOT_DATE = "snapshot-date"
    REGION = "region"
    TIER = "tier"
    BATCH = "batch"
    CACHE = "cache"
    THINKING = "thinking"
    DISCOUNT = "discount"
    UNIT = "unit"
    BOUND = "tier-bound"  # which tier a request at the bound belongs to
    THOUSAND = "thousand"  # 1 K taken as 1,024
    TIME_WINDOW = "time-window"  # the price of other hours or weekdays
    PLAN_CLASS = "plan-class"  # a savings plan deducted by another class
    AGREED_PRICE = "agreed-price"
    MULTIPLIER = "multiplier"
    TWO = "two-at-once"  # tried only where none alone fits


@dataclass(frozen=True)
class Cause:
    """A hypothesis that gives the billed amount exactly, in words and figures."""

    hypothesis: Hypothesis
    detail: str


@dataclass(frozen=True)
class Finding:
    """What a check says of one charge line; amounts in the line's currency."""

    finding_class: FindingClass
    also: tuple[FindingClass, ...]
    line_id: str
    vendor_line_id: str | None
    source_file: str
    source_row: int
    account: str | None
    period: str | None
    model: str | None
    type_code: str | None
    billed: Decimal
    expected: Decimal | None
    difference: Decimal | None
    currency: str | None
    rule: str  # the price rule in words; empty: none applied
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class ClassTotal:
    """One class of a run: how many lines, what was billed, what differs."""

    lines: int
    billed: Decimal
    difference: Decimal


@dataclass(frozen=True)
class RunSummary:
    """One recalculation. Totals cover the lines of record in its scope.

    ``expected_total`` sums the lines that have an expected amount; with
    ``unpriced`` above 0 it is a lower bound and is shown with ≥.
    """

    run: str
    lines: int
    checked: int
    unpriced: int
    billed_total: Decimal
    expected_total: Decimal
    difference: Decimal
    currency: str
    classes: dict[FindingClass, ClassTotal]
    skipped: tuple[BillId, ...] = ()  # bills in scope that are closed


@dataclass(frozen=True)
class Step:
    """One line of working: what, the figures as a formula, its result."""

    title: str
    formula: str
    result: str
    verdict: str = ""  # "ok", "differs" or empty


@dataclass(frozen=True)
class Working:
    """The whole working of one charge, ready to show or copy."""

    line_id: str
    finding_class: FindingClass | None  # None: not reconciled yet
    also: tuple[FindingClass, ...]
    parts: tuple[tuple[str, str], ...]  # decoded instance ID: label, value
    tags: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    rule: str  # the price rule that applied, in words; empty: none
    snapshot: str  # its snapshot's name
    causes: tuple[Cause, ...]
    vendor_trace: tuple[tuple[str, str], ...]  # label, value
    fields: tuple[tuple[str, str], ...]  # every other column that is filled
