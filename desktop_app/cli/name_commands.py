"""List the commands around the names of codes."""

from __future__ import annotations

import argparse

from desktop_app.cli.command import Command, day, nothing, one_file
from desktop_app.domain.names import Kind
from desktop_app.i18n import _, mark


def _code(parser: argparse.ArgumentParser) -> None:
    kinds = [one.value for one in Kind]
    parser.add_argument(
        "kind",
        choices=kinds,
        metavar="KIND",
        help=_("one of {kinds}").format(kinds=", ".join(kinds)),
    )
    parser.add_argument("code", metavar="CODE", help=_("the code as the bills have it"))


def _set(parser: argparse.ArgumentParser) -> None:
    _code(parser)
    parser.add_argument("name", metavar="NAME", help=_("what people call it"))
    parser.add_argument(
        "--from",
        dest="start",
        type=day,
        metavar="YYYY-MM-DD",
        help=_("the day from which it holds (default: as long as the name before)"),
    )


def _codes(parser: argparse.ArgumentParser) -> None:
    kinds = [one.value for one in Kind]
    parser.add_argument("--kind", choices=kinds, help=_("only codes of this kind"))
    parser.add_argument(
        "--unnamed", action="store_true", help=_("only codes without a name")
    )
    parser.add_argument("--csv", action="store_true", help=_("write CSV"))


NAME_COMMANDS: tuple[Command, ...] = (
    Command(
        ("names", "import"),
        mark("add names of keys, workspaces, accounts"),
        "names:take",
        one_file,
        writes=True,
    ),
    Command(("names", "list"), mark("list the names"), "names:catalogue", nothing),
    Command(
        ("names", "codes"),
        mark("list the codes that bills have, those without a name first"),
        "names:codes",
        _codes,
    ),
    Command(
        ("names", "set"), mark("call a code by a name"), "names:give", _set, writes=True
    ),
    Command(
        ("names", "remove"),
        mark("take all names of a code away"),
        "names:take_away",
        _code,
        writes=True,
    ),
)
