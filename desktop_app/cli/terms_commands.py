"""List the commands around contract terms and what they are audited by."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop_app.cli.command import Command, nothing, one_file, scope
from desktop_app.i18n import _, mark


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--whole",
        action="store_true",
        help=_("the file is the whole contract: take out what it does not name"),
    )


def _implied(parser: argparse.ArgumentParser) -> None:
    scope(parser)
    parser.add_argument("--model", help=_("only this model"))
    parser.add_argument("--csv", action="store_true", help=_("write CSV"))


def _plans(parser: argparse.ArgumentParser) -> None:
    scope(parser)
    parser.add_argument("--csv", action="store_true", help=_("write CSV"))


TERMS_COMMANDS: tuple[Command, ...] = (
    Command(
        ("terms", "import"),
        mark("add contract terms from CSV or XLSX"),
        "terms:take",
        _import,
        writes=True,
    ),
    Command(
        ("terms", "list"),
        mark("list the contract terms"),
        "terms:catalogue",
        nothing,
    ),
    Command(
        ("terms", "diff"),
        mark("show what a list of terms would change"),
        "terms:compare",
        one_file,
    ),
    Command(
        ("prices", "implied"),
        mark("show the unit prices that bills imply, and when they changed"),
        "implied:implied",
        _implied,
    ),
    Command(
        ("quota",),
        mark("audit what was deducted from free quota"),
        "quota:audit",
        scope,
    ),
    Command(
        ("plans",),
        mark("audit what was charged to savings plans"),
        "plans:audit",
        _plans,
    ),
)
