"""Read what was bought of Qwen Cloud's Coding Plan: its subscription history.

A plan is paid in advance and billed apart from pay-as-you-go, so it is a bill of its
own. The quota of a plan (windows of five hours, a week, a month) counts requests and
states no amount and no period: it is no bill, and is not read here.
"""

from __future__ import annotations

from typing import ClassVar

from importers.charge_kinds import ChargeKind
from importers.charge_words import kind_of
from importers.columns import Amount, Currency, Text, Word, find_headers
from importers.contract import FinalityRule, Guide, Precision, Profile, mark
from importers.filling import fill
from importers.kernels import Cells
from importers.printed import Moment, MoneySign, PrintedAmount, SpanEnd, SpanStart
from importers.tabular import TabularImporter

PROVIDER = "qwen-cloud-plan"

_PERIOD = ("Subscription Period",)
_AMOUNT = ("Amount", "Amount (Incl. Tax)", "Amount (USD)", "Order Amount")


class QwenCloudOrders(TabularImporter):
    """Subscription history: one row an order of a plan."""

    profile = Profile(
        name="qwen-cloud.subscription-history",
        version=1,
        title=mark("Qwen Cloud subscription history"),
        provider=PROVIDER,
        precision=Precision.EXACT,
        finality=FinalityRule(),
        utc_offset=8,
        currency="USD",
        guide=Guide(
            what=mark(
                "The orders of the Coding Plan: plan, status, period and what was "
                "paid. They are a bill of their own, apart from pay-as-you-go."
            ),
            where=mark(
                "Qwen Cloud: Billing, Coding Plan, section Subscription History, "
                "saved as CSV or XLSX; or the answer of QueryOrderList to the "
                "official client, saved as it comes."
            ),
            options=mark(
                "Show all orders. The history names no account: give one when you "
                "import it."
            ),
            proved=mark(
                "Nothing is calculated: purchases are kept as stated, and held "
                "against invoices. The headers of a saved list are not published: "
                "needed are an amount, and a subscription period or an order time. "
                "The quota of a plan states no amounts and is not read."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = (
        "Subscription Period",
        "Plan Type",
        "GmtPay",
        "TradeAmount",
        "DisplayStatus",
    )
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("paid", "pay_amount", "trade_amount", "after_tax", "cash_amount"),
    )

    order_id = Text("Order ID", "OrderId", "Order No.", "Order Number", identifier=True)
    commodity_code = Word("CommodityCode", "Commodity Code")
    commodity_name = Word("Plan Type", "Plan", "Plan Name", "CommodityName")
    vendor_transaction_type = Word("OrderType", "Order Type")
    stated_status = Word("DisplayStatus", "OrderStatus")
    plain_status = Word("Status")
    usage_detail = Text("Auto Renewal", "AutoRenewal")
    charge_period_start = SpanStart(*_PERIOD)
    charge_period_end = SpanEnd(*_PERIOD)
    paid_at = Moment("GmtPay", "Payment Time", "Paid At")
    ordered_at = Moment("OrderTime", "Order Time", "Order Date", "Date")
    created_at = Moment("GmtCreate", "Created At")
    billing_currency = Currency("Currency")
    settled_in = Currency("SettCurrency")
    sign = MoneySign(*_AMOUNT)
    list_cost = Amount("OriginalAmount")
    pay_amount = Amount("PayAmount")
    trade_amount = Amount("TradeAmount")
    after_tax = Amount("PostTaxAmount")
    paid = PrintedAmount(*_AMOUNT)
    cash_amount = Amount("CashAmount")

    @classmethod
    def missing(cls, header: list[str]) -> tuple[str, ...]:
        """Let any of the times place an order in its month."""
        lacking = super().missing(header)
        times = (cls.paid_at, cls.ordered_at, cls.created_at)
        if any(find_headers(column, header) for column in times):
            return tuple(name for name in lacking if name not in _PERIOD)
        return lacking

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """An order is a subscription, unless it says that it is a refund."""
        kind = kind_of(charge_type, transaction_type, commodity)
        return kind if kind is ChargeKind.REFUND else ChargeKind.SUBSCRIPTION

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Bill what was paid, in the month in which it was paid or began."""
        for other in ("pay_amount", "trade_amount", "after_tax", "paid", "cash_amount"):
            fill(columns, rows, "billed_cost", other)
        for other in ("paid_at", "ordered_at", "created_at"):
            fill(columns, rows, "charge_period_start", other)
        for other in ("settled_in", "sign"):
            fill(columns, rows, "billing_currency", other)
        fill(columns, rows, "stated_status", "plain_status")
        if "order_id" in columns:
            columns["vendor_line_id"] = columns["order_id"]
