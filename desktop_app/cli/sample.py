"""Build the sample ledger and show what the main job finds in it."""

from __future__ import annotations

import argparse

from desktop_app.cli.desk import opened
from desktop_app.cli.output import Column, write_json, write_table, write_text
from desktop_app.cli.tables import bill_record, write_bills
from desktop_app.cli.verdicts import runs_record, write_summary
from desktop_app.domain.bills import Scope
from desktop_app.i18n import _
from desktop_app.services.browsing import bills
from desktop_app.services.explaining import largest_causes
from desktop_app.services.reporting import export_findings
from desktop_app.services.sampling import build_sample

DONE = 0
SHOWN_CAUSES = 12


def show(arguments: argparse.Namespace) -> int:
    """Import, decode, recalculate, and print the findings of the sample bills."""
    with opened(arguments) as (home, progress):
        _receipts, runs = build_sample(home, progress).value
        found = bills(home, Scope())
        causes = largest_causes(home, Scope(), SHOWN_CAUSES)
        if arguments.out:
            arguments.out.mkdir(parents=True, exist_ok=True)
            book = arguments.out / "findings.xlsx"
            export_findings(home, Scope(), book, progress)
    if arguments.json:
        totals = {"bills": [bill_record(bill) for bill in found]}
        write_json({**totals, **runs_record(runs)})
        return DONE
    write_bills(found)
    for summary in runs:
        write_summary(summary)
    columns = [
        Column("finding_class", _("Class")),
        Column("model", _("Model")),
        Column("type_code", _("Type")),
        Column("lines", _("Lines"), right=True),
        Column("difference", _("Difference"), right=True),
        Column("cause", _("Cause")),
    ]
    rows = [{each.key: getattr(one, each.key) for each in columns} for one in causes]
    write_table(_("Largest causes"), columns, rows)
    write_text(_("Ledger: {folder}").format(folder=arguments.ledger or home.root))
    if arguments.out:
        write_text(_("Findings workbook: {file}").format(file=book))
    return DONE
