"""Build the parser from the rows of commands; their code is loaded when they run.

Nothing heavy is imported here, so that ``plumbline --help`` answers at once.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from desktop_app.cli.allocate_commands import ALLOCATE_COMMANDS
from desktop_app.cli.backup_commands import BACKUP_COMMANDS
from desktop_app.cli.bill_commands import BILL_COMMANDS
from desktop_app.cli.budget_commands import BUDGET_COMMANDS
from desktop_app.cli.close_commands import CLOSE_COMMANDS
from desktop_app.cli.command import Command
from desktop_app.cli.dispute_commands import DISPUTE_COMMANDS
from desktop_app.cli.document_commands import DOCUMENT_COMMANDS
from desktop_app.cli.export_commands import EXPORT_COMMANDS
from desktop_app.cli.fetch_commands import FETCH_COMMANDS
from desktop_app.cli.finding_commands import FINDING_COMMANDS
from desktop_app.cli.name_commands import NAME_COMMANDS
from desktop_app.cli.pack_commands import PACK_COMMANDS
from desktop_app.cli.terms_commands import TERMS_COMMANDS
from desktop_app.cli.trend_commands import TREND_COMMANDS
from desktop_app.cli.usage_commands import USAGE_COMMANDS
from desktop_app.i18n import _, mark

COMMANDS: tuple[Command, ...] = (
    *BILL_COMMANDS,
    *EXPORT_COMMANDS,
    *FETCH_COMMANDS,
    *TERMS_COMMANDS,
    *NAME_COMMANDS,
    *FINDING_COMMANDS,
    *DOCUMENT_COMMANDS,
    *BUDGET_COMMANDS,
    *DISPUTE_COMMANDS,
    *PACK_COMMANDS,
    *USAGE_COMMANDS,
    *TREND_COMMANDS,
    *CLOSE_COMMANDS,
    *ALLOCATE_COMMANDS,
    *BACKUP_COMMANDS,
)

GROUPS = {
    "prices": mark("price snapshots"),
    "terms": mark("contract terms"),
    "names": mark("names of codes"),
    "exports": mark("files that were exported"),
    "fetch": mark("bills that come over the network"),
    "fetch model-router key": mark("the key pair in the system keyring"),
    "invoices": mark("invoices, payments and balances"),
    "budgets": mark("monthly limits"),
    "mapping": mark("column mappings"),
    "disputes": mark("claims against a provider"),
    "allocate": mark("whom cost belongs to"),
    "allocate departments": mark("departments and projects"),
    "allocate rules": mark("allocation rules"),
    "usage-log": mark("our own usage log against a bill"),
}
DEFAULT = {"usage-log": "show"}  # the word meant where a group's own is missing


def completed(argv: Sequence[str]) -> list[str]:
    """Add the word that is meant where a command begins with its group alone."""
    group = argv[0] if argv else ""
    known = {
        one.words[1] for one in COMMANDS if one.words[0] == group and one.words[1:]
    }
    if (
        group not in DEFAULT
        or known & set(argv[1:])
        or set(argv[1:]) & {"-h", "--help"}
    ):
        return list(argv)
    return [group, DEFAULT[group], *argv[1:]]


def build(version: str, argv: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Build the parser of a command line, in the language in use.

    It knows the commands that begin with its first word, or all where none does:
    most of its time would go into the others.
    """
    parser = argparse.ArgumentParser(
        prog="plumbline",
        description=_("Prove every line of an AI-model bill."),
        epilog=_("Without a command the window opens."),
    )
    parser.add_argument("--version", action="version", version=version)
    tree = _Tree(parser)
    meant = [one for one in COMMANDS if one.words[0] in argv[:1]]
    for command in meant or COMMANDS:
        tree.add(command)
    return parser


class _Tree:
    """The commands by their words; a command may have others below it."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._places = {"": parser.add_subparsers(metavar=_("COMMAND"))}
        self._leaves: dict[str, argparse.ArgumentParser] = {}
        self._shared, self._below = _shared(), _shared(argparse.SUPPRESS)

    def add(self, command: Command) -> None:
        """Add a command, and the groups above it."""
        group, name = " ".join(command.words[:-1]), command.words[-1]
        self._open(group)
        text = _(command.help)
        # What stands before the second word holds, unless it is said again after it.
        parent = self._below if self._is_below(command.words) else self._shared
        one = self._places[group].add_parser(
            name, help=text, description=text, parents=[parent]
        )
        command.arguments(one)
        one.set_defaults(command=command)
        self._leaves[" ".join(command.words)] = one

    def _open(self, group: str) -> None:
        if group in self._places:
            return
        above = self._leaves.get(group)
        if above is None:
            outer, _sep, name = group.rpartition(" ")
            self._open(outer)
            above = self._places[outer].add_parser(name, help=_(GROUPS[group]))
        self._places[group] = above.add_subparsers(
            metavar=_("COMMAND"), required=group not in self._leaves
        )

    def _is_below(self, words: tuple[str, ...]) -> bool:
        return any(" ".join(words[:n]) in self._leaves for n in range(1, len(words)))


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
