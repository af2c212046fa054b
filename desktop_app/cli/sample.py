"""Build the sample ledger and show what the main job finds in it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from desktop_app.cli.desk import opened
from desktop_app.cli.output import Column, write_json, write_table, write_text
from desktop_app.cli.tables import bill_record, write_bills
from desktop_app.cli.verdicts import runs_record, write_summary
from desktop_app.domain.bills import Scope
from desktop_app.i18n import _
from desktop_app.services.browsing import bills
from desktop_app.services.budgeting import list_alerts, list_budgets
from desktop_app.services.cause_groups import CauseGroup, largest_causes
from desktop_app.services.planning import plan_of
from desktop_app.services.reporting import export_findings
from desktop_app.services.sample_plan import build_sample_ledger
from desktop_app.store.workspace import Workspace

DONE = 0
SHOWN_CAUSES = 12


def show(arguments: argparse.Namespace) -> int:
    """Import, decode, recalculate, and print the findings of the sample bills."""
    with opened(arguments) as (home, progress):
        _receipts, runs = build_sample_ledger(home, progress).value
        found = bills(home, Scope())
        causes = largest_causes(home, Scope(), SHOWN_CAUSES)
        plan = _plan_record(home)
        if arguments.out:
            arguments.out.mkdir(parents=True, exist_ok=True)
            book = arguments.out / "findings.xlsx"
            export_findings(home, Scope(), book, progress)
    if arguments.json:
        totals = {"bills": [bill_record(bill) for bill in found]}
        write_json({**totals, **runs_record(runs), "plan": plan})
        return DONE
    write_bills(found)
    for summary in runs:
        write_summary(summary)
    _write_causes(causes)
    said = _(
        "{departments} departments, {rules} rules, {budgets} budgets; thresholds "
        "reached: {alerts}."
    )
    write_text(said.format(**plan))
    write_text(_("Ledger: {folder}").format(folder=arguments.ledger or home.root))
    if arguments.out:
        write_text(_("Findings workbook: {file}").format(file=book))
    return DONE


def _plan_record(home: Workspace) -> dict[str, int]:
    """Return how much of a plan there is, as JSON keys."""
    plan = plan_of(home)
    return {
        "departments": len(plan.departments),
        "rules": len(plan.rules),
        "budgets": len(list_budgets(home)),
        "alerts": len(list_alerts(home)),
    }


def _write_causes(causes: Sequence[CauseGroup]) -> None:
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
