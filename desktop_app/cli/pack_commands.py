"""List the commands around evidence packs: one row each."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop_app.cli.command import Command
from desktop_app.i18n import LANGUAGES, _, mark


def _pack(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dispute", metavar="DISPUTE")
    parser.add_argument("out", type=Path, metavar="FOLDER|FILE.zip")
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        default="",
        help=_("language of the pack (default: the one in use)"),
    )


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "pack",
        nargs="?",
        type=Path,
        metavar="PACK",
        help=_("an evidence pack, folder or ZIP; without it, the ledger"),
    )


PACK_COMMANDS: tuple[Command, ...] = (
    Command(
        ("pack",),
        mark("build the evidence pack of a dispute"),
        "packs:build",
        _pack,
        writes=True,
    ),
    Command(
        ("verify",),
        mark("prove that nothing was altered, and name what was"),
        "packs:verify",
        _verify,
    ),
)
