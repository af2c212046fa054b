"""Lay allocations out as departments by months, and open a mark to what is behind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
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
from desktop_app.domain.departments import Tree
from desktop_app.domain.money import EXACT, round_half_up, total
from desktop_app.domain.statements import SharedPart, Used
from desktop_app.domain.views import Filter, Scalar
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.services.allocating import (
    Allocated,
    Proof,
    all_months,
    proofs,
    run_allocation,
)
from desktop_app.services.department_costs import department_budgets
from desktop_app.services.own_lines import lines_with, used_by
from desktop_app.services.proposing import Proposal, proposals
from desktop_app.store.workspace import Workspace


class RowKind(Enum):
    """What a row of the table is."""

    DEPARTMENT = auto()
    WITH_BELOW = auto()  # one that has others below, with all that they are given
    UNALLOCATED = auto()
    TOTAL = auto()


SUMS = frozenset({RowKind.WITH_BELOW, RowKind.TOTAL})


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
    """Departments by months in one currency; each column adds up to its last row.

    A row with all below is a sum in between: what it sums stands under it, too.
    """

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
    """One cell: a department, or nobody, in a month and currency.

    ``below`` takes all that stand under it along.
    """

    code: str
    period: str
    currency: str
    below: bool = False

    def codes(self, tree: Tree) -> tuple[str, ...]:
        """Return the departments that it is of, its own first."""
        under = tree.under(self.code) if self.below else frozenset()
        return (self.code, *sorted(under - {self.code}))


@dataclass(frozen=True)
class Behind:
    """What stands behind a mark.

    ``cost`` is the mark's, ``below`` with all below it; ``used`` are its lines by a
    column. What is shared is a part of other lines: of each pool its part.
    """

    mark: Mark
    by: str
    cost: DepartmentCost
    below: DepartmentCost
    billed: Decimal  # of its own lines
    lines: int
    used: tuple[Used, ...]
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
        if row.kind not in SUMS and (amount := row.figures[place])
    ]
    return sorted(found, key=lambda one: (one.code == NOBODY, -abs(one.amount)))


def behind(
    home: Workspace,
    found: Allocated,
    mark: Mark,
    by: str,
    progress: Progress,
) -> Behind:
    """Return what stands behind a mark, its own lines by a column."""
    budget_of = department_budgets(home)
    month = found.month(mark.period, mark.currency)
    tree = found.plan.tree
    codes = mark.codes(tree)
    filters = month.lines_of(picked(mark, tree))
    progress.check()
    used = used_by(home, by, filters)
    under = tree.under(mark.code) if mark.code else {NOBODY}
    return Behind(
        mark=mark,
        by=by,
        cost=month.cost(codes),
        below=month.cost([mark.code, *(under - {mark.code})]),
        billed=total(one.billed for one in used),
        lines=sum(one.lines for one in used),
        used=used,
        shared=tuple(_shared(month, codes)),
        reasons=() if mark.code else tuple(month.reasons()),
        conditions=tuple(month.conditions),
        budget=(
            budget_of(mark.code, mark.period, mark.currency) if mark.code else None
        ),
        filters=filters,
        closed=bool(month.parts) and month.closed,
    )


def mark_words(mark: Mark, tree: Tree) -> str:
    """Name whose a mark is."""
    if not mark.code:
        return _("Not allocated")
    name = tree.name(mark.code)
    above = not mark.below and len(tree.under(mark.code)) > 1
    return _("{name} (own)").format(name=name) if above else name


def picked(mark: Mark, tree: Tree) -> Callable[[Piece], bool]:
    """Return what picks the lines of a mark."""
    return direct_to(mark.codes(tree)) if mark.code else not_allocated


def lines_behind(
    found: Allocated, mark: Mark, only: tuple[str, Scalar] | None = None
) -> tuple[Filter, ...]:
    """Return the filters of a mark's own lines, perhaps of one value of a column."""
    month = found.month(mark.period, mark.currency)
    filters = month.lines_of(picked(mark, found.plan.tree))
    return filters if only is None else (*filters, lines_with(*only))


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
        name = tree.name(code)
        own = _given(costs, [code])
        under = tree.under(code)
        if len(under) == 1:
            yield _row(RowKind.DEPARTMENT, code, (name, depth), own)
            continue
        yield _row(RowKind.WITH_BELOW, code, (name, depth), _given(costs, under))
        if any(own):
            named = _("{name} (own)").format(name=name)
            yield _row(RowKind.DEPARTMENT, code, (named, depth + 1), own)
    left = [one.unallocated for one in months]
    yield _row(RowKind.UNALLOCATED, NOBODY, ("", 0), left)
    yield _row(RowKind.TOTAL, NOBODY, ("", 0), [one.total for one in months])


def _given(
    costs: Sequence[dict[str, DepartmentCost]], codes: Collection[str]
) -> list[Decimal | None]:
    """Return what some departments are given in each month; None: nothing at all."""
    mine = [[some[code] for code in codes if code in some] for some in costs]
    return [
        total(one.total for one in given)
        if any(one.lines or one.shared for one in given)
        else None
        for given in mine
    ]


def _row(
    kind: RowKind, code: str, named: tuple[str, int], figures: Sequence[Decimal | None]
) -> GridRow:
    name, depth = named
    sum_ = total(one for one in figures if one is not None)
    return GridRow(kind, code, name, depth, tuple(figures), sum_)


def _shared(month: Month, codes: Collection[str]) -> Iterator[SharedPart]:
    for pool in month.pools:
        mine = [one.amount for one in pool.shares if one.department in codes]
        if mine:
            yield SharedPart(pool.rule, pool.split, pool.amount, total(mine))


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    if not whole:
        return None
    return round_half_up(EXACT.divide(EXACT.multiply(part, HUNDRED), whole), 1)
