"""Lines of every format that can be read leave as FOCUS that no rule fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from desktop_app.reports.focus import Origin, focus_rows
from importers.contract import Role
from importers.registry import identify
from importers.testing import bills_in
from tests.focus.focus_file import FocusFile
from tests.focus.verdicts import Verdict, judge

BILLS = Path(__file__).parents[2] / "importers" / "bills"
# Holds an amount of twenty digits before the point, more than FOCUS figures have.
TOO_LARGE = BILLS / "model-router.cost-breakdown" / "odd.json"
TAKEN = [
    one
    for one in bills_in(BILLS)
    if not one.name.startswith("refused") and one != TOO_LARGE
]
MONEY = pa.decimal128(38, 10)
JUDGED: dict[str, Any] = {
    "line_id": pa.string(),
    "source_file": pa.string(),
    "finding_class": pa.string(),
    "expected": MONEY,
    "difference": MONEY,
}
# What every format has; whether accounts, regions … have names depends on the file.
SUPPORTED = (
    "MULTIPLE_PRICING_CATEGORIES_SUPPORTED",
    "NEGOTIATED_PRICING_SUPPORTED",
    "PUBLIC_PRICE_LIST_SUPPORTED",
    "REGION_SUPPORTED",
    "SUB_ACCOUNT_SUPPORTED",
    "TAGGING_SUPPORTED",
    "UNIT_PRICING_SUPPORTED",
    "USAGE_MEASUREMENT_SUPPORTED",
)


def lines_of(bill: Path) -> tuple[pa.Table, Origin] | None:
    """Read a bill as the ledger would give its lines; null: it is no bill."""
    reading = identify(bill)
    profile = reading.profile
    if profile.role is not Role.BILL:
        return None
    lines = pa.concat_tables(batch.lines for batch in reading.batches())
    for place, field in enumerate(lines.schema):
        if pa.types.is_dictionary(field.type):
            texts: Any = lines.column(place).cast(pa.string())
            lines = lines.set_column(place, field.name, texts)
    for name, kind in JUDGED.items():
        nothing: Any = pa.nulls(lines.num_rows, kind)
        lines = lines.append_column(name, nothing)
    origin = Origin(profile.provider, "", "2026-05", profile.utc_offset, frozenset())
    return lines.combine_chunks(), origin


@pytest.mark.parametrize("bill", TAKEN, ids=lambda one: f"{one.parent.name}-{one.name}")
def test_no_rule_of_the_model_fails(bill: Path) -> None:
    found = lines_of(bill)
    if found is None:
        return

    rows = focus_rows(*found)

    columns = {name: rows.column(name).to_pylist() for name in rows.column_names}
    types = dict(zip(rows.schema.names, rows.schema.types, strict=True))
    verdicts = judge(FocusFile(columns, types, rows.num_rows), SUPPORTED)
    failed = {
        f"{one.rule.id}: {one.rule.sentence}": one.rows[:3]
        for one in verdicts
        if one.verdict is Verdict.FAILED
    }
    assert failed == {}


def test_an_amount_too_large_for_focus_is_refused_and_not_rounded() -> None:
    found = lines_of(TOO_LARGE)

    assert found is not None
    with pytest.raises(pa.ArrowInvalid, match="does not fit"):
        focus_rows(*found)
