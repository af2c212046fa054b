"""Read Qwen Cloud's pay-as-you-go bills: list view, consume summary, settle summary.

The official client drops the rows Rounding Adjustment, Refund and Credit Adjustment;
here each of them is a charge line of its own kind, as is a TaxFee.
"""

from __future__ import annotations

from typing import ClassVar

import pyarrow as pa

from importers.charge_kinds import ChargeKind
from importers.charge_words import kind_of
from importers.columns import Amount, Currency, Day, Month, Quantity, Word
from importers.contract import FinalityRule, Guide, Precision, Profile, mark
from importers.distinct import combinations, spread
from importers.filling import fill, plus
from importers.kernels import Cells, as_words
from importers.printed import (
    DayIfAny,
    MeasuredNumber,
    MeasuredUnit,
    MoneySign,
    MonthOfDay,
    PrintedAmount,
    PrintedWord,
)
from importers.schema import WORD
from importers.tabular import TabularImporter

PROVIDER = "qwen-cloud"
NOT_THE_SUM = mark("Before tax and the tax do not add up to the amount with tax.")

_LIST_AMOUNT = ("Amount", "Amount (USD)", "Amount(USD)")
_LIST_MONTH = ("Billing Month", "Month")
_USAGE = ("Usage",)
# A word of the line item → the item's code in the official client's answers.
_ITEM_CODES = (
    ("token", "token_number"),
    ("image", "image_number"),
    ("video", "video_duration"),
    ("audio", "audio_duration"),
    ("speech", "audio_duration"),
    ("character", "char_number"),
)


class QwenCloudItems(TabularImporter):
    """What the list view and the consume summary say alike."""

    production_step = PrintedWord("Production Steps", "Production Step", "MaasTypeName")
    resource_id = PrintedWord("Job ID", "JobID")
    vendor_charge_type = PrintedWord("Line Item", "LineItemCategory")
    billing_item_code = Word("Billing Item Code", "BillingItemCode")
    api_key_id = Word("API Key ID", "ApiKeyId")
    api_key_name = PrintedWord("API Key", "API Key Name", "ApiKeyName")
    workspace_id = Word("Workspace ID", "WorkspaceId")
    workspace_name = PrintedWord("Workspace Name", "WorkspaceName", "Workspace")
    billing_currency = Currency("Currency")

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """Tell what a row is by its line item, then by its production step."""
        kind = kind_of(charge_type, "", commodity)
        if kind is ChargeKind.OTHER and transaction_type:
            return ChargeKind.USAGE
        return kind

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Let the line item name what is billed, and the step what is used."""
        fill(columns, rows, "billing_currency", "sign")
        for name, other in (
            ("billing_item_name", "vendor_charge_type"),
            ("vendor_transaction_type", "production_step"),
        ):
            if other in columns:
                columns[name] = columns[other]
        self._types(columns, rows)

    def _types(self, columns: dict[str, Cells], rows: int) -> None:
        words = (columns.get("billing_item_code"), columns.get("vendor_charge_type"))
        codes, found = combinations(words, rows)
        types = [code or _item_code(item or "") for code, item in found]
        columns["type_code"] = spread(types, codes, WORD)


class QwenCloudList(QwenCloudItems):
    """List view of the pay-as-you-go page: a row a month or day and line item."""

    profile = Profile(
        name="qwen-cloud.pay-as-you-go",
        version=1,
        title=mark("Qwen Cloud pay-as-you-go list"),
        provider=PROVIDER,
        precision=Precision.EXACT,
        finality=FinalityRule(),
        utc_offset=8,
        currency="USD",
        guide=Guide(
            what=mark(
                "The billed items of each month or day: production step, job, model, "
                "usage, amount, workspace, API key and line item. Taxes, refunds, "
                "credits and roundings are rows of their own."
            ),
            where=mark(
                "Qwen Cloud: Billing, Pay-as-you-go, section Spending Trends, List; "
                "save the list as CSV or XLSX."
            ),
            options=mark(
                "Leave all filters on “All”, choose By Day, and take whole months. "
                "The list names no account: give one when you import it."
            ),
            proved=mark(
                "Each usage row against a price list of your own, where its usage "
                "has a unit, and the month against the settle summary and the "
                "invoice. Amounts are proved as far as the list prints them; the "
                "JSON of the consume summary has more decimals. Calls within the "
                "free quota make no bill."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = ("Production Steps", "Production Step")

    billing_period = MonthOfDay(*_LIST_MONTH)
    billing_date = DayIfAny(*_LIST_MONTH)
    stated_day = Day("Billing Date", "Billing Day", "Date", "Day")
    model = PrintedWord("Model", "Model Name")
    pricing_quantity = MeasuredNumber(*_USAGE)
    vendor_unit = MeasuredUnit(*_USAGE)
    stated_unit = PrintedWord("Unit", "Usage Unit")
    sign = MoneySign(*_LIST_AMOUNT)
    billed_cost = PrintedAmount(*_LIST_AMOUNT, needed=True)

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Take the day and the unit of a column of their own where there is one."""
        fill(columns, rows, "billing_date", "stated_day")
        fill(columns, rows, "vendor_unit", "stated_unit")
        super().complete(columns, rows)


class QwenCloudConsume(QwenCloudItems):
    """Consume summary of the official client: the same rows, as JSON records."""

    profile = Profile(
        name="qwen-cloud.consume-summary",
        version=1,
        title=mark("Qwen Cloud consume summary"),
        provider=PROVIDER,
        precision=Precision.EXACT,
        finality=FinalityRule(),
        utc_offset=8,
        currency="USD",
        guide=Guide(
            what=mark(
                "The answer that the official client gets for the billed items of a "
                "month: the rows of the list view with codes, units and 12 decimals."
            ),
            where=mark(
                "The answer of MaasListConsumeSummary, saved as it comes: one page, "
                "several pages, or one item a line."
            ),
            options=mark(
                "Save every page of the month. Save the answer and not the client's "
                "own table: the table leaves out roundings, refunds and credits. The "
                "answer names no account: give one when you import it."
            ),
            proved=mark(
                "Each usage row against a price list of your own, to the last "
                "decimal, by the code of its billed item; the month against the "
                "settle summary and the invoice."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = (
        "LineItemCategory",
        "StepQuantityUnit",
        "BillQuantity",
    )
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("require_amount", "amount", "cost", "list_price"),
    )

    billing_period = Month("BillingMonth")
    billing_date = Day("BillingDate")
    step_code = Word("MaasType")
    model = Word("ModelName")
    other_model = Word("Model")
    pricing_quantity = Quantity("BillQuantity")
    vendor_unit = Word("StepQuantityUnit")
    require_amount = Amount("RequireAmount")
    amount = Amount("Amount")
    cost = Amount("Cost")
    list_price = Amount("ListPrice")

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Bill what is required, else what the item states instead, in this order."""
        for other in self.one_of[0]:
            fill(columns, rows, "billed_cost", other)
        fill(columns, rows, "model", "other_model")
        fill(columns, rows, "production_step", "step_code")
        super().complete(columns, rows)


class QwenCloudSettle(TabularImporter):
    """Settle summary of the official client: what each month comes to, with tax."""

    profile = Profile(
        name="qwen-cloud.settle-summary",
        version=1,
        title=mark("Qwen Cloud settle summary"),
        provider=PROVIDER,
        precision=Precision.SUMMARY,
        finality=FinalityRule(),
        utc_offset=8,
        currency="USD",
        guide=Guide(
            what=mark("One record a month: before tax, the tax, and with tax."),
            where=mark(
                "The answer of ListSettleBillTotalSummary to the official client, "
                "saved as it comes."
            ),
            options=mark(
                "It names no account: give the one that you gave for the month's rows."
            ),
            proved=mark(
                "Totals only: they are held against the rows of the month and its "
                "invoice."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = (
        "TotalPriceSettleFee",
        "TotalPriceTaxFee",
        "TotalPricePostTaxFee",
        "AftertaxAmount",
    )
    never: ClassVar[tuple[str, ...]] = ("RecordID", "BillAccountID", "ProductCode")

    billing_period = Month("BillingCycle", needed=True)
    billing_currency = Currency("Currency")
    before_tax = Amount("TotalPriceSettleFee")
    other_before_tax = Amount("PretaxAmount")
    tax_amount = Amount("TotalPriceTaxFee")
    other_tax = Amount("Tax")
    after_tax = Amount("TotalPricePostTaxFee")
    other_after_tax = Amount("AftertaxAmount")
    paid_cash = Amount("PaidAmount")
    outstanding = Amount("OutstandingAmount")
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = (("after_tax", "other_after_tax"),)

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """A month's total is consumption, whatever is in it."""
        del charge_type, transaction_type, commodity
        return ChargeKind.USAGE

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Bill what is due with tax; keep what the two parts of it come to."""
        for name, other in (
            ("billed_cost", "after_tax"),
            ("billed_cost", "other_after_tax"),
            ("before_tax", "other_before_tax"),
            ("tax_amount", "other_tax"),
        ):
            fill(columns, rows, name, other)
        if "before_tax" in columns:
            columns["parts_cost"] = plus(columns, "before_tax", ["tax_amount"])
            pairs = zip(columns["parts_cost"], columns["billed_cost"], strict=True)
            odd = [None if parts == billed else NOT_THE_SUM for parts, billed in pairs]
            columns["decode_note"] = as_words(pa.array(odd, pa.string()))


def _item_code(item: str) -> str | None:
    spelled = item.casefold()
    return next((code for word, code in _ITEM_CODES if word in spelled), None)
