"""The parts of a bridge add up to the change, and each cause is a part of its own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.calc.bridge import Bought, bridge_parts
from desktop_app.domain.bridges import Item, Part
from desktop_app.domain.money import EXACT, total


def an_item(
    model: str = "qwen-plus",
    tier: str = "0-128k",
    direction: str = "input",
    cache: str = "none",
    kind: str = "usage",
    unit: str = "1K tokens",
) -> Item:
    return Item(kind, model, (tier,), (direction,), cache, unit)


def bought(quantity: str, price: str, factor: str = "1") -> Bought:
    listed = Decimal(quantity) * Decimal(price)
    billed = listed * Decimal(factor)
    return Bought(billed, listed, listed - billed, Decimal(quantity))


def parts_of(
    before: dict[Item, Bought], after: dict[Item, Bought]
) -> dict[Part, Decimal]:
    found = bridge_parts(before, after)
    return {part: total(some.values()) for part, some in found.items()}


def test_more_of_the_same_is_volume() -> None:
    one = an_item()

    found = parts_of({one: bought("100", "0.5")}, {one: bought("150", "0.5")})

    assert found == {Part.VOLUME: Decimal(25)}


def test_another_list_price_is_price() -> None:
    one = an_item()

    found = parts_of({one: bought("100", "0.5")}, {one: bought("100", "0.4")})

    assert found == {Part.PRICE: Decimal(-10)}


@pytest.mark.parametrize(
    ("part", "other"),
    [
        (Part.MODEL_MIX, an_item(model="qwen-max")),
        (Part.TIER_MIX, an_item(tier="128-256k")),
        (Part.TYPE_MIX, an_item(direction="output")),
        (Part.CACHE, an_item(cache="hit")),
    ],
)
def test_another_share_at_the_old_prices_is_a_mix(part: Part, other: Item) -> None:
    one = an_item()
    before = {one: bought("80", "1"), other: bought("20", "3")}
    after = {one: bought("60", "1"), other: bought("40", "3")}

    assert parts_of(before, after) == {part: Decimal(40)}


def test_a_smaller_discount_is_discount() -> None:
    one = an_item()

    found = parts_of({one: bought("10", "1", "0.5")}, {one: bought("10", "1", "0.8")})

    assert found == {Part.DISCOUNT: Decimal(3)}


def test_a_discount_that_is_gone_is_a_promotion_that_ended() -> None:
    one = an_item()

    found = parts_of({one: bought("10", "1", "0.5")}, {one: bought("10", "1")})

    assert found == {Part.PROMOTION_ENDED: Decimal(5)}


def test_what_only_one_side_has_is_new_or_gone() -> None:
    old, new = an_item(model="old"), an_item(model="new")

    found = parts_of({old: bought("10", "1")}, {new: bought("10", "2")})

    assert found == {Part.NEW: Decimal(20), Part.GONE: Decimal(-10)}


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("refund", Part.REFUNDS),
        ("adjustment", Part.REFUNDS),
        ("tax", Part.TAX),
        ("subscription", Part.SUBSCRIPTIONS),
        ("savings-plan", Part.SUBSCRIPTIONS),
        ("rounding", Part.ROUNDING),
        ("coupon", Part.REDUCTIONS),
    ],
)
def test_what_is_no_usage_has_a_part_of_its_own(kind: str, part: Part) -> None:
    row = {an_item(kind=kind): Bought(Decimal("-7.5"), None, Decimal(0), None)}

    assert parts_of({}, row) == {part: Decimal("-7.5")}


def test_a_coupon_in_the_row_is_a_reduction() -> None:
    one = an_item()
    with_coupon = Bought(Decimal(8), Decimal(10), Decimal(0), Decimal(10))

    found = parts_of({one: bought("10", "1")}, {one: with_coupon})

    assert found == {Part.REDUCTIONS: Decimal(-2)}


def test_units_of_measure_are_never_compared() -> None:
    tokens, images = an_item(), an_item(model="wanx", unit="image")
    before = {tokens: bought("100", "1"), images: bought("10", "0.2")}
    after = {tokens: bought("100", "1"), images: bought("20", "0.2")}

    assert parts_of(before, after) == {Part.VOLUME: Decimal(2)}


AMOUNT = st.decimals(-1000, 1000, places=10)
POSITIVE = st.decimals("0.0000000001", 1000, places=10)
ITEMS = st.builds(
    an_item,
    model=st.sampled_from("ab"),
    tier=st.sampled_from("xy"),
    direction=st.sampled_from(("input", "output")),
    cache=st.sampled_from(("none", "hit")),
    kind=st.sampled_from(("usage", "free-quota", "refund", "tax", "rounding")),
    unit=st.sampled_from(("1K tokens", "image")),
)
BOUGHT = st.builds(
    Bought,
    AMOUNT,
    st.one_of(st.none(), AMOUNT),
    st.one_of(st.just(Decimal(0)), POSITIVE),
    st.one_of(st.none(), st.just(Decimal(0)), POSITIVE),
)
SIDE = st.dictionaries(ITEMS, BOUGHT, max_size=8)


@settings(deadline=None)
@given(before=SIDE, after=SIDE)
def test_the_parts_add_up_to_the_change(
    before: dict[Item, Bought], after: dict[Item, Bought]
) -> None:
    was = total(one.billed for one in before.values())
    now = total(one.billed for one in after.values())

    found = parts_of(before, after)

    assert total(found.values()) == EXACT.subtract(now, was)


@settings(deadline=None)
@given(before=SIDE, after=SIDE)
def test_each_item_changes_by_what_its_parts_say(
    before: dict[Item, Bought], after: dict[Item, Bought]
) -> None:
    found = bridge_parts(before, after)

    for item in {*before, *after}:
        was, now = before.get(item), after.get(item)
        change = EXACT.subtract(
            now.billed if now else Decimal(0), was.billed if was else Decimal(0)
        )
        assert total(some.get(item, Decimal(0)) for some in found.values()) == change
