"""Read the answers of Alibaba Cloud's BSS OpenAPI: JSON pages, or one item a line.

DescribeInstanceBill and QueryInstanceBill give instance bills, DescribeSplitItemBill
split bills. Month and account stand in the envelope around the items.
"""

from __future__ import annotations

from typing import ClassVar

from importers import alibaba_guides as guides
from importers.alibaba_columns import (
    LEGACY_HEADERS,
    SPLIT_FIELDS,
    SPLIT_HEADERS,
    Amounts,
    BillingItem,
    Identity,
    SplitItem,
)
from importers.columns import Amount, Word, find_headers
from importers.contract import FinalityRule, Precision, Profile, mark
from importers.filling import fill
from importers.kernels import Cells


class _Answer(Identity):
    """An item whose account may stand in the item or in the envelope."""

    billing_account_id = Word("BillAccountID", identifier=True)
    billing_account_name = Word("BillAccountName")
    asking_account_id = Word("AccountID", identifier=True)
    asking_account_name = Word("AccountName")

    @classmethod
    def missing(cls, header: list[str]) -> tuple[str, ...]:
        """Ask for the envelope's account where the items name none."""
        lacking = super().missing(header)
        accounts = (cls.billing_account_id, cls.asking_account_id)
        if any(find_headers(account, header) for account in accounts):
            return lacking
        return (*lacking, *cls.asking_account_id.names)

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Take the account that asked where the item names no account."""
        super().complete(columns, rows)
        fill(columns, rows, "billing_account_id", "asking_account_id")
        fill(columns, rows, "billing_account_name", "asking_account_name")


class _Payable(Amounts):
    billed_cost = Amount("PretaxAmount", needed=True)


class AlibabaApiInstances(_Answer, _Payable, BillingItem):
    """Answers of DescribeInstanceBill and QueryInstanceBill.

    Asked for by billing item, each row can be proved; amounts are JSON numbers and
    may have lost their last decimals, so a tolerance of the calculation applies.
    """

    profile = Profile(
        name="alibaba.api.instance-bill",
        version=1,
        title=mark("Alibaba Cloud OpenAPI instance bill"),
        provider="alibaba",
        precision=Precision.EXACT,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=guides.API_INSTANCES,
    )
    marks: ClassVar[tuple[str, ...]] = ("PretaxAmount", "PretaxGrossAmount")
    never: ClassVar[tuple[str, ...]] = (
        *LEGACY_HEADERS,
        *SPLIT_HEADERS,
        *SPLIT_FIELDS,
    )


class AlibabaApiSplitItems(_Answer, _Payable, SplitItem):
    """Answers of DescribeSplitItemBill: a charge spread over its parts.

    The provider rounds the whole and spreads it: only the sum of a bill number and
    product can be proved, never a row.
    """

    profile = Profile(
        name="alibaba.api.split-item-bill",
        version=1,
        title=mark("Alibaba Cloud OpenAPI split bill"),
        provider="alibaba",
        precision=Precision.SPLIT,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=guides.API_SPLIT_ITEMS,
    )
    marks: ClassVar[tuple[str, ...]] = SPLIT_FIELDS
