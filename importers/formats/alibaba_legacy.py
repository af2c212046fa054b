"""Read Alibaba Cloud's bills from before the upgrade: Chinese, English, OSS names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from importers import alibaba_guides as guides
from importers.alibaba_columns import (
    ITEM_HEADERS,
    LEGACY_HEADERS,
    SETTLE_FIELDS,
    SPLIT_FIELDS,
    SPLIT_HEADERS,
    Amounts,
    BillingItem,
    Identity,
    SplitItem,
    is_overview,
)
from importers.columns import Amount, Column, Month, Word, find_headers
from importers.contract import (
    FinalityRule,
    Guide,
    Precision,
    Profile,
    Verdict,
    mark,
)
from importers.filling import less
from importers.kernels import Cells

_REDUCTIONS = ("plan_list_cost", "discount_amount", "coupon_amount", "rounding_amount")
_PAYABLE = ("应付金额", "Pretax Amount", "PretaxAmount")
_SPLIT = (*SPLIT_HEADERS, *SPLIT_FIELDS)


class _Legacy(Identity):
    """What every legacy file has: the account and the month."""

    marks = LEGACY_HEADERS

    billing_account_id = Word(
        *Identity.billing_account_id.names, needed=True, identifier=True
    )
    billing_period = Month(*Identity.billing_period.names, needed=True)


class _Items(_Legacy, BillingItem):
    """A file by billing item: it has such a header, though cells may be empty."""

    @classmethod
    def match(cls, header: Sequence[str]) -> Verdict:
        """Tell billing items from instances, which are sums of them."""
        verdict = super().match(header)
        if any(find_headers(Column(name), list(header)) for name in ITEM_HEADERS):
            return verdict
        why = mark("has none of its headers")
        return Verdict(verdict.profile, fits=False, why=why)


class _Stated(Amounts):
    """A file that states the amount payable."""

    billed_cost = Amount(*Amounts.billed_cost.names, needed=True)


class _Gross(Amounts):
    """A file without the amount payable: list cost less every reduction."""

    list_cost = Amount(*Amounts.list_cost.names, needed=True)

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Calculate what is payable as the bill's own documentation does."""
        super().complete(columns, rows)
        columns["billed_cost"] = less(columns, "list_cost", _REDUCTIONS)


class AlibabaLegacyItems(_Stated, _Items):
    """Legacy billing-item details (BillingItemDetail), 2019 and 2022 columns.

    Amounts may be printed with fewer decimals than they were calculated with: how
    far they may lie apart is a tolerance of the calculation.
    """

    profile = Profile(
        name="alibaba.billing-item-details.legacy",
        version=1,
        title=mark("Alibaba Cloud billing-item details (legacy)"),
        provider="alibaba",
        precision=Precision.EXACT,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=guides.LEGACY_ITEMS,
    )
    never: ClassVar[tuple[str, ...]] = _SPLIT


class AlibabaLegacyItemsGross(_Gross, _Items):
    """Legacy billing-item details without a payable column (English, 38 columns).

    What is billed is the list cost less discount, coupons and rounding.
    """

    profile = Profile(
        name="alibaba.billing-item-details.legacy-gross",
        version=1,
        title=mark("Alibaba Cloud billing-item details (legacy, no payable)"),
        provider="alibaba",
        precision=Precision.EXACT,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=guides.LEGACY_ITEMS_GROSS,
    )
    never: ClassVar[tuple[str, ...]] = (*_SPLIT, *_PAYABLE)


class _Instances(_Legacy):
    """A file by instance: not one of products' totals."""

    @classmethod
    def match(cls, header: Sequence[str]) -> Verdict:
        """Tell instances from an overview, which adds them up."""
        verdict = super().match(header)
        if is_overview(header):
            why = mark("lists single charges where sums are meant, or the reverse")
            return Verdict(verdict.profile, fits=False, why=why)
        return verdict


class AlibabaLegacyInstances(_Instances, _Stated):
    """Legacy instance details (InstanceDetail): sums of a resource's billing items."""

    profile = Profile(
        name="alibaba.instance-details.legacy",
        version=1,
        title=mark("Alibaba Cloud instance details (legacy)"),
        provider="alibaba",
        precision=Precision.SUMMARY,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=guides.LEGACY_INSTANCES,
    )
    never: ClassVar[tuple[str, ...]] = (*_SPLIT, *ITEM_HEADERS, *SETTLE_FIELDS)


class AlibabaLegacyInstancesGross(_Instances, _Gross):
    """Legacy instance details without a payable column (English)."""

    profile = Profile(
        name="alibaba.instance-details.legacy-gross",
        version=1,
        title=mark("Alibaba Cloud instance details (legacy, no payable)"),
        provider="alibaba",
        precision=Precision.SUMMARY,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=guides.LEGACY_INSTANCES_GROSS,
    )
    never: ClassVar[tuple[str, ...]] = (*_SPLIT, *ITEM_HEADERS, *_PAYABLE)


class AlibabaBillOverview(_Legacy, _Stated):
    """Bill overview (费用总览): totals of products, subscriptions apart."""

    profile = Profile(
        name="alibaba.bill-overview",
        version=1,
        title=mark("Alibaba Cloud bill overview"),
        provider="alibaba",
        precision=Precision.SUMMARY,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=Guide(
            what=mark(
                "The month's totals by product and by Subscription or "
                "pay-as-you-go, as the account's bill overview shows them."
            ),
            where=mark(
                "Alibaba Cloud: Expenses and Costs, Bill Management, Bill Overview "
                "(费用总览), Export."
            ),
            options=mark("Group by product; choose one month."),
            proved=mark(
                "Totals only: they are held against the details of the month. The "
                "overview cuts amounts below a cent, so it may be less than them."
            ),
        ),
    )
    never: ClassVar[tuple[str, ...]] = (*_SPLIT, *SETTLE_FIELDS)

    @classmethod
    def match(cls, header: Sequence[str]) -> Verdict:
        """Tell an overview from instances and billing items."""
        verdict = super().match(header)
        if is_overview(header):
            return verdict
        why = mark("lists single charges where sums are meant, or the reverse")
        return Verdict(verdict.profile, fits=False, why=why)


class AlibabaSplitItems(_Stated, SplitItem):
    """Split item details (SplitItemDetail): a charge spread over its parts.

    The provider rounds the whole and spreads it: only the sum of a bill number and
    product can be proved, never a row.
    """

    profile = Profile(
        name="alibaba.split-item-details",
        version=1,
        title=mark("Alibaba Cloud split item details"),
        provider="alibaba",
        precision=Precision.SPLIT,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=guides.SPLIT_ITEMS,
    )
    marks: ClassVar[tuple[str, ...]] = SPLIT_HEADERS
    never: ClassVar[tuple[str, ...]] = SPLIT_FIELDS

    billing_account_id = Word(
        *Identity.billing_account_id.names, needed=True, identifier=True
    )
