"""Tell what departments cost in a month, for whoever compares it with a limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from desktop_app.domain.allocation import Plan
from desktop_app.jobs import Progress
from desktop_app.services.allocating import Allocated, Months, run_allocation
from desktop_app.services.planning import plan_of
from desktop_app.store.workspace import Workspace

CostsOf = Callable[[str, str], Mapping[str, Decimal] | None]


def department_costs(home: Workspace, progress: Progress) -> CostsOf:
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


def _code(plan: Plan, department: str) -> str | None:
    wanted = department.strip().casefold()
    found = (one.code for one in plan.departments if wanted in one.called)
    return next(found, None)
