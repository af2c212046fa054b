"""What left as FOCUS comes back with the same totals."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.bootstrap import open_ledger
from desktop_app.domain.bills import ImportStatus, Scope
from desktop_app.domain.money import EXACT
from desktop_app.domain.views import LineQuery
from desktop_app.jobs import Progress
from desktop_app.services.importing import import_paths
from desktop_app.services.looking import open_lines
from importers.registry import identify

Totals = dict[tuple[str, ...], dict[str, Decimal]]
KEY = (
    "billing_account_id",
    "billing_period",
    "billing_currency",
    "charge_category",
    "charge_kind",
)
AMOUNTS = (
    "billed_cost",
    "list_cost",
    "discount_amount",
    "coupon_amount",
    "rounding_amount",
    "plan_deducted",
    "pricing_quantity",
    "usage_deducted",
)
ZERO = Decimal(0)


def lines_of(ledger: Path) -> list[dict[str, object]]:
    with (
        open_ledger(ledger, Progress(), write=False) as home,
        open_lines(home, LineQuery(Scope()), Progress(), paged=False) as index,
    ):
        return index.page(0, index.count).to_pylist()


def totals(ledger: Path) -> Totals:
    """Sum each bill's amounts by what kind of charge they are."""
    found: Totals = defaultdict(lambda: dict.fromkeys(AMOUNTS, ZERO))
    for line in lines_of(ledger):
        sums = found[tuple(str(line[name]) for name in KEY)]
        for name in AMOUNTS:
            amount = line[name]
            if isinstance(amount, Decimal):
                sums[name] = EXACT.add(sums[name], amount)
    return dict(found)


@pytest.fixture(params=["csv", "parquet", "csv.gz"])
def came_back(
    request: pytest.FixtureRequest, focus_files: dict[str, Path], tmp_path: Path
) -> Path:
    """A ledger that holds nothing but the FOCUS file of the sample ledger."""
    file = focus_files[request.param.removesuffix(".gz")]
    if request.param.endswith(".gz"):
        packed = tmp_path / "sample.csv.gz"
        packed.write_bytes(gzip.compress(file.read_bytes()))
        file = packed
    root = tmp_path / "empty"
    with open_ledger(root, Progress(), write=True) as home:
        (receipt,) = import_paths(home, [file], Progress()).value
    assert (receipt.status, receipt.rejects) == (ImportStatus.IMPORTED, 0)
    return root


def test_every_bill_has_the_same_totals_by_kind_of_charge(
    came_back: Path, sample_ledger: Path
) -> None:
    assert totals(came_back) == totals(sample_ledger)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_what_decides_a_price_comes_back_line_by_line(
    form: str, focus_files: dict[str, Path], sample_ledger: Path
) -> None:
    names = ("vendor_line_id", "model", "type_code", "context_tier", "thinking")
    more = ("list_unit_price", "pricing_unit", "billing_date", "tags")
    reading = identify(focus_files[form])

    found = [row for batch in reading.batches() for row in batch.lines.to_pylist()]

    assert [[row[name] for name in (*names, *more)] for row in found] == [
        [row[name] for name in (*names, *more)] for row in lines_of(sample_ledger)
    ]


def test_own_columns_of_other_programs_are_not_read_and_named(
    a_file: Callable[[str], Path],
) -> None:
    header = "BilledCost,BillingAccountId,BillingCurrency,BillingPeriodStart"
    more = "ChargeCategory,ChargePeriodStart,X_Model,x_ListCost"
    row = "1,42,USD,2026-05-01T00:00:00Z,Usage,2026-05-02T00:00:00Z,qwen3-max,99"
    reading = identify(a_file(f"{header},{more}\n{row}\n"))

    (batch,) = reading.batches()

    assert reading.unmapped == ("X_Model", "x_ListCost")
    assert batch.lines.column("model").null_count == 1
    assert batch.lines.column("list_cost").null_count == 1


@pytest.fixture
def a_file(tmp_path: Path) -> Callable[[str], Path]:
    """Write a CSV file."""

    def write(text: str) -> Path:
        path = tmp_path / "focus.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write
