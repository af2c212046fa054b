"""Import bill files and list what was not taken."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop_app.cli.desk import opened
from desktop_app.cli.output import Column, complain, write_json, write_table
from desktop_app.domain.bills import ImportStatus, Receipt
from desktop_app.i18n import _, ngettext
from desktop_app.services.browsing import rejects as list_rejects
from desktop_app.services.importing import import_paths
from desktop_app.services.mapping import keep_mapping, load_mapping

DONE, REFUSED = 0, 1


def _record(receipt: Receipt) -> dict[str, object]:
    overlap = receipt.overlap
    return {
        "file": receipt.file,
        "sha256": receipt.sha256,
        "profile": receipt.profile,
        "precision": receipt.precision,
        "finality": receipt.finality,
        "provider": receipt.provider,
        "account": ", ".join(receipt.accounts),
        "period": ", ".join(receipt.periods),
        "rows": receipt.rows,
        "lines": receipt.lines,
        "rejects": receipt.rejects,
        "duplicates": receipt.duplicates,
        "blank": receipt.blank,
        "billed_total": receipt.billed_total,
        "currency": receipt.currency,
        "status": receipt.status.value,
        "message": receipt.message,
        "hint": receipt.hint,
        "overlap": {
            "new": overlap.new,
            "same": overlap.same,
            "changed": overlap.changed,
            "vanished": overlap.vanished,
            "new_amount": overlap.new_amount,
            "same_amount": overlap.same_amount,
            "changed_before": overlap.changed_before,
            "changed_after": overlap.changed_after,
            "vanished_amount": overlap.vanished_amount,
        },
    }


def _columns() -> list[Column]:
    return [
        Column("file", _("File")),
        Column("status", _("Status")),
        Column("profile", _("Profile")),
        Column("account", _("Account")),
        Column("period", _("Period")),
        Column("finality", _("Finality")),
        Column("rows", _("Rows"), right=True),
        Column("lines", _("Lines"), right=True),
        Column("rejects", _("Rejects"), right=True),
        Column("duplicates", _("Duplicates"), right=True),
        Column("blank", _("Blank"), right=True),
        Column("billed_total", _("Billed"), right=True),
        Column("currency", _("Currency")),
    ]


def take(arguments: argparse.Namespace) -> int:
    """Import files and folders; what overlaps needs ``--yes``."""
    with opened(arguments) as (home, progress):
        if arguments.mapping:
            keep_mapping(home, load_mapping(arguments.mapping))
        receipts = import_paths(
            home,
            arguments.paths,
            progress,
            accept_overlap=arguments.yes,
            account=arguments.account or "",
        ).value
    return tell(receipts, arguments)


def tell(receipts: list[Receipt], arguments: argparse.Namespace) -> int:
    """Show what became of files; refused ones make the command fail."""
    records = [_record(receipt) for receipt in receipts]
    if arguments.json:
        write_json(records)
    else:
        write_table("", _columns(), records)
    code = DONE
    for receipt in receipts:
        if receipt.message:
            complain(receipt.message, receipt.hint)
        if receipt.rejects and receipt.status is ImportStatus.IMPORTED:
            complain(_rejected(receipt))
        if receipt.status in {ImportStatus.REFUSED, ImportStatus.OVERLAP}:
            code = REFUSED
    refused = [one for one in receipts if one.status is ImportStatus.REFUSED]
    if any(Path(one.file).exists() for one in refused):
        complain(_("“plumbline formats --like FILE” says what can be read."))
    return code


def _rejected(receipt: Receipt) -> str:
    return ngettext(
        "{count} row of {file} was not taken; “plumbline rejects” says why.",
        "{count} rows of {file} were not taken; “plumbline rejects” says why.",
        receipt.rejects,
    ).format(count=receipt.rejects, file=receipt.file)


def rejects(arguments: argparse.Namespace) -> int:
    """List the rows that were not taken, and why."""
    with opened(arguments) as (home, _progress):
        found = list_rejects(home, arguments.file)
    records = [
        {
            "file": one.file,
            "row": one.row,
            "column": one.column,
            "value": one.value,
            "reason": one.reason,
        }
        for one in found
    ]
    if arguments.json:
        write_json(records)
        return DONE
    columns = [
        Column("file", _("File")),
        Column("row", _("Row"), right=True),
        Column("column", _("Column")),
        Column("value", _("Value")),
        Column("reason", _("Reason")),
    ]
    write_table("", columns, records)
    return DONE
