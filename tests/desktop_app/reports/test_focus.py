"""Turn odd charge lines into FOCUS rows that still hold together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.money import EXACT
from desktop_app.reports.focus import Origin, focus_rows
from desktop_app.reports.focus_words import focus_unit
from importers.schema import CHARGE

ORIGIN = Origin("alibaba", "1064", "2026-05", 8, frozenset({"Model Studio"}))
PLAIN: dict[str, Any] = {
    "billing_account_id": "1064",
    "billing_currency": "CNY",
    "billing_period": "2026-05",
    "billing_date": date(2026, 5, 13),
    "charge_category": "Usage",
    "charge_kind": "usage",
    "service_name": "Model Studio",
    "model": "qwen3-max",
    "type_code": "input_token",
    "pricing_quantity": Decimal("10.5"),
    "vendor_unit": "千tokens",
    "pricing_unit": "1K tokens",
    "list_unit_price": Decimal("0.004"),
    "vendor_price_unit": "元/千tokens",
    "list_cost": Decimal("0.042"),
    "discounted_cost": Decimal("0.021"),
    "billed_cost": Decimal("0.021"),
}
JUDGED: dict[str, pa.DataType] = {
    "line_id": pa.string(),
    "source_file": pa.string(),
    "finding_class": pa.string(),
    "expected": pa.decimal128(38, 10),
    "difference": pa.decimal128(38, 10),
}
AMOUNTS = st.decimals(-100_000, 100_000, places=10)


def row(_origin: Origin = ORIGIN, /, **stated: object) -> Mapping[str, Any]:
    """Return the FOCUS row of a plain line with some other cells."""
    cells = PLAIN | stated
    columns = {
        name: pa.array([cells.get(name)], pa.string() if _word(kind) else kind)
        for name, kind in [
            *zip(CHARGE.names, CHARGE.types, strict=True),
            *JUDGED.items(),
        ]
    }
    found: Mapping[str, Any] = focus_rows(pa.table(columns), _origin).to_pylist()[0]
    return found


def _word(kind: pa.DataType) -> bool:
    return pa.types.is_dictionary(kind)


def test_a_plain_line_keeps_its_price_and_quantity() -> None:
    found = row()

    assert found["ListUnitPrice"] == Decimal("0.004")
    assert found["PricingQuantity"] == Decimal("10.5")
    assert found["PricingUnit"] == "1000 Tokens"
    assert found["ListCost"] == Decimal("0.042")


def test_the_price_after_discount_is_the_contracted_price() -> None:
    found = row()

    assert found["ContractedUnitPrice"] == Decimal("0.002")
    assert found["ContractedCost"] == Decimal("0.021")


def test_a_price_for_another_unit_is_converted() -> None:
    found = row(list_unit_price=Decimal(4), vendor_price_unit="元/百万tokens")

    assert found["ListUnitPrice"] == Decimal("0.004")


def test_a_list_cost_that_is_no_product_stays_beside_the_product() -> None:
    found = row(list_cost=Decimal("0.05"))

    assert found["ListCost"] == Decimal("0.042")
    assert found["x_ListCost"] == Decimal("0.05")


def test_a_line_without_a_price_gets_the_one_that_gives_its_cost() -> None:
    found = row(list_unit_price=None)

    assert found["ListUnitPrice"] == Decimal("0.004")


def test_a_record_without_a_quantity_is_one_charge() -> None:
    found = row(pricing_quantity=None, pricing_unit=None, vendor_unit=None)

    assert (found["PricingQuantity"], found["PricingUnit"]) == (1, "Charges")
    assert found["ListCost"] == Decimal("0.042")


def test_a_record_of_several_meters_consumed_its_tokens() -> None:
    found = row(
        pricing_quantity=None, input_tokens=Decimal(900), output_tokens=Decimal(100)
    )

    assert (found["ConsumedQuantity"], found["ConsumedUnit"]) == (1000, "Tokens")


def test_what_quota_took_was_consumed_and_not_charged() -> None:
    figures = ("pricing_quantity", "list_unit_price", "list_cost", "billed_cost")
    nothing = dict.fromkeys((*figures, "discounted_cost"), Decimal(0))

    found = row(usage_before_deduction=Decimal(7), **nothing)

    assert (found["ConsumedQuantity"], found["ListCost"]) == (7, 0)


def test_a_negative_usage_has_a_negative_quantity() -> None:
    found = row(
        list_unit_price=None,
        list_cost=Decimal(-3),
        discounted_cost=None,
        billed_cost=Decimal(-3),
    )

    assert found["ListUnitPrice"] == 3
    assert (found["PricingQuantity"], found["ListCost"]) == (-1, -3)


def test_a_purchase_has_no_effective_cost() -> None:
    found = row(charge_category="Purchase", billed_cost=Decimal(99))

    assert (found["BilledCost"], found["EffectiveCost"]) == (99, 0)


def test_usage_that_a_plan_paid_was_effectively_paid() -> None:
    found = row(billed_cost=Decimal(0), plan_deducted=Decimal("0.021"))

    assert found["EffectiveCost"] == Decimal("0.021")
    assert found["PricingCategory"] == "Committed"


def test_a_credit_has_no_price_and_costs_what_it_is() -> None:
    found = row(charge_category="Credit", billed_cost=Decimal(-5), list_cost=None)

    assert found["ListUnitPrice"] is None
    assert found["PricingQuantity"] is None
    assert found["ListCost"] == found["ContractedCost"] == -5


def test_tax_has_no_sku() -> None:
    found = row(charge_category="Tax")

    assert found["SkuId"] is None
    assert found["SkuPriceDetails"] is None


def test_a_line_of_a_month_without_days_covers_the_month() -> None:
    found = row(billing_date=None)

    assert found["ChargePeriodStart"] == datetime(2026, 4, 30, 16, tzinfo=UTC)
    assert found["ChargePeriodEnd"] == datetime(2026, 5, 31, 16, tzinfo=UTC)


def test_a_line_of_a_day_covers_the_day_of_its_zone() -> None:
    found = row()

    assert found["ChargePeriodStart"] == datetime(2026, 5, 12, 16, tzinfo=UTC)
    assert found["ChargePeriodEnd"] == datetime(2026, 5, 13, 16, tzinfo=UTC)


def test_december_ends_with_the_year() -> None:
    found = row(Origin("openai", "", "2026-12", 0, frozenset()), billing_date=None)

    assert found["BillingPeriodEnd"] == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_bill_without_an_account_is_its_provider_s() -> None:
    gateway = Origin("new-api", "", "2026-05", 0, frozenset())

    assert row(gateway, billing_account_id=None)["BillingAccountId"] == "new-api"


def test_who_bills_is_who_provides() -> None:
    found = row(invoice_issuer_name="Cloud Company")

    assert found["ProviderName"] == found["InvoiceIssuerName"] == "Cloud Company"


def test_a_service_without_models_is_not_called_ai() -> None:
    found = row(service_name="Object Storage", model=None)

    assert found["ServiceCategory"] == "Other"


def test_a_region_without_a_name_is_named_by_its_code() -> None:
    assert row(region_id="cn-beijing")["RegionName"] == "cn-beijing"


@pytest.mark.parametrize(
    ("unit", "stated", "named"),
    [
        ("tokens", "Token", "Tokens"),
        ("1K tokens", "千tokens", "1000 Tokens"),
        ("1M tokens", "百万tokens", "1000000 Tokens"),
        ("10K characters", "万字", "10000 Characters"),
        ("image", "张", "Images"),
        ("call", "次", "Requests"),
        ("3D model", "个3D模型", "3D models"),
        (None, "批", "批"),
        (None, None, "Units"),
    ],
)
def test_units_are_named_as_focus_does(
    unit: str | None, stated: str | None, named: str
) -> None:
    assert focus_unit(unit, stated) == named


@settings(deadline=None)
@given(
    quantity=AMOUNTS,
    price=st.decimals(0, 1000, places=12) | st.none(),
    listed=AMOUNTS | st.none(),
    discounted=AMOUNTS | st.none(),
)
def test_price_times_quantity_is_cost_for_any_figures(
    quantity: Decimal,
    price: Decimal | None,
    listed: Decimal | None,
    discounted: Decimal | None,
) -> None:
    found = row(
        pricing_quantity=quantity,
        list_unit_price=price,
        list_cost=listed,
        discounted_cost=discounted,
    )

    for kind in ("List", "Contracted"):
        unit_price = found[f"{kind}UnitPrice"]
        assert unit_price >= 0
        assert found[f"{kind}Cost"] == EXACT.multiply(
            unit_price, found["PricingQuantity"]
        )
