"""List the commands that show money over time: one row each."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from desktop_app.cli.command import PERIOD, Command, condition, day, period
from desktop_app.domain.trend_reports import month_of
from desktop_app.domain.trends import TOP, Grain, Shown, Span
from desktop_app.i18n import _, mark

PICTURES = (".png", ".svg")
BETWEEN = ".."


def span(text: str) -> Span:
    """Read a month, ``2026-05``, or days, ``2026-05-01..2026-05-15``."""
    if PERIOD.fullmatch(text):
        return month_of(date.fromisoformat(f"{text}-01"))
    first, sign, last = text.partition(BETWEEN)
    found = Span(day(first), day(last if sign else first))
    if found.days < 1:
        raise argparse.ArgumentTypeError(
            _("“{text}” ends before it begins").format(text=text)
        )
    return found


def picture(text: str) -> Path:
    """Read the name of a picture."""
    found = Path(text)
    if found.suffix.lower() not in PICTURES:
        raise argparse.ArgumentTypeError(
            _("“{text}” does not end with .png or .svg").format(text=text)
        )
    return found


def _outputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--account", help=_("only this account ID"))
    parser.add_argument(
        "--where",
        action="append",
        type=condition,
        default=[],
        metavar="COL=VALUE",
        help=_("only lines whose column has this value; may be repeated"),
    )
    parser.add_argument("--csv", action="store_true", help=_("write CSV"))
    parser.add_argument(
        "--chart",
        type=picture,
        metavar="FILE.png|FILE.svg",
        help=_("draw the chart to this file"),
    )


def _measure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--measure",
        type=Shown,
        choices=list(Shown),
        default=Shown.BILLED,
        metavar="MEASURE",
        help=", ".join(one.value for one in Shown),
    )


def _trend(parser: argparse.ArgumentParser) -> None:
    _outputs(parser)
    _measure(parser)
    parser.add_argument(
        "--by",
        default="model",
        metavar="COLUMN|tag:KEY",
        help=_("group by this column or tag (default: model); empty: no groups"),
    )
    parser.add_argument(
        "--grain", type=Grain, choices=list(Grain), metavar="hour|day|month"
    )
    days = parser.add_mutually_exclusive_group()
    days.add_argument("--period", type=period, help=_("only this month, YYYY-MM"))
    days.add_argument(
        "--range",
        type=span,
        metavar="FROM..TO",
        help=_("these days (default: the last 30 of the data)"),
    )
    days.add_argument(
        "--year", action="store_true", help=_("the last 12 months of the data")
    )
    parser.add_argument("--top", type=int, default=TOP, help=_("groups that stand out"))
    parser.add_argument(
        "--no-compare", action="store_true", help=_("leave out the period before")
    )


def _bridge(parser: argparse.ArgumentParser) -> None:
    _outputs(parser)
    words = _("a month or FROM..TO (default: the last two months of the data)")
    parser.add_argument("before", nargs="?", type=span, metavar="BEFORE", help=words)
    parser.add_argument("after", nargs="?", type=span, metavar="AFTER", help=words)


def _forecast(parser: argparse.ArgumentParser) -> None:
    _outputs(parser)
    _measure(parser)


TREND_COMMANDS: tuple[Command, ...] = (
    Command(
        ("trend",),
        mark("show charges over time, with what is far from usual"),
        "trends:trend",
        _trend,
    ),
    Command(
        ("bridge",),
        mark("say why one month, or range, cost more than another"),
        "trends:bridge",
        _bridge,
    ),
    Command(
        ("forecast",),
        mark("say what the month of the newest lines will come to"),
        "trends:forecast",
        _forecast,
    ),
)
