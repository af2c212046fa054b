"""What must hold of every bill, whatever is in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Protocol

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.calc.lines import PartIn
from desktop_app.calc.recalculate import Recalculation
from desktop_app.calc.results import classes_in
from desktop_app.calc.timelines import Candidate, Timelines, in_force
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.prices import Discount

Make = Callable[..., dict[str, Any]]


class Found(Protocol):
    """One line's verdict."""

    name: FindingClass | None
    expected: Decimal | None
    difference: Decimal | None


class Case(Protocol):
    """What a bill is judged by; see conftest.py."""

    rules: Sequence[dict[str, Any]]
    terms: Sequence[Discount]
    run: Recalculation

    def judge(
        self, lines: Sequence[dict[str, Any]], **given: object
    ) -> list[Found]: ...
    def part(self, lines: Sequence[dict[str, Any]], **given: object) -> PartIn: ...


small = st.decimals(Decimal(-2), Decimal(5), places=4).map(str)
some_lines = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "list_unit_price": st.sampled_from(["0.002", "0.003", "2", "0"]),
            "pricing_quantity": st.sampled_from(["0", "1", "10", "4.131"]),
            "billed_cost": small,
            "list_cost": small,
            "discount_amount": small,
            "coupon_amount": small,
            "rounding_amount": small,
            "plan_deducted": small,
            "charge_kind": st.sampled_from(["usage", "free-quota", "refund", "tax"]),
            "vendor_line_id": st.sampled_from(["a", "b"]),
            "order_id": st.sampled_from(["x", "y"]),
            "model": st.sampled_from(["qwen-plus", "unheard-of"]),
            "decoded": st.booleans(),
            "pricing_unit": st.sampled_from(["1K tokens", "image", None]),
            "at": st.sampled_from(["2026-05-01 00:00:00", "2026-06-01 00:00:00"]),
        },
    ),
    max_size=12,
)
calm = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@calm
@given(some_lines, st.sampled_from(["exact", "split", "summary"]))
def test_classes_part_the_lines_and_their_differences_add_up(
    case: Case, line: Make, lines: list[dict[str, Any]], precision: str
) -> None:
    billed = [line(**one) for one in lines]

    found = case.judge(billed, precision=precision)

    sums = case.run.tally.by_class()
    total = case.run.tally.total()
    checked = [
        (one["billed_cost"], verdict)
        for one, verdict in zip(billed, found, strict=True)
        if verdict.expected is not None
    ]
    assert sum(one.lines for one in sums.values()) == len(lines)
    assert total.billed == sum(one["billed_cost"] for one in billed)
    assert total.expected == sum(verdict.expected or 0 for _b, verdict in checked)
    assert total.difference == sum(amount for amount, _v in checked) - total.expected
    assert sum(one.difference for one in sums.values()) == total.difference


@calm
@given(some_lines)
def test_the_same_lines_get_the_same_bytes(
    case: Case, line: Make, lines: list[dict[str, Any]]
) -> None:
    billed = [line(**one) for one in lines]

    first, second = case.judge(billed), case.judge(billed)

    assert first == second


moments = st.integers(-50, 50)
candidates = st.lists(
    st.tuples(moments, st.integers(1, 60)).map(
        lambda span: Candidate(span[0], span[0] + span[1], (span[0], span[1]), span)
    ),
    max_size=8,
)


@given(candidates, moments)
def test_the_highest_rank_is_in_force_at_every_time(
    given_spans: list[Candidate[tuple[int, int]]], at: int
) -> None:
    live = [one for one in given_spans if one.start <= at < one.end]
    expected = max(live, key=lambda one: one.rank).value if live else None

    found = [one.value for one in in_force(given_spans) if one.start <= at < one.end]

    assert found == ([expected] if live else [])


@given(st.lists(candidates, max_size=4), moments)
def test_many_subjects_are_looked_up_at_once(
    subjects: list[list[Candidate[tuple[int, int]]]], at: int
) -> None:
    lines: Timelines[tuple[int, int]] = Timelines()
    spans = [in_force(one) for one in subjects]
    for one in spans:
        lines.add(one)

    numbers = np.arange(len(spans), dtype=np.int64)
    places = lines.find(numbers, np.full(len(spans), at, dtype=np.int64))

    for one, place in zip(spans, places.tolist(), strict=True):
        live = [span.value for span in one if span.start <= at < span.end]
        assert ([lines.values[place]] if place >= 0 else []) == live


def test_a_mask_names_its_classes() -> None:
    assert classes_in(0b101) == (FindingClass.DUPLICATE, FindingClass.UNDECODED)
    assert classes_in(None) == ()
