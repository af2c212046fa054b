"""Declare the columns of Alibaba's bills before the upgrade.

The billing-item and instance details (Chinese, English) and the BSS OpenAPI state
the same facts. Each column lists the names of all: Chinese 2019 and 2022, English,
the field names of the OpenAPI and of OSS files, and the names of the new console.
"""

from __future__ import annotations

from collections.abc import Sequence

from importers.columns import (
    Amount,
    Column,
    Currency,
    Day,
    Instant,
    Month,
    Price,
    Quantity,
    Text,
    Word,
    find_headers,
)
from importers.filling import fill, less
from importers.kernels import Cells
from importers.tabular import TabularImporter

# No other bill has one of these: a split bill; a legacy file; a field of the OpenAPI.
SPLIT_HEADERS = (
    "分拆项ID",
    "分拆项名称",
    "分账项ID",
    "分账项名称",
    "分账账期",
    "分账账号ID",
    "Split Item ID",
    "Split Item Name",
    "Split Billing Cycle",
)
SPLIT_FIELDS = ("SplitItemID", "SplitItemName", "SplitBillingCycle", "SplitAccountID")
LEGACY_HEADERS = (
    "账期",
    "Billing Cycle",
    "Usage Start Time",
    "UsageStartTime",
    "Payment Time",
    "PaymentTime",
    "Catalogue Gross Amount",
)
ITEM_HEADERS = (
    "计费项",
    "计费项Code",
    "计费项名称",
    "Billing Item",
    "BillingItem",
    "BillingItemCode",
)

# Only a settled bill of the OpenAPI has one of these.
SETTLE_FIELDS = ("SubOrderId", "PaymentTransactionID")
# A file that has none of these tells no instance apart from another: an overview,
# where it names products.
INSTANCE_HEADERS = (
    *ITEM_HEADERS,
    "实例ID",
    "实例ID（出账粒度）",
    "资产ID",
    "实例昵称",
    "实例配置",
    "实例规格",
    "实例标签",
    "用量",
    "Instance ID",
    "Instance Name",
    "Instance Config",
    "Instance Spec",
    "Instance Tag",
    "Usage",
    "InstanceID",
    "NickName",
    "InstanceConfig",
    "InstanceSpec",
    "Tag",
    "ListPrice",
    "ServicePeriod",
)
PRODUCT_HEADERS = (
    "产品",
    "产品Code",
    "产品名称",
    "产品明细",
    "Product Code",
    "Product Name",
    "Product Detail",
    "ProductCode",
    "ProductName",
    "ProductDetail",
)


def is_overview(header: Sequence[str]) -> bool:
    """Tell a list of products' totals from one of instances or billing items."""
    cells = list(header)
    instance = any(find_headers(Column(name), cells) for name in INSTANCE_HEADERS)
    product = any(find_headers(Column(name), cells) for name in PRODUCT_HEADERS)
    return product and not instance


class Identity(TabularImporter):
    """Who pays, who uses, and for which month: in every one of these bills."""

    order_id = Text(
        "订单号/账单号",
        "Order No./Bill No.",
        "RecordID",
        "订单号",
        "Order No.",
        "Bill No.",
    )
    billing_account_id = Word(
        "账号ID",
        "Account ID",
        "AccountID",
        "BillAccountID",
        "资源购买账号ID",
        "Resource Purchase Account ID",
        identifier=True,
    )
    billing_account_name = Word(
        "账号", "Account Name", "AccountName", "BillAccountName", "资源购买账号"
    )
    sub_account_id = Word(
        "Owner账号ID",
        "Owner Account ID",
        "OwnerID",
        "OwnerAccountID",
        "资源归属账号ID",
        "Resource Owner Account ID",
        identifier=True,
    )
    sub_account_name = Word(
        "Owner账号",
        "Owner Account Name",
        "OwnerAccountName",
        "OwnerName",
        "资源归属账号",
        "Resource Owner Account",
    )
    cost_unit = Word("财务单元", "Cost Center", "Cost Unit", "CostUnit")
    billing_period = Month(
        "账期", "Billing Cycle", "BillingCycle", "账单月份", "Billing Month"
    )
    paid_at = Instant("消费时间", "Payment Time", "PaymentTime")
    billing_date = Day("账单日期", "Billing Date", "BillingDate")
    charge_period_start = Instant("账单开始时间", "Usage Start Time", "UsageStartTime")
    charge_period_end = Instant("账单结束时间", "Usage End Time", "UsageEndTime")
    vendor_charge_type = Word("账单类型", "Item", "Billable Item", "费用类型")
    vendor_transaction_type = Word(
        "消费类型", "Subscription Type", "SubscriptionType", "交易类型"
    )

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Take the time of payment where no start of usage is stated."""
        fill(columns, rows, "charge_period_start", "paid_at")


class Product(Identity):
    """What was bought, where."""

    service_code = Word("产品Code", "Product Code", "ProductCode")
    service_name = Word("产品", "Product Name", "ProductName", "产品名称")
    commodity_code = Word("商品Code", "Commodity Code", "CommodityCode")
    product_type = Word("产品明细Code", "Product Type", "ProductType")
    commodity_name = Word("产品明细", "Product Detail", "ProductDetail", "商品名称")
    spec = Word("实例规格", "Instance Spec", "InstanceSpec", "规格")
    spec_config = Word("实例配置", "Instance Config", "InstanceConfig", "选型配置")
    instance_id = Word(
        "实例ID", "Instance ID", "InstanceID", "实例ID（出账粒度）", "资产ID"
    )
    resource_name = Word(
        "实例昵称", "Instance Name", "NickName", "InstanceName", "资源名称"
    )
    region_name = Word("地域", "Region")
    availability_zone = Word("可用区", "Zone")
    tags = Word(
        "实例标签",
        "Instance Tag",
        "Tag",
        "ResourceTag",
        "标签",
        "资源标签",
        "用户标签",
    )

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Take the product type where no commodity is named."""
        super().complete(columns, rows)
        fill(columns, rows, "commodity_code", "product_type")


class Amounts(Product):
    """What it costs, and how it was paid."""

    billing_currency = Currency("币种", "Currency", "定价币种")
    list_cost = Amount(
        "原价",
        "官网价",
        "Pretax Gross Amount",
        "PretaxGrossAmount",
        "Catalogue Gross Amount",
        "目录总价",
    )
    plan_list_cost = Amount(
        "Spn Discount Amount", "Catalogue Gross Amount Deducted by Savings Plan"
    )
    plan_deducted = Amount("节省计划抵扣金额", "Deducted By Savings Plan")
    discount_amount = Amount(
        "优惠金额", "Invoice Discount", "InvoiceDiscount", "Discount Amount"
    )
    discounted_cost = Amount(
        "优惠后金额",
        "Amount After Discount",
        "AfterDiscountAmount",
        "After Discount Amount",
        "Amount After Price Reduction",
    )
    coupon_amount = Amount(
        "优惠券抵扣", "Deducted By Coupons", "DeductedByCoupons", "优惠券抵扣金额"
    )
    rounding_amount = Amount(
        "抹零金额",
        "抹零优惠",
        "Round Down Discount",
        "RoundDownDiscount",
        "抹零",
        "账单抹零金额",
        "抹零调整金额",
    )
    billed_cost = Amount(
        "应付金额", "Pretax Amount", "PretaxAmount", "应付金额（含税）"
    )
    tax_amount = Amount("税额", "Tax")
    paid_cash = Amount("现金支付", "CashAmount", "Cash Payment")
    payment = Amount("Payment Amount", "PaymentAmount")
    paid_voucher = Amount(
        "代金券抵扣", "Deducted By Cash Coupons", "DeductedByCashCoupons"
    )
    paid_prepaid = Amount(
        "储值卡支付金额",
        "Deducted By Prepaid Card",
        "DeductedByPrepaidCard",
        "储值卡抵扣",
    )
    outstanding = Amount("欠费金额", "Outstanding Amount", "OutstandingAmount")

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Take the payment as paid in cash where cash is not stated apart."""
        super().complete(columns, rows)
        fill(columns, rows, "paid_cash", "payment")


class BillingItem(Amounts):
    """Which billing item, how much of it, at what price."""

    billing_item_code = Word("计费项Code", "Billing Item Code", "BillingItemCode")
    billing_item_name = Word("计费项", "Billing Item", "BillingItem", "计费项名称")
    usage_before_deduction = Quantity("用量", "Usage")
    usage_deducted = Quantity(
        "资源包抵扣",
        "Deducted By Resource Package",
        "DeductedByResourcePackage",
        "Deducted Amount by Resource Plan",
    )
    deducted_with_reserved = Quantity("抵扣量（含RI）")
    vendor_unit = Word("用量单位", "Usage Unit", "UsageUnit")
    list_unit_price = Price("单价", "List Price", "ListPrice")
    vendor_price_unit = Word("单价单位", "List Price Unit", "ListPriceUnit")

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Charge the usage less what a resource package took."""
        super().complete(columns, rows)
        fill(columns, rows, "usage_deducted", "deducted_with_reserved")
        if "usage_before_deduction" in columns:
            taken = less(columns, "usage_before_deduction", ["usage_deducted"])
            columns["pricing_quantity"] = taken


class SplitItem(BillingItem):
    """To whom and to which part a share of a charge was given."""

    split_period = Month(
        "分账账期", "分账月份", "Split Billing Cycle", "SplitBillingCycle"
    )
    split_date = Day(
        "分账账单日期", "分账日期", "Split Billing Date", "SplitBillingDate"
    )
    resource_id = Word("分拆项ID", "分账项ID", "Split Item ID", "SplitItemID")
    split_name = Word("分拆项名称", "分账项名称", "Split Item Name", "SplitItemName")
    split_account_id = Word(
        "分账账号ID", "Split Account ID", "SplitAccountID", identifier=True
    )
    split_account_name = Word("分账账号", "Split Account Name", "SplitAccountName")

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Take the part's own account, name, month and day where there are any."""
        super().complete(columns, rows)
        fill(columns, rows, "billing_period", "split_period")
        fill(columns, rows, "billing_date", "split_date")
        for name, own in (
            ("sub_account_id", "split_account_id"),
            ("sub_account_name", "split_account_name"),
            ("resource_name", "split_name"),
        ):
            fill(columns, rows, own, name)
            columns |= {name: columns.pop(own)} if own in columns else {}
