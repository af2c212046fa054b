"""List the commands around disputes: one row each."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop_app.cli.command import Command, amount, day
from desktop_app.i18n import _, mark

STATES = (
    "draft",
    "sent",
    "accepted",
    "part-accepted",
    "rejected",
    "settled",
    "closed",
    "withdrawn",
)
ANSWERS = ("accepted", "part-accepted", "rejected")
OUTCOMES = ("credit-note", "voucher", "refund", "waived")


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="DISPUTE", help=_("its number, D-0001"))


def _step(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    parser.add_argument(
        "--version",
        type=int,
        dest="seen",
        help=_("refuse if it was changed since this version"),
    )


def _open(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "groups", nargs="*", metavar="GROUP", help=_("a group of findings")
    )
    parser.add_argument(
        "--line",
        action="append",
        default=[],
        metavar="LINE_ID",
        help=_("a single line; may be repeated"),
    )
    parser.add_argument("--title", required=True, help=_("what it is, in a few words"))
    parser.add_argument("--reason", default="", help=_("why the charge is wrong"))
    parser.add_argument(
        "--claim", type=amount, help=_("how much (default: what was overcharged)")
    )
    _heading(parser)


def _heading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--due", type=day, help=_("deadline, YYYY-MM-DD"))
    parser.add_argument("--owner", help=_("who sees to it"))


def _edit(parser: argparse.ArgumentParser) -> None:
    _step(parser)
    parser.add_argument("--title", help=_("what it is, in a few words"))
    parser.add_argument("--reason", help=_("why the charge is wrong"))
    _heading(parser)


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--state",
        action="append",
        default=[],
        choices=STATES,
        help=_("only in this state; may be repeated"),
    )


def _answer(parser: argparse.ArgumentParser) -> None:
    _step(parser)
    parser.add_argument("answer", choices=ANSWERS)
    parser.add_argument("--amount", type=amount, help=_("how much was accepted"))


def _message(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument(
        "--direction",
        choices=("out", "in", "note"),
        default="note",
        help=_("to the provider, from the provider, or a note (default)"),
    )


def _attach(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    parser.add_argument("file", type=Path)


def _save(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    parser.add_argument("name", metavar="NAME", help=_("its name or hash"))
    parser.add_argument("file", type=Path, metavar="FILE")


def _settle(parser: argparse.ArgumentParser) -> None:
    _step(parser)
    parser.add_argument(
        "--line", default="", metavar="LINE_ID", help=_("the line of the credit")
    )
    parser.add_argument(
        "--amount", type=amount, help=_("how much of it (default: all of the line)")
    )
    parser.add_argument("--note", default="", help=_("what to know of it"))
    parser.add_argument("--outcome", choices=OUTCOMES, help=_("in what form it came"))
    parser.add_argument(
        "--final",
        action="store_true",
        help=_("nothing more will come: write off the rest"),
    )


def _reasoned(parser: argparse.ArgumentParser) -> None:
    _step(parser)
    parser.add_argument("--reason", required=True, help=_("why"))


def _report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--csv", action="store_true", help=_("write CSV"))


DISPUTE_COMMANDS: tuple[Command, ...] = (
    Command(
        ("disputes", "open"),
        mark("open a dispute from groups of findings or lines"),
        "disputes:open_one",
        _open,
        writes=True,
    ),
    Command(("disputes", "list"), mark("list the disputes"), "disputes:listed", _list),
    Command(
        ("disputes", "show"),
        mark("show a dispute with all that was said"),
        "disputes:show",
        _number,
    ),
    Command(
        ("disputes", "edit"),
        mark("change a dispute's title, reason, owner or deadline"),
        "disputes:edit_one",
        _edit,
        writes=True,
    ),
    Command(
        ("disputes", "send"),
        mark("say that a dispute went to the provider"),
        "disputes:send_one",
        _step,
        writes=True,
    ),
    Command(
        ("disputes", "answer"),
        mark("record the provider's answer"),
        "disputes:answer_one",
        _answer,
        writes=True,
    ),
    Command(
        ("disputes", "message"),
        mark("add a message to a dispute"),
        "dispute_parts:message",
        _message,
        writes=True,
    ),
    Command(
        ("disputes", "attach"),
        mark("keep a file with a dispute"),
        "dispute_parts:attach_file",
        _attach,
        writes=True,
    ),
    Command(
        ("disputes", "save"),
        mark("write a dispute's attachment to a file"),
        "dispute_parts:save_file",
        _save,
    ),
    Command(
        ("disputes", "proposals"),
        mark("list the credits that may settle a dispute"),
        "dispute_parts:proposed",
        _number,
    ),
    Command(
        ("disputes", "settle"),
        mark("record what came back"),
        "disputes:settle_one",
        _settle,
        writes=True,
    ),
    Command(
        ("disputes", "withdraw"),
        mark("give up a dispute; its findings are open again"),
        "disputes:withdraw_one",
        _reasoned,
        writes=True,
    ),
    Command(
        ("disputes", "close"),
        mark("end a dispute that was settled or rejected"),
        "disputes:close_one",
        _step,
        writes=True,
    ),
    Command(
        ("disputes", "reopen"),
        mark("take up an ended dispute again"),
        "disputes:reopen_one",
        _reasoned,
        writes=True,
    ),
    Command(
        ("disputes", "report"),
        mark("show what was claimed and recovered"),
        "dispute_parts:report",
        _report,
    ),
)
