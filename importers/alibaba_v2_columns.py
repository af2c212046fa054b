"""Declare the columns of Alibaba Cloud's V2 bills: details and summaries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

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
    same_name,
)
from importers.contract import Verdict, mark
from importers.kernels import Cells, first_of
from importers.tabular import TabularImporter

# Headers of single charges: the day and month summaries do not have them.
_DETAILS = (
    "标识信息/账单明细ID",
    "账单信息/消费时间",
    "账单信息/服务开始时间",
    "账单信息/服务结束时间",
    "时长信息/抵扣前时长",
    "时长信息/抵扣时长",
    "时长信息/时长",
    "时长信息/时长单位",
    "时长信息/时长详情",
    "用量信息/用量详情",
    "定价信息/目录价用量阶梯",
    "定价信息/用量阶梯累计规则",
    "定价信息/目录价转换信息",
    "定价信息/目录价因子",
    "费用信息/计费过程",
)
# The English names are only partly known: an ID of the line, a time, a duration.
_ENGLISH_DETAILS = re.compile(
    r"lineitemdetails/(?!orderid$).+|billingdetails/.*time|durationdetails/.+"
    r"|usagedetails/.*details|pricingdetails/.*(?:tier|factor).*|feedetails/.*process"
)


def _is_single(header: Sequence[str]) -> bool:
    """Tell the header of V2 billing details from that of a V2 summary."""
    cells = list(header)
    if any(find_headers(Column(name), cells) for name in _DETAILS):
        return True
    return any(_ENGLISH_DETAILS.fullmatch(same_name(cell)) for cell in cells)


_SPLIT = re.compile(r"(?:分账|分拆)(?:项|账号|账期|账单|金额|月份|日期)|^split")


class AlibabaV2Columns(TabularImporter):
    """The columns that every V2 export may have, in any order and any subset.

    Attributes:
        single: one row is one charge; False: it sums up a day or a month; null: both
            are possible.
    """

    single: ClassVar[bool | None] = True
    marks: ClassVar[tuple[str, ...]] = (
        "标识信息/账单明细ID",
        "身份信息/资源购买账号ID",
        "身份信息/资源归属账号ID",
        "账单信息/费用类型",
        "定价信息/官网目录价",
        "费用信息/目录总价",
        "应付信息/应付金额（含税）",
        "LineItemDetails/OrderId",
        "IdentityDetails/ResourcePurchaseAccountId",
        "BillingDetails/LineItemType",
        "FeeDetails/GrossAmount",
    )
    never: ClassVar[tuple[str, ...]] = ("账期", "主键")

    vendor_line_id = Text(
        "标识信息/账单明细ID",
        "LineItemDetails/LineItemId",
        "LineItemDetails/BillingDetailId",
        "LineItemDetails/LineItemID",
        identifier=True,
    )
    order_id = Text("标识信息/订单号", "LineItemDetails/OrderId", identifier=True)

    billing_account_id = Word(
        "身份信息/资源购买账号ID",
        "IdentityDetails/ResourcePurchaseAccountId",
        needed=True,
        identifier=True,
    )
    billing_account_name = Word(
        "身份信息/资源购买账号",
        "IdentityDetails/ResourcePurchaseAccount",
        "IdentityDetails/ResourcePurchaseAccountName",
    )
    sub_account_id = Word(
        "身份信息/资源归属账号ID",
        "IdentityDetails/ResourceOwnerAccountId",
        identifier=True,
    )
    sub_account_name = Word(
        "身份信息/资源归属账号",
        "IdentityDetails/ResourceOwnerAccount",
        "IdentityDetails/ResourceOwnerAccountName",
    )
    invoice_issuer_name = Word("账单信息/服务主体", "BillingDetails/ServiceEntity")
    cost_unit = Word(
        "身份信息/财务单元",
        "资源信息/财务单元",
        "财务单元",
        "IdentityDetails/CostUnit",
        "ResourceDetails/CostUnit",
    )

    billing_period = Month("账单信息/账单月份", "BillingDetails/BillingMonth")
    billing_date = Day("账单信息/账单日期", "BillingDetails/BillingDate")
    consumed_at = Instant(
        "账单信息/消费时间",
        "BillingDetails/ConsumptionTime",
        "BillingDetails/ConsumeTime",
    )
    charge_period_start = Instant(
        "账单信息/服务开始时间",
        "BillingDetails/ServiceStartTime",
        "BillingDetails/UsageStartTime",
    )
    charge_period_end = Instant(
        "账单信息/服务结束时间",
        "BillingDetails/ServiceEndTime",
        "BillingDetails/UsageEndTime",
    )

    vendor_charge_type = Word("账单信息/费用类型", "BillingDetails/LineItemType")
    vendor_transaction_type = Word(
        "账单信息/交易类型",
        "BillingDetails/TransactionType",
        "BillingDetails/TradeType",
    )

    service_code = Word("产品信息/产品Code", "ProductDetails/ProductCode")
    service_name = Word("产品信息/产品名称", "ProductDetails/ProductName")
    commodity_code = Word("产品信息/商品Code", "ProductDetails/CommodityCode")
    commodity_name = Word("产品信息/商品名称", "ProductDetails/CommodityName")
    billing_item_code = Word("产品信息/计费项Code", "ProductDetails/BillingItemCode")
    billing_item_name = Word("产品信息/计费项名称", "ProductDetails/BillingItemName")
    spec_config = Word(
        "产品信息/选型配置",
        "ProductDetails/Configuration",
        "ProductDetails/SelectionConfiguration",
    )
    spec = Word("产品信息/规格", "ProductDetails/Specification", "ProductDetails/Spec")
    resource_id = Word("资源信息/资源ID", "ResourceDetails/ResourceId")
    instance_id = Word("资源信息/实例ID（出账粒度）", "ResourceDetails/InstanceId")
    resource_name = Word("资源信息/资源名称", "ResourceDetails/ResourceName")
    region_id = Word("资源信息/地域Code", "ResourceDetails/RegionCode")
    region_name = Word(
        "资源信息/地域", "ResourceDetails/Region", "ResourceDetails/RegionName"
    )
    availability_zone = Word("资源信息/可用区", "ResourceDetails/Zone")
    tags = Word(
        "资源信息/标签",
        "资源信息/资源标签",
        "资源信息/实例标签",
        "资源信息/用户标签",
        "标签",
        "资源标签",
        "用户标签",
        "实例标签",
        "ResourceDetails/ResourceTag",
        "ResourceDetails/Tag",
    )

    usage_before_deduction = Quantity(
        "用量信息/抵扣前用量",
        "UsageDetails/UsageBeforeDeduction",
        "UsageDetails/OriginalUsage",
    )
    usage_deducted = Quantity(
        "用量信息/抵扣用量",
        "UsageDetails/DeductedUsage",
        "UsageDetails/UsageDeducted",
    )
    pricing_quantity = Quantity("用量信息/用量", "UsageDetails/Usage")
    vendor_unit = Word("用量信息/用量单位", "UsageDetails/UsageUnit")
    usage_detail = Text("用量信息/用量详情", "UsageDetails/UsageDetails")

    list_unit_price = Price("定价信息/官网目录价", "PricingDetails/ListPrice")
    vendor_price_unit = Word(
        "定价信息/价格单位", "PricingDetails/ListPriceUnit", "PricingDetails/PriceUnit"
    )
    price_tier = Word(
        "定价信息/目录价用量阶梯",
        "PricingDetails/ListPriceUsageTier",
        "PricingDetails/UsageTier",
    )
    price_factors = Word(
        "定价信息/目录价因子",
        "PricingDetails/ListPriceFactor",
        "PricingDetails/PriceFactor",
    )
    billing_currency = Currency("定价信息/定价币种", "PricingDetails/Currency")

    list_cost = Amount("费用信息/目录总价", "FeeDetails/GrossAmount")
    formula = Word("费用信息/计费公式", "FeeDetails/BillingFormula")
    vendor_trace = Text("费用信息/计费过程", "FeeDetails/BillingProcess")
    plan_list_cost = Amount(
        "订阅抵扣信息/订阅抵扣目录总价",
        "SubscriptionDeductionDetails/DeductedGrossAmount",
    )
    plan_deducted = Amount(
        "订阅抵扣信息/订阅抵扣金额",
        "SubscriptionDeductionDetails/DeductedAmount",
    )
    discount_amount = Amount("优惠信息/优惠金额", "DiscountDetails/DiscountAmount")
    discounted_cost = Amount(
        "优惠信息/优惠后金额", "DiscountDetails/AmountAfterDiscount"
    )
    discount_detail = Text("优惠信息/优惠详情", "DiscountDetails/DiscountDetails")
    coupon_amount = Amount(
        "优惠券抵扣信息/优惠券抵扣金额",
        "CouponDetails/CouponDeductedAmount",
        "CouponDetails/CouponAmount",
    )
    coupon_detail = Text("优惠券抵扣信息/优惠券抵扣详情", "CouponDetails/CouponDetails")
    rounding_amount = Amount(
        "应付信息/抹零金额",
        "应付信息/抹零",
        "抹零金额",
        "抹零",
        "账单抹零金额",
        "抹零调整金额",
        "PayableDetails/RoundingAmount",
    )
    billed_cost = Amount(
        "应付信息/应付金额（含税）",
        "应付信息/应付金额（不含税）",
        "应付信息/应付金额",
        "PayableDetails/TaxExclusivePayableAmount",
        "PayableDetails/TaxInclusivePayableAmount",
        "PayableDetails/PayableAmount",
        needed=True,
    )

    @classmethod
    def match(cls, header: Sequence[str]) -> Verdict:
        """Tell details, summaries and split bills apart by any of their columns."""
        verdict = super().match(header)
        if any(_SPLIT.search(same_name(cell)) for cell in header):
            why = mark("has headers of another format")
            return Verdict(verdict.profile, fits=False, why=why)
        if cls.single is not None and _is_single(header) is not cls.single:
            why = mark("lists single charges where sums are meant, or the reverse")
            return Verdict(verdict.profile, fits=False, why=why)
        return verdict

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Take the time of consumption where no start of service is stated."""
        del rows
        consumed = columns.pop("consumed_at", None)
        start = columns.get("charge_period_start")
        if consumed is not None:
            known = consumed if start is None else first_of(start, consumed)
            columns["charge_period_start"] = known
