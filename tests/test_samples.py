"""Prove that the sample ledger finds what was planted in it, and nothing else."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from desktop_app.bootstrap import open_ledger
from desktop_app.calc.spikes import spikes_of
from desktop_app.domain.allocation import Split
from desktop_app.domain.bills import BillId, Receipt, Scope
from desktop_app.domain.changes import Changed
from desktop_app.domain.findings import Finding, RunSummary
from desktop_app.domain.subscriptions import PlanState, WindowKind
from desktop_app.domain.trends import Span, TrendQuery
from desktop_app.domain.usage import Meter, UsageState
from desktop_app.jobs import Progress
from desktop_app.services.allocating import Months, all_months, proofs, run_allocation
from desktop_app.services.budgeting import Asked, list_alerts, list_budgets, standings
from desktop_app.services.counting import usage_match
from desktop_app.services.explaining import findings_of
from desktop_app.services.planning import plan_of
from desktop_app.services.sample_plan import build_sample_ledger, plan_sample
from desktop_app.services.subscribing import plans_held
from desktop_app.services.trending import trends
from desktop_app.store.workspace import Workspace

SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"

RETAIL, STUDIO, PILOT = "1064000000000011", "1064000000000028", "1064000000000042"
LOG = "hx.request-log"
MONTHS = 12

Row = dict[str, str]


@dataclass(frozen=True)
class Sample:
    """The sample ledger, made once for this file."""

    receipts: list[Receipt]
    runs: list[RunSummary]
    findings: list[Finding]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    root = tmp_path_factory.mktemp("sample") / "ledger"
    with open_ledger(root, Progress(), write=True) as opened:
        yield opened


@pytest.fixture(scope="module", autouse=True)
def sample(home: Workspace) -> Sample:
    receipts, runs = build_sample_ledger(home, Progress()).value
    findings = list(findings_of(home, Scope(), None, Progress()))
    return Sample(receipts, runs, findings)


@pytest.fixture(scope="module")
def planted() -> list[Row]:
    with (SAMPLES / "planted.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines_of(rows: list[Row]) -> Counter[str]:
    return Counter(row["class"] for row in rows)


def test_the_samples_are_written_again_with_the_same_bytes(tmp_path: Path) -> None:
    again = tmp_path / "resources" / "samples"
    shutil.copytree(SAMPLES / "make", again / "make")

    subprocess.run(
        [sys.executable, "-m", "resources.samples.make"], cwd=tmp_path, check=True
    )

    written = sorted(p for p in again.rglob("*.*") if "make" not in p.parts)
    assert len(written) == 21
    for path in written:
        kept = SAMPLES / path.relative_to(again)
        assert path.read_bytes() == kept.read_bytes(), path.name


def test_every_sample_bill_ties_out(sample: Sample, planted: list[Row]) -> None:
    receipts = sample.receipts

    assert len(receipts) == 10
    assert all(r.rows == r.lines + r.rejects + r.blank for r in receipts)
    assert sum(r.rejects for r in receipts) == lines_of(planted)["reject"]
    assert sum(r.duplicates for r in receipts) == lines_of(planted)["duplicate"]


def test_what_was_planted_is_found_and_nothing_else(
    sample: Sample, planted: list[Row]
) -> None:
    wanted = Counter(
        (row["vendor_line_id"], row["class"])
        for row in planted
        if row["class"] != "reject"
    )

    found = Counter(
        (f.vendor_line_id or "", str(f.finding_class)) for f in sample.findings
    )

    assert found == wanted


def test_every_planted_cause_is_among_those_found(
    sample: Sample, planted: list[Row]
) -> None:
    found = {
        f.vendor_line_id: {str(cause.hypothesis) for cause in f.causes}
        for f in sample.findings
    }

    missed = [
        row
        for row in planted
        if row["cause"] and row["cause"] not in found[row["vendor_line_id"]]
    ]

    assert missed == []


def test_the_runs_cover_every_charge_line(sample: Sample) -> None:
    charged = [one for one in sample.receipts if LOG not in one.profile]

    for run in sample.runs:
        own = [one for one in charged if one.currency == run.currency]
        assert run.lines == sum(one.lines for one in own)
        assert run.billed_total == sum(one.billed_total for one in own)


def test_the_sample_holds_twelve_months_of_two_accounts(sample: Sample) -> None:
    months = {
        (account, period)
        for one in sample.receipts
        if LOG not in one.profile
        for account in one.accounts
        for period in one.periods
    }

    for account in (RETAIL, STUDIO):
        found = sorted(month for holder, month in months if holder == account)
        assert (found[0], found[-1], len(found)) == ("2025-07", "2026-06", MONTHS)


def test_the_own_log_differs_in_what_was_planted_and_nothing_else(
    home: Workspace,
) -> None:
    match = usage_match(home, BillId("alibaba", PILOT, "2026-04", "CNY"))

    apart = {
        (one.key.model, one.key.meter, one.key.owner): one.variances.quantity
        for one in match.rows
        if one.state is not UsageState.TIES
    }

    assert sorted(apart) == [
        ("deepseek-v3.2", Meter.INPUT, "试点评测"),
        ("qwen3-max", Meter.OUTPUT, "导购助手"),
    ]
    lost, unbilled = (
        apart["qwen3-max", Meter.OUTPUT, "导购助手"],
        apart["deepseek-v3.2", Meter.INPUT, "试点评测"],
    )
    assert lost > 0 > unbilled


def test_the_day_on_which_the_bot_ran_wild_is_marked_with_its_model(
    home: Workspace,
) -> None:
    span = Span(date(2026, 2, 1), date(2026, 4, 30))
    trend = trends(home, TrendQuery(Scope(account=RETAIL), span), Progress())[0]

    [spike] = spikes_of(trend)

    assert trend.buckets[spike.bucket].start == date(2026, 3, 18)
    assert spike.mover is not None
    assert trend.series[spike.mover].values == ("qwen3-max",)


def test_every_month_of_the_sample_is_allocated_to_the_last_digit(
    home: Workspace,
) -> None:
    found = run_allocation(home, all_months(home), Progress())

    assert len(found.of("CNY")) == MONTHS
    assert found.of("USD")
    assert all(one.holds for one in proofs(home, found))


def test_the_sample_shares_by_cost_tokens_and_fixed_parts_and_leaves_a_rest(
    home: Workspace,
) -> None:
    found = run_allocation(home, Months("2026-06", "2026-06"), Progress())

    month = found.month("2026-06", "CNY")
    assert {one.split for one in month.pools} == {Split.COST, Split.TOKENS, Split.FIXED}
    assert month.unallocated > 0
    assert found.plan.owner


def test_budgets_of_the_sample_are_within_at_a_threshold_and_over(
    home: Workspace,
) -> None:
    found = standings(home, Asked("2026-06"), Progress())

    shares = [one.share for one in found if one.share is not None]
    assert len(shares) == len(list_budgets(home))
    assert min(shares) < 50
    assert any(80 <= one < 82 for one in shares)
    assert max(shares) > 100
    assert all(one.reached for one in found if (one.share or 0) >= 80)


def test_what_the_sample_crosses_has_been_alerted(home: Workspace) -> None:
    alerts = {(a.budget.id, a.threshold) for a in list_alerts(home)}

    crossed = {
        (one.budget.id, each)
        for one in standings(home, Asked("2026-06"), Progress())
        for each in one.reached
    }

    assert crossed
    assert crossed <= alerts


def test_building_the_sample_again_changes_no_plan_budget_or_alert(
    home: Workspace,
) -> None:
    before = plan_of(home), list_budgets(home), list_alerts(home)

    again = plan_sample(home, Progress())

    assert again.changed is Changed.NOTHING
    assert (plan_of(home), list_budgets(home), list_alerts(home)) == before


def test_every_plan_of_the_sample_says_from_when_to_when_it_serves(
    home: Workspace,
) -> None:
    held = plans_held(home, Scope(), Progress(), date(2026, 7, 1))

    states = Counter(one.state for one in held.found)
    assert states == {PlanState.RUNNING: 1, PlanState.ENDED: 8}
    assert all(sum(one.months.values()) == one.paid for one in held.found)
    assert {kind.kind for one in held.found for kind in one.windows} == set(WindowKind)
