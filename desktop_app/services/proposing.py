"""Propose departments from what the bills themselves say: units, tags, workspaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop_app.calc.allocate import tags_of
from desktop_app.domain.allocation import AllocationRule, Plan
from desktop_app.domain.bills import Scope
from desktop_app.domain.changes import Outcome
from desktop_app.domain.departments import Department, DepartmentKind
from desktop_app.domain.errors import Refused
from desktop_app.domain.trends import TAG, is_value
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.services.looking import count_values
from desktop_app.services.planning import plan_of, set_plan
from desktop_app.store.workspace import Workspace

UNITS, WORKSPACES = "cost_unit", "workspace_id"
MOST = 400  # departments proposed at once


@dataclass(frozen=True)
class Proposal:
    """One way to begin: a department for each value of a column or tag.

    Args:
        by: ``cost_unit``, ``workspace_id`` or ``tag:KEY``.
        values: what the bills hold of it, most lines first.
        lines: how many lines have one.
    """

    by: str
    values: tuple[str, ...]
    lines: int


def proposals(home: Workspace, progress: Progress) -> list[Proposal]:
    """Return the ways to begin that the bills offer, most lines first."""
    progress.check()
    found = [*_columns(home), *_tags(home)]
    return sorted(found, key=lambda one: (-one.lines, one.by))


def take_proposal(home: Workspace, by: str, progress: Progress) -> Outcome[Plan]:
    """Add a department for each value; workspaces get a rule each, to name them.

    Cost units and tags need no rule: the provider's own word names the department.

    Raises:
        Refused: the bills hold no such value, or a name would stand for two.
    """
    wanted = next((one for one in proposals(home, progress) if one.by == by), None)
    if wanted is None:
        raise Refused(
            _("No charge line has “{name}”.").format(name=by),
            _("Choose cost_unit, workspace_id, or tag:KEY of a tag in the bills."),
        )
    plan = plan_of(home)
    known = {name for one in plan.departments for name in one.called}
    fresh = [v for v in _distinct(wanted.values) if v.casefold() not in known]
    project = DepartmentKind.PROJECT
    kind = project if "project" in by else DepartmentKind.DEPARTMENT
    departments = tuple(Department(value, value, kind=kind) for value in fresh)
    rules: tuple[AllocationRule, ...] = ()
    if by == WORKSPACES:
        rules = tuple(
            AllocationRule(value, (is_value(by, value),), targets=(value,))
            for value in fresh
        )
    changed = replace(
        plan,
        departments=(*plan.departments, *departments),
        rules=(*plan.rules, *rules),
    )
    return set_plan(home, changed)


def _columns(home: Workspace) -> Iterator[Proposal]:
    for by in (UNITS, WORKSPACES):
        found = [one for one in count_values(home, Scope(), by) if one.value]
        if found:
            values = tuple(str(one.value) for one in found[:MOST])
            yield Proposal(by, values, sum(one.lines for one in found))


def _tags(home: Workspace) -> Iterator[Proposal]:
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in count_values(home, Scope(), "tags"):
        for key, value in tags_of(one.value).items():
            if value.strip():
                counts[key][value] += one.lines
    for key, values in counts.items():
        ordered = sorted(values, key=lambda name: (-values[name], name))
        yield Proposal(f"{TAG}{key}", tuple(ordered[:MOST]), sum(values.values()))


def _distinct(values: tuple[str, ...]) -> list[str]:
    """Return names of which no two differ by case or spaces alone."""
    found: dict[str, str] = {}
    for value in values:
        found.setdefault(value.strip().casefold(), value.strip())
    return list(found.values())
