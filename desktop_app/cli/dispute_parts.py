"""Add to disputes what was said and attached; show what came back."""

from __future__ import annotations

import argparse

from desktop_app.cli.desk import opened
from desktop_app.cli.output import (
    Column,
    write_csv,
    write_json,
    write_table,
    write_text,
)
from desktop_app.domain.disputes import Direction
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _
from desktop_app.services.corresponding import add_message, attach, save_attachment
from desktop_app.services.disputing import show_dispute
from desktop_app.services.recovering import Recovery, recovery
from desktop_app.services.settling import proposals

DONE = 0
REPORT_KEYS = (
    "currency",
    "provider",
    "period",
    "disputes",
    "identified",
    "claimed",
    "agreed",
    "recovered",
    "written_off",
    "pending",
)


def message(arguments: argparse.Namespace) -> int:
    """Add a message to a dispute."""
    direction = Direction(arguments.direction)
    with opened(arguments) as (home, _progress):
        made = add_message(home, arguments.number, direction, arguments.text).value
    if arguments.json:
        write_json(vars(made))
    else:
        write_text(_("The message was added to {name}.").format(name=arguments.number))
    return DONE


def attach_file(arguments: argparse.Namespace) -> int:
    """Keep a file with a dispute."""
    with opened(arguments) as (home, _progress):
        made = attach(home, arguments.number, arguments.file).value
    if arguments.json:
        write_json(vars(made))
    else:
        write_text(
            _("{file} was attached: {size} bytes, SHA-256 {hash}.").format(
                file=made.name, size=f"{made.size:,}", hash=made.sha256
            )
        )
    return DONE


def save_file(arguments: argparse.Namespace) -> int:
    """Write a dispute's attachment to a file."""
    wanted = arguments.name
    with opened(arguments) as (home, _progress):
        one = show_dispute(home, arguments.number)
        found = [
            file
            for file in one.attachments
            if file.name == wanted or file.sha256.startswith(wanted.lower())
        ]
        if len({file.sha256 for file in found}) != 1:
            raise Refused(
                _("{number} has no single attachment “{name}”.").format(
                    number=one.number, name=wanted
                ),
                _("See “plumbline disputes show” for their names and hashes."),
            )
        path = save_attachment(home, found[0].sha256, arguments.file)
    if arguments.json:
        write_json({"file": str(path), **vars(found[0])})
    else:
        write_text(_("Wrote {file}.").format(file=path))
    return DONE


def proposed(arguments: argparse.Namespace) -> int:
    """List the credits that may settle a dispute, best match first."""
    with opened(arguments) as (home, _progress):
        rows = [vars(one) for one in proposals(home, arguments.number)]
    if arguments.json:
        write_json(rows)
        return DONE
    columns = [
        Column("line_id", _("Line")),
        Column("period", _("Period")),
        Column("dated", _("Day")),
        Column("kind", _("Kind")),
        Column("model", _("Model")),
        Column("amount", _("Amount"), right=True),
        Column("exact", _("Exact")),
        Column("same_model", _("Same model")),
        Column("later", _("Later")),
    ]
    write_table("", columns, rows)
    return DONE


def report(arguments: argparse.Namespace) -> int:
    """Show what was identified, claimed, agreed, recovered and written off."""
    with opened(arguments) as (home, _progress):
        rows = [_record(one) for one in recovery(home)]
    if arguments.json:
        write_json(rows)
        return DONE
    if arguments.csv:
        write_csv(REPORT_KEYS, rows)
        return DONE
    columns = [
        Column("currency", _("Currency")),
        Column("provider", _("Provider")),
        Column("period", _("Period")),
        Column("disputes", _("Disputes"), right=True),
        Column("identified", _("Identified"), right=True),
        Column("claimed", _("Claimed"), right=True),
        Column("agreed", _("Agreed"), right=True),
        Column("recovered", _("Recovered"), right=True),
        Column("written_off", _("Written off"), right=True),
        Column("pending", _("Pending"), right=True),
    ]
    write_table(_("Recovery"), columns, rows)
    return DONE


def _record(one: Recovery) -> dict[str, object]:
    return {name: getattr(one, name) for name in REPORT_KEYS}
