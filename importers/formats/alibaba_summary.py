"""Read Alibaba Cloud's summaries: by day, by month, and instances by day.

They add up single charges, so they can only be compared, never proved line by line.
Details exported without any of the columns that only single charges have (line ID,
times, durations, tiers) cannot be told from a summary, and are read as one.
"""

from __future__ import annotations

from importers import alibaba_guides as guides
from importers.alibaba_v2_columns import AlibabaV2Columns
from importers.columns import Amount, Day, Text, Word
from importers.contract import FinalityRule, Precision, Profile, mark
from importers.kernels import Cells


class AlibabaDaySummary(AlibabaV2Columns):
    """V2 day summary (consumedetailbillv2daysummary): one row a day and resource."""

    profile = Profile(
        name="alibaba.day-summary.v2",
        version=1,
        title=mark("Alibaba Cloud day summary (V2)"),
        provider="alibaba",
        precision=Precision.SUMMARY,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=guides.DAY_SUMMARY,
    )
    single = False
    marks = ("账单信息/账单日期", "BillingDetails/BillingDate")

    billing_date = Day("账单信息/账单日期", "BillingDetails/BillingDate", needed=True)


class AlibabaMonthSummary(AlibabaV2Columns):
    """V2 month summary (consumedetailbillv2monthsummary): one row a resource."""

    profile = Profile(
        name="alibaba.month-summary.v2",
        version=1,
        title=mark("Alibaba Cloud month summary (V2)"),
        provider="alibaba",
        precision=Precision.SUMMARY,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=guides.MONTH_SUMMARY,
    )
    single = False
    marks = ("账单信息/账单月份", "BillingDetails/BillingMonth")
    never = (*AlibabaV2Columns.never, "账单信息/账单日期", "BillingDetails/BillingDate")


class AlibabaInstanceByDay(AlibabaV2Columns):
    """Instances by day (instanceconsumeday): bare names, one row an instance and day.

    No row of this file is a coupon or rounding of the whole bill; where it has such
    columns they are shares of the row.
    """

    profile = Profile(
        name="alibaba.instance-by-day",
        version=1,
        title=mark("Alibaba Cloud instances by day"),
        provider="alibaba",
        precision=Precision.SUMMARY,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=guides.INSTANCE_BY_DAY,
    )
    single = None
    marks = ("主键", "资产ID")
    never = ("账期",)

    vendor_line_id = Text("主键")
    billing_account_id = Word(
        "资源购买账号ID",
        "账号ID",
        "IdentityDetails/ResourcePurchaseAccountId",
        identifier=True,
        needed=True,
    )
    billing_date = Day("账单日期", "BillingDetails/BillingDate", needed=True)
    instance_id = Word("实例ID（出账粒度）", "实例ID")
    asset = Word("资产ID")
    billed_cost = Amount("应付金额", "应付金额（含税）", needed=True)

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Take the asset as the instance where no instance is named."""
        super().complete(columns, rows)
        asset = columns.pop("asset", None)
        if asset is not None:
            place = "resource_id" if "instance_id" in columns else "instance_id"
            columns.setdefault(place, asset)
