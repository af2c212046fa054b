"""Draw an audit sample and show or export it."""

from __future__ import annotations

import argparse

from desktop_app.calc.sample import SamplePlan
from desktop_app.cli.desk import opened, scope_of
from desktop_app.cli.output import Column, write_json, write_table, write_text
from desktop_app.i18n import _
from desktop_app.services.drawing import (
    FACT_TITLES,
    AuditSample,
    audit_sample,
    export_sample,
    how_to,
)

DONE = 0


def draw_sample(arguments: argparse.Namespace) -> int:
    """Draw a monetary-unit sample of charge lines."""
    plan = SamplePlan(arguments.seed, arguments.size, arguments.materiality)
    with opened(arguments) as (home, progress):
        sample = audit_sample(
            home, scope_of(arguments), plan, progress, arguments.currency
        )
    if arguments.file:
        export_sample(sample, arguments.file)
    if arguments.json:
        facts = {**sample.facts, "method": how_to()}
        write_json({**facts, "lines": list(sample.rows)})
    else:
        _write(sample)
        if arguments.file:
            write_text(
                _("Wrote {rows} rows to {file}.").format(
                    rows=f"{len(sample.rows):,}", file=arguments.file
                )
            )
    return DONE


def _write(sample: AuditSample) -> None:
    pair = [Column("name", _("What")), Column("value", _("Value"), right=True)]
    facts = sample.facts
    rows = [
        {"name": _(title), "value": facts[key]} for key, title in FACT_TITLES.items()
    ]
    write_table(_("How it was drawn"), pair, rows)
    columns = [
        Column("stratum", _("Stratum")),
        Column("position", _("Running sum"), right=True),
        Column("hits", _("Units drawn"), right=True),
        Column("line_id", _("Line")),
        Column("billing_period", _("Period")),
        Column("model", _("Model")),
        Column("billed_cost", _("Billed"), right=True),
        Column("finding_class", _("Class")),
    ]
    write_table(_("Sample"), columns, sample.rows)
