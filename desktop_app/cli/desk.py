"""Open the ledger that a command asked for."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_app.bootstrap import open_ledger
from desktop_app.cli.output import complain
from desktop_app.cli.progress import TerminalProgress
from desktop_app.domain.bills import Scope
from desktop_app.i18n import _
from desktop_app.paths import default_ledger, settings_file
from desktop_app.services.backing_up import back_up_daily
from desktop_app.services.budget_words import alerts_words
from desktop_app.services.budgeting import raise_alerts
from desktop_app.services.signed_totals import broken_words
from desktop_app.services.verifying import reverify
from desktop_app.settings import load, person_at_desk
from desktop_app.store.workspace import Workspace


@contextmanager
def opened(
    arguments: argparse.Namespace,
) -> Iterator[tuple[Workspace, TerminalProgress]]:
    """Open the ledger and a progress display for as long as the command runs."""
    root = arguments.ledger or default_ledger()
    with TerminalProgress() as progress:
        home = open_ledger(
            root,
            progress,
            write=arguments.command.writes,
            person=person_of(arguments),
        )
        with home:
            if home.writable:
                back_up_daily(home)
            yield home, progress
            if home.writable:
                _look_after_signed(home, progress)
                _look_after_budgets(home, progress)


def _look_after_signed(home: Workspace, progress: TerminalProgress) -> None:
    """Verify signed totals again after whatever a command changed, and say so."""
    said = broken_words(reverify(home, progress))
    if said:
        complain(said, _("“plumbline close list” names the closings."))


def _look_after_budgets(home: Workspace, progress: TerminalProgress) -> None:
    """Raise the alerts of whatever a command changed, and say so."""
    said = alerts_words(raise_alerts(home, progress).value)
    if said:
        complain(said, _("“plumbline alerts” lists all of them."))


def scope_of(arguments: argparse.Namespace) -> Scope:
    """Return the scope that the arguments name."""
    return Scope(arguments.period, arguments.account)


def person_of(arguments: argparse.Namespace) -> str:
    """Return who decides: named on the command line, else in the settings."""
    return arguments.person or person_at_desk(load(settings_file()))
