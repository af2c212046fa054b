"""Write the claimed lines of a pack: rows as hashed, CSV, and workbook."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop_app.calc.claimed import AMOUNTS
from desktop_app.domain.audit import canonical
from desktop_app.domain.findings import Working
from desktop_app.i18n import _, mark
from desktop_app.reports.delimited import write_csv
from desktop_app.reports.sheets import Column, Kind, Sheet
from desktop_app.reports.workbook import write_workbook
from desktop_app.services.claim_figures import Figures
from desktop_app.services.claiming import COLUMNS, Claimed, Rule
from desktop_app.services.classes import WORDS

COUNTS = ("item", "source_row", "rule")
LEVEL = 6  # of compression
TITLES: dict[str, str] = {
    "item": mark("Item"),
    "line_id": mark("Line"),
    "vendor_line_id": mark("Provider's line ID"),
    "source_file": mark("File"),
    "source_row": mark("Row"),
    "period": mark("Period"),
    "at": mark("Used from"),
    "model": mark("Model"),
    "type_code": mark("Type"),
    "finding_class": mark("Class"),
    "basis": mark("Recalculated from"),
    "unit": mark("Unit"),
    "quantity": mark("Quantity"),
    "unit_price": mark("Unit price"),
    "ratio": mark("Ratio of units"),
    "factor": mark("Discount factor"),
    "list_cost": mark("List cost"),
    "plan": mark("Plan"),
    "discount": mark("Discount"),
    "coupon": mark("Coupon"),
    "rounding": mark("Rounding"),
    "expected": mark("Recalculated"),
    "billed": mark("Billed"),
    "difference": mark("Difference"),
    "currency": mark("Currency"),
    "rule": mark("Price rule"),
    "cause": mark("Cause"),
    "row_sha256": mark("SHA-256 of the row"),
}
WIDTHS = {"cause": 48, "source_file": 36, "type_code": 32, "vendor_line_id": 36}


def write_rows(lines: Iterable[Claimed], rows: Path, table: Path) -> None:
    """Write every line to both files in one pass."""
    with rows.open("wb") as file, gzip.GzipFile("", "wb", LEVEL, file, 0) as packed:
        write_csv(_csv_sheet(_kept(lines, packed)), table)


def _kept(
    lines: Iterable[Claimed], packed: gzip.GzipFile
) -> Iterator[Mapping[str, object]]:
    for one in lines:
        filled = {name: v for name, v in one.facts.items() if v is not None}
        record = canonical({"claim": filled, "line": one.columns})
        packed.write(record.encode() + b"\n")
        yield one.facts


def _csv_sheet(rows: Iterable[Mapping[str, object]]) -> Sheet:
    """Return the sheet of lines.csv; its header names columns for machines."""
    return Sheet("lines", [Column(name, name) for name in COLUMNS], rows)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield each row as it was written: ``claim`` and ``line``."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        for text in file:
            row: dict[str, Any] = json.loads(text)
            yield row


def write_claim_workbook(
    path: Path,
    figures: Figures,
    rules: Sequence[Rule],
    worked: Mapping[int, Working],
    rows: Path,
) -> None:
    """Write items, lines, rules and worked examples as one workbook."""
    write_workbook(
        [
            _items(figures),
            _lines(rows),
            _rules(rules),
            _workings(worked),
        ],
        path,
    )


def _items(figures: Figures) -> Sheet:
    columns = [
        Column("item", _("Item"), Kind.COUNT, 8),
        Column("class", _("Class")),
        Column("period", _("Period"), width=10),
        Column("account", _("Account"), width=20),
        Column("model", _("Model"), width=24),
        Column("type_code", _("Type"), width=32),
        Column("lines", _("Lines"), Kind.COUNT, 10),
        Column("billed", _("Billed"), Kind.AMOUNT, 20),
        Column("expected", _("Recalculated"), Kind.AMOUNT, 20),
        Column("difference", _("Difference"), Kind.AMOUNT, 20),
        Column("claimed", _("Claimed"), Kind.AMOUNT, 20),
        Column("currency", _("Currency"), width=10),
    ]
    currency = figures.dispute.currency
    rows: list[dict[str, object]] = [
        {
            **vars(one.sum),
            "item": one.number,
            "class": _(WORDS[one.item.group.finding_class]),
            "period": one.item.group.bill.period,
            "account": one.item.group.bill.account,
            "model": one.item.group.model,
            "type_code": one.item.group.type_code,
            "claimed": one.item.amount,
            "currency": currency,
        }
        for one in figures.items
    ]
    whole = {"class": _("Total"), "claimed": figures.asked, "currency": currency}
    rows.append({**vars(figures.sum), **whole})
    claim = {"class": _("Claim"), "claimed": figures.dispute.claim}
    rows.append({**claim, "currency": currency})
    return Sheet(_("Claim"), columns, rows)


def _lines(rows: Path) -> Sheet:
    columns = [
        Column(name, _(TITLES[name]), _kind(name), WIDTHS.get(name, 16))
        for name in COLUMNS
    ]
    return Sheet(_("Lines"), columns, _values(rows))


def _kind(name: str) -> Kind:
    if name in AMOUNTS:
        return Kind.AMOUNT
    return Kind.COUNT if name in COUNTS else Kind.TEXT


def _values(rows: Path) -> Iterator[dict[str, object]]:
    for row in read_rows(rows):
        claim = row["claim"]
        yield {
            name: Decimal(value) if name in AMOUNTS else value
            for name, value in claim.items()
        }


def _rules(rules: Sequence[Rule]) -> Sheet:
    columns = [
        Column("number", _("Price rule"), Kind.COUNT, 10),
        Column("words", _("In words"), width=80),
        Column("unit_price", _("Unit price"), Kind.AMOUNT),
        Column("currency", _("Currency"), width=10),
        Column("unit", _("Unit")),
        Column("snapshot_name", _("Snapshot"), width=32),
        Column("source_row", _("Row"), Kind.COUNT, 10),
    ]
    rows = [
        {**one.columns, "number": one.number, "words": one.words}
        for one in sorted(rules, key=lambda one: one.number)
    ]
    return Sheet(_("Price rules"), columns, rows)


def _workings(worked: Mapping[int, Working]) -> Sheet:
    columns = [
        Column("item", _("Item"), Kind.COUNT, 8),
        Column("line_id", _("Line"), width=22),
        Column("title", _("Step"), width=24),
        Column("formula", _("Formula"), width=64),
        Column("result", _("Result"), width=24),
        Column("verdict", ""),
    ]
    rows = [
        {"item": number, "line_id": working.line_id, **vars(step)}
        for number, working in sorted(worked.items())
        for step in working.steps
    ]
    return Sheet(_("Working"), columns, rows)
