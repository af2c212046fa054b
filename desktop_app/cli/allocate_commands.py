"""List the commands that allocate cost and state it to departments."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop_app.cli.command import Command, one_file, period
from desktop_app.domain.allocation import Split
from desktop_app.domain.departments import DepartmentKind
from desktop_app.i18n import _, mark


def _months(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--period", type=period, help=_("only this month, YYYY-MM"))
    parser.add_argument(
        "--from", type=period, dest="first", metavar="YYYY-MM", help=_("first month")
    )
    parser.add_argument(
        "--to", type=period, dest="last", metavar="YYYY-MM", help=_("last month")
    )
    parser.add_argument("--csv", action="store_true", help=_("write CSV"))


def _try(parser: argparse.ArgumentParser) -> None:
    _months(parser)
    parser.add_argument("--rules", type=Path, help=_("rules to try, as CSV"))
    parser.add_argument(
        "--departments", type=Path, help=_("departments to try, as CSV")
    )


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--csv", action="store_true", help=_("write CSV"))


def _dated(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=period, help=_("first month"))
    parser.add_argument("--until", type=period, help=_("last month"))
    parser.add_argument("--note", default="", help=_("whatever else there is to say"))


def _department(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code")
    parser.add_argument("--name", default="", help=_("what people call it"))
    parser.add_argument("--parent", default="", help=_("code of the one above"))
    parser.add_argument(
        "--kind",
        choices=[one.value for one in DepartmentKind],
        default=DepartmentKind.DEPARTMENT.value,
    )
    parser.add_argument("--owner", default="", help=_("who answers for its cost"))
    _dated(parser)


def _rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name")
    parser.add_argument(
        "--if",
        dest="conditions",
        default="",
        metavar="CONDITIONS",
        help=_("COLUMN=VALUE|VALUE; COLUMN~TEXT; tag:KEY=VALUE"),
    )
    parser.add_argument("--to", dest="targets", default="", metavar="CODE|CODE")
    parser.add_argument(
        "--split", choices=[one.value for one in Split], default=Split.ONE.value
    )
    parser.add_argument("--shares", default="", metavar="PERCENT|PERCENT")
    parser.add_argument("--place", type=int, help=_("where it is asked, from 1"))
    _dated(parser)


def _code(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code")


def _place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", type=int)


def _by(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "by", nargs="?", help=_("take it: cost_unit, workspace_id or tag:KEY")
    )


def _owner(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("owner")


def _statement(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words",
        nargs="+",
        metavar="DEPARTMENT PERIOD FILE",
        help=_("or, with --all: PERIOD FOLDER"),
    )
    parser.add_argument(
        "--all", action="store_true", help=_("every department, PDF and XLSX")
    )


ALLOCATE_COMMANDS: tuple[Command, ...] = (
    Command(
        ("allocate", "run"),
        mark("allocate months and prove that they add up"),
        "allocation:run",
        _months,
    ),
    Command(
        ("allocate", "try"),
        mark("show what changed rules would move; nothing is changed"),
        "allocation:attempt",
        _try,
    ),
    Command(
        ("allocate", "owner"),
        mark("say who answers for what is not allocated"),
        "allocation_plan:owner",
        _owner,
        writes=True,
    ),
    Command(
        ("allocate", "departments", "list"),
        mark("list the departments"),
        "allocation_plan:departments",
        _list,
    ),
    Command(
        ("allocate", "departments", "import"),
        mark("make the departments those of a CSV file"),
        "allocation_plan:take_departments",
        one_file,
        writes=True,
    ),
    Command(
        ("allocate", "departments", "export"),
        mark("write the departments as CSV"),
        "allocation_plan:give_departments",
        one_file,
    ),
    Command(
        ("allocate", "departments", "add"),
        mark("add a department, or change it"),
        "allocation_plan:add_department",
        _department,
        writes=True,
    ),
    Command(
        ("allocate", "departments", "remove"),
        mark("remove a department that nothing rests on"),
        "allocation_plan:drop_department",
        _code,
        writes=True,
    ),
    Command(
        ("allocate", "departments", "propose"),
        mark("propose departments from what the bills say"),
        "allocation_plan:propose",
        _by,
        writes=True,
    ),
    Command(
        ("allocate", "rules", "list"),
        mark("list the allocation rules in their order"),
        "allocation_plan:rules",
        _list,
    ),
    Command(
        ("allocate", "rules", "import"),
        mark("make the rules those of a CSV file"),
        "allocation_plan:take_rules",
        one_file,
        writes=True,
    ),
    Command(
        ("allocate", "rules", "export"),
        mark("write the rules as CSV"),
        "allocation_plan:give_rules",
        one_file,
    ),
    Command(
        ("allocate", "rules", "add"),
        mark("add a rule"),
        "allocation_plan:add_rule",
        _rule,
        writes=True,
    ),
    Command(
        ("allocate", "rules", "remove"),
        mark("remove the rule at a place"),
        "allocation_plan:drop_rule",
        _place,
        writes=True,
    ),
    Command(
        ("statement",),
        mark("write the statement of a department as PDF or XLSX"),
        "statements:state",
        _statement,
    ),
)
