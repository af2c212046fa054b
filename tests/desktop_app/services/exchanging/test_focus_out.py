"""Hold the FOCUS file of the sample ledger to the official rule model."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.bootstrap import open_ledger
from desktop_app.domain.bills import Scope
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import total
from desktop_app.jobs import Cancelled, Progress
from desktop_app.services.browsing import bills
from desktop_app.services.exchanging import export_focus
from tests.focus.focus_file import FocusFile, number, read_focus
from tests.focus.verdicts import Verdict, judge

# What the bills of the sample have; commitments, capacity and several currencies not.
SUPPORTED = (
    "ACCOUNT_NAMING_SUPPORTED",
    "AVAILABILITY_ZONE_SUPPORTED",
    "BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED",
    "MULTIPLE_PRICING_CATEGORIES_SUPPORTED",
    "NEGOTIATED_PRICING_SUPPORTED",
    "PUBLIC_PRICE_LIST_SUPPORTED",
    "REGION_SUPPORTED",
    "SUB_ACCOUNT_SUPPORTED",
    "TAGGING_SUPPORTED",
    "UNIT_PRICING_SUPPORTED",
    "USAGE_MEASUREMENT_SUPPORTED",
)
ZERO = Decimal(0)


@pytest.fixture(params=["csv", "parquet"])
def focus(request: pytest.FixtureRequest, focus_files: dict[str, Path]) -> FocusFile:
    return read_focus(focus_files[request.param])


def test_no_rule_of_the_model_fails(focus: FocusFile) -> None:
    found = judge(focus, SUPPORTED)

    failed = {
        f"{one.rule.id}: {one.rule.sentence}": one.rows[:3]
        for one in found
        if one.verdict is Verdict.FAILED
    }
    assert failed == {}


def test_every_rule_is_checked_or_has_its_reason(focus: FocusFile) -> None:
    found = judge(focus, SUPPORTED)

    assert Counter(one.verdict for one in found) == {
        Verdict.PASSED: 220,
        Verdict.NOT_SUPPORTED: 194,
        Verdict.MADE_OF_OTHERS: 93,
        Verdict.NOT_ON_A_FILE: 86,
        Verdict.PERMITS: 26,
        Verdict.SLIP: 2,
    }


def test_only_sentences_without_a_function_are_left_to_a_reader(
    focus: FocusFile,
) -> None:
    found = judge(focus, SUPPORTED)

    left = [one.rule for one in found if one.verdict is Verdict.NOT_ON_A_FILE]
    assert not [rule.id for rule in left if rule.requirement]


def test_every_line_of_the_ledger_is_a_row(
    focus: FocusFile, sample_ledger: Path
) -> None:
    with open_ledger(sample_ledger, Progress(), write=False) as home:
        lines = sum(one.lines for one in bills(home, Scope()))

    assert focus.rows == lines


def test_what_was_billed_is_kept_to_the_last_digit(
    focus: FocusFile, sample_ledger: Path
) -> None:
    with open_ledger(sample_ledger, Progress(), write=False) as home:
        billed = total(one.billed_total for one in bills(home, Scope()))

    cells = [number(cell) or ZERO for cell in focus.cells("BilledCost")]
    assert total(cells) == billed


def test_a_beijing_month_begins_at_16_hours_utc(focus: FocusFile) -> None:
    starts = {
        str(cell)[:13].replace(" ", "T") for cell in focus.cells("BillingPeriodStart")
    }

    assert {"2026-04-30T16", "2026-05-31T16"} <= starts
    assert {start[-3:] for start in starts} <= {"T16", "T00"}  # a gateway's are UTC's


def test_tokens_are_named_by_the_thousand(focus: FocusFile) -> None:
    units = Counter(focus.cells("PricingUnit"))

    assert units["1000 Tokens"] > 0


def test_a_scope_is_exported_alone(sample_ledger: Path, tmp_path: Path) -> None:
    target = tmp_path / "june.csv"

    with open_ledger(sample_ledger, Progress(), write=False) as home:
        rows = export_focus(home, Scope(period="2026-06"), target, Progress()).value

    months = set(read_focus(target).cells("x_BillingPeriod"))
    assert (rows, months) == (1709, {"2026-06"})


def test_a_stopped_export_leaves_what_was_there(
    sample_ledger: Path, tmp_path: Path
) -> None:
    target = tmp_path / "all.parquet"
    target.write_bytes(b"before")
    stopped = Progress()

    class Stop(Progress):
        def advance(self, amount: int = 1) -> None:
            stopped.cancel()
            stopped.advance(amount)

    with (
        open_ledger(sample_ledger, Progress(), write=False) as home,
        pytest.raises(Cancelled),
    ):
        export_focus(home, Scope(), target, Stop())

    assert [one.name for one in tmp_path.iterdir()] == ["all.parquet"]
    assert target.read_bytes() == b"before"


def test_another_ending_is_refused(sample_ledger: Path, tmp_path: Path) -> None:
    with (
        open_ledger(sample_ledger, Progress(), write=False) as home,
        pytest.raises(Refused, match=r"neither \.csv nor \.parquet"),
    ):
        export_focus(home, Scope(), tmp_path / "all.xlsx", Progress())
