"""Prove that the sample ledger finds what was planted in it, and nothing else."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_app.bootstrap import open_ledger
from desktop_app.domain.bills import Receipt, Scope
from desktop_app.domain.findings import Finding, RunSummary
from desktop_app.jobs import Progress
from desktop_app.services.explaining import findings_of
from desktop_app.services.sampling import build_sample

SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"

Row = dict[str, str]


@dataclass(frozen=True)
class Sample:
    """The sample ledger, made once for this file."""

    receipts: list[Receipt]
    runs: list[RunSummary]
    findings: list[Finding]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    root = tmp_path_factory.mktemp("sample") / "ledger"
    with open_ledger(root, Progress(), write=True) as home:
        receipts, runs = build_sample(home, Progress()).value
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
    assert len(written) == 11
    for path in written:
        kept = SAMPLES / path.relative_to(again)
        assert path.read_bytes() == kept.read_bytes(), path.name


def test_every_sample_bill_ties_out(sample: Sample, planted: list[Row]) -> None:
    receipts = sample.receipts

    assert len(receipts) == 5
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


def test_the_summary_covers_every_line(sample: Sample) -> None:
    assert sample.summary.lines == sum(r.lines for r in sample.receipts)
    assert sample.summary.billed_total == sum(r.billed_total for r in sample.receipts)
