"""Give the sample ledger departments, rules and budgets: once, then it is a person's.

What a person set, changed or took out is never put back: whether anybody began is
read in the audit trail.
"""

from __future__ import annotations

from desktop_app.domain.allocation import Plan
from desktop_app.domain.bills import Receipt
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.findings import RunSummary
from desktop_app.jobs import Progress
from desktop_app.paths import resources
from desktop_app.services.budgeting import add_budgets, raise_alerts
from desktop_app.services.checking_budgets import read_budgets
from desktop_app.services.mailing import keep_back
from desktop_app.services.plan_sheet import read_departments, read_rules
from desktop_app.services.planning import set_plan
from desktop_app.services.sampling import SAMPLES, build_sample
from desktop_app.store.workspace import Workspace

OWNER = "周宁"  # answers for what nobody is given
_BEGUN = ("allocation", "budget")  # the first word of what the trail calls them


def build_sample_ledger(
    home: Workspace, progress: Progress
) -> Outcome[tuple[list[Receipt], list[RunSummary]]]:
    """Build the sample with all that people set on it; again, it changes nothing."""
    built = build_sample(home, progress)
    planned = plan_sample(home, progress)
    return Outcome(built.value, built.changed | planned.changed)


def plan_sample(home: Workspace, progress: Progress) -> Outcome[None]:
    """Set departments, rules and budgets where nobody did, and raise what is crossed.

    Its bills must have been imported.
    """
    folder = resources() / SAMPLES
    allocated, limited = _begun(home)
    changed = Changed.NOTHING
    if not allocated:
        departments = read_departments(folder / "departments.csv")
        rules = read_rules(folder / "allocation.csv")
        changed |= set_plan(home, Plan(tuple(departments), tuple(rules), OWNER)).changed
    if not limited:
        changed |= add_budgets(home, read_budgets(folder / "budgets.csv")).changed
    changed |= raise_alerts(home, progress).changed
    if not limited:
        keep_back(home)  # nothing of the sample leaves this machine
    return Outcome(None, changed)


def _begun(home: Workspace) -> tuple[bool, ...]:
    """Whether the trail tells of allocation, and of budgets."""
    with home.ledger.read() as records:
        done = {entry.kind.partition(".")[0] for entry in records.trail()}
    return tuple(one in done for one in _BEGUN)
