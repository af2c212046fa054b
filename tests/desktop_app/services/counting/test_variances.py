"""Every planted variance of a generated month is found, and none is invented."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from desktop_app.domain.matrix import CauseKind, CellState
from desktop_app.domain.money import plain, total
from desktop_app.domain.usage import Grain, Meter, UsageKey, UsageState
from tests.desktop_app.services.counting.books import (
    Books,
    a_call,
    a_month,
    causes,
    may,
    off,
)


def test_a_month_that_both_sides_counted_alike_ties(books: Books) -> None:
    books.bill(a_month())
    books.log(a_month(), offset=8)
    books.pair()

    found, cell = books.match(), books.cell()

    assert off(found) == []
    assert (cell.state, cell.causes) == (CellState.TIES, ())
    assert cell.difference == 0
    assert cell.covered == cell.of == 31 * (2 * 12 + 4)


def test_tokens_are_compared_in_tokens_whatever_the_bill_counts_in(
    books: Books,
) -> None:
    books.bill([a_call(may(5, 9), 1_234, 56, cached=7)])
    books.log([a_call(may(5, 9), 1_234, 56, cached=7)], offset=8)
    books.pair()

    quantities = {one.key.meter: one.quantities for one in books.match().rows}

    assert {meter: one.billed for meter, one in quantities.items()} == {
        Meter.INPUT: 1_234,
        Meter.CACHE_READ: 7,
        Meter.OUTPUT: 56,
    }
    assert all(one.logged == one.billed for one in quantities.values())


def test_more_tokens_on_the_bill_are_a_quantity_variance(books: Books) -> None:
    calls = a_month()
    books.bill([calls[0].times(2), *calls[1:]])
    books.log(calls, offset=8)
    books.pair()

    rows = off(books.match())

    assert {one.key: one.quantities.variance for one in rows} == {
        UsageKey("qwen-plus", meter, "k1"): count
        for meter, count in calls[0].tokens.items()
    }
    assert all(one.state is UsageState.QUANTITY for one in rows)
    assert set(causes(books.cell())) == {CauseKind.QUANTITY}


def test_a_quantity_variance_is_valued_at_what_the_bill_charges(books: Books) -> None:
    books.bill([a_call(may(5, 9), 3_000)])
    books.log([a_call(may(5, 9), 2_000)], offset=8)
    books.pair()

    (row,) = books.match().rows

    assert (row.amount, row.log_amount) == (Decimal("0.006"), Decimal("0.004"))
    assert row.variances.quantity == Decimal("0.002")
    assert not books.match().own_prices


def test_a_log_with_amounts_has_a_price_variance_apart(books: Books) -> None:
    books.bill([a_call(may(5, 9), 3_000)])
    books.log([a_call(may(5, 9), 2_000, cost="0.002")], offset=8)
    books.pair()

    (row,) = books.match().rows

    # 1,000 more at 0.001 a thousand; 3,000 at 0.001 a thousand too dear
    assert row.variances.quantity == Decimal("0.001")
    assert row.variances.price == Decimal("0.003")
    assert row.difference == Decimal("0.004")
    assert causes(books.cell()) == {
        CauseKind.QUANTITY: Decimal("-0.001"),
        CauseKind.PRICE: Decimal("-0.003"),
    }


def test_one_amount_of_several_meters_is_shared_as_they_cost(books: Books) -> None:
    books.bill([a_call(may(5, 9), 3_000, 1_000)])
    books.log([a_call(may(5, 9), 3_000, 1_000, cost="0.006")], offset=8)
    books.pair()

    rows = {one.key.meter: one for one in books.match().rows}

    assert rows[Meter.INPUT].log_amount == Decimal("0.003")
    assert rows[Meter.OUTPUT].log_amount == Decimal("0.003")
    assert total(one.variances.price for one in rows.values()) == Decimal("0.006")


def test_what_is_on_one_side_only_is_missing_on_the_other(books: Books) -> None:
    calls = a_month(keys=("k1",))
    books.bill([*calls, a_call(may(9, 9), 500, key="stolen")])
    books.log([*calls, a_call(may(9, 9), 700, model="qwen-vl")], offset=8)
    books.pair()

    rows = {one.state: one for one in off(books.match())}

    assert set(rows) == {UsageState.ONLY_BILL, UsageState.ONLY_LOG}
    assert rows[UsageState.ONLY_BILL].key.owner == "stolen"
    assert rows[UsageState.ONLY_BILL].variances.only_billed == Decimal("0.001")
    assert rows[UsageState.ONLY_LOG].quantities.only_logged == 700
    assert rows[UsageState.ONLY_LOG].log_amount is None  # nobody has a price for it
    assert books.match().unvalued == 1
    assert set(causes(books.cell())) == {
        CauseKind.MISSING_IN_LOG,
        CauseKind.MISSING_IN_BILL,
    }


def test_calls_with_an_id_are_matched_by_it(books: Books) -> None:
    calls = a_month(keys=("k1",))
    twice, more, gone, lost = calls[3], calls[8], calls[20], calls[30]
    billed = [one for one in calls if one is not lost]
    billed = [one.times(3) if one is more else one for one in billed]
    books.bill([*billed, replace(twice, at=may(3, 3))], ids=True)
    books.log([one for one in calls if one is not gone], offset=8)
    books.pair()

    found = books.match(Grain.REQUEST)

    assert {(one.request, one.state) for one in found.rows} == {
        (twice.request, UsageState.TWICE_BILLED),
        (more.request, UsageState.QUANTITY),
        (gone.request, UsageState.ONLY_BILL),
        (lost.request, UsageState.ONLY_LOG),
    }
    assert found.requests == 4


def test_a_call_that_is_billed_next_month_is_known_by_its_id(books: Books) -> None:
    calls = a_month(keys=("k1",))
    late = a_call(may(31, 23, 50), 900, 90, request="late", key="k1")
    june = {"billing_period": "2026-06"}
    books.bill(calls, ids=True)
    books.put([books.line(late, meter, ids=True) | june for meter in late.tokens])
    books.log([*calls, late], offset=8)
    books.pair()

    found, cell = books.match(Grain.REQUEST), books.cell()

    assert {(one.request, one.state) for one in found.rows} == {
        ("late", UsageState.BOUNDARY)
    }
    assert causes(cell).keys() == {CauseKind.MONTH_BOUNDARY}
    assert cell.state is CellState.EXPLAINED


def test_usage_before_the_free_quota_is_what_is_compared(books: Books) -> None:
    call = a_call(may(5, 9), 1_000)
    line = books.line(call, Meter.INPUT)
    free = {
        "charge_kind": "free-quota",
        "usage_deducted": Decimal(1),
        "pricing_quantity": Decimal(0),
        "billed_cost": Decimal(0),
    }
    books.put([line | free])
    books.log([call], offset=8)
    books.pair()

    (row,) = books.match().rows

    assert row.quantities.billed == 1_000
    assert row.state is UsageState.TIES


def test_charges_that_count_nothing_are_causes_of_their_own(books: Books) -> None:
    calls = a_month(keys=("k1",))
    lines = [books.line(one, meter) for one in calls for meter in one.tokens]
    tax = {"charge_kind": "tax", "billed_cost": Decimal(6), "model": None}
    plan = {"charge_kind": "subscription", "billed_cost": Decimal(99), "model": None}
    books.put([*lines, lines[0] | tax, lines[0] | plan])
    books.log(calls, offset=8)
    books.pair()

    cell = books.cell()

    assert causes(cell) == {CauseKind.TAX: -6, CauseKind.NOT_USAGE: -99}
    assert cell.state is CellState.EXPLAINED


def test_a_line_whose_unit_is_unknown_stays_unexplained(books: Books) -> None:
    calls = a_month(keys=("k1",))
    lines = [books.line(one, meter) for one in calls for meter in one.tokens]
    odd = {"pricing_unit": None, "model": "qwen-odd", "billed_cost": Decimal(5)}
    books.put([*lines, lines[0] | odd])
    books.log(calls, offset=8)
    books.pair()

    cell = books.cell()

    assert causes(cell) == {CauseKind.UNEXPLAINED: -5}
    assert cell.state is CellState.OPEN


def test_by_day_a_shifted_hour_shows_on_its_days_and_nets_out(books: Books) -> None:
    calls = a_month(keys=("k1",))
    books.bill(calls)
    moved = replace(calls[10], at=calls[10].at.replace(day=calls[10].at.day + 1))
    books.log([moved if one is calls[10] else one for one in calls], offset=8)
    books.pair()

    rows = off(books.match(Grain.DAY))

    days = {one.key.day for one in rows}
    assert off(books.match()) == []
    assert len(days) == 2
    assert total(one.quantities.variance for one in rows) == 0


def test_the_causes_add_up_to_the_last_digit(books: Books) -> None:
    calls = a_month()
    billed = [calls[0].times(7), *calls[2:], a_call(may(9, 9), 333, key="stolen")]
    books.bill(billed)
    costs = [replace(one, cost=f"0.00{place % 7}1") for place, one in enumerate(calls)]
    books.log(costs, offset=8)
    books.pair()

    cell = books.cell()

    assert cell.difference == total(one.amount for one in cell.causes)
    assert plain(cell.difference or Decimal(0)) != "0"
