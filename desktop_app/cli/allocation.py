"""Allocate months and prove it; show what changed rules would move."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from desktop_app.cli.desk import opened
from desktop_app.cli.output import (
    Column,
    shown,
    write_csv,
    write_json,
    write_table,
    write_text,
)
from desktop_app.domain.allocated import DepartmentCost, Month, Move
from desktop_app.domain.allocation import Plan
from desktop_app.i18n import _
from desktop_app.services.allocating import (
    Allocated,
    Months,
    Proof,
    Trial,
    all_months,
    proofs,
    run_allocation,
    run_month,
    try_plan,
)
from desktop_app.services.plan_sheet import read_departments, read_rules
from desktop_app.services.plan_words import condition_words, reason_words
from desktop_app.services.planning import plan_of
from desktop_app.store.workspace import Workspace

DONE, BROKEN = 0, 1
NOTHING = Decimal(0)
KEYS = (
    "period",
    "currency",
    "department",
    "by_default",
    "by_choice",
    "shared",
    "total",
    "provider",
    "lines",
)
MOVED = ("period", "currency", "from", "to", "amount", "lines")


def run(arguments: argparse.Namespace) -> int:
    """Allocate months; the code says whether every month adds up."""
    with opened(arguments) as (home, progress):
        if arguments.period:
            found = run_month(home, arguments.period, progress)
        else:
            found = run_allocation(home, _months(home, arguments), progress)
        proved = proofs(home, found)
    if arguments.json:
        write_json(_run_record(found, proved))
    elif arguments.csv:
        write_csv(KEYS, [row for month in found.months for row in _rows(month)])
    else:
        for month, proof in zip(found.months, proved, strict=True):
            _write_month(found.plan, month, proof)
        if not found.months:
            write_text(_("There are no charge lines in these months."))
    return DONE if all(one.holds for one in proved) else BROKEN


def attempt(arguments: argparse.Namespace) -> int:
    """Say what changed rules or departments would move."""
    with opened(arguments) as (home, progress):
        plan = plan_of(home)
        if arguments.rules:
            plan = replace(plan, rules=tuple(read_rules(arguments.rules)))
        if arguments.departments:
            some = tuple(read_departments(arguments.departments))
            plan = replace(plan, departments=some)
        months = Months(arguments.period, arguments.period)
        if not arguments.period:
            months = _months(home, arguments)
        trial = try_plan(home, months, plan, progress)
    moves = [_move(trial, one) for one in trial.moves]
    if arguments.json:
        write_json({"moves": moves, "changes": _changes(trial)})
    elif arguments.csv:
        write_csv(MOVED, moves)
    else:
        _write_trial(moves, _changes(trial))
    return DONE


def _months(home: Workspace, arguments: argparse.Namespace) -> Months:
    usual = all_months(home, arguments.last)
    return Months(arguments.first or usual.first, arguments.last or usual.last)


def _rows(month: Month) -> Iterator[dict[str, object]]:
    """Return a row a department, and one of what is not allocated."""
    same = {"period": month.period, "currency": month.currency}
    for one in month.costs():
        yield {**vars(one), **same, "total": one.total}
    yield {**same, "department": "", "total": month.unallocated}


def _run_record(found: Allocated, proved: list[Proof]) -> list[dict[str, object]]:
    return [
        {
            "period": month.period,
            "currency": month.currency,
            "departments": [_cost_record(one) for one in month.costs()],
            "unallocated": month.unallocated,
            "unallocated_why": {
                why.value: amount for why, amount in month.reasons().items()
            },
            "owner": found.plan.owner,
            "allocated": month.allocated,
            "total": month.total,
            "billed": proof.billed,
            "ties": proof.holds,
            "closed": month.closed,
            "conditions": [condition_words(one) for one in month.conditions],
        }
        for month, proof in zip(found.months, proved, strict=True)
    ]


def _cost_record(one: DepartmentCost) -> dict[str, object]:
    return {**vars(one), "direct": one.direct, "total": one.total}


def _columns() -> list[Column]:
    return [
        Column("department", _("Department")),
        Column("by_default", _("By default"), right=True),
        Column("by_choice", _("By choice"), right=True),
        Column("shared", _("Shared"), right=True),
        Column("total", _("Total"), right=True),
        Column("provider", _("By the provider's tags"), right=True),
        Column("lines", _("Lines"), right=True),
    ]


def _write_month(plan: Plan, month: Month, proof: Proof) -> None:
    tree, by_code = plan.tree, {one.department: one for one in month.costs()}
    order = [(one.code, depth) for one, depth in tree.walk()]
    order += [(code, 0) for code in by_code if tree.find(code) is None]
    rows = []
    for code, depth in order:
        cost = by_code.get(code)
        if cost is not None:
            name = "  " * depth + tree.name(code)
            rows.append({**vars(cost), "department": name, "total": cost.total})
    left = {"department": _("Not allocated"), "total": month.unallocated}
    title = f"{month.period} {month.currency}"
    if month.closed:
        title = _("{month} (closed)").format(month=title)
    write_table(title, _columns(), [*rows, left])
    write_text(_proof_words(proof))
    if month.unallocated:
        write_text(
            _("Not allocated because {why}. {owner} answers for it.").format(
                why=reason_words(month.reasons()), owner=plan.owner or _("Nobody")
            )
        )
    for one in month.conditions:
        write_text(condition_words(one))


def _proof_words(proof: Proof) -> str:
    said = (
        _("Allocated {allocated} + not allocated {left} = bills {total}.")
        if proof.holds
        else _("Allocated {allocated} + not allocated {left} is not bills {total}!")
    )
    return said.format(
        allocated=shown(proof.allocated),
        left=shown(proof.unallocated),
        total=shown(proof.billed),
    )


def _move(trial: Trial, one: Move) -> dict[str, object]:
    return {
        "period": one.period,
        "currency": one.currency,
        "from": _named(trial.before, one.source, one.source_rule),
        "to": _named(trial.after, one.target, one.target_rule),
        "amount": one.amount,
        "lines": one.lines,
    }


def _named(found: Allocated, code: str, rule: str) -> str:
    if rule:
        return _("shared by “{rule}”").format(rule=rule)
    return found.plan.tree.name(code) if code else _("not allocated")


def _changes(trial: Trial) -> list[dict[str, object]]:
    """Return what each department is given before and after, where it differs."""
    rows: list[dict[str, object]] = []
    for old, new in zip(trial.before.months, trial.after.months, strict=True):
        before = {one.department: one.total for one in old.costs()}
        after = {one.department: one.total for one in new.costs()}
        before[""], after[""] = old.unallocated, new.unallocated
        for code in sorted({*before, *after}):
            was, will = before.get(code, NOTHING), after.get(code, NOTHING)
            if was != will:
                same = {"period": old.period, "currency": old.currency}
                change = {"department": code, "before": was, "after": will}
                rows.append({**same, **change})
    return rows


def _write_trial(
    moves: Sequence[Mapping[str, object]], changes: Sequence[Mapping[str, object]]
) -> None:
    if not moves and not changes:
        write_text(_("Nothing would move."))
        return
    columns = [
        Column("period", _("Month")),
        Column("from", _("From")),
        Column("to", _("To")),
        Column("amount", _("Amount"), right=True),
        Column("currency", _("Currency")),
        Column("lines", _("Lines"), right=True),
    ]
    write_table(_("What would move"), columns, moves)
    named = [
        {**one, "department": one["department"] or _("Not allocated")}
        for one in changes
    ]
    columns = [
        Column("period", _("Month")),
        Column("department", _("Department")),
        Column("before", _("Before"), right=True),
        Column("after", _("After"), right=True),
        Column("currency", _("Currency")),
    ]
    write_table(_("What departments would be given"), columns, named)
