"""List the commands around exports: one row each."""

from __future__ import annotations

import argparse

from desktop_app.cli.command import Command, nothing
from desktop_app.i18n import _, mark


def _retry(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "number",
        type=int,
        metavar="EXPORT",
        help=_("its number, as “plumbline exports list” shows it"),
    )


EXPORT_COMMANDS: tuple[Command, ...] = (
    Command(
        ("exports", "list"),
        mark("list what was exported, and what became of it"),
        "exports:catalogue",
        nothing,
    ),
    Command(
        ("exports", "retry"),
        mark("export again, to the same file"),
        "exports:again",
        _retry,
        writes=True,
    ),
)
