"""Say what a command is, and read the values of its arguments."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from desktop_app.i18n import _

PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Command:
    """One command: its words, what it does, where its code lies."""

    words: tuple[str, ...]
    help: str
    code: str  # module:function
    arguments: Callable[[argparse.ArgumentParser], None]
    writes: bool = False


def period(text: str) -> str:
    """Read a month, ``2026-05``."""
    if not PERIOD.fullmatch(text):
        raise argparse.ArgumentTypeError(
            _("“{text}” is not a month of the form 2026-05").format(text=text)
        )
    return text


def instant(text: str) -> datetime:
    """Read a time with its offset, ``2026-05-01T00:00:00+08:00``."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not a time such as 2026-05-01T00:00:00+08:00").format(
                text=text
            )
        )
    return found


def condition(text: str) -> tuple[str, str]:
    """Read ``COL=VALUE``."""
    column, sign, value = text.partition("=")
    if not sign or not column:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not of the form COLUMN=VALUE").format(text=text)
        )
    return column.strip(), value


def day(text: str) -> date:
    """Read a day, ``2026-05-31``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not a day of the form 2026-05-31").format(text=text)
        ) from None


def amount(text: str) -> Decimal:
    """Read an exact amount, ``1234.56``."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise argparse.ArgumentTypeError(
            _("“{text}” is not an amount such as 1234.56").format(text=text)
        )
    return found


def scope(parser: argparse.ArgumentParser) -> None:
    """Take a period and an account."""
    parser.add_argument("--period", type=period, help=_("only this month, YYYY-MM"))
    parser.add_argument("--account", help=_("only this account ID"))


def nothing(_parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""
    return


def one_file(parser: argparse.ArgumentParser) -> None:
    """Take a file."""
    parser.add_argument("file", type=Path)
