"""List the audit trail."""

from __future__ import annotations

import argparse

from desktop_app.cli.desk import opened
from desktop_app.cli.output import Column, write_csv, write_json, write_table
from desktop_app.domain.audit import AuditEntry
from desktop_app.i18n import _
from desktop_app.services.auditing import entry_words, trail
from desktop_app.store.workspace import Workspace

DONE = 0
KEYS = (
    "number",
    "at",
    "person",
    "kind",
    "subject",
    "text",
    "before",
    "after",
    "previous",
    "hash",
)


def audit(arguments: argparse.Namespace) -> int:
    """List who did what, when, to what, before and after."""
    with opened(arguments) as (home, _progress):
        if arguments.json:
            write_json([_record(one) for one in trail(home, arguments.since)])
        elif arguments.csv:
            write_csv(KEYS, map(_record, trail(home, arguments.since)))
        else:
            _write(home, arguments)
    return DONE


def _write(home: Workspace, arguments: argparse.Namespace) -> None:
    columns = [
        Column("number", _("No."), right=True),
        Column("at", _("When (UTC)")),
        Column("person", _("Who")),
        Column("said", _("What")),
    ]
    rows = [
        {**vars(one), "said": entry_words(one)} for one in trail(home, arguments.since)
    ]
    write_table("", columns, rows)


def _record(one: AuditEntry) -> dict[str, object]:
    return {key: getattr(one, key) for key in KEYS}
