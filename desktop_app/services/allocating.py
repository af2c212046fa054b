"""Allocate months to departments: run, try a changed plan, freeze what is closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from desktop_app.calc.allocate import OWN, Combination, allocate
from desktop_app.domain.allocated import (
    NOBODY,
    Allocation,
    Condition,
    ConditionKind,
    How,
    Month,
    Move,
    Piece,
)
from desktop_app.domain.allocation import Plan
from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import EXACT, total
from desktop_app.domain.trends import MONTHS
from desktop_app.domain.views import Measure
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.services.looking import judged_parts
from desktop_app.services.plan_words import refuse_faulty
from desktop_app.store.parts import Judged
from desktop_app.store.queries import LineTable
from desktop_app.store.workspace import Workspace

# Bills are told apart by these, so that what a close froze finds its own lines.
BASE = ("billing_period", "billing_currency", "provider", "billing_account_id", *OWN)
MEASURES = (Measure.BILLED, Measure.LINES, Measure.TOKENS, Measure.CALLS)
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Months:
    """Months from a first to a last one, YYYY-MM."""

    first: str
    last: str

    def holds(self, period: str) -> bool:
        """Whether a month is one of them."""
        return self.first <= period <= self.last


@dataclass(frozen=True)
class Allocated:
    """What a run came to: a plan, and a month for each period and currency."""

    plan: Plan
    months: tuple[Month, ...]

    def of(self, currency: str) -> list[Month]:
        """Return the months of one currency, in order."""
        return [one for one in self.months if one.currency == currency]

    def month(self, period: str, currency: str) -> Month:
        """Return one month; without lines it is empty."""
        found = (one for one in self.of(currency) if one.period == period)
        return next(found, Month(period, currency, ()))

    @property
    def currencies(self) -> list[str]:
        """The currencies that there are lines in."""
        return sorted({one.currency for one in self.months})

    @property
    def periods(self) -> list[str]:
        """The months that there are lines in."""
        return sorted({one.period for one in self.months})


@dataclass(frozen=True)
class Proof:
    """That the parts of a month make its bills: each sum was added up by itself."""

    period: str
    currency: str
    allocated: Decimal
    unallocated: Decimal
    billed: Decimal  # what the bills of the month say

    @property
    def holds(self) -> bool:
        """Whether they are the same, to the last digit."""
        return EXACT.add(self.allocated, self.unallocated) == self.billed


@dataclass(frozen=True)
class Trial:
    """What a changed plan would move: the months before and after, and the moves."""

    before: Allocated
    after: Allocated
    moves: tuple[Move, ...]


def run_allocation(
    home: Workspace, months: Months, progress: Progress, plan: Plan | None = None
) -> Allocated:
    """Allocate months by a plan, or by the one in force; closed ones stay as frozen.

    Raises:
        Refused: the plan has a fault.
    """
    with home.ledger.read() as records:
        plan = plan or records.plan()
    refuse_faulty(plan)
    books = _books(home, months)
    found = _combined(home, books, _columns(plan), progress)
    return Allocated(plan, _months(books, _live(found, _columns(plan), plan, books)))


def run_month(home: Workspace, period: str, progress: Progress) -> Allocated:
    """Allocate one month.

    Raises:
        Refused: the month has no line.
    """
    found = run_allocation(home, Months(period, period), progress)
    if not found.months:
        raise Refused(
            _("There are no charge lines in {period}.").format(period=period),
            _("Import its bills, or choose another month."),
        )
    return found


def try_plan(home: Workspace, months: Months, plan: Plan, progress: Progress) -> Trial:
    """Say what a changed plan would move, from whom to whom; nothing is changed.

    Raises:
        Refused: the plan has a fault.
    """
    refuse_faulty(plan)
    with home.ledger.read() as records:
        now = records.plan()
    books = _books(home, months)
    columns = tuple(dict.fromkeys((*_columns(now), *_columns(plan))))
    found = _combined(home, books, columns, progress)
    before = _live(found, columns, now, books)
    after = _live(found, columns, plan, books)
    return Trial(
        Allocated(now, _months(books, before)),
        Allocated(plan, _months(books, after)),
        tuple(_moves(before, after)),
    )


def allocation_of_bills(home: Workspace, bills: Collection[BillId]) -> list[Allocation]:
    """Allocate some bills by the plan in force, for a close to freeze.

    Nothing while nobody began to allocate: such a month stays open to later rules.
    """
    with home.ledger.read() as records:
        plan = records.plan()
    if plan.is_empty:
        return []
    refuse_faulty(plan)
    judged = [one for one in judged_parts(home, Scope()) if one.part.bill in bills]
    books = _Books(tuple(judged), (), frozenset())
    columns = _columns(plan)
    found = _combined(home, books, columns, Progress())
    return _live(found, columns, plan, books)


def proofs(home: Workspace, found: Allocated) -> list[Proof]:
    """Hold each month against what its bills state."""
    with home.ledger.read() as records:
        bills = records.bills(Scope())
    stated: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for bill in bills:
        stated[bill.id.period, bill.id.currency].append(bill.billed_total)
    return [
        Proof(
            one.period,
            one.currency,
            one.allocated,
            one.unallocated,
            total(stated[one.period, one.currency]),
        )
        for one in found.months
    ]


def all_months(home: Workspace, last: str | None = None, count: int = MONTHS) -> Months:
    """Return the months up to one, else to the newest that has a bill."""
    with home.ledger.read() as records:
        periods = sorted({bill.id.period for bill in records.bills(Scope())})
    kept = [one for one in periods if last is None or one <= last][-count:]
    return Months(kept[0], kept[-1]) if kept else Months(last or "", last or "")


@dataclass(frozen=True)
class _Books:
    """What is still open of some months, and what closings froze of them."""

    judged: tuple[Judged, ...]
    frozen: tuple[Allocation, ...]
    closed_before: frozenset[tuple[str, str]]  # period, currency


def _books(home: Workspace, months: Months) -> _Books:
    with home.ledger.read() as records:
        frozen = records.frozen_allocations()
        locked = records.locked_bills()
    kept = {one.closing for one in frozen}
    sealed = {bill for bill, closing in locked.items() if closing in kept}
    judged = [
        one
        for one in judged_parts(home, Scope())
        if months.holds(one.part.bill.period) and one.part.bill not in sealed
    ]
    left = {bill for bill in locked if bill not in sealed}
    return _Books(
        tuple(judged),
        tuple(one for one in frozen if months.holds(one.period)),
        frozenset((bill.period, bill.currency) for bill in left),
    )


def _columns(plan: Plan) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*BASE, *plan.columns)))


def _combined(
    home: Workspace, books: _Books, columns: Sequence[str], progress: Progress
) -> dict[str, list[Combination]]:
    """Add lines up by the distinct combinations of columns, for each month."""
    home.rollups.build(books.judged, progress)
    table = LineTable(books.judged, home.rollups)
    try:
        rows = table.measured(columns, (), MEASURES)
    finally:
        table.close()
    found: dict[str, list[Combination]] = defaultdict(list)
    for row in rows:
        billed, lines, tokens, calls = (row.amounts[one] for one in MEASURES)
        found[str(row.values[0])].append(
            Combination(
                row.values,
                billed or NOTHING,
                int(lines or 0),
                tokens or NOTHING,
                calls or NOTHING,
            )
        )
    return found


def _live(
    found: dict[str, list[Combination]],
    columns: Sequence[str],
    plan: Plan,
    books: _Books,
) -> list[Allocation]:
    told = (Condition(ConditionKind.CLOSED_BEFORE),)
    return [
        replace(one, conditions=(*told, *one.conditions))
        if (one.period, one.currency) in books.closed_before
        else one
        for period in sorted(found)
        for one in allocate(period, columns, found[period], plan)
    ]


def _months(books: _Books, live: Iterable[Allocation]) -> tuple[Month, ...]:
    parts: dict[tuple[str, str], list[Allocation]] = defaultdict(list)
    for one in (*books.frozen, *live):
        parts[one.period, one.currency].append(one)
    return tuple(
        Month(period, currency, tuple(parts[period, currency]))
        for period, currency in sorted(parts)
    )


Way = tuple[str, str, str, str, str, str]


def _moves(before: Sequence[Allocation], after: Sequence[Allocation]) -> list[Move]:
    """Compare where the same combinations lie: what lies elsewhere has moved."""
    amounts: dict[Way, list[Piece]] = defaultdict(list)
    for old, new in zip(before, after, strict=True):
        for one, other in zip(old.pieces, new.pieces, strict=True):
            source, target = _place(one), _place(other)
            if source != target:
                way = (old.period, old.currency, *source, *target)
                amounts[way].append(one)
    moves = [
        Move(
            period,
            currency,
            source,
            target,
            total(one.billed for one in some),
            sum(one.lines for one in some),
            source_rule,
            target_rule,
        )
        for (period, currency, source, source_rule, target, target_rule), some in (
            amounts.items()
        )
    ]
    return sorted(moves, key=lambda m: (m.period, m.currency, -abs(m.amount)))


def _place(one: Piece) -> tuple[str, str]:
    """Return whose the lines are; of shared ones, the rule that splits them."""
    if one.how is How.SHARED:
        return NOBODY, one.rule
    return one.department, ""
