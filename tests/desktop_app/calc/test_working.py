"""The working of a charge shows every step, the rule, and the provider's trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.calc.vendor_trace import vendor_trace
from desktop_app.calc.wording import in_words
from desktop_app.calc.working import rule_in_words, working_of
from desktop_app.domain.findings import Cause, Hypothesis, Working
from desktop_app.domain.prices import Discount

Make = Callable[..., dict[str, Any]]

RULE = {
    "model": "qwen-plus",
    "type_code": "input_token",
    "region": "",
    "unit_price": Decimal("2.000"),
    "currency": "CNY",
    "unit": "1M tokens",
    "snapshot_name": "May",
}
TERM = Discount(
    "alibaba", "qwen-plus", "", Decimal("0.9"), datetime(2026, 1, 1, tzinfo=UTC), None
)
TRACE = (
    '{"priceExpressInfo":{"formula":"官网目录价*用量","precision":"10","round":"4"},'
    '"promotionInfo":[{"优惠内容":"8折"},{"优惠内容":"9折"}]}'
)


def explained(
    line: dict[str, Any], expected: str | None = None, terms: tuple[Discount, ...] = ()
) -> Working:
    verdict = {
        "line_id": "abc.2",
        "provider": "alibaba",
        "finding_class": None if expected is None else "overcharged",
        "also": 0 if expected is None else 8,
        "expected": None if expected is None else Decimal(expected),
        "expected_unit_price": None if expected is None else Decimal("0.002"),
    }
    return working_of({**line, **verdict}, RULE, (), terms)


def formulas(working: Working) -> dict[str, str]:
    return {step.title: step.formula for step in working.steps}


def test_each_step_is_a_formula(line: Make) -> None:
    given = line(list_unit_price="0.0069", pricing_quantity="4.131")

    found = explained(given, "0.008262")

    assert formulas(found) == {
        "Quantity": "4.131 − 0 = 4.131",
        "List cost as billed": "0.0069 × 4.131 = 0.0285039",
        "Payable as billed": "0.0285039 = 0.0285039",
        "Price in the snapshot": "2 CNY per 1M tokens = 0.002 per 1K tokens",
        "Recalculated list cost": "0.002 × 4.131 = 0.008262",
        "Billed − expected": "0.0285039 − 0.008262 = 0.0202419",
    }
    verdicts = {step.title: step.verdict for step in found.steps}
    assert verdicts["Price in the snapshot"] == "differs"
    assert verdicts["Quantity"] == "ok"


def test_a_figure_that_does_not_follow_is_shown(line: Make) -> None:
    found = explained(line(list_cost="0.03"), "0.02")

    step = next(s for s in found.steps if s.title == "List cost as billed")
    assert (step.formula, step.verdict) == ("0.002 × 10 = 0.02 ≠ 0.03", "differs")


def test_a_price_per_million_shows_its_conversion(line: Make) -> None:
    wide = line(
        list_unit_price="2", vendor_price_unit="元/百万tokens", list_cost="0.02"
    )

    assert formulas(explained(wide))["List cost as billed"] == "2 × 10 × 0.001 = 0.02"


def test_terms_plan_and_coupon_are_steps(line: Make) -> None:
    given = line(plan_list_cost="0.01", coupon_amount="0.001")

    found = formulas(explained(given, "0.008", (TERM,)))

    assert found["After the savings plan"] == "0.02 − 0.01 = 0.01"
    assert found["After discount"] == "0.01 × 0.9 = 0.009"
    assert found["After coupon"] == "0.009 − 0.001 = 0.008"


def test_a_promotion_counts_while_it_runs(
    line: Make, promotion: Callable[..., str]
) -> None:
    runs = line(discount_amount="0.004", discount_detail=promotion("8折"))
    ended = {**runs, "discount_detail": promotion("8折", end="2026-05-01 00:00:00")}

    assert formulas(explained(runs, "0.016"))["After discount"] == "0.02 × 0.8 = 0.016"
    assert formulas(explained(ended, "0.02"))["After discount"] == "0.02 × 1 = 0.02"


def test_a_line_without_a_start_is_explained_by_its_day(line: Make) -> None:
    dayless = line(charge_period_start=None)

    assert "After discount" in formulas(explained(dayless, "0.018", (TERM,)))


def test_a_line_that_was_not_reconciled_shows_what_it_states(line: Make) -> None:
    found = explained(line())

    assert found.finding_class is None
    assert set(formulas(found)) == {
        "Quantity",
        "List cost as billed",
        "Payable as billed",
    }


def test_parts_tags_and_fields_are_labelled(line: Make) -> None:
    found = explained(line(tags='{"team":"a;b"}', api_key_id="123", quota_stop=True))

    assert ("API key", "123") in found.parts
    assert ("Stops at free quota", "yes") in found.parts
    assert found.tags == (("team", "a;b"),)
    assert ("vendor_unit", "千tokens") in found.fields
    assert "tags" not in dict(found.fields)


def test_the_providers_trace_is_laid_out() -> None:
    found = dict(vendor_trace({"vendor_trace": TRACE, "coupon_detail": "not JSON"}))

    assert found == {
        "Calculation · Price · Formula": "官网目录价*用量",
        "Calculation · Price · Decimal places": "10",
        "Calculation · Price · Rounding": "HALF_UP",
        "Calculation · Promotion · 1 · 优惠内容": "8折",
        "Calculation · Promotion · 2 · 优惠内容": "9折",
        "Coupon": "not JSON",
    }


def test_a_rule_is_named_with_its_snapshot() -> None:
    assert rule_in_words(RULE) == (
        "qwen-plus · input_token · any region: 2 CNY per 1M tokens (May)"
    )


@pytest.mark.parametrize(
    ("hypothesis", "facts", "words"),
    [
        (
            Hypothesis.SNAPSHOT_DATE,
            '"from":"","to":"2026-05-05T16:00:00+00:00","snapshot":"May"',
            "2 CNY per 1K tokens is the price before 2026-05-06 (May).",
        ),
        (
            Hypothesis.SNAPSHOT_DATE,
            '"from":"2026-05-05T17:30:00+00:00","to":"","snapshot":"May"',
            "2 CNY per 1K tokens is the price from 2026-05-06 01:30 (May).",
        ),
        (
            Hypothesis.REGION,
            '"region":"us-east-1"',
            "2 CNY per 1K tokens is the price in us-east-1.",
        ),
        (
            Hypothesis.TIER,
            '"type_code":"input_token"',
            "2 CNY per 1K tokens is the price of input_token.",
        ),
        (Hypothesis.DISCOUNT, '"applied":"none"', "No discount was given."),
        (
            Hypothesis.DISCOUNT,
            '"applied":"promotion"',
            "The promotion that the bill states was given outside its dates.",
        ),
        (
            Hypothesis.DISCOUNT,
            '"applied":"terms","factor":"0.9"',
            "The discount × 0.9 of another time was given.",
        ),
        (
            Hypothesis.UNIT,
            '"times":"1000"',
            "1,000 times the price per 1K tokens was charged.",
        ),
        (
            Hypothesis.UNIT,
            '"times":"0.001"',
            "A thousandth of the price per 1K tokens was charged.",
        ),
        (
            Hypothesis.BATCH,
            '"share":"0.5","billed_as":"batch"',
            "It was charged as batch, at × 0.5 of the price.",
        ),
        (
            Hypothesis.BATCH,
            '"share":"0.5","billed_as":"realtime"',
            "It was charged as real time, not at × 0.5 for batch.",
        ),
    ],
)
def test_a_cause_is_told_in_words(
    hypothesis: Hypothesis, facts: str, words: str
) -> None:
    given = '{"price":"2","currency":"CNY","unit":"1K tokens",' + facts + "}"

    told = in_words(Cause(hypothesis, given))

    assert told.detail == words
    assert in_words(told) == told
