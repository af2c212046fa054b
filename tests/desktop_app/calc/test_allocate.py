"""An allocation adds up whatever the rules, the refunds and the currencies."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.calc.allocate import Combination, allocate
from desktop_app.domain.allocated import (
    Allocation,
    ConditionKind,
    How,
    Month,
    Reason,
    direct_to,
    not_allocated,
)
from desktop_app.domain.allocation import AllocationRule, Plan, Split, plan_faults
from desktop_app.domain.departments import Department, FaultKind
from desktop_app.domain.money import EXACT, total
from desktop_app.domain.trends import is_value
from desktop_app.domain.views import Filter, Op

MAY = "2026-05"
COLUMNS = ("billing_currency", "cost_unit", "tags", "model")
SEARCH = Department("search", "Search")
ADS = Department("ads", "Ads")
LAB = Department("lab", "Lab", parent="search")


def lines(
    billed: str,
    *,
    unit: str | None = None,
    model: str = "qwen",
    currency: str = "CNY",
    tokens: str = "0",
    **tags: str,
) -> Combination:
    text = json.dumps(tags) if tags else None
    values = (currency, unit, text, model)
    return Combination(values, Decimal(billed), 1, Decimal(tokens), Decimal(1))


def run(found: list[Combination], *rules: AllocationRule) -> Allocation:
    [made] = allocate(MAY, COLUMNS, found, Plan((SEARCH, ADS, LAB), rules))
    return made


def given_to(made: Allocation) -> dict[str, int]:
    return {one.department: int(one.total) for one in made.costs()}


def kinds(*rules: AllocationRule, departments: tuple[Department, ...]) -> list[str]:
    return [one.kind.value for one in plan_faults(Plan(departments, rules))]


def test_the_first_rule_that_fits_wins_over_the_providers_word() -> None:
    first = AllocationRule("a", (is_value("model", "qwen"),), targets=("ads",))
    later = AllocationRule("b", (), targets=("lab",))

    made = run([lines("3", unit="Search"), lines("4", model="wan")], first, later)

    assert given_to(made) == {"ads": 3, "lab": 4, "search": 0}
    assert [one.provider for one in made.costs()] == [0, 0, 3]


def test_what_no_rule_fits_goes_where_cost_unit_or_tag_name_a_department() -> None:
    made = run([lines("3", unit=" SEARCH "), lines("4", team="ads"), lines("5")])

    assert {one.department: one.by_default for one in made.costs()} == {
        "ads": 4,
        "search": 3,
    }
    assert made.unallocated == 5


def test_tags_that_name_two_departments_give_to_none_and_say_so() -> None:
    made = run([lines("3", team="ads", project="lab")])

    assert made.pieces[0].reason is Reason.SEVERAL
    assert [one.kind for one in made.conditions] == [ConditionKind.SEVERAL]


def test_a_rule_on_one_tag_reads_its_value() -> None:
    rule = AllocationRule("a", (is_value("tag:team", "x"),), targets=("ads",))

    made = run([lines("3", team="x"), lines("4", team="y"), lines("5")], rule)

    assert (given_to(made), int(made.unallocated)) == ({"ads": 3}, 9)


def test_shared_cost_follows_what_departments_cost_with_all_below_them() -> None:
    shared = AllocationRule(
        "platform", (is_value("model", "gateway"),), Split.COST, ("search", "ads")
    )
    found = [
        lines("10", unit="search"),
        lines("20", unit="lab"),
        lines("10", unit="ads"),
        lines("8", model="gateway"),
    ]

    made = run(found, shared)

    assert given_to(made) == {"ads": 12, "lab": 20, "search": 16}


def test_shared_cost_follows_tokens_of_all_currencies() -> None:
    shared = AllocationRule(
        "platform", (is_value("model", "gateway"),), Split.TOKENS, ("search", "ads")
    )
    found = [
        lines("1", unit="search", tokens="30"),
        lines("1", unit="ads", tokens="10", currency="USD"),
        lines("8", model="gateway"),
    ]

    yuan, dollars = allocate(MAY, COLUMNS, found, Plan((SEARCH, ADS), (shared,)))

    assert given_to(yuan) == {"search": 7, "ads": 2}
    assert given_to(dollars) == {"ads": 1}


def test_fixed_shares_below_100_leave_the_rest_unallocated() -> None:
    rule = AllocationRule(
        "a", (), Split.FIXED, ("ads", "lab"), (Decimal(50), Decimal(30))
    )

    made = run([lines("10")], rule)

    assert (given_to(made), int(made.unallocated)) == ({"ads": 5, "lab": 3}, 2)
    assert made.conditions[0].kind is ConditionKind.LEFT_OVER


def test_a_department_whose_cost_is_negative_counts_as_nothing() -> None:
    rule = AllocationRule(
        "a", (is_value("model", "gateway"),), Split.COST, ("search", "ads")
    )
    found = [
        lines("-5", unit="search"),
        lines("5", unit="ads"),
        lines("4", model="gateway"),
    ]

    made = run(found, rule)

    assert given_to(made) == {"ads": 9, "search": -5}
    assert made.conditions[0].kind is ConditionKind.BELOW_ZERO


def test_a_proportion_of_nothing_shares_evenly_and_says_so() -> None:
    rule = AllocationRule("a", (), Split.COST, ("search", "ads"))

    made = run([lines("4")], rule)

    assert given_to(made) == {"ads": 2, "search": 2}
    assert made.conditions[0].kind is ConditionKind.NOTHING_TO_GO_BY


def test_a_department_that_ended_is_given_nothing() -> None:
    old = Department("old", "Old", until="2026-04")
    rule = AllocationRule("a", (), targets=("old",))

    [made] = allocate(MAY, COLUMNS, [lines("4")], Plan((old,), (rule,)))

    assert (given_to(made), int(made.unallocated)) == ({}, 4)
    assert made.pieces[0].reason is Reason.NOT_IN_FORCE


def test_a_rule_of_other_months_is_not_asked() -> None:
    rule = AllocationRule("a", (), targets=("ads",), since="2026-06")

    assert run([lines("4")], rule).unallocated == 4


def test_a_rule_behind_a_wider_one_is_never_reached() -> None:
    wide = AllocationRule("wide", (), targets=("ads",))
    narrow = AllocationRule("n", (is_value("model", "qwen"),), targets=("lab",))

    made = run([lines("4")], wide, narrow)

    assert [(c.kind, c.rule) for c in made.conditions] == [
        (ConditionKind.NEVER_REACHED, "n")
    ]


def test_what_is_wrong_with_a_plan_is_named() -> None:
    twice = (is_value("tag:team", "a"), is_value("tag:team", "b"))
    shares = (Decimal(60), Decimal(50))
    over = AllocationRule("over", (), Split.FIXED, ("ads", "search"), shares)
    circle = AllocationRule("circle", (), Split.COST, ("search", "lab"))
    tagged = AllocationRule("tagged", twice, targets=("gone",))
    below = Department("x", "X", parent="y")
    above = Department("y", "Y", parent="x")

    found = kinds(over, circle, tagged, departments=(SEARCH, ADS, LAB, below, above))

    assert found == [
        FaultKind.PARENT_CYCLE,
        FaultKind.PARENT_CYCLE,
        FaultKind.SHARES_OVER,
        FaultKind.CYCLE,
        FaultKind.TAG_TWICE,
        FaultKind.TARGET_UNKNOWN,
    ]


def test_one_name_twice_in_the_same_months_is_a_fault() -> None:
    first = AllocationRule("a", targets=("ads",), until="2026-05")
    follows = AllocationRule("a", targets=("ads",), since="2026-06")
    meets = AllocationRule("a", targets=("ads",), since="2026-05")
    old = Department("ads-2", "Ads", until="2026-05")

    assert kinds(first, follows, departments=(ADS,)) == []
    assert kinds(first, meets, departments=(ADS,)) == [FaultKind.RULES_MEET]
    assert kinds(departments=(ADS, old)) == [FaultKind.NAME_TWICE]


def test_a_child_outside_the_months_of_its_parent_is_a_fault() -> None:
    parent = Department("p", "P", until="2026-05")
    child = Department("c", "C", parent="p")

    assert kinds(departments=(parent, child)) == [FaultKind.OUTSIDE_PARENT]


AMOUNTS = st.decimals(-(10**9), 10**9, places=10, allow_nan=False)
COMBINATIONS = st.builds(
    Combination,
    st.tuples(
        st.sampled_from(["CNY", "USD"]),
        st.sampled_from([None, "search", "Ads", "other"]),
        st.sampled_from([None, '{"team":"lab"}', '{"a":"ads","b":"lab"}']),
        st.sampled_from([None, "qwen", "wan", "gateway"]),
    ),
    AMOUNTS,
    st.integers(1, 9),
    st.decimals(0, 10**6, places=0),
    st.decimals(0, 10**3, places=0),
)
CONDITIONS = st.lists(
    st.one_of(
        st.builds(is_value, st.just("model"), st.sampled_from([None, "qwen", "wan"])),
        st.builds(is_value, st.just("tag:team"), st.sampled_from([None, "lab"])),
        st.just(Filter("model", Op.CONTAINS, ("W",))),
    ),
    max_size=2,
    unique_by=lambda one: one.column,
).map(tuple)
WHOLE = st.builds(
    AllocationRule,
    st.just(""),
    CONDITIONS,
    st.just(Split.ONE),
    st.sampled_from(["search", "ads", "lab"]).map(lambda code: (code,)),
)
SHARED = st.builds(
    AllocationRule,
    st.just(""),
    CONDITIONS,
    st.sampled_from([Split.EVEN, Split.COST, Split.TOKENS, Split.CALLS]),
    st.sampled_from([(), ("search", "ads"), ("lab", "ads"), ("ads",)]),
)
FIXED = st.builds(
    AllocationRule,
    st.just(""),
    CONDITIONS,
    st.just(Split.FIXED),
    st.just(("search", "ads")),
    st.tuples(st.decimals(0, 50, places=2), st.decimals(0, 50, places=2)),
)
RULES = st.lists(st.one_of(WHOLE, SHARED, FIXED), max_size=5).map(
    lambda some: tuple(
        AllocationRule(f"rule {n}", r.conditions, r.split, r.targets, r.shares)
        for n, r in enumerate(some)
    )
)


@given(st.lists(COMBINATIONS, min_size=1, max_size=12), RULES)
def test_any_rules_over_any_lines_add_up_to_the_last_digit(
    found: list[Combination], rules: tuple[AllocationRule, ...]
) -> None:
    plan = Plan((SEARCH, ADS, LAB), rules)
    assert plan_faults(plan) == []

    made = [Month(MAY, a.currency, (a,)) for a in allocate(MAY, COLUMNS, found, plan)]

    for one in made:
        billed = [c.billed for c in found if c.values[0] == one.currency]
        assert one.total == total(billed)
        assert EXACT.add(one.allocated, one.unallocated) == one.total
        assert total(one.reasons().values()) == one.unallocated
        for pool in one.pools:
            assert total(share.amount for share in pool.shares) == pool.amount


def fits(values: tuple[object, ...], filters: tuple[Filter, ...]) -> bool:
    at = dict(zip(COLUMNS, values, strict=True))
    return all(
        any(fits(values, some) for some in one.options)
        if one.op is Op.ANY
        else at[one.column] in one.values
        for one in filters
    )


@given(st.lists(COMBINATIONS, min_size=1, max_size=12), RULES)
def test_the_filters_of_a_place_fit_its_combinations_and_no_other(
    found: list[Combination], rules: tuple[AllocationRule, ...]
) -> None:
    alike = {one.values: one for one in found}  # a combination stands once
    made = allocate(MAY, COLUMNS, alike.values(), Plan((SEARCH, ADS, LAB), rules))

    for one in made:
        month = Month(MAY, one.currency, (one,))
        for wanted in (direct_to(["ads", "lab"]), not_allocated):
            filters = month.lines_of(wanted)
            mine = {piece.values for piece in one.pieces if wanted(piece)}
            assert {values for values in alike if fits(values, filters)} == mine


def test_how_each_piece_came_to_its_place_is_kept() -> None:
    shared = AllocationRule("s", (is_value("model", "gateway"),), Split.EVEN)

    made = run([lines("1", unit="ads"), lines("1", model="gateway")], shared)

    assert [one.how for one in made.pieces] == [How.DEFAULT, How.SHARED]
