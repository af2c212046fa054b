"""Money is split and rounded without losing a digit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.money import cut_off, shared_out, total

amounts = st.decimals(Decimal(-(10**12)), Decimal(10**12), places=4)
weights = st.lists(
    st.decimals(Decimal(0), Decimal(10**9), places=10), min_size=1, max_size=12
)


@given(amounts, weights)
def test_shares_add_up_to_the_whole(amount: Decimal, given_to: list[Decimal]) -> None:
    assert total(shared_out(amount, given_to)) == amount


@given(st.decimals(Decimal(0), Decimal(10**9), places=2), weights)
def test_no_share_is_a_cent_off_its_proportion(
    amount: Decimal, given_to: list[Decimal]
) -> None:
    whole = sum(given_to)

    for share, weight in zip(shared_out(amount, given_to), given_to, strict=True):
        exact = amount * weight / whole if whole else amount / len(given_to)
        assert abs(share - exact) <= Decimal("0.0100001")


def test_what_is_left_goes_to_the_largest_remainders() -> None:
    found = shared_out(Decimal("100.00"), [Decimal(1), Decimal(1), Decimal(1)])

    assert found == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_an_amount_with_more_digits_keeps_them() -> None:
    found = shared_out(Decimal("0.0000000001"), [Decimal(1), Decimal(2)])

    assert found == [Decimal(0), Decimal("0.0000000001")]


def test_weights_of_nothing_share_evenly() -> None:
    assert shared_out(Decimal(1), [Decimal(0), Decimal(0)]) == [Decimal("0.5")] * 2


@pytest.mark.parametrize("given_to", [[], [Decimal(-1), Decimal(2)]])
def test_shares_need_somebody_who_owes(given_to: list[Decimal]) -> None:
    with pytest.raises(ValueError, match="weights"):
        shared_out(Decimal(1), given_to)


def test_what_is_below_a_cent_is_cut_off_towards_zero() -> None:
    assert cut_off(Decimal("-1.239"), 2) == Decimal("-1.23")
    assert cut_off(Decimal("1.239"), 2) == Decimal("1.23")
