"""Back up the ledger, list its backups, bring one back."""

from __future__ import annotations

import argparse

from desktop_app.cli.desk import opened, person_of
from desktop_app.cli.output import Column, write_json, write_table, write_text
from desktop_app.domain.backups import Backup
from desktop_app.i18n import _
from desktop_app.paths import default_ledger
from desktop_app.services.backing_up import back_up, backups, restore

DONE = 0


def backup_record(one: Backup) -> dict[str, object]:
    """Return a backup as JSON keys."""
    return {
        "name": one.name,
        "at": one.at.isoformat(),
        "reason": one.reason.value,
        "size": one.size,
        "sha256_begins": one.digest,
    }


def make(arguments: argparse.Namespace) -> int:
    """Back up the ledger now."""
    with opened(arguments) as (home, _progress):
        made = back_up(home).value
        folder = home.backups.path(made)
    if arguments.json:
        write_json(backup_record(made))
    else:
        write_text(_("Backed up to {file}").format(file=folder))
    return DONE


def catalogue(arguments: argparse.Namespace) -> int:
    """List the backups, newest first."""
    with opened(arguments) as (home, _progress):
        records = [backup_record(one) for one in backups(home)]
    if arguments.json:
        write_json(records)
        return DONE
    columns = [
        Column("name", _("Backup")),
        Column("at", _("Made (UTC)")),
        Column("reason", _("Reason")),
        Column("size", _("Bytes"), right=True),
    ]
    write_table("", columns, records)
    return DONE


def bring_back(arguments: argparse.Namespace) -> int:
    """Put a backup in the place of the ledger; what was there is backed up first."""
    root = arguments.ledger or default_ledger()
    found = restore(root, arguments.name, person_of(arguments))
    if arguments.json:
        write_json(backup_record(found))
    else:
        write_text(_("Restored the ledger from {name}.").format(name=found.name))
    return DONE
