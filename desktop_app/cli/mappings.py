"""Draft a column mapping and look at a table through it."""

from __future__ import annotations

import argparse

from desktop_app.cli.desk import opened
from desktop_app.cli.output import Column, write_json, write_table, write_text
from desktop_app.i18n import _
from desktop_app.services.mapping import (
    load_mapping,
    mapping_named,
    preview,
    ready_mappings,
    saved_mappings,
    suggest,
)
from importers.mapping import to_toml

DONE = 0


def catalogue(arguments: argparse.Namespace) -> int:
    """List the mappings that ship with the app and those that were saved."""
    with opened(arguments) as (home, _progress):
        saved = saved_mappings(home)
    records = [
        {
            "name": one.name,
            "title": one.title,
            "provider": one.provider,
            "precision": one.precision.value,
            "role": one.role.value,
            "saved": is_saved,
        }
        for is_saved, some in ((False, ready_mappings()), (True, saved))
        for one in some
    ]
    if arguments.json:
        write_json(records)
        return DONE
    columns = [
        Column("name", _("Name")),
        Column("title", _("Title")),
        Column("provider", _("Provider")),
        Column("precision", _("Precision")),
        Column("role", _("Role")),
        Column("from", _("From")),
    ]
    rows = [
        one | {"from": _("this ledger") if one["saved"] else _("ready-made")}
        for one in records
    ]
    write_table("", columns, rows)
    return DONE


def suggest_for(arguments: argparse.Namespace) -> int:
    """Print a draft mapping for a table, as TOML."""
    like = None
    if arguments.like:
        with opened(arguments) as (home, _progress):
            like = mapping_named(home, arguments.like)
    draft = to_toml(suggest(arguments.file, like))
    if arguments.json:
        write_json({"mapping": draft})
    else:
        write_text(draft)
    return DONE


def preview_of(arguments: argparse.Namespace) -> int:
    """Show the first rows of a table read through a mapping."""
    found = preview(arguments.file, load_mapping(arguments.mapping))
    lines = found.lines.to_pylist()
    rejects = [
        {
            "row": one.row,
            "column": one.column,
            "value": one.value,
            "reason": _(one.reason),
        }
        for one in found.rejects
    ]
    if arguments.json:
        write_json({"lines": lines, "rejects": rejects})
        return DONE
    filled = [n for n in found.lines.column_names if _is_filled(n, lines)]
    write_table(_("Lines"), [Column(name, name) for name in filled], lines)
    if rejects:
        columns = [
            Column("row", _("Row"), right=True),
            Column("column", _("Column")),
            Column("value", _("Value")),
            Column("reason", _("Reason")),
        ]
        write_table(_("Rows that would not be taken"), columns, rejects)
    return DONE


def _is_filled(name: str, lines: list[dict[str, object]]) -> bool:
    return any(line[name] is not None for line in lines)
