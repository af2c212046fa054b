"""Show the unit prices that bills imply, and where they changed."""

from __future__ import annotations

import argparse

from desktop_app.cli.desk import opened, scope_of
from desktop_app.cli.output import Column, write_csv, write_json, write_table
from desktop_app.domain.price_steps import PriceStep
from desktop_app.i18n import _
from desktop_app.services.price_steps import implied_prices

DONE = 0
KEYS = (
    "provider",
    "region",
    "model",
    "type_code",
    "unit",
    "currency",
    "start",
    "last",
    "change",
    "before",
    "price",
    "lines",
    "line_id",
    "by_turns",
)


def _record(one: PriceStep) -> dict[str, object]:
    return {name: getattr(one, name) for name in KEYS}


def implied(arguments: argparse.Namespace) -> int:
    """List the implied prices, each with the one before it."""
    with opened(arguments) as (home, _progress):
        found = implied_prices(home, scope_of(arguments), arguments.model)
    rows = [_record(one) for one in found]
    if arguments.json:
        write_json(rows)
    elif arguments.csv:
        write_csv(KEYS, rows)
    else:
        write_table("", _columns(), rows)
    return DONE


def _columns() -> list[Column]:
    return [
        Column("model", _("Model")),
        Column("type_code", _("Type")),
        Column("region", _("Region")),
        Column("start", _("From")),
        Column("last", _("Last seen")),
        Column("before", _("Before"), right=True),
        Column("price", _("Price"), right=True),
        Column("currency", _("Currency")),
        Column("unit", _("Unit")),
        Column("change", _("Change")),
        Column("lines", _("Lines"), right=True),
        Column("line_id", _("First line")),
        Column("by_turns", _("By turns")),
    ]
