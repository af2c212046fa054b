"""Fetch a bill over the network, and keep the key that this needs."""

from __future__ import annotations

import argparse
import getpass
import sys

from desktop_app.cli.desk import opened
from desktop_app.cli.imports import tell
from desktop_app.cli.output import complain
from desktop_app.connectors.cost_query import ENDPOINT, query_of
from desktop_app.connectors.key_pairs import KeyPair, pair_of
from desktop_app.i18n import _
from desktop_app.services.fetching import Access, fetch_and_import
from desktop_app.services.keeping_keys import forget_key, keep_key

DONE = 0


def fetch(arguments: argparse.Namespace) -> int:
    """Fetch the days, and import what came."""
    query = query_of(
        arguments.first, arguments.last, arguments.granularity, arguments.clients
    )
    pair = _entered() if arguments.ask_key else None
    access = Access(pair, arguments.endpoint or ENDPOINT)
    with opened(arguments) as (home, progress):
        taken = fetch_and_import(
            home,
            query,
            access,
            progress,
            accept_overlap=arguments.yes,
            account=arguments.account or "",
        )
    return tell(taken.value, arguments)


def set_key(arguments: argparse.Namespace) -> int:
    """Keep a key pair that is asked for; piped in, its two lines are read."""
    del arguments
    keep_key(_entered())
    complain(_("The key is kept in the system keyring."))
    return DONE


def forget(arguments: argparse.Namespace) -> int:
    """Take the key pair out of the keyring."""
    del arguments
    found = forget_key()
    complain(_("The key is forgotten.") if found else _("There was no key."))
    return DONE


def _entered() -> KeyPair:
    """Read a key pair from a person, or from two lines of the input.

    Never from an argument: arguments are seen in the list of processes.
    """
    if not sys.stdin.isatty():
        return pair_of(sys.stdin.readline(), sys.stdin.readline())
    key_id = getpass.getpass(_("AccessKey ID (not shown): "))
    return pair_of(key_id, getpass.getpass(_("AccessKey secret (not shown): ")))
