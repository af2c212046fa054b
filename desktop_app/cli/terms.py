"""Keep contract discounts and the names of codes."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from desktop_app.cli.desk import opened
from desktop_app.cli.output import Column, write_json, write_table, write_text
from desktop_app.i18n import _
from desktop_app.services.naming import import_names, list_names
from desktop_app.services.terms import import_discounts, list_discounts

DONE = 0


def _tell(count: int, sentence: str, *, as_json: bool) -> int:
    if as_json:
        write_json({"added": count})
    else:
        write_text(sentence.format(count=count))
    return DONE


def take(arguments: argparse.Namespace) -> int:
    """Add contract discounts from CSV."""
    with opened(arguments) as (home, _progress):
        count = import_discounts(home, arguments.file).value
    return _tell(count, _("Added {count} discounts."), as_json=arguments.json)


def take_names(arguments: argparse.Namespace) -> int:
    """Add names from CSV."""
    with opened(arguments) as (home, _progress):
        count = import_names(home, arguments.file).value
    return _tell(count, _("Added {count} names."), as_json=arguments.json)


def catalogue(arguments: argparse.Namespace) -> int:
    """List the contract discounts."""
    with opened(arguments) as (home, _progress):
        rows = [asdict(one) for one in list_discounts(home)]
    if arguments.json:
        write_json(rows)
        return DONE
    columns = [
        Column("provider", _("Provider")),
        Column("model", _("Model")),
        Column("type_code", _("Type")),
        Column("factor", _("Factor"), right=True),
        Column("effective_from", _("From")),
        Column("effective_to", _("To")),
        Column("note", _("Note")),
    ]
    write_table("", columns, rows)
    return DONE


def names(arguments: argparse.Namespace) -> int:
    """List the names of codes."""
    with opened(arguments) as (home, _progress):
        rows = [asdict(one) for one in list_names(home)]
    if arguments.json:
        write_json(rows)
        return DONE
    columns = [
        Column("kind", _("Kind")),
        Column("code", _("Code")),
        Column("name", _("Name")),
        Column("valid_from", _("From")),
        Column("valid_to", _("To")),
    ]
    write_table("", columns, rows)
    return DONE
