"""List the commands around closing a period and its trail: one row each."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop_app.cli.command import Command, amount, instant, period, scope
from desktop_app.i18n import _, mark

STEPS = ("status", "prepare", "sign", "list")


class _Step(argparse.Action):
    """Read ``[STEP] PERIOD``: a subcommand would take the bare month from it."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        del option_string
        words = [str(value) for value in values or ()]
        step = words.pop(0) if words and words[0] in STEPS else ""
        if (step == "list") == bool(words) or len(words) > 1:
            parser.error(_("give a month, such as “close 2026-05”"))
        try:
            month = period(words[0]) if words else ""
        except argparse.ArgumentTypeError as error:
            parser.error(str(error))
        namespace.step, namespace.period = step, month


def _account(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--account", default="", help=_("only this account ID"))


def _waiver(text: str) -> tuple[str, str]:
    name, sign, reason = text.partition("=")
    if not sign or not reason.strip():
        raise argparse.ArgumentTypeError(
            _("“{text}” is not of the form POINT=REASON").format(text=text)
        )
    return name.strip(), reason.strip()


def _close(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words",
        nargs="+",
        action=_Step,
        metavar="[status|prepare|sign|list] PERIOD",
        help=_("without a step: prepare the close if every point holds"),
    )
    _account(parser)
    parser.add_argument(
        "--waive",
        action="append",
        type=_waiver,
        default=[],
        metavar="POINT=REASON",
        help=_("a point that need not hold, and why; may be repeated"),
    )
    parser.add_argument(
        "--carry-disputes", action="store_true", help=_("carry open disputes on")
    )
    parser.add_argument(
        "--override", default="", help=_("why it is closed on provisional figures")
    )
    parser.add_argument("--note", default="", help=_("what the signer adds"))
    parser.add_argument(
        "--sheet",
        type=Path,
        metavar="FILE.pdf",
        help=_("with sign or status: write the sign-off sheet"),
    )


def _reopen(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("period", type=period, metavar="PERIOD")
    _account(parser)
    parser.add_argument("--reason", required=True, help=_("why; kept in the trail"))


def _audit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since", type=instant, help=_("only from this time on, with its offset")
    )
    parser.add_argument("--csv", action="store_true", help=_("write CSV"))


def _audit_sample(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE.xlsx|FILE.csv", help=_("export")
    )
    scope(parser)
    parser.add_argument("--seed", type=int, required=True, help=_("any whole number"))
    parser.add_argument("--size", type=int, required=True, help=_("lines to draw"))
    parser.add_argument(
        "--materiality",
        type=amount,
        help=_("take every line of at least this amount, beside the sample"),
    )
    parser.add_argument("--currency", help=_("only this currency, such as CNY"))


CLOSE_COMMANDS: tuple[Command, ...] = (
    Command(
        ("close",),
        mark("close a period: checklist, preparation, another's signature"),
        "closings:close",
        _close,
        writes=True,
    ),
    Command(
        ("reopen",),
        mark("unlock a closed period, for a reason"),
        "closings:reopen_period",
        _reopen,
        writes=True,
    ),
    Command(
        ("audit",),
        mark("list who did what, when: the audit trail"),
        "trail:audit",
        _audit,
    ),
    Command(
        ("audit-sample",),
        mark("draw a monetary-unit sample of charge lines"),
        "drawing:draw_sample",
        _audit_sample,
    ),
)
