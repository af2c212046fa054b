"""The parts of a usage variance add up to it, whatever the figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.calc.usage_variance import valued
from desktop_app.domain.money import EXACT
from desktop_app.domain.usage import Quantities

COUNTS = st.integers(0, 10**15).map(Decimal)
MONEY = st.integers(0, 10**20).map(lambda units: Decimal(units).scaleb(-10, EXACT))


@st.composite
def quantities(draw: st.DrawFn) -> Quantities:
    both = [draw(COUNTS) for _side in ("log", "bill")]
    given_, taken, only_logged, only_billed = (draw(COUNTS) for _part in range(4))
    return Quantities(
        logged=EXACT.add(both[0], EXACT.add(given_, only_logged)),
        billed=EXACT.add(both[1], EXACT.add(taken, only_billed)),
        given=given_,
        taken=taken,
        only_logged=only_logged,
        only_billed=only_billed,
    )


@given(quantities(), MONEY, st.none() | MONEY, st.none() | st.fractions(0, 10))
def test_the_parts_add_up_to_billed_less_logged(
    found: Quantities, amount: Decimal, own: Decimal | None, spare: Fraction | None
) -> None:
    amount = amount if found.billed else Decimal(0)
    own = own if found.logged or own is None else Decimal(0)

    value = valued(found, amount, own, spare)

    if value.log_amount is not None:
        assert value.variances.total == EXACT.subtract(amount, value.log_amount)


@given(COUNTS.filter(bool), MONEY)
def test_equal_quantities_at_the_bills_price_differ_in_nothing(
    count: Decimal, amount: Decimal
) -> None:
    value = valued(Quantities(count, count), amount, None, None)

    assert value.log_amount == amount
    assert not any(vars(value.variances).values())


@given(quantities(), MONEY)
def test_a_log_without_prices_has_no_price_variance(
    found: Quantities, amount: Decimal
) -> None:
    amount = amount if found.billed else Decimal(0)

    assert valued(found, amount, None, None).variances.price == 0


def test_the_joint_term_goes_to_the_price() -> None:
    both = Quantities(logged=Decimal(100), billed=Decimal(150))

    parts = valued(both, Decimal(450), Decimal(200), None).variances

    assert parts.quantity == 50 * 2
    assert parts.price == 1 * 150


def test_what_is_in_another_month_is_neither_quantity_nor_price() -> None:
    moved = Quantities(Decimal(100), Decimal(90), given=Decimal(30), taken=Decimal(20))

    parts = valued(moved, Decimal(90), None, None).variances

    assert parts.boundary == -10
    assert not parts.quantity
    assert not parts.price


def test_without_any_price_nothing_is_valued() -> None:
    alone = Quantities(logged=Decimal(5), only_logged=Decimal(5))

    assert valued(alone, Decimal(0), None, None).log_amount is None
    assert valued(alone, Decimal(0), None, Fraction(2)).log_amount == 10
