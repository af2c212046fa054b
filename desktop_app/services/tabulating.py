"""Lay allocations out as departments by months, and open a mark to what is behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from desktop_app.domain.allocated import (
    NOBODY,
    Condition,
    DepartmentCost,
    Month,
    Piece,
    Reason,
    direct_to,
    not_allocated,
    shared_by,
)
from desktop_app.domain.allocation import HUNDRED
from desktop_app.domain.money import EXACT, round_half_up, total
from desktop_app.domain.statements import BudgetOf, SharedPart
from desktop_app.domain.trends import is_value
from desktop_app.domain.views import Filter, Scalar
from desktop_app.jobs import Progress
from desktop_app.services.allocating import (
    Allocated,
    Proof,
    all_months,
    breakdown,
    proofs,
    run_allocation,
)
from desktop_app.services.proposing import Proposal, proposals
from desktop_app.store.workspace import Workspace


class RowKind(Enum):
    """What a row of the table is."""

    DEPARTMENT = auto()
    UNALLOCATED = auto()
    TOTAL = auto()


@dataclass(frozen=True)
class GridRow:
    """One department over the months; None: it is given nothing there."""

    kind: RowKind
    code: str
    name: str
    depth: int
    figures: tuple[Decimal | None, ...]
    total: Decimal


@dataclass(frozen=True)
class Grid:
    """Departments by months in one currency; each column adds up to its last row."""

    currency: str
    periods: tuple[str, ...]
    rows: tuple[GridRow, ...]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class MonthShare:
    """A department's part of a month: its amount, in percent of all bills."""

    code: str
    name: str
    amount: Decimal
    percent: Decimal | None  # to one place; None: the bills come to nothing


@dataclass(frozen=True)
class AllocationView:
    """All that the page shows: the run, its tables, ways to begin."""

    allocated: Allocated
    grids: tuple[Grid, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class Mark:
    """One cell: a department, or nobody, in a month and currency."""

    code: str
    period: str
    currency: str


@dataclass(frozen=True)
class Behind:
    """What stands behind a mark.

    ``cost`` is its own, ``below`` with all below it; ``used`` are its own lines by a
    column. What is shared is a part of other lines: of each pool its part.
    """

    mark: Mark
    by: str
    cost: DepartmentCost
    below: DepartmentCost
    billed: Decimal  # of its own lines
    lines: int
    used: tuple[tuple[Scalar, Decimal, int], ...]
    shared: tuple[SharedPart, ...]
    reasons: tuple[Reason, ...]
    conditions: tuple[Condition, ...]
    budget: Decimal | None
    filters: tuple[Filter, ...]
    closed: bool  # frozen by a close: no rule changes it


def view_allocation(
    home: Workspace, last: str | None, progress: Progress
) -> AllocationView:
    """Allocate the year up to a month, and lay it out."""
    found = run_allocation(home, all_months(home, last), progress)
    proved = proofs(home, found)
    return AllocationView(
        found,
        tuple(_grid(found, currency, proved) for currency in found.currencies),
        tuple(proposals(home, progress)) if not found.plan.departments else (),
    )


def shares_of(grid: Grid, period: str) -> list[MonthShare]:
    """Return what each department is given in a month, and what is left, largest first.

    Departments come before what is not allocated.
    """
    place = grid.periods.index(period)
    whole = grid.rows[-1].figures[place] or Decimal(0)
    found = [
        MonthShare(row.code, row.name, amount, _percent(amount, whole))
        for row in grid.rows
        if row.kind is not RowKind.TOTAL and (amount := row.figures[place])
    ]
    return sorted(found, key=lambda one: (one.code == NOBODY, -abs(one.amount)))


def no_budget(_code: str, _period: str) -> Decimal | None:
    """Say that there is no budget."""
    return None


def behind(
    home: Workspace,
    found: Allocated,
    mark: Mark,
    by: str,
    progress: Progress,
    budget_of: BudgetOf = no_budget,
) -> Behind:
    """Return what stands behind a mark, its own lines by a column."""
    month = found.month(mark.period, mark.currency)
    wanted = picked(mark)
    filters = month.lines_of(wanted)
    used = breakdown(home, by, filters, progress)
    under = found.plan.tree.under(mark.code) if mark.code else {NOBODY}
    return Behind(
        mark=mark,
        by=by,
        cost=month.cost([mark.code]),
        below=month.cost([mark.code, *(under - {mark.code})]),
        billed=total(amount for _value, amount, _lines in used),
        lines=sum(lines for _value, _amount, lines in used),
        used=tuple(used),
        shared=tuple(_shared(month, mark.code)),
        reasons=() if mark.code else tuple(month.reasons()),
        conditions=tuple(month.conditions),
        budget=budget_of(mark.code, mark.period) if mark.code else None,
        filters=filters,
        closed=bool(month.parts) and month.closed,
    )


def picked(mark: Mark) -> Callable[[Piece], bool]:
    """Return what picks the lines of a mark."""
    return direct_to([mark.code]) if mark.code else not_allocated


def lines_behind(
    found: Allocated, mark: Mark, only: tuple[str, Scalar] | None = None
) -> tuple[Filter, ...]:
    """Return the filters of a mark's own lines, perhaps of one value of a column."""
    filters = found.month(mark.period, mark.currency).lines_of(picked(mark))
    return filters if only is None else (*filters, is_value(*only))


def lines_shared(found: Allocated, mark: Mark, rule: str) -> tuple[Filter, ...]:
    """Return the filters of the lines that a rule shares in a mark's month."""
    return found.month(mark.period, mark.currency).lines_of(shared_by(rule))


def _grid(found: Allocated, currency: str, proved: Sequence[Proof]) -> Grid:
    months = found.of(currency)
    periods = tuple(one.period for one in months)
    return Grid(
        currency,
        periods,
        tuple(_rows(found, months)),
        tuple(one for one in proved if one.currency == currency),
    )


def _rows(found: Allocated, months: Sequence[Month]) -> Iterator[GridRow]:
    costs = [{one.department: one for one in month.costs()} for month in months]
    tree = found.plan.tree
    order = [(one.code, depth) for one, depth in tree.walk()]
    known = {code for code, _depth in order}
    gone = sorted({code for some in costs for code in some} - known)
    for code, depth in (*order, *((one, 0) for one in gone)):
        figures = [some[code].total if code in some else None for some in costs]
        yield _row(RowKind.DEPARTMENT, code, (tree.name(code), depth), figures)
    left = [one.unallocated for one in months]
    yield _row(RowKind.UNALLOCATED, NOBODY, ("", 0), left)
    yield _row(RowKind.TOTAL, NOBODY, ("", 0), [one.total for one in months])


def _row(
    kind: RowKind, code: str, named: tuple[str, int], figures: Sequence[Decimal | None]
) -> GridRow:
    name, depth = named
    sum_ = total(one for one in figures if one is not None)
    return GridRow(kind, code, name, depth, tuple(figures), sum_)


def _shared(month: Month, code: str) -> Iterator[SharedPart]:
    for pool in month.pools:
        mine = [one.amount for one in pool.shares if one.department == code]
        if mine:
            yield SharedPart(pool.rule, pool.split, pool.amount, total(mine))


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    if not whole:
        return None
    return round_half_up(EXACT.divide(EXACT.multiply(part, HUNDRED), whole), 1)
