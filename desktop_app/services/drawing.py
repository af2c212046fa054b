"""Draw an audit sample from charge lines, and export it with how it was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from desktop_app.calc.sample import Drawn, SamplePlan, draw
from desktop_app.domain.bills import Scope
from desktop_app.domain.changes import Outcome
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import plain
from desktop_app.i18n import _, mark
from desktop_app.jobs import Progress
from desktop_app.reports.sheets import Column, Kind, Sheet
from desktop_app.services.looking import judged_parts
from desktop_app.services.reporting import write_sheets
from desktop_app.store.queries import Keys, LineTable
from desktop_app.store.workspace import Workspace

FACT_TITLES = {
    "seed": mark("Seed"),
    "size": mark("Units to draw"),
    "materiality": mark("Materiality"),
    "currency": mark("Currency"),
    "population_lines": mark("Lines in all"),
    "population_total": mark("Sum of absolute amounts"),
    "zero_lines": mark("Lines of nothing"),
    "full_lines": mark("Lines taken in full"),
    "full_total": mark("Sum taken in full"),
    "drawn_from": mark("Sum drawn from"),
    "interval": mark("Interval"),
    "start": mark("First unit"),
    "selected_lines": mark("Lines selected"),
}
MOST = 100_000  # units drawn; beyond that one tests everything
COLUMNS = (
    "line_id",
    "vendor_line_id",
    "source_file",
    "source_row",
    "billing_account_id",
    "billing_period",
    "billing_date",
    "model",
    "type_code",
    "billed_cost",
    "expected",
    "finding_class",
)


@dataclass(frozen=True)
class AuditSample:
    """A drawn sample with its lines as they are shown and exported."""

    drawn: Drawn
    currency: str
    rows: tuple[Mapping[str, object], ...]

    @property
    def facts(self) -> dict[str, object]:
        """How it was drawn, so that anybody can draw it again."""
        drawn, plan = self.drawn, self.drawn.plan
        return {
            "seed": plan.seed,
            "size": plan.size,
            "materiality": plan.materiality,
            "currency": self.currency,
            "population_lines": drawn.population,
            "population_total": drawn.total,
            "zero_lines": drawn.zeros,
            "full_lines": drawn.full_lines,
            "full_total": drawn.full_total,
            "drawn_from": drawn.drawn_total,
            "interval": drawn.interval,
            "start": drawn.start,
            "selected_lines": len(self.rows),
        }


def audit_sample(
    home: Workspace,
    scope: Scope,
    plan: SamplePlan,
    progress: Progress,
    currency: str | None = None,
) -> AuditSample:
    """Draw a monetary-unit sample of the lines in scope.

    Their order is: bill, content ID of the file of lines, row in it.

    Raises:
        Refused: there are no lines, or they are in several currencies.
    """
    if not 0 < plan.size <= MOST:
        raise Refused(
            _("A sample of {size} cannot be drawn.").format(size=plan.size),
            _("Choose a size from 1 to {most}.").format(most=f"{MOST:,}"),
        )
    judged = [
        one
        for one in judged_parts(home, scope)
        if currency in {None, one.part.bill.currency}
    ]
    judged.sort(key=lambda one: (one.part.bill, one.part.id))
    names = sorted({one.part.bill.currency for one in judged})
    if not names:
        raise Refused(
            _("There are no charge lines in scope to draw from."),
            _("Import a bill first, or choose another period or account."),
        )
    if len(names) > 1:
        raise Refused(
            _("The lines in scope are in several currencies: {names}.").format(
                names=", ".join(names)
            ),
            _("Choose one with --currency: amounts are never added across them."),
        )
    progress.begin(_("Drawing a sample"), sum(one.part.lines for one in judged))
    table = LineTable(judged)
    try:
        keys = table.keys((), ())
        progress.check()
        drawn = draw(_amounts(table, keys), plan)
        rows = _rows(table, keys, drawn)
    finally:
        table.close()
    return AuditSample(drawn, names[0], rows)


def export_sample(sample: AuditSample, path: Path) -> Outcome[int]:
    """Write a sample to ``.xlsx`` (with how it was drawn) or ``.csv``."""
    facts = {key: _text(value) for key, value in sample.facts.items()}
    about = [
        Column("name", _("What"), width=28),
        Column("value", _("Value"), width=80),
    ]
    told = [
        {"name": _(title), "value": facts[key]} for key, title in FACT_TITLES.items()
    ]
    told.append({"name": _("How to draw it again"), "value": how_to()})
    repeated = {key: facts[key] for key in ("seed", "interval", "start")}
    lines = Sheet(
        _("Sample"),
        _columns(),
        [{**row, **repeated} for row in sample.rows],
    )
    return write_sheets([Sheet(_("How it was drawn"), about, told), lines], path)


def how_to() -> str:
    """Say how anybody can draw the same sample again."""
    return _(
        "Order the lines by provider, account, period and currency of their bill, then "
        "by the SHA-256 of the file of lines, then by row. Leave out the lines of at "
        "least the materiality: they are taken in full. Add up the absolute billed "
        "amounts of the others in units of 0.0000000001; the interval is that sum "
        "divided by the size, rounded up to a unit. The first unit is the SHA-256 of "
        "“plumbline monetary-unit sample”, a line feed and the seed, read as a number, "
        "modulo the interval, plus 1; then every unit an interval further. A line is "
        "drawn when one of these units lies in it."
    )


def _amounts(table: LineTable, keys: Keys) -> pa.ChunkedArray[Any]:
    found = table.rows(keys, ("billed_cost",)).column("billed_cost")
    return found.cast(pa.decimal128(38, 10))


def _rows(
    table: LineTable, keys: Keys, drawn: Drawn
) -> tuple[Mapping[str, object], ...]:
    if not drawn.lines:
        return ()
    places = np.array([one.place for one in drawn.lines], dtype=np.int64)
    lines = table.rows(keys[places], COLUMNS).to_pylist()
    return tuple(
        {
            **{name: line.get(name) for name in COLUMNS},
            "position": one.position,
            "hits": one.hits,
            "stratum": "full" if one.in_full else "drawn",
        }
        for line, one in zip(lines, drawn.lines, strict=True)
    )


def _columns() -> list[Column]:
    return [
        Column("stratum", _("Stratum"), width=10),
        Column("position", _("Running sum"), Kind.AMOUNT, width=20),
        Column("hits", _("Units drawn"), Kind.COUNT, width=12),
        Column("line_id", _("Line"), width=22),
        Column("vendor_line_id", _("Provider's line ID"), width=40),
        Column("source_file", _("File"), width=40),
        Column("source_row", _("Row"), Kind.COUNT, width=10),
        Column("billing_account_id", _("Account"), width=20),
        Column("billing_period", _("Period"), width=10),
        Column("billing_date", _("Date"), Kind.DAY),
        Column("model", _("Model"), width=24),
        Column("type_code", _("Type"), width=30),
        Column("billed_cost", _("Billed"), Kind.AMOUNT),
        Column("expected", _("Expected"), Kind.AMOUNT),
        Column("finding_class", _("Class")),
        Column("seed", _("Seed"), width=10),
        Column("interval", _("Interval"), width=16),
        Column("start", _("First unit"), width=16),
    ]


def _text(value: object) -> str:
    if value is None:
        return "–"
    return plain(value) if isinstance(value, Decimal) else str(value)
