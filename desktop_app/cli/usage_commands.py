"""List the commands around usage logs: hold one against a bill, pair it."""

from __future__ import annotations

import argparse

from desktop_app.cli.command import Command, nothing
from desktop_app.domain.usage import Grain
from desktop_app.i18n import _, mark

LOG = mark("the log's provider/account; see “plumbline usage-log list”")


def _against(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "bill",
        nargs="?",
        default="",
        metavar="BILL",
        help=_("provider/account/period/currency (default: the only bill there is)"),
    )
    choices = [one.value for one in Grain if one is not Grain.KEY]
    parser.add_argument(
        "--by",
        choices=choices,
        help=_("what a row is about (default: model, type and API key)"),
    )
    parser.add_argument(
        "--differing", action="store_true", help=_("only rows that do not tie")
    )
    parser.add_argument("--out", metavar="FILE.xlsx|FILE.csv", help=_("write a table"))


def _pair(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("log", metavar="LOG", help=_(LOG))
    parser.add_argument(
        "account",
        nargs="?",
        default="",
        metavar="ACCOUNT",
        help=_("whose bills it counts, provider/account (default: as proposed)"),
    )


def _unpair(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("log", metavar="LOG", help=_(LOG))


USAGE_COMMANDS: tuple[Command, ...] = (
    Command(
        ("usage-log", "show"),
        mark("hold our own usage log against a bill"),
        "usage:show",
        _against,
    ),
    Command(
        ("usage-log", "pair"),
        mark("say whose bills a usage log counts"),
        "usage:pair_log",
        _pair,
        writes=True,
    ),
    Command(
        ("usage-log", "unpair"),
        mark("take that back"),
        "usage:unpair_log",
        _unpair,
        writes=True,
    ),
    Command(
        ("usage-log", "list"),
        mark("list the usage logs, and whose bills they count"),
        "usage:catalogue",
        nothing,
    ),
)
