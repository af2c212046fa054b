"""A monetary-unit sample is the same for the same seed, and misses no large line."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.calc.sample import Drawn, SamplePlan, draw
from desktop_app.domain.money import total

AMOUNTS = st.lists(
    st.decimals(min_value=-(10**9), max_value=10**9, places=10), max_size=40
)
PLANS = st.builds(
    SamplePlan,
    seed=st.integers(-(10**6), 10**9),
    size=st.integers(1, 30),
    materiality=st.none() | st.decimals(min_value=1, max_value=10**9, places=4),
)
ONE = Decimal("0.0000000001")


def drawn(amounts: list[Decimal], plan: SamplePlan) -> Drawn:
    column = pa.chunked_array([pa.array(amounts, pa.decimal128(38, 10))])
    return draw(column, plan)


def by_hand(amounts: list[Decimal], plan: SamplePlan) -> dict[int, int]:
    """Draw as the method is told to people: unit by unit along the running sum."""
    bound = plan.materiality
    sizes = [int(abs(one) / ONE) for one in amounts]
    kept = [
        0 if bound and abs(one) >= bound else size
        for one, size in zip(amounts, sizes, strict=True)
    ]
    every = -(-sum(kept) // plan.size)
    if not every:
        return {}
    text = f"plumbline monetary-unit sample\n{plan.seed}".encode()
    unit = int.from_bytes(hashlib.sha256(text).digest(), "big") % every + 1
    hits: dict[int, int] = {}
    upto = 0
    for place, size in enumerate(kept):
        upto += size
        while unit <= upto:
            hits[place] = hits.get(place, 0) + 1
            unit += every
    return hits


@settings(deadline=None, max_examples=60)
@given(AMOUNTS, PLANS)
def test_it_draws_what_the_method_says(
    amounts: list[Decimal], plan: SamplePlan
) -> None:
    found = drawn(amounts, plan)

    hits = {one.place: one.hits for one in found.lines if not one.in_full}
    assert hits == by_hand(amounts, plan)


@settings(deadline=None, max_examples=40)
@given(AMOUNTS, PLANS)
def test_every_line_of_an_interval_or_of_materiality_is_in_it(
    amounts: list[Decimal], plan: SamplePlan
) -> None:
    found = drawn(amounts, plan)

    places = {one.place for one in found.lines}
    for place, amount in enumerate(amounts):
        if found.interval and abs(amount) >= found.interval:
            assert place in places
        if plan.materiality and abs(amount) >= plan.materiality:
            assert place in places


@settings(deadline=None, max_examples=40)
@given(AMOUNTS, PLANS)
def test_the_totals_tie(amounts: list[Decimal], plan: SamplePlan) -> None:
    found = drawn(amounts, plan)

    bound = plan.materiality
    full = [abs(one) for one in amounts if bound and abs(one) >= bound]
    assert found.population == len(amounts)
    assert found.total == total(abs(one) for one in amounts)
    assert (found.full_lines, found.full_total) == (len(full), total(full))
    assert found.zeros == sum(one == 0 for one in amounts)
    assert sum(one.hits for one in found.lines) <= plan.size


@settings(deadline=None, max_examples=20)
@given(AMOUNTS, PLANS)
def test_the_same_seed_draws_the_same_sample(
    amounts: list[Decimal], plan: SamplePlan
) -> None:
    assert drawn(amounts, plan) == drawn(amounts, plan)


def test_another_seed_draws_another_sample() -> None:
    amounts = [Decimal(n) for n in range(1, 400)]

    found = {
        tuple(one.place for one in drawn(amounts, SamplePlan(seed, 10)).lines)
        for seed in range(5)
    }

    assert len(found) == 5


def test_nothing_is_drawn_from_nothing() -> None:
    found = drawn([Decimal(0), Decimal(0)], SamplePlan(1, 5))

    assert (found.lines, found.interval, found.zeros) == ((), Decimal(0), 2)
