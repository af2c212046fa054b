"""Name what budgets limit: for the lists, and for who sets one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop_app.domain.budgets import Alert, Budget, BudgetOf
from desktop_app.domain.names import Kind
from desktop_app.domain.views import Measure
from desktop_app.jobs import Progress
from desktop_app.services.budget_figures import COLUMN, Reader
from desktop_app.services.naming import names_in, names_of
from desktop_app.services.planning import plan_of
from desktop_app.store.workspace import Workspace

KINDS = {
    BudgetOf.ACCOUNT: Kind.ACCOUNT,
    BudgetOf.MODEL: Kind.MODEL,
    BudgetOf.API_KEY: Kind.API_KEY,
}


@dataclass(frozen=True)
class Known:
    """What may be limited: by kind, what a budget names and what people call it."""

    names: Mapping[BudgetOf, Mapping[str, str]] = field(default_factory=dict)
    currencies: tuple[str, ...] = ()


def called(home: Workspace, budgets: Iterable[Budget]) -> list[Budget]:
    """Return budgets with what people call whom they limit."""
    names, departments = names_of(home), _departments(home)

    def name(one: Budget) -> str:
        if one.of is BudgetOf.DEPARTMENT:
            found = departments.get(one.name, "")
            return "" if found == one.name else found
        return names.of(KINDS[one.of], one.name)

    return [replace(one, called=name(one)) for one in budgets]


def alerts_called(home: Workspace, alerts: Sequence[Alert]) -> list[Alert]:
    """Return alerts with what people call whom they are about."""
    budgets = called(home, (one.budget for one in alerts))
    return [replace(a, budget=b) for a, b in zip(alerts, budgets, strict=True)]


def known_names(home: Workspace, progress: Progress) -> Known:
    """Return what lines and the tree of departments name, for who sets a budget."""
    reader = Reader(home, progress)
    names: dict[BudgetOf, Mapping[str, str]] = {}
    try:
        words = names_in(home, reader.table, set(COLUMN.values()))
        for of, column in COLUMN.items():
            rows = reader.table.measured((column,), (), (Measure.LINES,))
            codes = sorted({reader.name(of, row.values[0]) for row in rows} - {""})
            names[of] = {code: words.of(KINDS[of], code) for code in codes}
        by = ("billing_currency",)
        rows = reader.table.measured(by, (), (Measure.LINES,))
    finally:
        reader.table.close()
    names[BudgetOf.DEPARTMENT] = dict.fromkeys(_departments(home).values(), "")
    return Known(names, tuple(sorted(str(r.values[0]) for r in rows if r.values[0])))


def _departments(home: Workspace) -> dict[str, str]:
    return {one.code: one.name for one in plan_of(home).departments}
