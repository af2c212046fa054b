"""OpenRouter's activity goes the whole way, against a list of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.money import total
from desktop_app.services.pricing import import_prices
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.systems.neighbours import (
    BILLS,
    faults,
    judge,
    rows_of,
    summed,
    take,
    write,
)

WHOLE = "openrouter.activity/whole.csv"
LIST = """\
provider,region,model,type_code,unit_price,currency,unit,effective_from,effective_to,note
openrouter,,qwen/qwen3-max,input_token,1.2,USD,1M tokens,2026-01-01T00:00:00Z,,
openrouter,,qwen/qwen3-max,input_token_cache,0.24,USD,1M tokens,2026-01-01T00:00:00Z,,
openrouter,,qwen/qwen3-max,output_token,6,USD,1M tokens,2026-01-01T00:00:00Z,,
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "prices.csv"
    path.write_text(LIST, encoding="utf-8")
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        import_prices(opened, path)
        yield opened


def test_generations_at_the_list_s_prices_are_in_order(home: Workspace) -> None:
    take(home, BILLS / WHOLE)

    lines = judge(home)

    assert faults(lines) == []
    assert [line.found for line in lines] == ["matched"] * 3 + ["stated"]


def test_the_total_is_the_file_s_to_the_last_digit(home: Workspace) -> None:
    take(home, BILLS / WHOLE)

    due = total(Decimal(row["cost_total"]) for row in rows_of(WHOLE))
    assert summed(judge(home)) == due


def test_a_cost_above_the_list_s_is_overcharged(
    home: Workspace, tmp_path: Path
) -> None:
    rows = rows_of(WHOLE)
    rows[1]["cost_total"] = "0.0014160001"

    take(home, write(tmp_path / "bill.csv", rows))

    assert faults(judge(home)) == [(3, "overcharged", Decimal("0.0000000001"))]


def test_a_web_search_is_taken_as_stated(home: Workspace, tmp_path: Path) -> None:
    rows = rows_of(WHOLE)
    rows[0] |= {"cost_total": "0.0242", "cost_web_search": "0.02"}

    take(home, write(tmp_path / "bill.csv", rows))

    assert faults(judge(home)) == []


def test_a_generation_that_is_billed_twice_is_a_duplicate(
    home: Workspace, tmp_path: Path
) -> None:
    rows = rows_of(WHOLE)

    take(home, write(tmp_path / "bill.csv", [*rows, rows[0]]))

    assert faults(judge(home)) == [(6, "duplicate", Decimal("0.0042"))]
