"""Change departments and allocation rules: checked whole, audited, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from desktop_app.domain.allocation import AllocationRule, Plan, codes_used
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.departments import Department
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _, mark
from desktop_app.services.plan_sheet import rule_cells
from desktop_app.services.plan_words import refuse_faulty
from desktop_app.store.allocation_records import OWNER
from desktop_app.store.records import Records
from desktop_app.store.workspace import Workspace

DEPARTMENTS_SET = mark(
    "Changed departments: {added} new, {changed} changed, {gone} out."
)
RULES_SET = mark("Changed allocation rules: {count} rules hold now.")
OWNER_SET = mark("What is not allocated is answered for by: {owner}.")
CHANGES = Changed.ALLOCATION | Changed.ACTIVITY


def plan_of(home: Workspace) -> Plan:
    """Return all that an allocation goes by today."""
    with home.ledger.read() as records:
        return records.plan()


def set_plan(home: Workspace, plan: Plan) -> Outcome[Plan]:
    """Make departments and rules these; return what held before, to take it back.

    Raises:
        Refused: something is wrong with them, or a department that is gone is in use.
    """
    refuse_faulty(plan)
    with home.ledger.begin() as records:
        before = records.plan()
        _refuse_gone(records, before, plan)
        changed = _set_departments(records, before, plan)
        if before.rules != plan.rules:
            records.set_allocation_rules(plan.rules)
            records.record(
                "allocation.rules",
                RULES_SET,
                {"count": len(plan.rules), "rules": _rules(plan.rules)},
                before={"rules": _rules(before.rules)},
            )
            changed = True
        if before.owner != plan.owner:
            records.choose(OWNER, plan.owner)
            told = {"owner": plan.owner}
            records.record(
                "allocation.owner", OWNER_SET, told, before={"owner": before.owner}
            )
            changed = True
    return Outcome(before, CHANGES if changed else Changed.NOTHING)


def set_departments(
    home: Workspace, departments: Iterable[Department]
) -> Outcome[Plan]:
    """Make these the departments."""
    return set_plan(home, replace(plan_of(home), departments=tuple(departments)))


def set_rules(home: Workspace, rules: Iterable[AllocationRule]) -> Outcome[Plan]:
    """Make these the rules, asked in this order."""
    return set_plan(home, replace(plan_of(home), rules=tuple(rules)))


def set_owner(home: Workspace, owner: str) -> Outcome[Plan]:
    """Say who answers for what is not allocated."""
    return set_plan(home, replace(plan_of(home), owner=owner.strip()))


def put_department(home: Workspace, one: Department, before: str = "") -> Outcome[Plan]:
    """Add a department, or put it in the place of the one with a code."""
    plan = plan_of(home)
    old = before or one.code
    rest = [d for d in plan.departments if d.code != old]
    if before and before != one.code:
        rest = [replace(d, parent=one.code) if d.parent == old else d for d in rest]
        renamed = tuple(_renamed(rule, old, one.code) for rule in plan.rules)
        plan = replace(plan, rules=renamed)
    return set_plan(home, replace(plan, departments=(*rest, one)))


def remove_department(home: Workspace, code: str) -> Outcome[Plan]:
    """Take a department out that nothing rests on.

    Raises:
        Refused: there is none, or a rule, a department or a closed month names it.
    """
    plan = plan_of(home)
    if plan.tree.find(code) is None:
        raise Refused(
            _("There is no department “{code}”.").format(code=code),
            _("“plumbline allocate departments list” names them."),
        )
    left = tuple(d for d in plan.departments if d.code != code)
    below = [d.code for d in left if d.parent == code]
    if below:
        raise _in_use(code, _("department “{name}” stands under it"), below[0])
    rule = codes_used(plan.rules).get(code)
    if rule is not None:
        raise _in_use(code, _("rule “{name}” gives to it"), rule)
    return set_plan(home, replace(plan, departments=left))


def put_rule(
    home: Workspace, one: AllocationRule, place: int | None = None
) -> Outcome[Plan]:
    """Add a rule, asked at a place from 1; without a place: last."""
    rules = list(plan_of(home).rules)
    rules.insert(len(rules) if place is None else max(place - 1, 0), one)
    return set_rules(home, rules)


def remove_rule(home: Workspace, place: int) -> Outcome[Plan]:
    """Take out the rule at a place, from 1.

    Raises:
        Refused: there is no rule at that place.
    """
    rules = list(plan_of(home).rules)
    if not 1 <= place <= len(rules):
        raise Refused(
            _("There is no rule {place}.").format(place=place),
            _("“plumbline allocate rules list” numbers them."),
        )
    del rules[place - 1]
    return set_rules(home, rules)


def _set_departments(records: Records, before: Plan, after: Plan) -> bool:
    old = {one.code: one for one in before.departments}
    new = {one.code: one for one in after.departments}
    if old == new:
        return False
    gone = [old[code] for code in old if code not in new]
    added = [new[code] for code in new if code not in old]
    changed = [new[c] for c in new if c in old and old[c] != new[c]]
    records.set_departments(after.departments)
    records.record(
        "allocation.departments",
        DEPARTMENTS_SET,
        {
            "added": len(added),
            "changed": len(changed),
            "gone": len(gone),
            "departments": _departments([*added, *changed]),
        },
        before={
            "departments": _departments([*gone, *(old[one.code] for one in changed)])
        },
    )
    return True


def _refuse_gone(records: Records, before: Plan, after: Plan) -> None:
    """Refuse to lose a department that a closed month was allocated to."""
    gone = {d.code for d in before.departments} - {d.code for d in after.departments}
    if not gone:
        return
    for frozen in records.frozen_allocations():
        for cost in frozen.costs():
            if cost.department in gone:
                raise _in_use(
                    cost.department,
                    _("the closed month {name} was allocated to it"),
                    frozen.period,
                )


def _in_use(code: str, why: str, name: str) -> Refused:
    return Refused(
        _("Department “{code}” is in use: {why}.").format(
            code=code, why=why.format(name=name)
        ),
        _("Give it a last month instead, or change what names it first."),
    )


def _renamed(rule: AllocationRule, old: str, new: str) -> AllocationRule:
    targets = tuple(new if code == old else code for code in rule.targets)
    return replace(rule, targets=targets)


def _departments(some: Sequence[Department]) -> list[dict[str, str]]:
    return [{**vars(one), "kind": one.kind.value} for one in some]


def _rules(some: Sequence[AllocationRule]) -> list[dict[str, str]]:
    return [rule_cells(one) for one in some]
