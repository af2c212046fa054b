"""Keep departments and allocation rules from the terminal."""

from __future__ import annotations

import argparse

from desktop_app.cli.desk import opened
from desktop_app.cli.output import (
    Column,
    write_csv,
    write_json,
    write_table,
    write_text,
)
from desktop_app.domain.allocation import Plan
from desktop_app.domain.departments import Department, DepartmentKind
from desktop_app.i18n import _
from desktop_app.services.plan_sheet import (
    DEPARTMENT_COLUMNS,
    RULE_COLUMNS,
    read_departments,
    read_rules,
    rule_cells,
    rule_of,
    write_departments,
    write_rules,
)
from desktop_app.services.planning import (
    plan_of,
    put_department,
    put_rule,
    remove_department,
    remove_rule,
    set_departments,
    set_owner,
    set_rules,
)
from desktop_app.services.proposing import proposals, take_proposal

DONE = 0


def departments(arguments: argparse.Namespace) -> int:
    """List the departments, each after the one above it."""
    with opened(arguments) as (home, _progress):
        tree = plan_of(home).tree
    found = [(one, depth) for one, depth in tree.walk()]
    rows = [{**vars(one), "kind": one.kind.value} for one, _depth in found]
    if arguments.json:
        write_json(rows)
    elif arguments.csv:
        write_csv(DEPARTMENT_COLUMNS, rows)
    else:
        for row, (one, depth) in zip(rows, found, strict=True):
            row["name"] = "  " * depth + one.name
        titles = (
            ("name", _("Name")),
            ("code", _("Code")),
            ("kind", _("Kind")),
            ("owner", _("Owner")),
            ("since", _("From")),
            ("until", _("To")),
            ("note", _("Note")),
        )
        write_table("", [Column(key, title) for key, title in titles], rows)
    return DONE


def rules(arguments: argparse.Namespace) -> int:
    """List the rules in the order in which they are asked."""
    with opened(arguments) as (home, _progress):
        found = plan_of(home).rules
    rows: list[dict[str, object]] = [
        {"place": place, **rule_cells(one)} for place, one in enumerate(found, start=1)
    ]
    if arguments.json:
        write_json(rows)
    elif arguments.csv:
        write_csv(RULE_COLUMNS, rows)
    else:
        titles = (
            ("name", _("Rule")),
            ("conditions", _("Conditions")),
            ("split", _("Split")),
            ("targets", _("Departments")),
            ("shares", _("Shares")),
            ("since", _("From")),
            ("until", _("To")),
            ("note", _("Note")),
        )
        columns = [Column(key, title) for key, title in titles]
        write_table("", [Column("place", "#", right=True), *columns], rows)
    return DONE


def owner(arguments: argparse.Namespace) -> int:
    """Say who answers for what is not allocated."""
    with opened(arguments) as (home, _progress):
        set_owner(home, arguments.owner)
        plan = plan_of(home)
    return _tell(arguments, plan)


def take_departments(arguments: argparse.Namespace) -> int:
    """Make the departments those of a file."""
    with opened(arguments) as (home, _progress):
        set_departments(home, read_departments(arguments.file))
        plan = plan_of(home)
    return _tell(arguments, plan)


def give_departments(arguments: argparse.Namespace) -> int:
    """Write the departments as CSV."""
    with opened(arguments) as (home, _progress):
        plan = plan_of(home)
    write_departments(plan.departments, arguments.file)
    return _tell(arguments, plan)


def add_department(arguments: argparse.Namespace) -> int:
    """Add a department, or change the one with this code."""
    one = Department(
        arguments.code,
        arguments.name or arguments.code,
        arguments.parent,
        DepartmentKind(arguments.kind),
        arguments.owner,
        arguments.since or "",
        arguments.until or "",
        arguments.note,
    )
    with opened(arguments) as (home, _progress):
        put_department(home, one)
        plan = plan_of(home)
    return _tell(arguments, plan)


def drop_department(arguments: argparse.Namespace) -> int:
    """Remove a department that nothing rests on."""
    with opened(arguments) as (home, _progress):
        remove_department(home, arguments.code)
        plan = plan_of(home)
    return _tell(arguments, plan)


def propose(arguments: argparse.Namespace) -> int:
    """Say what departments the bills offer, or take one of the ways."""
    with opened(arguments) as (home, progress):
        if arguments.by:
            take_proposal(home, arguments.by, progress)
            return _tell(arguments, plan_of(home))
        found = proposals(home, progress)
    rows = [
        {
            "by": one.by,
            "count": len(one.values),
            "lines": one.lines,
            "values": list(one.values),
        }
        for one in found
    ]
    if arguments.json:
        write_json(rows)
        return DONE
    told = [
        {**row, "values": ", ".join(one.values)}
        for row, one in zip(rows, found, strict=True)
    ]
    columns = [
        Column("by", _("One department for each")),
        Column("count", _("Departments"), right=True),
        Column("lines", _("Lines"), right=True),
        Column("values", _("Values")),
    ]
    write_table("", columns, told)
    return DONE


def take_rules(arguments: argparse.Namespace) -> int:
    """Make the rules those of a file."""
    with opened(arguments) as (home, _progress):
        set_rules(home, read_rules(arguments.file))
        plan = plan_of(home)
    return _tell(arguments, plan)


def give_rules(arguments: argparse.Namespace) -> int:
    """Write the rules as CSV."""
    with opened(arguments) as (home, _progress):
        plan = plan_of(home)
    write_rules(plan.rules, arguments.file)
    return _tell(arguments, plan)


def add_rule(arguments: argparse.Namespace) -> int:
    """Add a rule, asked at its place, else last."""
    cells = {name: getattr(arguments, name) or "" for name in RULE_COLUMNS}
    with opened(arguments) as (home, _progress):
        put_rule(home, rule_of(cells), arguments.place)
        plan = plan_of(home)
    return _tell(arguments, plan)


def drop_rule(arguments: argparse.Namespace) -> int:
    """Remove the rule at a place."""
    with opened(arguments) as (home, _progress):
        remove_rule(home, arguments.place)
        plan = plan_of(home)
    return _tell(arguments, plan)


def _tell(arguments: argparse.Namespace, plan: Plan) -> int:
    many = {"departments": len(plan.departments), "rules": len(plan.rules)}
    if arguments.json:
        write_json({**many, "owner": plan.owner})
    else:
        said = _("{departments} departments, {rules} rules.").format(**many)
        write_text(said)
    return DONE
