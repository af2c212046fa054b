"""List the commands that decide findings: one row each."""

from __future__ import annotations

import argparse

from desktop_app.cli.command import Command, amount, day, period
from desktop_app.i18n import _, mark

# "plumbline findings" itself takes these too: what is said there holds here.
UNSAID = argparse.SUPPRESS


def _groups(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--period", type=period, default=UNSAID, help=_("only this month, YYYY-MM")
    )
    parser.add_argument("--account", default=UNSAID, help=_("only this account ID"))
    parser.add_argument(
        "--class", dest="finding_class", default=UNSAID, help=_("only this class")
    )
    parser.add_argument(
        "--state",
        default=UNSAID,
        help=_("only this state: open, explained, disputed or accepted"),
    )
    parser.add_argument(
        "--all", action="store_true", help=_("also what lies below materiality")
    )


def _decide(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "groups",
        nargs="*",
        metavar="GROUP",
        help=_("IDs from “plumbline findings groups”; a beginning is enough"),
    )
    parser.add_argument(
        "--line",
        action="append",
        default=[],
        metavar="LINE_ID",
        help=_("decide this line apart from its group; may be repeated"),
    )
    parser.add_argument("--state", help=_("open, explained, disputed or accepted"))
    parser.add_argument("--owner", help=_("who answers for it; empty: nobody"))
    parser.add_argument("--note", help=_("why; empty: no note"))
    due = parser.add_mutually_exclusive_group()
    due.add_argument("--due", type=day, metavar="DAY", help=_("due on this day"))
    due.add_argument("--no-due", action="store_true", help=_("take the due date away"))


def _undo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "numbers",
        nargs="*",
        type=int,
        metavar="NUMBER",
        help=_("decisions by their numbers (default: your own last action)"),
    )


def _materiality(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "amount",
        nargs="?",
        type=amount,
        help=_("fold groups below it; 0 folds nothing"),
    )
    parser.add_argument("currency", nargs="?", help=_("a code such as CNY"))


FINDING_COMMANDS: tuple[Command, ...] = (
    Command(
        ("findings", "groups"),
        mark("list the findings in groups of one cause, with what was decided"),
        "findings:groups",
        _groups,
    ),
    Command(
        ("findings", "decide"),
        mark("decide groups of findings, or single lines"),
        "findings:decide_all",
        _decide,
        writes=True,
    ),
    Command(
        ("findings", "undo"),
        mark("take a decision back"),
        "findings:undo_last",
        _undo,
        writes=True,
    ),
    Command(
        ("findings", "materiality"),
        mark("show or choose the amount below which findings are folded"),
        "findings:materiality",
        _materiality,
        writes=True,
    ),
)
