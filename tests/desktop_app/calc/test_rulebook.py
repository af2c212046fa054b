"""A rule fits by model, type, tier, region and unit; the newest in force wins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

import pytest

from desktop_app.calc.failures import TooLarge
from desktop_app.calc.promotions import factor_of, read_promotions

Make = Callable[..., dict[str, Any]]


class Found(Protocol):
    """One line's verdict."""

    row: dict[str, Any]


class Case(Protocol):
    """What a bill is judged by; see conftest.py."""

    rules: Sequence[dict[str, Any]]

    def judge(
        self, lines: Sequence[dict[str, Any]], **given: object
    ) -> list[Found]: ...


def price(case: Case, one: dict[str, Any]) -> str | None:
    """Return the price per thousand tokens that a line is judged by."""
    found = case.judge([one])[0].row["expected_unit_price"]
    return None if found is None else str(found.normalize() * 1000)


def test_the_newer_snapshot_holds_from_its_first_second(
    case: Case, line: Make, rule: Make
) -> None:
    new = rule(price="9", snapshot_name="May", snapshot_from="2026-05-13 18:46:00")
    case.rules = [new, rule()]

    assert price(case, line()) == "9.000"
    assert price(case, line(at="2026-05-13 18:45:59")) == "2.000"


def test_an_older_snapshot_goes_on_where_the_newest_has_no_rule(
    case: Case, line: Make, rule: Make
) -> None:
    other = rule(
        "output_token", snapshot_name="May", snapshot_from="2026-05-06 00:00:00"
    )
    case.rules = [rule(), other]

    assert price(case, line()) == "2.000"


def test_an_older_snapshot_goes_on_when_a_newer_rule_has_ended(
    case: Case, line: Make, rule: Make
) -> None:
    short = rule(
        price="9",
        snapshot_name="May",
        snapshot_from="2026-05-06 00:00:00",
        effective_to="2026-05-10 00:00:00",
    )
    case.rules = [rule(), short]

    assert price(case, line(at="2026-05-09 00:00:00")) == "9.000"
    assert price(case, line(at="2026-05-10 00:00:00")) == "2.000"


def test_a_rules_own_dates_win_over_its_snapshots(
    case: Case, line: Make, rule: Make
) -> None:
    case.rules = [rule(effective_from="2026-05-14 00:00:00")]

    assert price(case, line()) is None


def test_of_two_with_one_start_the_later_published_holds(
    case: Case, line: Make, rule: Make
) -> None:
    day = datetime(2026, 6, 2, tzinfo=UTC)
    later = rule(price="9", snapshot_name="B", published_at=day)
    case.rules = [later, rule(snapshot_name="A", published_at=day - timedelta(1))]

    assert price(case, line()) == "9.000"


def test_a_rule_of_any_region_fits(case: Case, line: Make, rule: Make) -> None:
    case.rules = [rule(region="")]

    assert price(case, line()) == "2.000"
    assert price(case, line(region_id=None)) == "2.000"


def test_a_rule_of_the_region_itself_comes_first(
    case: Case, line: Make, rule: Make
) -> None:
    case.rules = [rule(price="9", region=""), rule()]

    assert price(case, line()) == "2.000"


def test_a_rule_of_another_region_or_scope_does_not_fit(
    case: Case, line: Make, rule: Make
) -> None:
    case.rules = [rule(region="us-east-1"), rule(scope="global")]

    assert price(case, line()) is None


def test_a_rule_without_tier_fits_any_tier(case: Case, line: Make) -> None:
    assert price(case, line(type_code="context_0-32k_input_token")) == "2.000"


def test_a_lonely_first_tier_fits_lines_without_tier(
    case: Case, line: Make, rule: Make
) -> None:
    case.rules = [rule("context_0-1m_input_token")]

    assert price(case, line()) == "2.000"


def test_one_of_several_tiers_does_not_fit_lines_without_tier(
    case: Case, line: Make, rule: Make
) -> None:
    case.rules = [
        rule("context_0-32k_input_token"),
        rule("context_32k-128k_input_token"),
    ]

    assert price(case, line()) is None
    assert price(case, line(type_code="context_0-128k_input_token")) is None
    assert price(case, line(type_code="context_0-32k_input_token")) == "2.000"


def test_a_price_that_does_not_convert_exactly_is_not_used(
    case: Case, line: Make, rule: Make
) -> None:
    case.rules = [rule("content_duration", "1", unit="hour")]
    speech = line(
        type_code="content_duration",
        pricing_unit="second",
        vendor_unit="秒",
        vendor_price_unit="元/秒",
    )

    assert price(case, speech) is None


def test_an_overflow_is_an_error(case: Case, line: Make) -> None:
    vast = line(list_unit_price=None, pricing_quantity="1000000000000000000000000000")

    with pytest.raises(TooLarge):
        case.judge([vast])


@pytest.mark.parametrize(
    ("content", "factor"),
    [("8折", "0.8"), ("9.5折", "0.95"), ("85折", "0.85"), ("20% off", "0.8")],
)
def test_a_promotion_is_read_as_a_factor(content: str, factor: str) -> None:
    assert factor_of(content) == Decimal(factor)


@pytest.mark.parametrize("detail", ["", "[]", "{", '[{"优惠内容":"满100减5"}]', "7"])
def test_a_detail_that_is_no_discount_states_none(detail: str) -> None:
    assert read_promotions(detail) is None
