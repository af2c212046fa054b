"""Hold what an allocation came to: every combination's place, proved to add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.allocation import Split
from desktop_app.domain.money import EXACT, total
from desktop_app.domain.trends import is_value
from desktop_app.domain.views import Filter, Op, Scalar

NOBODY = ""  # in place of a department's code
Box = tuple[tuple[Scalar, ...], ...]  # for each column the values that fit


class How(StrEnum):
    """By what lines came to their department."""

    DEFAULT = "default"  # the provider's own cost unit or tag names it
    CHOICE = "choice"  # a rule of ours gives it
    SHARED = "shared"  # a rule splits it among several
    NONE = "none"


class Reason(StrEnum):
    """Why lines are not allocated."""

    NO_RULE = "no-rule"
    SEVERAL = "several"  # its own tags name several departments
    NOT_IN_FORCE = "not-in-force"  # the rule's department does not hold then
    LEFT_OVER = "left-over"  # fixed shares below 100 %


class ConditionKind(StrEnum):
    """What a reader of an allocation must know."""

    NOT_IN_FORCE = "not-in-force"
    NO_TARGET = "no-target"
    NOTHING_TO_GO_BY = "nothing-to-go-by"  # all proportions are 0: shared evenly
    BELOW_ZERO = "below-zero"  # a department's cost is negative: counted as 0
    LEFT_OVER = "left-over"
    NEVER_REACHED = "never-reached"  # an earlier rule has the same conditions
    SEVERAL = "several"
    CLOSED_BEFORE = "closed-before"  # closed before anything was allocated


@dataclass(frozen=True)
class Condition:
    """One thing to know: of which rule, about what."""

    kind: ConditionKind
    rule: str = ""
    other: str = ""


@dataclass(frozen=True)
class Piece:
    """The lines of one combination of values, which all go the same way.

    ``provider`` is the department that the provider's own cost unit or tag names.
    """

    values: tuple[Scalar, ...]
    how: How
    department: str
    rule: str
    reason: Reason | None
    provider: str
    billed: Decimal
    lines: int
    tokens: Decimal = Decimal(0)
    calls: Decimal = Decimal(0)


@dataclass(frozen=True)
class Share:
    """One department's part of a pool; of nobody: what is left over."""

    department: str
    weight: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Pool:
    """The cost that one rule splits, and its shares: they add up to it."""

    rule: str
    split: Split
    amount: Decimal
    lines: int
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class DepartmentCost:
    """What a department is given in a month and currency."""

    department: str
    by_default: Decimal = Decimal(0)
    by_choice: Decimal = Decimal(0)
    shared: Decimal = Decimal(0)
    provider: Decimal = Decimal(0)  # what the provider's own words give it
    lines: int = 0  # its own, without those that are shared
    tokens: Decimal = Decimal(0)
    calls: Decimal = Decimal(0)

    @property
    def direct(self) -> Decimal:
        """What its own lines cost."""
        return EXACT.add(self.by_default, self.by_choice)

    @property
    def total(self) -> Decimal:
        """All that it is given."""
        return EXACT.add(self.direct, self.shared)

    def plus(self, other: DepartmentCost) -> DepartmentCost:
        """Add what it is given elsewhere."""
        return DepartmentCost(
            self.department,
            EXACT.add(self.by_default, other.by_default),
            EXACT.add(self.by_choice, other.by_choice),
            EXACT.add(self.shared, other.shared),
            EXACT.add(self.provider, other.provider),
            self.lines + other.lines,
            EXACT.add(self.tokens, other.tokens),
            EXACT.add(self.calls, other.calls),
        )


@dataclass(frozen=True)
class Allocation:
    """One run over the bills of a month in one currency.

    Args:
        period: the month.
        currency: of all its amounts.
        columns: what the values of its pieces are of.
        pieces: every combination of values, each with its place.
        pools: what rules split.
        conditions: what a reader must know.
        closing: the closing that froze it; 0: it is open.
    """

    period: str
    currency: str
    columns: tuple[str, ...]
    pieces: tuple[Piece, ...]
    pools: tuple[Pool, ...] = ()
    conditions: tuple[Condition, ...] = ()
    closing: int = 0

    @property
    def total(self) -> Decimal:
        """What was billed in all."""
        return total(one.billed for one in self.pieces)

    @property
    def unallocated(self) -> Decimal:
        """What no department is given."""
        left = [one.billed for one in self.pieces if one.how is How.NONE]
        over = [
            share.amount
            for pool in self.pools
            for share in pool.shares
            if share.department == NOBODY
        ]
        return total((*left, *over))

    def costs(self) -> list[DepartmentCost]:
        """Return what each department is given, by its code."""
        found: dict[str, DepartmentCost] = {}

        def add(one: DepartmentCost) -> None:
            known = found.get(one.department, DepartmentCost(one.department))
            found[one.department] = known.plus(one)

        for piece in self.pieces:
            if piece.how in {How.DEFAULT, How.CHOICE}:
                add(_direct(piece))
            if piece.provider:
                add(DepartmentCost(piece.provider, provider=piece.billed))
        for pool in self.pools:
            for share in pool.shares:
                if share.department != NOBODY:
                    add(DepartmentCost(share.department, shared=share.amount))
        return [found[code] for code in sorted(found)]


@dataclass(frozen=True)
class Month:
    """A month in one currency: what closings froze, and what is still open."""

    period: str
    currency: str
    parts: tuple[Allocation, ...]

    @property
    def total(self) -> Decimal:
        """What was billed in all."""
        return total(one.total for one in self.parts)

    @property
    def unallocated(self) -> Decimal:
        """What no department is given."""
        return total(one.unallocated for one in self.parts)

    @property
    def allocated(self) -> Decimal:
        """What departments are given, added up by itself."""
        return total(one.total for one in self.costs())

    @property
    def ties(self) -> bool:
        """Whether allocated and unallocated make the total, to the last digit."""
        return EXACT.add(self.allocated, self.unallocated) == self.total

    @property
    def closed(self) -> bool:
        """Whether all of it is frozen."""
        return all(one.closing for one in self.parts)

    @property
    def conditions(self) -> list[Condition]:
        """What a reader must know, each once."""
        return list(dict.fromkeys(c for part in self.parts for c in part.conditions))

    @property
    def pools(self) -> list[Pool]:
        """What rules split."""
        return [pool for part in self.parts for pool in part.pools]

    def costs(self) -> list[DepartmentCost]:
        """Return what each department is given, by its code."""
        found: dict[str, DepartmentCost] = {}
        for one in (cost for part in self.parts for cost in part.costs()):
            known = found.get(one.department, DepartmentCost(one.department))
            found[one.department] = known.plus(one)
        return [found[code] for code in sorted(found)]

    def cost(self, codes: Iterable[str]) -> DepartmentCost:
        """Return what some departments are given together, under the first's code."""
        wanted = list(codes)
        sum_ = DepartmentCost(wanted[0] if wanted else NOBODY)
        for one in self.costs():
            if one.department in wanted:
                sum_ = sum_.plus(one)
        return sum_

    def reasons(self) -> dict[Reason, Decimal]:
        """Return what is not allocated, by why."""
        found: dict[Reason, Decimal] = defaultdict(Decimal)
        for part in self.parts:
            for piece in part.pieces:
                if piece.reason is not None:
                    found[piece.reason] = EXACT.add(found[piece.reason], piece.billed)
        over = total(
            share.amount
            for pool in self.pools
            for share in pool.shares
            if share.department == NOBODY
        )
        if over:
            found[Reason.LEFT_OVER] = EXACT.add(found[Reason.LEFT_OVER], over)
        return dict(found)

    def lines_of(self, wanted: Callable[[Piece], bool]) -> tuple[Filter, ...]:
        """Return the filters that give the lines of the pieces wanted, and no other."""
        options = [
            option
            for part in self.parts
            for option in _options(
                part.columns, [one.values for one in part.pieces if wanted(one)]
            )
        ]
        if len(options) == 1:
            return options[0]
        return (Filter("", Op.ANY, (), options=tuple(options)),)


@dataclass(frozen=True)
class Move:
    """Lines that a changed plan gives to another place: from, to, how much."""

    period: str
    currency: str
    source: str  # code; empty: not allocated
    target: str
    amount: Decimal
    lines: int
    source_rule: str = ""  # the rule that shares it; empty: it is whole there
    target_rule: str = ""


def direct_to(codes: Iterable[str]) -> Callable[[Piece], bool]:
    """Return what picks the lines that are whole some departments' own."""
    wanted = frozenset(codes)
    return lambda one: one.how in {How.DEFAULT, How.CHOICE} and one.department in wanted


def not_allocated(one: Piece) -> bool:
    """Pick lines that no department is given."""
    return one.how is How.NONE


def shared_by(rule: str) -> Callable[[Piece], bool]:
    """Return what picks the lines that a rule splits."""
    return lambda one: one.how is How.SHARED and one.rule == rule


def _direct(piece: Piece) -> DepartmentCost:
    default = piece.how is How.DEFAULT
    nothing = Decimal(0)
    return DepartmentCost(
        piece.department,
        by_default=piece.billed if default else nothing,
        by_choice=nothing if default else piece.billed,
        lines=piece.lines,
        tokens=piece.tokens,
        calls=piece.calls,
    )


def _options(
    columns: Sequence[str], combinations: Sequence[tuple[Scalar, ...]]
) -> list[tuple[Filter, ...]]:
    """Say combinations in as few lists of filters as one pass over columns finds.

    Two that differ in one column alone become one with both of its values, so no
    combination is added and none is lost.
    """
    boxes: set[Box] = {tuple((value,) for value in values) for values in combinations}
    for place in range(len(columns)):
        grouped: dict[Box, set[Scalar]] = defaultdict(set)
        for box in boxes:
            grouped[box[:place] + box[place + 1 :]] |= set(box[place])
        boxes = set()
        for rest, found in grouped.items():
            values = tuple(sorted(found, key=str))
            boxes.add((*rest[:place], values, *rest[place:]))
    return [
        tuple(is_value(name, *box[at]) for at, name in enumerate(columns))
        for box in sorted(boxes, key=str)
    ]
