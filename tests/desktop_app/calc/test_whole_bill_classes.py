"""Classes that need the whole bill fire on exactly their fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.calc.foreknowledge import History
from desktop_app.domain.findings import FindingClass
from tests.desktop_app.calc.cases import Case, Found, Make, cents

OF_MODEL = {"commodity_code": "sfm_inference_public_cn"}


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


def test_a_month_of_another_zone_ends_when_it_ends_there(
    case: Case, line: Make
) -> None:
    last = line(at="2026-06-01 07:59:59", billing_date=date(2026, 5, 31))
    after = line(at="2026-06-01 08:00:00", billing_date=date(2026, 5, 31))

    found = case.judge([last, after], utc_offset=0)

    assert [one.only for one in found] == [
        FindingClass.MATCHED,
        FindingClass.OUTSIDE_PERIOD,
    ]


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
