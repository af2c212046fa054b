"""Keep the names of codes."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime

from desktop_app.cli.desk import opened
from desktop_app.cli.output import (
    Column,
    complain,
    write_csv,
    write_json,
    write_table,
    write_text,
)
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _
from desktop_app.services.naming import import_names, list_names
from desktop_app.services.naming_codes import (
    ZONE,
    NamedCode,
    Wish,
    kind_word,
    named_codes,
    set_names,
    take_name_away,
)

DONE = 0
KEYS = ("kind", "code", "name", "since", "until", "told", "lines")


def take(arguments: argparse.Namespace) -> int:
    """Add names from CSV."""
    with opened(arguments) as (home, _progress):
        count = import_names(home, arguments.file).value
    if arguments.json:
        write_json({"added": count})
    else:
        write_text(_("Added {count} names.").format(count=count))
    return DONE


def catalogue(arguments: argparse.Namespace) -> int:
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
    for row in rows:
        row["valid_from"] = _local(row["valid_from"])
        row["valid_to"] = _local(row["valid_to"])
    write_table("", columns, rows)
    return DONE


def codes(arguments: argparse.Namespace) -> int:
    """List the codes that bills have, and what they are called."""
    with opened(arguments) as (home, progress):
        found = named_codes(home, progress)
    wanted = [
        one
        for one in found
        if arguments.kind in {None, one.kind.value}
        and not (arguments.unnamed and one.name)
    ]
    rows = [_record(one) for one in wanted]
    if arguments.json:
        write_json(rows)
    elif arguments.csv:
        write_csv(KEYS, rows)
    elif rows:
        _write(wanted)
    elif found:
        write_text(_("Every code has a name."))
    else:
        write_text(_("No bill has a code yet. Import one."))
    return DONE


def give(arguments: argparse.Namespace) -> int:
    """Call a code by a name."""
    wish = Wish(arguments.kind, arguments.code, arguments.name)
    if not wish.name.strip():
        raise Refused(
            _("A name needs at least one letter."),
            _("“plumbline names remove” takes a name away."),
        )
    with opened(arguments) as (home, _progress):
        outcome = set_names(home, [wish], arguments.start)
    [held] = outcome.value
    if arguments.json:
        write_json({"changed": bool(outcome.changed), **(asdict(held) if held else {})})
        return DONE
    write_text(_("Saved.") if outcome.changed else _("It is called so already."))
    if held is not None and held.name != wish.name.strip():
        told = _("For now “{code}” is still called “{name}”.")
        complain(told.format(code=held.code, name=held.name))
    return DONE


def take_away(arguments: argparse.Namespace) -> int:
    """Take all names of a code away."""
    with opened(arguments) as (home, _progress):
        code = take_name_away(home, arguments.kind, arguments.code).value
    if arguments.json:
        write_json({"removed": code})
    else:
        write_text(_("“{code}” has no name any more.").format(code=code))
    return DONE


def _record(one: NamedCode) -> dict[str, object]:
    found: dict[str, object] = asdict(one)
    return found | {"kind": one.kind.value}


def _write(found: list[NamedCode]) -> None:
    columns = [
        Column("kind", _("Kind")),
        Column("code", _("Code")),
        Column("name", _("Name")),
        Column("told", _("Called by bills")),
        Column("since", _("From")),
        Column("until", _("To")),
        Column("lines", _("Lines"), right=True),
    ]
    rows = [
        _record(one)
        | {"kind": kind_word(one.kind)}
        | {"since": _local(one.since), "until": _local(one.until)}
        for one in found
    ]
    write_table("", columns, rows)


def _local(at: datetime | None) -> datetime | None:
    """Return an instant where the bills' days begin."""
    return at and at.astimezone(ZONE)
