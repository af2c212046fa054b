"""List the commands around bills, prices and terms: one row each."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop_app.cli.command import (
    Command,
    condition,
    instant,
    nothing,
    one_file,
    period,
    scope,
)
from desktop_app.domain.bills import BillStatus
from desktop_app.i18n import _, mark


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument(
        "--yes", action="store_true", help=_("take files that overlap, too")
    )
    parser.add_argument(
        "--mapping", type=Path, help=_("read other tables through this TOML mapping")
    )
    parser.add_argument(
        "--account",
        metavar="NAME",
        help=_("whose the bills are, for files that do not say it"),
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
    scope(parser)
    parser.add_argument("--name", required=True, help=_("what to call the snapshot"))


def _findings(parser: argparse.ArgumentParser) -> None:
    scope(parser)
    parser.add_argument("--class", dest="finding_class", help=_("only this class"))
    parser.add_argument(
        "--state", help=_("only this state: open, explained, disputed or accepted")
    )
    parser.add_argument("--csv", action="store_true", help=_("write CSV"))


def _lines(parser: argparse.ArgumentParser) -> None:
    scope(parser)
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


def _bills(parser: argparse.ArgumentParser) -> None:
    scope(parser)
    _range(parser)


def _range(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="first", type=period, help=_("bills from this month, YYYY-MM")
    )
    parser.add_argument(
        "--to", dest="last", type=period, help=_("bills up to this month, YYYY-MM")
    )
    choices = [one.value for one in BillStatus]
    parser.add_argument("--status", choices=choices, help=_("only bills of this state"))


def _explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("line_id", metavar="LINE_ID")


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("findings", "lines", "bills", "focus"))
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=_("ends in .xlsx or .csv; FOCUS in .csv or .parquet"),
    )
    scope(parser)
    _range(parser)


def _mapping_suggest(parser: argparse.ArgumentParser) -> None:
    one_file(parser)
    parser.add_argument(
        "--like", metavar="NAME", help=_("begin with this ready-made or saved mapping")
    )


def _formats(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help=_("show the page of this format"))
    parser.add_argument(
        "--like", type=Path, metavar="FILE", help=_("those nearest to this file first")
    )


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


BILL_COMMANDS: tuple[Command, ...] = (
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
        nothing,
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
        scope,
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
        _bills,
    ),
    Command(
        ("export",),
        mark("write a workbook, CSV or FOCUS file"),
        "exports:export",
        _export,
    ),
    Command(
        ("formats",),
        mark("say what files can be read: one page a format"),
        "formats:show",
        _formats,
    ),
    Command(
        ("mapping", "list"),
        mark("list the ready-made and the saved column mappings"),
        "mappings:catalogue",
        nothing,
    ),
    Command(
        ("mapping", "suggest"),
        mark("draft a column mapping for a table"),
        "mappings:suggest_for",
        _mapping_suggest,
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
