"""Tell what departments cost in a month, for whoever compares it with a limit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from desktop_app.domain.allocation import Plan
from desktop_app.domain.budgets import ActualsOf
from desktop_app.domain.budgets import BudgetOf as Limited
from desktop_app.domain.statements import BudgetOf
from desktop_app.jobs import Progress
from desktop_app.services.allocating import Allocated, Months, run_allocation
from desktop_app.services.planning import plan_of
from desktop_app.store.workspace import Workspace


def department_costs(home: Workspace, progress: Progress) -> ActualsOf:
    """Return what tells a department's costs of a month, by currency.

    It takes the department's code or name, case ignored, and counts all below it;
    None where nobody allocates, or there is no such department. A month is allocated
    once, when it is first asked for.
    """
    plan = plan_of(home)
    known: dict[str, Allocated] = {}

    def costs(department: str, period: str) -> Mapping[str, Decimal] | None:
        code = _code(plan, department)
        if plan.is_empty or code is None:
            return None
        if period not in known:
            months = Months(period, period)
            known[period] = run_allocation(home, months, progress)
        under = plan.tree.under(code)
        return {
            one.currency: one.cost([code, *(under - {code})]).total
            for one in known[period].months
        }

    return costs


def department_budgets(home: Workspace) -> BudgetOf:
    """Return what tells a department's limit of a month, by its code and currency."""
    plan = plan_of(home)
    with home.ledger.read() as records:
        held = [one for one in records.budgets() if one.of is Limited.DEPARTMENT]

    def limit(code: str, period: str, currency: str) -> Decimal | None:
        fitting = (
            one.limit
            for one in held
            if one.currency == currency
            and one.holds_in(period)
            and _code(plan, one.name) == code
        )
        return next(fitting, None)

    return limit


def _code(plan: Plan, department: str) -> str | None:
    found = plan.tree.called(department)
    return found[0].code if found else None
