"""Put the figures of a run into the words that are recorded and shown."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from desktop_app.calc.recalculate import Recalculation
from desktop_app.calc.tallies import Sums
from desktop_app.domain.bills import BillId
from desktop_app.domain.findings import (
    OPEN_CLASSES,
    ClassTotal,
    FindingClass,
    RunSummary,
)
from desktop_app.store.entries import BillTotals, FindingGroup

_QUIET = {FindingClass.MATCHED, FindingClass.STATED}


def summary_from_text(run_id: str, totals: Mapping[str, Any]) -> RunSummary:
    """Read a run's totals back from what was recorded of them."""
    return RunSummary(
        run=run_id,
        lines=totals["lines"],
        checked=totals["checked"],
        unpriced=totals["unpriced"],
        billed_total=Decimal(totals["billed_total"]),
        expected_total=Decimal(totals["expected_total"]),
        difference=Decimal(totals["difference"]),
        currency=totals["currency"],
        classes={
            FindingClass(name): ClassTotal(
                one["lines"], Decimal(one["billed"]), Decimal(one["difference"])
            )
            for name, one in totals["classes"].items()
        },
    )


def summary_of(run_id: str, currency: str, run: Recalculation) -> RunSummary:
    """Return the totals of a whole run."""
    total = run.tally.total()
    return RunSummary(
        run=run_id,
        lines=total.lines,
        checked=total.checked,
        unpriced=total.lines - total.checked,
        billed_total=total.billed,
        expected_total=total.expected,
        difference=total.difference,
        currency=currency,
        classes={
            name: ClassTotal(sums.lines, sums.billed, sums.difference)
            for name, sums in run.tally.by_class().items()
        },
    )


def totals_in_text(summary: RunSummary) -> dict[str, Any]:
    """Write a run's totals as JSON values, amounts as text."""
    plain = {
        k: v for k, v in vars(summary).items() if k not in {"run", "classes", "skipped"}
    }
    found = {k: str(v) if isinstance(v, Decimal) else v for k, v in plain.items()}
    classes = {
        name.value: {
            "lines": one.lines,
            "billed": str(one.billed),
            "difference": str(one.difference),
        }
        for name, one in summary.classes.items()
    }
    return {**found, "classes": classes}


def bill_totals(bill: BillId, run: Recalculation) -> BillTotals:
    """Return what a run found of one bill."""
    classes = run.tally.by_class(bill)
    total = run.tally.total(bill)
    return BillTotals(
        bill=bill,
        lines=total.lines,
        checked=total.checked,
        unpriced=total.lines - total.checked,
        findings=sum(classes.get(name, Sums()).lines for name in OPEN_CLASSES),
        billed_total=total.billed,
        expected_total=total.expected,
        difference=total.difference,
    )


def groups_of(run: Recalculation) -> tuple[FindingGroup, ...]:
    """Return the groups of a run that are not quiet."""
    return tuple(
        FindingGroup(
            bill=key.bill,
            finding_class=key.finding_class,
            cause_key=None if key.cause < 0 else key.cause,
            model=key.model,
            type_code=key.type_code,
            lines=sums.lines,
            billed=sums.billed,
            difference=sums.difference,
        )
        for key, sums in sorted(run.tally.groups.items())
        if key.finding_class not in _QUIET
    )
