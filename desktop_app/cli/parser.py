"""Build the parser from the rows of commands; their code is loaded when they run.

Nothing heavy is imported here, so that ``plumbline --help`` answers at once.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop_app.cli.backup_commands import BACKUP_COMMANDS
from desktop_app.cli.bill_commands import BILL_COMMANDS
from desktop_app.cli.close_commands import CLOSE_COMMANDS
from desktop_app.cli.command import Command
from desktop_app.i18n import _, mark

COMMANDS: tuple[Command, ...] = (
    *BILL_COMMANDS,
    *CLOSE_COMMANDS,
    *BACKUP_COMMANDS,
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
    shared.add_argument(
        "--person",
        metavar="NAME",
        help=_("who decides, for the audit trail (default: from the settings)"),
    )
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
