"""Recalculate the charges and show what does not hold, and why."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from desktop_app.cli.desk import opened, scope_of
from desktop_app.cli.output import (
    Column,
    complain,
    shown,
    write_csv,
    write_json,
    write_table,
    write_text,
)
from desktop_app.domain.decisions import FindingState
from desktop_app.domain.errors import Refused
from desktop_app.domain.findings import Finding, FindingClass, RunSummary, Working
from desktop_app.i18n import _
from desktop_app.services.explaining import explain, findings_with_state
from desktop_app.services.locking import skipped_words
from desktop_app.services.reconciling import reconcile_each

DONE = 0
FINDING_KEYS = (
    "class",
    "line_id",
    "vendor_line_id",
    "source_file",
    "source_row",
    "account",
    "period",
    "model",
    "type_code",
    "billed",
    "expected",
    "difference",
    "currency",
    "rule",
    "causes",
    "state",
)


def summary_record(summary: RunSummary) -> dict[str, object]:
    """Return a run's totals as JSON keys."""
    return {
        "run": summary.run,
        "lines": summary.lines,
        "checked": summary.checked,
        "unpriced": summary.unpriced,
        "billed_total": summary.billed_total,
        "expected_total": summary.expected_total,
        "difference": summary.difference,
        "currency": summary.currency,
        "classes": {
            name.value: {
                "lines": total.lines,
                "billed": total.billed,
                "difference": total.difference,
            }
            for name, total in summary.classes.items()
        },
        "skipped": [bill.text for bill in summary.skipped],
    }


def runs_record(runs: Sequence[RunSummary]) -> dict[str, object]:
    """Return the first run's totals as JSON keys, with those of other currencies."""
    first, *others = [summary_record(one) for one in runs]
    return {**first, "other_currencies": others} if others else first


def write_summary(summary: RunSummary) -> None:
    """Write a run's totals and classes as tables."""
    bound = "≥ " if summary.unpriced else ""
    totals = {
        "run": summary.run,
        "lines": summary.lines,
        "checked": summary.checked,
        "unpriced": summary.unpriced,
        "billed": summary.billed_total,
        "expected": bound + shown(summary.expected_total),
        "difference": summary.difference,
        "currency": summary.currency,
    }
    columns = [
        Column("run", _("Run")),
        Column("lines", _("Lines"), right=True),
        Column("checked", _("Checked"), right=True),
        Column("unpriced", _("Unpriced"), right=True),
        Column("billed", _("Billed"), right=True),
        Column("expected", _("Recalculated"), right=True),
        Column("difference", _("Difference"), right=True),
        Column("currency", _("Currency")),
    ]
    write_table(_("Recalculation"), columns, [totals])
    rows = [
        {
            "class": name.value,
            "lines": total.lines,
            "billed": total.billed,
            "difference": total.difference,
        }
        for name, total in summary.classes.items()
    ]
    names = [
        Column("class", _("Class")),
        Column("lines", _("Lines"), right=True),
        Column("billed", _("Billed"), right=True),
        Column("difference", _("Difference"), right=True),
    ]
    write_table(_("What was found"), names, rows)


def reconcile_all(arguments: argparse.Namespace) -> int:
    """Recalculate and check the charges in scope."""
    with opened(arguments) as (home, progress):
        runs = reconcile_each(home, scope_of(arguments), progress).value
    if arguments.json:
        write_json(runs_record(runs))
    else:
        for summary in runs:
            write_summary(summary)
    skipped = sorted({bill for summary in runs for bill in summary.skipped})
    if skipped:
        complain(skipped_words(skipped))
    return DONE


def finding_record(one: Finding) -> dict[str, object]:
    """Return a finding as JSON keys."""
    return {
        "class": one.finding_class.value,
        "also": [other.value for other in one.also],
        "line_id": one.line_id,
        "vendor_line_id": one.vendor_line_id,
        "source_file": one.source_file,
        "source_row": one.source_row,
        "account": one.account,
        "period": one.period,
        "model": one.model,
        "type_code": one.type_code,
        "billed": one.billed,
        "expected": one.expected,
        "difference": one.difference,
        "currency": one.currency,
        "rule": one.rule,
        "causes": [
            {"hypothesis": cause.hypothesis.value, "detail": cause.detail}
            for cause in one.causes
        ],
    }


def class_named(text: str | None) -> FindingClass | None:
    """Read a finding class; an unknown one is refused with the known ones."""
    if text is None:
        return None
    try:
        return FindingClass(text)
    except ValueError:
        known = ", ".join(one.value for one in FindingClass)
        raise Refused(
            _("There is no class “{name}”.").format(name=text),
            _("Choose one of: {known}.").format(known=known),
        ) from None


def state_named(text: str | None) -> FindingState | None:
    """Read a finding's state; an unknown one is refused with the known ones."""
    if text is None:
        return None
    try:
        return FindingState(text)
    except ValueError:
        known = ", ".join(FindingState)
        raise Refused(
            _("There is no state “{name}”.").format(name=text),
            _("Choose one of: {known}.").format(known=known),
        ) from None


def findings(arguments: argparse.Namespace) -> int:
    """List what does not hold, line by line."""
    wanted = class_named(arguments.finding_class)
    state = state_named(arguments.state)
    with opened(arguments) as (home, progress):
        found = [
            (one, held)
            for one, held in findings_with_state(
                home, scope_of(arguments), wanted, progress
            )
            if state in {None, held}
        ]
    records = [finding_record(one) | {"state": held.value} for one, held in found]
    if arguments.json:
        write_json(records)
        return DONE
    for record, (one, _held) in zip(records, found, strict=True):
        record["causes"] = "; ".join(cause.detail for cause in one.causes)
    if arguments.csv:
        write_csv(FINDING_KEYS, records)
        return DONE
    columns = [
        Column("class", _("Class")),
        Column("line_id", _("Line")),
        Column("model", _("Model")),
        Column("type_code", _("Type")),
        Column("billed", _("Billed"), right=True),
        Column("expected", _("Expected"), right=True),
        Column("difference", _("Difference"), right=True),
        Column("causes", _("Cause")),
        Column("state", _("State")),
    ]
    write_table("", columns, records)
    return DONE


def working_record(working: Working) -> dict[str, object]:
    """Return the working of a charge as JSON keys."""
    verdict = working.finding_class
    return {
        "line_id": working.line_id,
        "class": verdict.value if verdict else None,
        "also": [one.value for one in working.also],
        "parts": dict(working.parts),
        "tags": dict(working.tags),
        "steps": [
            {
                "title": step.title,
                "formula": step.formula,
                "result": step.result,
                "verdict": step.verdict,
            }
            for step in working.steps
        ],
        "rule": working.rule,
        "snapshot": working.snapshot,
        "causes": [
            {"hypothesis": cause.hypothesis.value, "detail": cause.detail}
            for cause in working.causes
        ],
        "vendor_trace": dict(working.vendor_trace),
        "fields": dict(working.fields),
    }


def explain_line(arguments: argparse.Namespace) -> int:
    """Show the working of one charge."""
    with opened(arguments) as (home, _progress):
        working = explain(home, arguments.line_id)
    if arguments.json:
        write_json(working_record(working))
        return DONE
    verdict = working.finding_class
    write_text(f"{working.line_id}  {verdict.value if verdict else '–'}")
    pair = [Column("name", ""), Column("value", "")]
    decoded = [{"name": name, "value": value} for name, value in working.parts]
    write_table(_("Decoded"), pair, decoded)
    steps = [
        Column("title", _("Step")),
        Column("formula", _("Formula")),
        Column("result", _("Result"), right=True),
        Column("verdict", ""),
    ]
    write_table(_("Working"), steps, [vars(step) for step in working.steps])
    if working.rule:
        write_text(_("Rule: {rule}").format(rule=working.rule))
    for cause in working.causes:
        write_text(_("Cause: {detail}").format(detail=cause.detail))
    return DONE
