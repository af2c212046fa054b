"""OpenAI's exports go the whole way: sums tie, usage is in no total."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.money import total
from desktop_app.jobs import Progress
from desktop_app.services.importing import import_paths
from desktop_app.store.workspace import Workspace
from importers.contract import Role
from tests.desktop_app.services.systems.neighbours import (
    BILLS,
    faults,
    judge,
    rows_of,
    summed,
    take,
)

COST, USAGE = "openai.cost/whole.csv", "openai.usage.completions/whole.csv"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


def test_the_total_is_the_file_s_to_the_last_of_its_sixteen_decimals(
    home: Workspace,
) -> None:
    stated = [row["amount_value"] for row in rows_of(COST)]

    take(home, BILLS / COST)

    assert summed(judge(home)) == total(Decimal(one) for one in stated if one)


def test_days_without_spend_are_read_and_count_as_blank(home: Workspace) -> None:
    (receipt,) = import_paths(home, [BILLS / COST], Progress()).value

    assert (receipt.rows, receipt.lines, receipt.blank) == (7, 5, 2)


def test_sums_of_a_day_are_taken_as_stated(home: Workspace) -> None:
    take(home, BILLS / COST)

    assert faults(judge(home)) == []


def test_a_usage_export_is_a_log_and_in_no_bill(home: Workspace) -> None:
    take(home, BILLS / USAGE)

    assert not home.lines.parts(Scope())
    (part,) = home.lines.parts(Scope(), role=Role.USAGE_LOG)
    assert part.lines == 4
