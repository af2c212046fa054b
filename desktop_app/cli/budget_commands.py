"""List the commands around budgets, alerts, balance and plans: one row each."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop_app.cli.command import Command, amount, period, scope
from desktop_app.domain.budgets import BudgetOf
from desktop_app.i18n import _, mark


def _csv(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--csv", action="store_true", help=_("write CSV"))


def _add(parser: argparse.ArgumentParser) -> None:
    choices = [one.value for one in BudgetOf]
    parser.add_argument("of", choices=choices, help=_("whose costs it limits"))
    parser.add_argument("name", metavar="NAME", help=_("its ID or name"))
    parser.add_argument("--limit", type=amount, required=True, help=_("a month"))
    parser.add_argument("--currency", required=True, help=_("as CNY"))
    parser.add_argument(
        "--threshold",
        dest="thresholds",
        action="append",
        type=amount,
        default=[],
        metavar="PERCENT",
        help=_("alert at this part of the limit; may be repeated (default: 80, 100)"),
    )
    parser.add_argument(
        "--from",
        dest="starts",
        type=period,
        help=_("first month, YYYY-MM (default: this month)"),
    )
    parser.add_argument("--to", dest="ends", type=period, help=_("last month, YYYY-MM"))
    parser.add_argument("--note", default="", help=_("a note"))


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--period",
        type=period,
        help=_("hold them against this month (default: the newest)"),
    )
    _csv(parser)


def _remove(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=int, metavar="ID")


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.xlsx|FILE.csv")


def _alerts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--send",
        action="store_true",
        help=_("send what was not sent by e-mail, as the settings say"),
    )
    _csv(parser)


def _stops(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--account", help=_("only this account ID"))
    _csv(parser)


def _subscriptions(parser: argparse.ArgumentParser) -> None:
    scope(parser)
    parser.add_argument(
        "--months",
        action="store_true",
        help=_("show how the months split into subscriptions and bill instead"),
    )
    _csv(parser)


BUDGET_COMMANDS: tuple[Command, ...] = (
    Command(
        ("budgets", "add"),
        mark("set a monthly limit"),
        "budgets:add",
        _add,
        writes=True,
    ),
    Command(
        ("budgets", "list"),
        mark("hold the budgets against what was billed"),
        "budgets:catalogue",
        _list,
    ),
    Command(
        ("budgets", "remove"),
        mark("take a budget out; its alerts stay"),
        "budgets:remove",
        _remove,
        writes=True,
    ),
    Command(
        ("budgets", "import"),
        mark("set budgets from CSV or XLSX"),
        "budgets:take",
        _import,
        writes=True,
    ),
    Command(
        ("alerts",),
        mark("raise and list the alerts of budgets"),
        "budgets:alerts",
        _alerts,
        writes=True,
    ),
    Command(
        ("balance", "stops"),
        mark("foresee what stops first when quota, plan or balance runs out"),
        "ahead:stopping",
        _stops,
    ),
    Command(
        ("subscriptions",),
        mark("list what was paid in advance, and its cost by month"),
        "ahead:subscriptions",
        _subscriptions,
    ),
)
