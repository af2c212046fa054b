"""Declare the commands: one row each; their code is loaded when they run.

Nothing heavy is imported here, so that ``plumbline --help`` answers at once.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_app.i18n import _, mark

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


def _scope(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--period", type=period, help=_("only this month, YYYY-MM"))
    parser.add_argument("--account", help=_("only this account ID"))


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument(
        "--yes", action="store_true", help=_("take files that overlap, too")
    )
    parser.add_argument(
        "--mapping", type=Path, help=_("read other tables through this TOML mapping")
    )


def _rejects(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", help=_("only this file: its name or SHA-256"))


def _prices_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--effective-from", type=instant, help=_("when its prices began")
    )
    parser.add_argument("--name", help=_("what to call the snapshot"))


def _one_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id")


def _two_ids(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", metavar="A")
    parser.add_argument("after", metavar="B")


def _capture(parser: argparse.ArgumentParser) -> None:
    _scope(parser)
    parser.add_argument("--name", required=True, help=_("what to call the snapshot"))


def _nothing(_parser: argparse.ArgumentParser) -> None:
    return


def _findings(parser: argparse.ArgumentParser) -> None:
    _scope(parser)
    parser.add_argument("--class", dest="finding_class", help=_("only this class"))
    parser.add_argument("--csv", action="store_true", help=_("write CSV"))


def _lines(parser: argparse.ArgumentParser) -> None:
    _scope(parser)
    parser.add_argument(
        "--where",
        action="append",
        type=condition,
        default=[],
        metavar="COL=VALUE",
        help=_("only lines whose column has this value; may be repeated"),
    )
    parser.add_argument("--csv", action="store_true", help=_("write CSV"))
    parser.add_argument("--limit", type=int, help=_("at most so many lines"))


def _explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("line_id", metavar="LINE_ID")


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("findings", "lines"))
    parser.add_argument("file", type=Path, metavar="FILE.xlsx|FILE.csv")
    _scope(parser)


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)


def _mapping_preview(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("mapping", type=Path)


def _sample(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, help=_("write the findings workbook to this folder")
    )
    parser.add_argument(
        "--window", action="store_true", help=_("then open the window on it")
    )


def _window(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--shoot", type=Path, help=_("write a picture of every page and leave")
    )


COMMANDS: tuple[Command, ...] = (
    Command(
        ("import",),
        mark("import bill files and folders"),
        "imports:take",
        _import,
        writes=True,
    ),
    Command(
        ("rejects",),
        mark("list the rows that were not taken, and why"),
        "imports:rejects",
        _rejects,
    ),
    Command(
        ("prices", "import"),
        mark("publish a price list as a snapshot"),
        "prices:take",
        _prices_import,
        writes=True,
    ),
    Command(
        ("prices", "list"),
        mark("list the price snapshots"),
        "prices:catalogue",
        _nothing,
    ),
    Command(
        ("prices", "show"), mark("show the rules of a snapshot"), "prices:show", _one_id
    ),
    Command(
        ("prices", "diff"), mark("compare two snapshots"), "prices:compare", _two_ids
    ),
    Command(
        ("prices", "capture"),
        mark("publish a bill's own list prices"),
        "prices:capture",
        _capture,
        writes=True,
    ),
    Command(
        ("reconcile",),
        mark("recalculate and check the charges"),
        "verdicts:reconcile_all",
        _scope,
        writes=True,
    ),
    Command(
        ("findings",), mark("list what does not hold"), "verdicts:findings", _findings
    ),
    Command(
        ("explain",),
        mark("show the working of one charge"),
        "verdicts:explain_line",
        _explain,
    ),
    Command(("lines",), mark("list charge lines, decoded"), "tables:lines", _lines),
    Command(
        ("bills",),
        mark("list the bills with totals and status"),
        "tables:bills",
        _scope,
    ),
    Command(("export",), mark("write a workbook or CSV"), "tables:export", _export),
    Command(
        ("terms", "import"),
        mark("add contract discounts from CSV"),
        "terms:take",
        _file,
        writes=True,
    ),
    Command(
        ("terms", "list"),
        mark("list the contract discounts"),
        "terms:catalogue",
        _nothing,
    ),
    Command(
        ("names", "import"),
        mark("add names of keys, workspaces, accounts"),
        "terms:take_names",
        _file,
        writes=True,
    ),
    Command(("names", "list"), mark("list the names"), "terms:names", _nothing),
    Command(
        ("mapping", "suggest"),
        mark("draft a column mapping for a table"),
        "mappings:suggest_for",
        _file,
    ),
    Command(
        ("mapping", "preview"),
        mark("show a table read through a mapping"),
        "mappings:preview_of",
        _mapping_preview,
    ),
    Command(
        ("sample",),
        mark("build the sample ledger and show what it finds"),
        "sample:show",
        _sample,
        writes=True,
    ),
    Command(("window",), mark("open the window"), "", _window, writes=True),
)

GROUPS = {
    "prices": mark("price snapshots"),
    "terms": mark("contract terms"),
    "names": mark("names of codes"),
    "mapping": mark("column mappings"),
}


def build(version: str) -> argparse.ArgumentParser:
    """Build the whole parser, in the language in use."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--ledger",
        type=Path,
        metavar="DIR",
        help=_("the ledger's folder (default: the user data folder)"),
    )
    shared.add_argument("--json", action="store_true", help=_("write JSON"))
    parser = argparse.ArgumentParser(
        prog="plumbline",
        description=_("Prove every line of an AI-model bill."),
        epilog=_("Without a command the window opens."),
    )
    parser.add_argument("--version", action="version", version=version)
    places = {"": parser.add_subparsers(metavar=_("COMMAND"))}
    for command in COMMANDS:
        group, name = " ".join(command.words[:-1]), command.words[-1]
        if group not in places:
            above = places[""].add_parser(group, help=_(GROUPS[group]))
            places[group] = above.add_subparsers(metavar=_("COMMAND"), required=True)
        text = _(command.help)
        one = places[group].add_parser(
            name, help=text, description=text, parents=[shared]
        )
        command.arguments(one)
        one.set_defaults(command=command)
    return parser
