"""Lines are read in stretches that know their rows, whatever the row groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import pyarrow.parquet as pq
import pytest

from desktop_app.calc.foreknowledge import History, look_ahead
from desktop_app.calc.lines import PartIn, filled, month_bounds, stretches
from desktop_app.calc.recalculate import workbench

Make = Callable[..., dict[str, Any]]


class Case(Protocol):
    """What a bill is judged by; see conftest.py."""

    def part(self, lines: Sequence[dict[str, Any]], **given: object) -> PartIn: ...


@pytest.fixture
def part(case: Case, line: Make) -> PartIn:
    """Seven lines in row groups of two; the sixth repeats the second's ID."""
    lines = [
        line(vendor_line_id=f"id-{1 if n == 5 else n}", model=f"m{n}") for n in range(7)
    ]
    found = case.part(lines)
    pq.write_table(pq.read_table(found.path), found.path, row_group_size=2)
    return found


def test_stretches_follow_one_another(part: PartIn) -> None:
    found = list(stretches(part, 3))

    rows = [row for one in found for row in range(one.first, one.first + one.size)]
    assert rows == list(range(7))
    assert len(found) > 1


def test_words_of_several_row_groups_keep_their_places(part: PartIn) -> None:
    models = []
    for one in stretches(part, 3):
        numbers, combinations = one.combinations()
        models += [combinations[number].model for number in numbers.tolist()]

    assert models == [f"m{n}" for n in range(7)]


def test_a_fact_about_a_row_reaches_its_stretch(part: PartIn) -> None:
    connection = workbench()
    facts = look_ahead(connection, [part], History())[part.id]
    connection.close()

    marked = [
        flag
        for one in stretches(part, 3)
        for flag in facts.among(facts.duplicates, one).tolist()
    ]

    assert marked == [n == 5 for n in range(7)]


def test_columns_without_any_value_count_as_missing(part: PartIn) -> None:
    found = filled(part.path)

    assert "coupon_amount" in found
    assert "rounding_amount" not in found


@pytest.mark.parametrize("period", ["2026-13", "", "May"])
def test_what_is_no_month_has_no_bounds(period: str) -> None:
    assert month_bounds(period) is None


def test_december_ends_with_the_year() -> None:
    first, after = month_bounds("2026-12") or (0, 0)

    assert after - first == 31
