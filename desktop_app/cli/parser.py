"""Build the parser from the rows of commands; their code is loaded when they run.

Nothing heavy is imported here, so that ``plumbline --help`` answers at once.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop_app.cli.allocate_commands import ALLOCATE_COMMANDS
from desktop_app.cli.backup_commands import BACKUP_COMMANDS
from desktop_app.cli.bill_commands import BILL_COMMANDS
from desktop_app.cli.close_commands import CLOSE_COMMANDS
from desktop_app.cli.command import Command
from desktop_app.cli.dispute_commands import DISPUTE_COMMANDS
from desktop_app.cli.document_commands import DOCUMENT_COMMANDS
from desktop_app.cli.finding_commands import FINDING_COMMANDS
from desktop_app.cli.pack_commands import PACK_COMMANDS
from desktop_app.cli.terms_commands import TERMS_COMMANDS
from desktop_app.i18n import _, mark

COMMANDS: tuple[Command, ...] = (
    *BILL_COMMANDS,
    *TERMS_COMMANDS,
    *FINDING_COMMANDS,
    *DOCUMENT_COMMANDS,
    *DISPUTE_COMMANDS,
    *PACK_COMMANDS,
    *CLOSE_COMMANDS,
    *ALLOCATE_COMMANDS,
    *BACKUP_COMMANDS,
)

GROUPS = {
    "prices": mark("price snapshots"),
    "terms": mark("contract terms"),
    "names": mark("names of codes"),
    "invoices": mark("invoices, payments and balances"),
    "mapping": mark("column mappings"),
    "disputes": mark("claims against a provider"),
    "allocate": mark("whom cost belongs to"),
    "allocate departments": mark("departments and projects"),
    "allocate rules": mark("allocation rules"),
}


def build(version: str) -> argparse.ArgumentParser:
    """Build the whole parser, in the language in use."""
    parser = argparse.ArgumentParser(
        prog="plumbline",
        description=_("Prove every line of an AI-model bill."),
        epilog=_("Without a command the window opens."),
    )
    parser.add_argument("--version", action="version", version=version)
    shared, below = _shared(), _shared(argument_default=argparse.SUPPRESS)
    places = {"": parser.add_subparsers(metavar=_("COMMAND"))}
    leaves: dict[str, argparse.ArgumentParser] = {}
    for command in COMMANDS:
        group, name = " ".join(command.words[:-1]), command.words[-1]
        _open(group, places, leaves)
        text = _(command.help)
        # What stands before the second word holds, unless it is said again after it.
        parent = below if group in leaves else shared
        one = places[group].add_parser(
            name, help=text, description=text, parents=[parent]
        )
        command.arguments(one)
        one.set_defaults(command=command)
        leaves[" ".join(command.words)] = one
    return parser


def _open(
    group: str,
    places: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]],
    leaves: dict[str, argparse.ArgumentParser],
) -> None:
    """Make a place for the commands of a group, in the group around it."""
    if group in places:
        return
    around, _space, word = group.rpartition(" ")
    above = leaves.get(group)
    if above is None:
        _open(around, places, leaves)
        above = places[around].add_parser(word, help=_(GROUPS[group]))
    places[group] = above.add_subparsers(
        metavar=_("COMMAND"), required=group not in leaves
    )


def _shared(argument_default: str | None = None) -> argparse.ArgumentParser:
    """Take what every command takes."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argument_default)
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
    return shared
