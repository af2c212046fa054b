"""Prove that the sample ledger finds what was planted in it, and nothing else."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from desktop_app.bootstrap import open_ledger
from desktop_app.domain.bills import Receipt
from desktop_app.domain.findings import OPEN_CLASSES, RunSummary
from desktop_app.jobs import Progress
from desktop_app.services.sampling import build_sample

SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"

Planted = Counter[str]


@pytest.fixture(scope="module")
def sample(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[list[Receipt], RunSummary]:
    root = tmp_path_factory.mktemp("sample") / "ledger"
    with open_ledger(root, Progress(), write=True) as home:
        return build_sample(home, Progress()).value


@pytest.fixture(scope="module")
def planted() -> Planted:
    with (SAMPLES / "planted.csv").open(encoding="utf-8", newline="") as file:
        return Counter(row["class"] for row in csv.DictReader(file))


def test_the_samples_are_written_again_with_the_same_bytes(tmp_path: Path) -> None:
    again = tmp_path / "resources" / "samples"
    shutil.copytree(SAMPLES / "make", again / "make")

    subprocess.run(
        [sys.executable, "-m", "resources.samples.make"], cwd=tmp_path, check=True
    )

    written = sorted(p for p in again.rglob("*.*") if "make" not in p.parts)
    assert len(written) == 9
    for path in written:
        kept = SAMPLES / path.relative_to(again)
        assert path.read_bytes() == kept.read_bytes(), path.name


def test_every_sample_bill_ties_out(
    sample: tuple[list[Receipt], RunSummary], planted: Planted
) -> None:
    receipts, _summary = sample

    assert len(receipts) == 4
    assert all(r.rows == r.lines + r.rejects + r.blank for r in receipts)
    assert sum(r.rejects for r in receipts) == planted["reject"]
    assert sum(r.duplicates for r in receipts) == planted["duplicate"]


def test_what_was_planted_is_found_and_nothing_else(
    sample: tuple[list[Receipt], RunSummary], planted: Planted
) -> None:
    _receipts, summary = sample

    found = {
        str(one): summary.classes[one].lines
        for one in OPEN_CLASSES
        if one in summary.classes and summary.classes[one].lines
    }

    assert found == {name: n for name, n in planted.items() if name != "reject"}


def test_the_scope_of_the_summary_is_every_line(
    sample: tuple[list[Receipt], RunSummary],
) -> None:
    receipts, summary = sample

    assert summary.lines == sum(r.lines for r in receipts)
    assert summary.billed_total == sum(r.billed_total for r in receipts)
