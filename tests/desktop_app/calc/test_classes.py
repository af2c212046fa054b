"""Each class fires on exactly its fault, and not on a line that is in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.calc.foreknowledge import History
from desktop_app.calc.lines import PartIn
from desktop_app.calc.recalculate import Recalculation
from desktop_app.calc.tolerances import Tolerance, Tolerances
from desktop_app.domain.bills import BillId
from desktop_app.domain.findings import Cause, FindingClass
from desktop_app.domain.prices import Discount
from importers.contract import Precision

Make = Callable[..., dict[str, Any]]


class Found(Protocol):
    """One line's verdict."""

    name: FindingClass | None
    also: tuple[FindingClass, ...]
    expected: Decimal | None
    difference: Decimal | None
    causes: tuple[Cause, ...]
    row: dict[str, Any]

    @property
    def only(self) -> FindingClass | None: ...
    @property
    def hypotheses(self) -> list[str]: ...


class Case(Protocol):
    """What a bill is judged by; see conftest.py."""

    rules: Sequence[dict[str, Any]]
    terms: Sequence[Discount]
    tolerances: Tolerances
    history: History
    bill: BillId
    run: Recalculation

    def part(self, lines: Sequence[dict[str, Any]], **given: object) -> PartIn: ...
    def judge(
        self, lines: Sequence[dict[str, Any]], **given: object
    ) -> list[Found]: ...
    def judge_parts(self, parts: Sequence[PartIn]) -> list[list[Found]]: ...


OF_MODEL = {"commodity_code": "sfm_inference_public_cn"}
EIGHT_TENTHS = Discount(
    "alibaba", "qwen-*", "", Decimal("0.8"), datetime(2026, 5, 1, tzinfo=UTC), None
)


def cents(text: str) -> Decimal:
    return Decimal(text)


# matched


def test_a_line_billed_by_its_rule_matches(case: Case, line: Make) -> None:
    found = case.judge([line()])[0]

    assert found.only is FindingClass.MATCHED
    assert found.expected == cents("0.02")
    assert found.difference == 0


def test_a_line_billed_otherwise_does_not_match(case: Case, line: Make) -> None:
    assert case.judge([line(list_unit_price="0.0021")])[0].name != "matched"


# overcharged, undercharged


def test_a_price_above_the_rule_is_overcharged(case: Case, line: Make) -> None:
    found = case.judge([line(list_unit_price="0.003")])[0]

    assert found.only is FindingClass.OVERCHARGED
    assert (found.expected, found.difference) == (cents("0.02"), cents("0.01"))


def test_a_price_below_the_rule_is_undercharged(case: Case, line: Make) -> None:
    found = case.judge([line(list_unit_price="0.001")])[0]

    assert found.only is FindingClass.UNDERCHARGED
    assert found.difference == cents("-0.01")


def test_the_last_digit_counts(case: Case, line: Make) -> None:
    found = case.judge([line(list_unit_price="0.00200000001")])[0]

    assert found.only is FindingClass.OVERCHARGED
    assert found.difference == cents("0.0000000001")


def test_without_a_list_price_the_payable_is_compared(case: Case, line: Make) -> None:
    bare = {"list_unit_price": None, "list_cost": None, "discounted_cost": None}

    dear = line(**bare, billed_cost="0.03")
    right = line(**bare, billed_cost="0.02")

    names = [one.only for one in case.judge([dear, right])]
    assert names == [FindingClass.OVERCHARGED, FindingClass.MATCHED]


def test_a_price_per_million_is_compared_with_one_per_thousand(
    case: Case, line: Make
) -> None:
    wide = line(
        list_unit_price="2", vendor_price_unit="元/百万tokens", list_cost="0.02"
    )

    assert case.judge([wide])[0].only is FindingClass.MATCHED


def test_a_coupon_lowers_what_is_expected(case: Case, line: Make) -> None:
    found = case.judge([line(coupon_amount="0.005")])[0]

    assert found.only is FindingClass.MATCHED
    assert found.expected == cents("0.015")


def test_a_savings_plan_lowers_what_is_expected(case: Case, line: Make) -> None:
    found = case.judge([line(plan_list_cost="0.015")])[0]

    assert found.only is FindingClass.MATCHED
    assert found.expected == cents("0.005")


# rounding


def test_a_difference_inside_the_tolerance_is_rounding(case: Case, line: Make) -> None:
    within = Tolerance(Precision.EXACT, "alibaba.", line=cents("0.005"))
    case.tolerances = Tolerances((within,))

    inside, outside = case.judge(
        [line(list_unit_price="0.0025"), line(list_unit_price="0.00251")]
    )

    assert inside.only is FindingClass.ROUNDING
    assert inside.difference == cents("0.005")
    assert outside.only is FindingClass.OVERCHARGED


def test_v2_lines_have_no_tolerance(case: Case, line: Make) -> None:
    found = case.judge([line(list_unit_price="0.00201")])[0]

    assert found.name != FindingClass.ROUNDING


# unpriced


def test_a_model_without_a_rule_is_unpriced(case: Case, line: Make) -> None:
    found = case.judge([line(model="unheard-of")])[0]

    assert found.only is FindingClass.UNPRICED
    assert found.expected is None
    assert found.difference is None


def test_a_line_before_every_snapshot_is_unpriced(case: Case, line: Make) -> None:
    case.bill = replace(case.bill, period="2025-12")
    early = {"billing_period": "2025-12", "at": "2025-12-31 23:59:59"}

    assert case.judge([line(**early)])[0].only is FindingClass.UNPRICED


def test_a_rule_in_another_currency_does_not_price(case: Case, line: Make) -> None:
    assert case.judge([line(billing_currency="USD")])[0].only == "unpriced"


def test_a_product_that_is_no_model_is_unpriced(case: Case, line: Make) -> None:
    disk = line(
        model=None, type_code=None, decoded=None, pricing_unit=None, vendor_unit="GB"
    )

    assert case.judge([disk])[0].only is FindingClass.UNPRICED


# arithmetic


def test_a_list_cost_that_is_not_price_by_quantity_is_arithmetic(
    case: Case, line: Make
) -> None:
    found = case.judge([line(list_cost="0.03")])[0]

    assert found.only is FindingClass.ARITHMETIC
    assert (found.expected, found.difference) == (cents("0.02"), cents("0.01"))


def test_a_payable_that_is_not_cost_less_coupon_is_arithmetic(
    case: Case, line: Make
) -> None:
    found = case.judge([line(coupon_amount="0.005", billed_cost="0.02")])[0]

    assert found.only is FindingClass.ARITHMETIC
    assert found.difference == cents("0.005")


def test_a_discounted_cost_that_does_not_follow_is_arithmetic(
    case: Case, line: Make
) -> None:
    found = case.judge([line(discounted_cost="0.019")])[0]

    assert found.only is FindingClass.ARITHMETIC


def test_a_quantity_that_is_not_usage_less_deduction_is_arithmetic(
    case: Case, line: Make
) -> None:
    found = case.judge([line(usage_before_deduction="9")])[0]

    assert found.only is FindingClass.ARITHMETIC
    assert found.difference == cents("0.002")


def test_a_refund_that_contradicts_itself_is_arithmetic(case: Case, line: Make) -> None:
    refund = line(charge_kind="refund", list_cost="-2", billed_cost="-1.5")

    assert case.judge([refund])[0].name is FindingClass.ARITHMETIC


def test_figures_that_follow_are_not_arithmetic(case: Case, line: Make) -> None:
    whole = line(
        pricing_quantity="4.131",
        list_unit_price="0.002",
        discount_amount="0",
        coupon_amount="0.001",
        rounding_amount="0.0002",
    )

    assert case.judge([whole])[0].only is FindingClass.MATCHED


def test_a_check_without_its_column_is_left_out(case: Case, line: Make) -> None:
    bare = line(usage_deducted=None, usage_before_deduction="12")

    assert case.judge([bare])[0].only is FindingClass.MATCHED


def test_a_missing_coupon_column_can_only_lower_the_payable(
    case: Case, line: Make
) -> None:
    more = line(coupon_amount=None, billed_cost="0.021")
    less = line(coupon_amount=None, billed_cost="0.019")

    found = case.judge([more, less])

    assert [one.name for one in found] == ["arithmetic", "undercharged"]


# discount


def test_a_promotion_at_another_rate_than_stated_is_a_discount_finding(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    found = case.judge(
        [line(discount_amount="0.002", discount_detail=promotion("8折"))]
    )[0]

    assert found.only is FindingClass.DISCOUNT
    assert (found.expected, found.difference) == (cents("0.016"), cents("0.002"))


def test_a_promotion_after_its_end_is_a_discount_finding(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    ended = promotion("8折", end="2026-05-01 00:00:00")

    found = case.judge([line(discount_amount="0.004", discount_detail=ended)])[0]

    assert found.only is FindingClass.DISCOUNT
    assert (found.expected, found.difference) == (cents("0.02"), cents("-0.004"))


def test_a_promotion_as_stated_matches(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    found = case.judge(
        [line(discount_amount="0.004", discount_detail=promotion("8折"))]
    )[0]

    assert found.only is FindingClass.MATCHED
    assert found.expected == cents("0.016")


def test_the_last_second_of_a_promotion_still_counts(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    ends = promotion("8折", end="2026-05-13 18:46:00")

    found = case.judge([line(discount_amount="0.004", discount_detail=ends)])[0]

    assert found.only is FindingClass.MATCHED


def test_two_promotions_multiply(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    both = promotion("8折")[:-1] + "," + promotion("5折")[1:]

    found = case.judge([line(discount_amount="0.012", discount_detail=both)])[0]

    assert found.only is FindingClass.MATCHED


def test_an_agreed_discount_that_is_missing_is_a_discount_finding(
    case: Case, line: Make
) -> None:
    case.terms = [EIGHT_TENTHS]

    found = case.judge([line(), line(discount_amount="0.004")])

    assert [one.only for one in found] == ["discount", "matched"]
    assert found[0].difference == cents("0.004")


def test_an_agreed_discount_holds_from_its_start(case: Case, line: Make) -> None:
    later = datetime(2026, 5, 14, tzinfo=UTC)
    case.terms = [replace(EIGHT_TENTHS, effective_from=later)]

    assert case.judge([line()])[0].only is FindingClass.MATCHED


# free quota


def test_a_charge_before_the_quota_ends_is_a_free_quota_finding(
    case: Case, line: Make
) -> None:
    charged = line()
    free = line(
        charge_kind="free-quota",
        at="2026-05-14 00:00:00",
        list_unit_price="0",
        usage_deducted="10",
        pricing_quantity="0",
    )

    found = case.judge([charged, free])

    assert [one.only for one in found] == ["free-quota", "matched"]
    assert (found[0].expected, found[0].difference) == (cents("0"), cents("0.02"))


def test_a_charge_after_the_quota_ended_is_in_order(case: Case, line: Make) -> None:
    free = line(charge_kind="free-quota", list_unit_price="0", at="2026-05-13 18:46:00")

    assert case.judge([line(), free])[0].only is FindingClass.MATCHED


def test_the_quota_of_another_instance_does_not_count(case: Case, line: Make) -> None:
    free = line(
        charge_kind="free-quota",
        list_unit_price="0",
        at="2026-05-14 00:00:00",
        instance_id=";llm-y;qwen-plus;input_token;;0",
    )

    assert case.judge([line(), free])[0].only is FindingClass.MATCHED


def test_a_free_row_that_is_charged_is_overcharged(case: Case, line: Make) -> None:
    assert case.judge([line(charge_kind="free-quota")])[0].only == "overcharged"


# duplicate


def test_the_second_line_of_an_id_is_a_duplicate(case: Case, line: Make) -> None:
    found = case.judge([line(vendor_line_id="a"), line(vendor_line_id="a"), line()])

    assert [one.only for one in found] == ["matched", "duplicate", "matched"]
    assert (found[1].expected, found[1].difference) == (cents("0"), cents("0.02"))


def test_lines_without_an_id_are_no_duplicates(case: Case, line: Make) -> None:
    found = case.judge([line(vendor_line_id=None), line(vendor_line_id=None)])

    assert {one.only for one in found} == {FindingClass.MATCHED}


# outside the period


def test_a_line_of_another_month_is_outside_the_period(case: Case, line: Make) -> None:
    found = case.judge([line(at="2026-06-01 00:00:00")])[0]

    assert found.only is FindingClass.OUTSIDE_PERIOD
    assert found.difference == 0


def test_the_last_second_of_the_month_is_inside(case: Case, line: Make) -> None:
    found = case.judge([line(at="2026-05-31 23:59:59"), line(at="2026-05-01 00:00:00")])

    assert {one.only for one in found} == {FindingClass.MATCHED}


# undecoded, unit


def test_an_instance_id_that_does_not_decode_is_undecoded(
    case: Case, line: Make
) -> None:
    broken = line(decoded=False, model=None, type_code=None)

    assert case.judge([broken])[0].only is FindingClass.UNDECODED
    assert case.judge([line()])[0].name != FindingClass.UNDECODED


def test_an_unknown_type_code_is_undecoded_unless_a_rule_names_it(
    case: Case, line: Make, rule: Make
) -> None:
    case.rules = [rule(), rule("agreed_token")]
    strange, agreed = line(type_code="strange_token"), line(type_code="agreed_token")

    found = case.judge([strange, agreed])

    assert [one.only for one in found] == ["undecoded", "matched"]


def test_an_unknown_unit_is_a_unit_finding(case: Case, line: Make) -> None:
    found = case.judge([line(vendor_unit="斤", pricing_unit=None)])[0]

    assert found.only is FindingClass.UNIT
    assert found.expected is None


def test_a_price_for_another_thing_is_a_unit_finding(case: Case, line: Make) -> None:
    assert case.judge([line(vendor_price_unit="元/张")])[0].only == "unit"


def test_a_quantity_of_another_thing_than_the_rule_is_a_unit_finding(
    case: Case, line: Make
) -> None:
    images = line(pricing_unit="image", vendor_unit="张", vendor_price_unit="元/张")

    assert case.judge([images])[0].only is FindingClass.UNIT


def test_a_list_cost_that_forgets_the_price_unit_is_a_unit_finding(
    case: Case, line: Make
) -> None:
    wide = line(list_unit_price="2", vendor_price_unit="元/百万tokens", list_cost="20")

    assert case.judge([wide])[0].name is FindingClass.UNIT


def test_units_of_one_family_are_no_unit_finding(case: Case, line: Make) -> None:
    single = line(
        vendor_unit="Token",
        pricing_unit="tokens",
        vendor_price_unit="元/Token",
        list_unit_price="0.000002",
        pricing_quantity="10000",
    )

    assert case.judge([single])[0].only is FindingClass.MATCHED


# first seen


def test_an_item_never_billed_before_is_first_seen_once(case: Case, line: Make) -> None:
    known = ("sfm_inference_public_cn", "token_number", "")
    case.history = History(frozenset({known}))
    new = {"billing_item_code": "image_number"}

    late = line(**new, at="2026-05-20 00:00:00")
    early = line(**new, at="2026-05-02 00:00:00")
    found = case.judge([late, line(), early])

    assert [one.only for one in found] == ["matched", "matched", "first-seen"]


def test_a_tool_is_an_item_of_its_own(case: Case, line: Make, rule: Make) -> None:
    case.history = History(frozenset({("sfm_inference_public_cn", "token_number", "")}))
    case.rules = [rule(), rule("web_search", "4", unit="1K calls")]
    tool = line(
        type_code="web_search",
        modality="tool",
        pricing_unit="call",
        vendor_unit="次",
        vendor_price_unit="元/次",
        list_unit_price="0.004",
    )

    assert case.judge([line(), tool])[1].only is FindingClass.FIRST_SEEN


def test_nothing_is_first_seen_without_an_earlier_month(case: Case, line: Make) -> None:
    assert case.judge([line()])[0].only is FindingClass.MATCHED


def test_an_item_is_first_seen_in_one_part_only(case: Case, line: Make) -> None:
    case.history = History(frozenset())

    one, other = case.judge_parts(
        [
            case.part([line(at="2026-05-09 00:00:00")]),
            case.part([line(at="2026-05-08 00:00:00")]),
        ]
    )

    assert [one[0].only, other[0].only] == ["matched", "first-seen"]


# restated, dropped


def test_a_line_that_replaces_another_is_restated(
    case: Case, line: Make, tmp_path: Path
) -> None:
    table = pa.table(
        {
            "row": pa.array([1], pa.int64()),
            "before_billed": pa.array([cents("0.015")], pa.decimal128(38, 10)),
        }
    )
    pq.write_table(table, tmp_path / "restated")

    found = case.judge([line(), line()], restated=tmp_path / "restated")

    assert [one.only for one in found] == ["matched", "restated"]
    assert (found[1].expected, found[1].difference) == (cents("0.015"), cents("0.005"))


def test_lines_that_do_not_count_any_more_get_no_verdict(
    case: Case, line: Make, tmp_path: Path
) -> None:
    pq.write_table(pa.table({"row": pa.array([0], pa.int64())}), tmp_path / "dropped")
    same = {"vendor_line_id": "a"}

    found = case.judge([line(**same), line(**same)], dropped=(tmp_path / "dropped",))

    assert [one.name for one in found] == [None, "matched"]
    assert found[0].expected is None
    assert case.run.tally.total().lines == 1


# stated


def test_what_has_no_price_is_stated(case: Case, line: Make) -> None:
    kinds = ["refund", "adjustment", "rounding", "coupon", "tax", "subscription"]
    none = {"list_unit_price": None, "pricing_quantity": None, "list_cost": "-1"}

    found = case.judge([line(charge_kind=kind, **none) for kind in kinds])

    assert {one.only for one in found} == {FindingClass.STATED}
    assert {one.expected for one in found} == {cents("-1")}


def test_usage_is_not_stated(case: Case, line: Make) -> None:
    assert case.judge([line()])[0].name is not FindingClass.STATED


def test_summaries_are_compared_only(case: Case, line: Make) -> None:
    dear = line(list_unit_price="0.003")

    found = case.judge([dear], precision="summary", profile="alibaba.month")[0]

    assert found.only is FindingClass.STATED


# residue


def split(case: Case, *lines: dict[str, Any]) -> list[Found]:
    return case.judge(list(lines), precision="split", profile="alibaba.split")


def test_a_split_group_that_does_not_tie_is_a_residue(case: Case, line: Make) -> None:
    found = split(case, line(billed_cost="0.03"), line(billed_cost="0.03"))

    assert {one.only for one in found} == {FindingClass.RESIDUE}
    assert sum(one.difference or 0 for one in found) == cents("0.02")


def test_split_rows_get_no_verdict_of_their_own(case: Case, line: Make) -> None:
    found = split(case, line(billed_cost="0.03"), line(billed_cost="0.01"))

    assert {one.only for one in found} == {FindingClass.ROUNDING}
    assert sum(one.difference or 0 for one in found) == 0


def test_split_groups_are_settled_apart(case: Case, line: Make) -> None:
    found = split(
        case,
        line(order_id="a", billed_cost="0.05"),
        line(order_id="b"),
        line(order_id="a"),
    )

    assert [one.only for one in found] == ["residue", "matched", "residue"]


def test_a_split_group_with_an_unpriced_row_is_not_judged(
    case: Case, line: Make
) -> None:
    found = split(case, line(billed_cost="0.05"), line(model="unheard-of"))

    assert {one.only for one in found} == {FindingClass.UNPRICED}


# precedence


def test_the_first_class_counts_and_the_others_are_kept_beside_it(
    case: Case, line: Make
) -> None:
    odd = line(at="2026-06-02 00:00:00", list_unit_price="0.003")

    found = case.judge([odd])[0]

    assert found.name is FindingClass.OUTSIDE_PERIOD
    assert found.also == (FindingClass.OVERCHARGED,)
