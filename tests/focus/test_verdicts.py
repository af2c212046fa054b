"""Prove that the interpreter of the rule model finds what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.focus.focus_file import Cell, FocusFile
from tests.focus.rule_model import rules
from tests.focus.verdicts import Verdict, judge

GOOD: dict[str, Cell] = {
    "BilledCost": "1.2",
    "BillingAccountId": "1064",
    "BillingAccountName": "retail",
    "BillingCurrency": "CNY",
    "BillingPeriodEnd": "2026-05-31T16:00:00Z",
    "BillingPeriodStart": "2026-04-30T16:00:00Z",
    "ChargeCategory": "Usage",
    "ChargeClass": None,
    "ChargeDescription": "qwen3-max",
    "ChargeFrequency": "Usage-Based",
    "ChargePeriodEnd": "2026-05-01T01:00:00Z",
    "ChargePeriodStart": "2026-05-01T00:00:00Z",
    "ConsumedQuantity": "300",
    "ConsumedUnit": "1000 Tokens",
    "ContractedCost": "1.2",
    "ContractedUnitPrice": "0.004",
    "EffectiveCost": "1.2",
    "InvoiceId": None,
    "InvoiceIssuerName": "Alibaba Cloud",
    "ListCost": "1.2",
    "ListUnitPrice": "0.004",
    "PricingCategory": "Standard",
    "PricingQuantity": "300",
    "PricingUnit": "1000 Tokens",
    "ProviderName": "Alibaba Cloud",
    "PublisherName": "Alibaba Cloud",
    "ServiceCategory": "AI and Machine Learning",
    "ServiceName": "Model Studio",
    "ServiceSubcategory": "Generative AI",
    "SkuId": "a",
    "SkuMeter": "tokens",
    "SkuPriceDetails": '{"x_ModelId":"qwen3-max"}',
    "SkuPriceId": "a@1",
    "x_Own": "1",
}
SUPPORTED = (
    "NEGOTIATED_PRICING_SUPPORTED",
    "PUBLIC_PRICE_LIST_SUPPORTED",
    "UNIT_PRICING_SUPPORTED",
    "USAGE_MEASUREMENT_SUPPORTED",
)


def failed(*rows: dict[str, Cell]) -> set[str]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: [row.get(name) for row in rows] for name in names}
    found = judge(FocusFile(columns, {}, len(rows)), SUPPORTED)
    return {one.rule.id for one in found if one.verdict is Verdict.FAILED}


def test_a_row_as_the_specification_asks_passes() -> None:
    assert failed(GOOD) == set()


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        ("BilledCost", None, "BilledCost-C-003-M"),
        ("BilledCost", "1,200", "BilledCost-C-002-M"),
        ("BilledCost", "+1", "BilledCost-C-002-M"),
        ("BillingCurrency", "RMB", "BillingCurrency-C-006-M"),
        ("BillingPeriodStart", "2026-05-01 00:00:00", "BillingPeriodStart-C-002-M"),
        ("BillingPeriodEnd", "2026-04-30T16:00:00Z", "BillingPeriodEnd-C-004-M"),
        ("ChargeCategory", "Fee", "ChargeCategory-C-003-M"),
        ("ChargeClass", "Refund", "ChargeClass-C-005-C"),
        ("ConsumedQuantity", None, "ConsumedQuantity-C-006-C"),
        ("ConsumedUnit", None, "ConsumedUnit-C-006-C"),
        ("ContractedCost", "1.2000000001", "ContractedUnitPrice-C-011-C"),
        ("InvoiceIssuerName", "Another", "BilledCost-C-005-C"),
        ("ListCost", "1.3", "ListCost-C-009-C"),
        ("ListUnitPrice", "-0.004", "ListUnitPrice-C-008-M"),
        ("ListUnitPrice", None, "ListUnitPrice-C-005-C"),
        ("PricingQuantity", None, "PricingQuantity-C-005-C"),
        ("PricingUnit", "#1", "PricingUnit-C-003-O"),
        ("ServiceCategory", "AI", "ServiceCategory-C-003-M"),
        ("SkuPriceDetails", '{"x_A":{"x_B":1}}', "SkuPriceDetails-C-001-M"),
        ("SkuPriceDetails", '{"ModelId":"a"}', "SkuPriceDetails-C-017-C"),
        ("SkuPriceId", None, "SkuPriceId-C-005-C"),
    ],
)
def test_a_wrong_cell_fails_its_rule(column: str, cell: Cell, rule: str) -> None:
    assert rule in failed(GOOD | {column: cell})


def test_a_mandatory_column_that_is_absent_fails_its_rule() -> None:
    without = {name: cell for name, cell in GOOD.items() if name != "ProviderName"}

    assert "CostAndUsage-D-038-M" in failed(without)


def test_a_tax_row_must_not_have_a_quantity() -> None:
    assert "PricingQuantity-C-004-C" in failed(GOOD | {"ChargeCategory": "Tax"})


def test_a_price_of_two_products_fails_its_rule() -> None:
    assert "SkuPriceId-C-008-M" in failed(GOOD, GOOD | {"SkuId": "b"})


def test_a_rule_below_a_composite_holds_only_under_its_condition() -> None:
    kept = ("Billing", "Charge")
    credit = {name: GOOD[name] if name.startswith(kept) else None for name in GOOD}

    assert "PricingQuantity-C-008-M" not in failed(credit)


def test_a_custom_column_before_focus_columns_fails_its_rule() -> None:
    first: dict[str, Cell] = {"x_First": "1"}

    assert "ColumnHandling-A-013-O" in failed(first | GOOD)


def test_a_typed_file_may_hold_times_and_decimals() -> None:
    typed = GOOD | {
        "BilledCost": Decimal("1.2"),
        "ChargePeriodStart": datetime(2026, 5, 1, tzinfo=UTC),
    }

    assert failed(typed) == set()


def test_the_model_is_read_whole() -> None:
    assert len(rules()) == 621
