"""Read FOCUS files, versions 1.0 to 1.2: others' and our own.

Every provider's rows are in one file, told by ProviderName; a profile has one provider.
So a FOCUS file's bills are those of the provider ``focus``, and ProviderName stands as
the service code. Columns that another program added (x_…) are not read.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from importers.charge_kinds import FOCUS_OF, ChargeKind
from importers.columns import Column, Currency, Instant, Text
from importers.contract import FinalityRule, Guide, Precision, Profile, mark
from importers.distinct import combinations, spread
from importers.filling import fill, less
from importers.focus_columns import (
    OWN_LINE,
    Figure,
    FigureOf,
    WordOrNull,
    days_of,
    month_of,
    own_columns,
)
from importers.kernels import Cells
from importers.schema import MONEY, WORD
from importers.tabular import TabularImporter

_pc: Any = pc  # the stubs know fewer argument types than the kernels
_KIND_OF = {
    "usage": ChargeKind.USAGE,
    "purchase": ChargeKind.SUBSCRIPTION,
    "tax": ChargeKind.TAX,
    "credit": ChargeKind.REFUND,
    "adjustment": ChargeKind.ADJUSTMENT,
}


class FocusFile(TabularImporter):
    """A FOCUS file of any provider: one row a charge."""

    profile = Profile(
        name="focus.cost-and-usage",
        version=1,
        title=mark("FOCUS cost and usage (1.0–1.2)"),
        provider="focus",
        precision=Precision.EXACT,
        finality=FinalityRule(utc_offset=0),
        utc_offset=0,
        any_zone=True,
        currency="USD",
        guide=Guide(
            what=mark(
                "Charges in the open FOCUS format, versions 1.0, 1.1 and 1.2, of any "
                "provider: one row a charge. Alibaba Cloud's own FOCUS 1.0 export is "
                "one of them."
            ),
            where=mark(
                "In the provider's billing console under data exports, or from your "
                "FinOps platform."
            ),
            options=mark(
                "FOCUS 1.0, 1.1 or 1.2 as CSV or Parquet, with all columns. Import "
                "either this or the provider's own bill, not both: a FOCUS file's "
                "bills are counted beside it, under the provider “focus”."
            ),
            proved=mark(
                "Each row's unit price times quantity against its list cost, and the "
                "totals by account, month and currency. A row that names no model and "
                "type cannot be held against a price list; columns that a provider "
                "added (x_…) are not read."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = ("BillingPeriodStart", "ChargePeriodStart")
    never: ClassVar[tuple[str, ...]] = (OWN_LINE,)

    order_id = Text("InvoiceId")
    billing_account_id = WordOrNull("BillingAccountId", needed=True, identifier=True)
    billing_account_name = WordOrNull("BillingAccountName")
    sub_account_id = WordOrNull("SubAccountId", identifier=True)
    sub_account_name = WordOrNull("SubAccountName")
    invoice_issuer_name = WordOrNull("InvoiceIssuerName", "InvoiceIssuer")
    service_code = WordOrNull("ProviderName", "Provider", "ServiceProviderName")
    service_name = WordOrNull("ServiceName")
    commodity_code = WordOrNull("SkuId")
    billing_item_code = WordOrNull("SkuPriceId")
    billing_item_name = WordOrNull("SkuMeter")
    description = WordOrNull("ChargeDescription")
    spec = WordOrNull("SkuPriceDetails")
    resource_id = WordOrNull("ResourceId")
    resource_name = WordOrNull("ResourceName")
    region_id = WordOrNull("RegionId")
    region_name = WordOrNull("RegionName")
    availability_zone = WordOrNull("AvailabilityZone")
    tags = WordOrNull("Tags")
    vendor_charge_type = WordOrNull("ChargeCategory", needed=True)
    charge_class = WordOrNull("ChargeClass")
    vendor_transaction_type = WordOrNull("ChargeFrequency")
    month_start = Instant("BillingPeriodStart", needed=True)
    charge_period_start = Instant("ChargePeriodStart")
    charge_period_end = Instant("ChargePeriodEnd")
    billing_currency = Currency("BillingCurrency", needed=True)
    pricing_quantity = FigureOf("PricingQuantity")
    vendor_unit = WordOrNull("PricingUnit")
    list_unit_price = FigureOf("ListUnitPrice")
    list_cost = Figure("ListCost")
    discounted_cost = Figure("ContractedCost")
    billed_cost = Figure("BilledCost", needed=True)
    commitment = WordOrNull("CommitmentDiscountId")

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Tell the month, the kind, and what a commitment paid."""
        start = columns.pop("month_start")
        columns["billing_period"] = month_of(start)
        if "charge_period_start" in columns:
            columns["billing_date"] = days_of(columns["charge_period_start"], start)
        fill(columns, rows, "billing_item_name", "description")
        if "vendor_unit" in columns:
            columns["vendor_price_unit"] = columns["vendor_unit"]
        _discounts(columns)
        _kinds(columns, rows)
        _commitments(columns)


class PlumblineFocus(TabularImporter):
    """A FOCUS file that Plumbline wrote: every column comes back as it was."""

    profile = Profile(
        name="focus.plumbline",
        version=1,
        title=mark("FOCUS file written by Plumbline"),
        provider="focus",
        precision=Precision.EXACT,
        finality=FinalityRule(utc_offset=0),
        utc_offset=0,
        any_zone=True,
        currency="CNY",
        guide=Guide(
            what=mark(
                "Charge lines that a Plumbline ledger exported as FOCUS 1.2, with the "
                "provider's own figures in the columns x_…."
            ),
            where=mark("In Plumbline: File › Export as FOCUS."),
            options=mark(
                "CSV or Parquet. Import it into another ledger than the one it came "
                "from: its bills are counted under the provider “focus”."
            ),
            proved=mark(
                "Price times quantity, discounts, duplicates and free quota, to the "
                "last digit. Published prices are known under the provider's own name: "
                "hold the bills against them in the ledger that they came from."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = (OWN_LINE,)

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """Return a column for each of the charge line's, as the export names it."""
        return own_columns()

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Keep a known kind of charge; any other is one that is held and listed."""
        words = ("charge_kind", "charge_category", "charge_class")
        codes, found = combinations([columns.get(word) for word in words], rows)
        known = {kind.value for kind in ChargeKind}
        kinds = [
            kind if kind in known else _kind(category).value
            for kind, category, _class in found
        ]
        focus = [FOCUS_OF[ChargeKind(kind)][0] for kind in kinds]
        classes = ["Correction" if one else None for *_rest, one in found]
        columns["charge_kind"] = spread(kinds, codes, WORD)
        columns["charge_category"] = spread(focus, codes, WORD)
        columns["charge_class"] = spread(classes, codes, WORD)


def _kind(category: str | None) -> ChargeKind:
    return _KIND_OF.get((category or "").casefold(), ChargeKind.OTHER)


def _kinds(columns: dict[str, Cells], rows: int) -> None:
    """Tell what a row is by its category; a correction stays one."""
    stated = [columns["vendor_charge_type"], columns.get("charge_class")]
    codes, found = combinations(stated, rows)
    kinds = [_kind(category) for category, _class in found]
    classes = ["Correction" if one else None for _category, one in found]
    columns["charge_kind"] = spread([kind.value for kind in kinds], codes, WORD)
    columns["charge_category"] = spread([FOCUS_OF[k][0] for k in kinds], codes, WORD)
    columns["charge_class"] = spread(classes, codes, WORD)


def _discounts(columns: dict[str, Cells]) -> None:
    """Count as discount what lies between list and contracted cost."""
    contracted = columns.get("discounted_cost")
    if contracted is not None and "list_cost" in columns:
        gap = less(columns, "list_cost", ("discounted_cost",))
        nothing = pa.scalar(None, MONEY)
        known = _pc.is_valid(contracted)
        columns["discount_amount"] = _pc.if_else(known, gap, nothing)


def _commitments(columns: dict[str, Cells]) -> None:
    """Count as paid by a plan what a committed row costs and does not bill."""
    commitment = columns.pop("commitment", None)
    if commitment is None or "discounted_cost" not in columns:
        return
    gap = less(columns, "discounted_cost", ("billed_cost",))
    nothing = pa.scalar(None, MONEY)
    columns["plan_deducted"] = _pc.if_else(_pc.is_valid(commitment), gap, nothing)
