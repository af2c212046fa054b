"""Read Alibaba Cloud's V2 billing details (明细账单, consumedetailbillv2)."""

from __future__ import annotations

from importers import alibaba_guides as guides
from importers.alibaba_v2_columns import AlibabaV2Columns
from importers.contract import FinalityRule, Precision, Profile, mark


class AlibabaV2(AlibabaV2Columns):
    """V2 billing details: one row a minute, model, type and API key."""

    profile = Profile(
        name="alibaba.billing-details.v2",
        version=1,
        title=mark("Alibaba Cloud billing details (V2)"),
        provider="alibaba",
        precision=Precision.EXACT,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=guides.V2,
    )
