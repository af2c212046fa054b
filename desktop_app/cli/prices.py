"""Publish, list, show and compare price snapshots."""

from __future__ import annotations

import argparse

from desktop_app.cli.desk import opened, scope_of
from desktop_app.cli.output import Column, write_json, write_table, write_text
from desktop_app.domain.prices import SnapshotInfo
from desktop_app.i18n import _
from desktop_app.services.pricing import (
    capture_prices,
    diff_snapshots,
    import_prices,
    list_snapshots,
    rule_window,
    show_snapshot,
)

DONE = 0


def _record(info: SnapshotInfo) -> dict[str, object]:
    return {
        "id": info.id,
        "name": info.name,
        "rules": info.rules,
        "effective_from": info.effective_from,
        "effective_to": info.effective_to,
        "source": info.source,
        "sha256": info.sha256,
        "skipped": info.skipped,
        "published_at": info.published_at,
    }


def _columns() -> list[Column]:
    return [
        Column("id", _("ID")),
        Column("name", _("Name")),
        Column("rules", _("Rules"), right=True),
        Column("skipped", _("Skipped"), right=True),
        Column("effective_from", _("From")),
        Column("effective_to", _("To")),
        Column("source", _("Source")),
    ]


def _show_one(info: SnapshotInfo, *, as_json: bool) -> int:
    if as_json:
        write_json(_record(info))
    else:
        write_table("", _columns(), [_record(info)])
    return DONE


def take(arguments: argparse.Namespace) -> int:
    """Publish a price list as a snapshot."""
    with opened(arguments) as (home, _progress):
        info = import_prices(
            home,
            arguments.file,
            effective_from=arguments.effective_from,
            name=arguments.name,
        ).value
    return _show_one(info, as_json=arguments.json)


def capture(arguments: argparse.Namespace) -> int:
    """Publish a bill's own list prices as a snapshot."""
    with opened(arguments) as (home, _progress):
        info = capture_prices(home, scope_of(arguments), name=arguments.name).value
    return _show_one(info, as_json=arguments.json)


def catalogue(arguments: argparse.Namespace) -> int:
    """List the snapshots."""
    with opened(arguments) as (home, _progress):
        records = [_record(info) for info in list_snapshots(home)]
    if arguments.json:
        write_json(records)
    else:
        write_table("", _columns(), records)
    return DONE


def show(arguments: argparse.Namespace) -> int:
    """Show the rules of a snapshot and the rows that could not be taken."""
    with opened(arguments) as (home, _progress):
        info, rules, skipped = show_snapshot(home, arguments.id)
    rows = [{**row, "window": rule_window(row)} for row in rules.to_pylist()]
    left = [{"row": s.row, "text": s.text, "reason": s.reason} for s in skipped]
    if arguments.json:
        write_json({**_record(info), "rule_rows": rows, "skipped_rows": left})
        return DONE
    columns = [
        Column("source_row", _("Row"), right=True),
        Column("region", _("Region")),
        Column("model", _("Model")),
        Column("type_code", _("Type")),
        Column("unit_price", _("Price"), right=True),
        Column("currency", _("Currency")),
        Column("unit", _("Unit")),
        *([Column("window", _("When"))] if any(one["window"] for one in rows) else []),
        Column("note", _("Note")),
    ]
    write_table("", _columns(), [_record(info)])
    write_table(_("Rules"), columns, rows)
    if left:
        names = [
            Column("row", _("Row"), right=True),
            Column("text", _("Text")),
            Column("reason", _("Reason")),
        ]
        write_table(_("Rows that could not be taken"), names, left)
    return DONE


def compare(arguments: argparse.Namespace) -> int:
    """Compare two snapshots, rule by rule."""
    with opened(arguments) as (home, _progress):
        found = diff_snapshots(home, arguments.before, arguments.after)
    rows = [
        {
            "change": one.change.value,
            "region": one.region,
            "model": one.model,
            "type_code": one.type_code,
            "before": one.before,
            "after": one.after,
            "currency": one.currency,
            "unit": one.unit,
            "window": one.window,
        }
        for one in found
    ]
    if arguments.json:
        write_json(rows)
        return DONE
    if not rows:
        write_text(_("The two snapshots hold the same prices."))
        return DONE
    columns = [
        Column("change", _("Change")),
        Column("region", _("Region")),
        Column("model", _("Model")),
        Column("type_code", _("Type")),
        Column("before", _("Before"), right=True),
        Column("after", _("After"), right=True),
        Column("currency", _("Currency")),
        Column("unit", _("Unit")),
        *([Column("window", _("When"))] if any(one.window for one in found) else []),
    ]
    write_table("", columns, rows)
    return DONE
