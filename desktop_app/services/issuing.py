"""Write the statements of departments: PDF or XLSX, one or all in one job."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from desktop_app.domain.allocated import (
    DepartmentCost,
    Month,
    direct_to,
)
from desktop_app.domain.allocation import Plan
from desktop_app.domain.bills import Scope
from desktop_app.domain.bridges import BridgeQuery, Part
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.departments import Department
from desktop_app.domain.errors import Refused, Unwritable
from desktop_app.domain.money import total
from desktop_app.domain.statements import (
    BudgetOf,
    DepartmentStatement,
    SharedPart,
    StatedCurrency,
)
from desktop_app.domain.trends import MONTHS, Span, is_value, months_back
from desktop_app.domain.views import Filter, LineQuery, Op
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.reports.printing import write_pdf
from desktop_app.reports.statement import statement_content
from desktop_app.reports.statement_sheets import LINE_COLUMNS, statement_sheets
from desktop_app.reports.workbook import write_workbook
from desktop_app.services.allocating import Allocated, Months, run_allocation
from desktop_app.services.bridging import bridges
from desktop_app.services.department_costs import department_budgets
from desktop_app.services.looking import open_lines
from desktop_app.services.own_lines import MODEL, used_by, used_by_key
from desktop_app.services.plan_words import condition_words
from desktop_app.store.workspace import Workspace

PAGE = 5_000
ENDINGS = (".pdf", ".xlsx")
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True)
class _Told:
    """What every statement of a month is made from."""

    found: Allocated
    period: str
    before: str
    budget_of: BudgetOf

    @property
    def plan(self) -> Plan:
        return self.found.plan


def write_statement(
    home: Workspace,
    code: str,
    period: str,
    path: Path,
    progress: Progress,
) -> Outcome[Path]:
    """Write the statement of one department, with all below it.

    ``code`` may be its name, too.

    Raises:
        Refused: there is no such department, the month has no line, or the file's
            ending is neither ``.pdf`` nor ``.xlsx``.
        Unwritable: the file cannot be written.
    """
    _refuse_ending(path)
    told = _told(home, period, progress)
    department = _the_one(told.plan, code, period)
    _write(home, _statement(home, told, department, progress), path, progress)
    return Outcome(path, Changed.ACTIVITY)


def write_statements(
    home: Workspace,
    period: str,
    folder: Path,
    progress: Progress,
) -> Outcome[list[Path]]:
    """Write the statements of all departments in force, PDF and XLSX of each.

    Raises:
        Refused: there is no department, or the month has no line.
        Unwritable: a file cannot be written.
    """
    told = _told(home, period, progress)
    wanted = [one for one, _depth in told.plan.tree.walk() if one.holds(period)]
    if not wanted:
        raise Refused(
            _("No department is in force in {period}.").format(period=period),
            _("Add departments on the Allocation page first."),
        )
    progress.begin(_("Writing statements"), len(wanted))
    written = []
    for department in wanted:
        stated = _statement(home, told, department, Progress())
        stem = _UNSAFE.sub("_", f"{department.code}-{period}")
        for ending in ENDINGS:
            path = folder / f"{stem}{ending}"
            _write(home, stated, path, Progress())
            written.append(path)
        progress.advance(1)
    return Outcome(written, Changed.ACTIVITY)


def _the_one(plan: Plan, word: str, period: str) -> Department:
    found = plan.tree.called(word)
    if not found:
        raise Refused(
            _("There is no department “{code}”.").format(code=word),
            _("“plumbline allocate departments list” names them."),
        )
    # Several may have had a name, one after the other.
    return next((one for one in found if one.holds(period)), found[0])


def statement_of(
    home: Workspace, code: str, period: str, progress: Progress
) -> DepartmentStatement:
    """Return what a department is told of a month."""
    told = _told(home, period, progress)
    department = told.plan.tree.find(code) or Department(code, code)
    return _statement(home, told, department, progress)


def _told(home: Workspace, period: str, progress: Progress) -> _Told:
    day = date.fromisoformat(f"{period}-01")
    first = f"{months_back(day, MONTHS - 1):%Y-%m}"
    found = run_allocation(home, Months(first, period), progress)
    if period not in found.periods:
        raise Refused(
            _("There are no charge lines in {period}.").format(period=period),
            _("Import its bills, or choose another month."),
        )
    before = f"{months_back(day, 1):%Y-%m}"
    return _Told(found, period, before, department_budgets(home))


def _statement(
    home: Workspace, told: _Told, department: Department, progress: Progress
) -> DepartmentStatement:
    codes = told.plan.tree.under(department.code)
    here = [one for one in told.found.months if one.period == told.period]
    return DepartmentStatement(
        department,
        tuple(_path(told.plan, department)),
        told.period,
        told.before,
        tuple(_stated(home, told, codes, month, progress) for month in here),
        told.plan.owner,
        home.person,
        datetime.now(UTC),
    )


def _stated(
    home: Workspace,
    told: _Told,
    codes: frozenset[str],
    month: Month,
    progress: Progress,
) -> StatedCurrency:
    found, tree = told.found, told.plan.tree
    history = found.of(month.currency)
    before = next((one for one in history if one.period == told.before), None)
    mine = month.lines_of(direct_to(codes))
    top = next(one.code for one, _depth in tree.walk() if one.code in codes)
    ordered = [top, *sorted(codes - {top})]
    return StatedCurrency(
        currency=month.currency,
        cost=month.cost(ordered),
        before=before.cost(ordered) if before else None,
        months=tuple((one.period, one.cost(ordered).total) for one in history),
        below=tuple(_below(told.plan, ordered, month)),
        shared=tuple(_shared(month, codes)),
        changes=tuple(_changes(home, told, (codes, month, before), progress)),
        by_model=used_by(home, MODEL, mine),
        by_key=used_by_key(home, mine),
        budget=told.budget_of(top, told.period, month.currency),
        whole=(month.allocated, month.unallocated, month.total),
        conditions=tuple(month.conditions),
        closing=max((part.closing for part in month.parts), default=0)
        if month.closed
        else 0,
        filters=mine,
    )


def _below(
    plan: Plan, ordered: Sequence[str], month: Month
) -> Iterator[tuple[str, DepartmentCost]]:
    """Yield what each department below is given, as they stand in the tree."""
    if len(ordered) == 1:
        return
    given = {one.department for one in month.costs() if one.lines or one.shared}
    for department, _depth in plan.tree.walk():
        if department.code in ordered and department.code in given:
            yield department.name, month.cost([department.code])


def _shared(month: Month, codes: frozenset[str]) -> Iterator[SharedPart]:
    for pool in month.pools:
        mine = [one.amount for one in pool.shares if one.department in codes]
        if mine:
            yield SharedPart(pool.rule, pool.split, pool.amount, total(mine))


Compared = tuple[frozenset[str], Month, Month | None]


def _changes(
    home: Workspace, told: _Told, compared: Compared, progress: Progress
) -> Iterator[tuple[Part, Decimal]]:
    """Explain the change of a department's own lines, largest reason first."""
    codes, month, before = compared
    if before is None:
        return
    wanted = direct_to(codes)
    both = (before.lines_of(wanted), month.lines_of(wanted))
    query = BridgeQuery(
        Scope(),
        _span(told.before),
        _span(told.period),
        (
            is_value("billing_currency", month.currency),
            Filter("", Op.ANY, (), options=both),
        ),
    )
    own = month.cost(codes).direct, before.cost(codes).direct
    if not any(own) and not month.cost(codes).lines and not before.cost(codes).lines:
        return
    for bridge in bridges(home, query, progress):
        parts = [one for one in bridge.parts if one.amount]
        for one in sorted(parts, key=lambda p: -abs(p.amount)):
            yield one.part, one.amount


def _span(period: str) -> Span:
    first = date.fromisoformat(f"{period}-01")
    return Span(first, months_back(first, -1) - timedelta(days=1))


def _path(plan: Plan, department: Department) -> list[str]:
    path, here = [], plan.tree.find(department.code)
    while here is not None and here.name not in path:
        path.append(here.name)
        here = plan.tree.find(here.parent)
    return path[::-1] or [department.name]


def _write(
    home: Workspace, stated: DepartmentStatement, path: Path, progress: Progress
) -> None:
    told = [condition_words(one) for cur in stated.currencies for one in cur.conditions]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == ".pdf":
            write_pdf(statement_content(stated, tuple(dict.fromkeys(told))), path)
            return
        sheets = statement_sheets(stated, _lines(home, stated, progress))
        write_workbook(sheets, path)
    except OSError as fault:
        raise Unwritable(
            _("“{file}” cannot be written: {fault}.").format(
                file=path, fault=fault.strerror
            ),
            _("Choose another folder, or close the file in other programs."),
        ) from fault


def _lines(
    home: Workspace, stated: DepartmentStatement, progress: Progress
) -> Iterator[Mapping[str, object]]:
    """Read a department's own lines, currency by currency."""
    for one in stated.currencies:
        query = LineQuery(Scope(), one.filters)
        with open_lines(home, query, progress, paged=False) as index:
            for start in range(0, index.count, PAGE):
                yield from index.page(start, PAGE, LINE_COLUMNS).to_pylist()
                progress.check()


def _refuse_ending(path: Path) -> None:
    if path.suffix.lower() not in ENDINGS:
        raise Refused(
            _("“{file}” is neither .pdf nor .xlsx.").format(file=path.name),
            _("Give the file one of these endings."),
        )
