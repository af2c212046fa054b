"""List the commands around backups: one row each."""

from __future__ import annotations

import argparse

from desktop_app.cli.command import Command, nothing
from desktop_app.i18n import _, mark


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar="NAME|latest",
        help=_("which backup, as “plumbline backups” lists it"),
    )


BACKUP_COMMANDS: tuple[Command, ...] = (
    Command(
        ("backup",),
        mark("back up the ledger now"),
        "backups:make",
        nothing,
        writes=True,
    ),
    Command(("backups",), mark("list the backups"), "backups:catalogue", nothing),
    Command(
        ("restore",),
        mark("put a backup in the place of the ledger"),
        "backups:bring_back",
        _restore,
        writes=True,
    ),
)
