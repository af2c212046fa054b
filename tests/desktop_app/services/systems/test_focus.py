"""Take FOCUS files of other providers the whole way: import, reconcile, findings."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.bootstrap import open_ledger
from desktop_app.domain.bills import Scope
from desktop_app.domain.findings import Finding, FindingClass
from desktop_app.domain.money import total
from desktop_app.jobs import Progress
from desktop_app.services.browsing import bills
from desktop_app.services.explaining import findings_of
from desktop_app.services.importing import import_paths
from desktop_app.services.reconciling import reconcile
from desktop_app.store.workspace import Workspace

BILLS = Path("tests/importers/bills/focus.cost-and-usage").resolve()
WHOLE = BILLS / "whole-v10.csv"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with open_ledger(tmp_path / "ledger", Progress(), write=True) as opened:
        yield opened


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(rows: list[dict[str, str]], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def findings(home: Workspace, file: Path) -> list[Finding]:
    import_paths(home, [file], Progress())
    reconcile(home, Scope(), Progress())
    return list(findings_of(home, Scope(), None, Progress()))


def test_the_bill_s_total_is_the_file_s_to_the_last_digit(home: Workspace) -> None:
    import_paths(home, [WHOLE], Progress())

    (bill,) = bills(home, Scope())
    assert bill.billed_total == total(Decimal(r["BilledCost"]) for r in rows_of(WHOLE))


def test_a_file_of_two_providers_gives_a_bill_for_each_account(
    home: Workspace,
) -> None:
    import_paths(home, [BILLS / "whole-v12.csv"], Progress())

    found = {(one.id.provider, one.id.account) for one in bills(home, Scope())}
    assert found == {("focus", "1000000000000042"), ("focus", "other-1")}


def test_a_whole_file_holds_no_fault_but_a_correction_of_another_month(
    home: Workspace,
) -> None:
    found = findings(home, WHOLE)

    quiet = {FindingClass.UNPRICED, FindingClass.STATED, FindingClass.MATCHED}
    faults = [one.finding_class for one in found if one.finding_class not in quiet]
    assert faults == [FindingClass.OUTSIDE_PERIOD]


def test_a_list_cost_that_is_not_price_times_quantity_is_found(
    home: Workspace, tmp_path: Path
) -> None:
    rows = rows_of(WHOLE)
    rows[0] |= {"ListCost": "1.20", "ContractedCost": "0.95", "BilledCost": "0.95"}

    found = findings(home, written(rows, tmp_path / "planted.csv"))

    wrong = [one for one in found if one.finding_class is FindingClass.ARITHMETIC]
    assert [(one.source_row, one.billed) for one in wrong] == [(2, Decimal("0.95"))]


def test_a_cost_billed_above_the_contracted_one_is_found(
    home: Workspace, tmp_path: Path
) -> None:
    rows = rows_of(WHOLE)
    rows[1]["BilledCost"] = "0.5"

    found = findings(home, written(rows, tmp_path / "planted.csv"))

    wrong = [one for one in found if one.finding_class is FindingClass.ARITHMETIC]
    assert [one.source_row for one in wrong] == [3]


def test_an_export_whose_contracted_costs_are_empty_is_taken(home: Workspace) -> None:
    found = findings(home, BILLS / "alibaba-v10.csv")

    assert {one.finding_class for one in found} == {FindingClass.UNPRICED}
