"""Read the answers of Alibaba Cloud's BSS OpenAPI: JSON pages, or one item a line.

DescribeInstanceBill and QueryInstanceBill give instance bills, DescribeSplitItemBill
split bills; QueryBillOverview, QueryAccountBill and QuerySettleBill give totals. Month
and account stand in the envelope around the items.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from importers import alibaba_guides as guides
from importers.alibaba_columns import (
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
from importers.columns import Amount, Text, Word, find_headers
from importers.contract import (
    FinalityRule,
    Guide,
    Precision,
    Profile,
    Verdict,
    mark,
)
from importers.filling import as_records, fill
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
        *SETTLE_FIELDS,
    )

    @classmethod
    def match(cls, header: Sequence[str]) -> Verdict:
        """Tell instances from totals of products."""
        return _either(super().match(header), fits=not is_overview(header))


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


class AlibabaApiOverview(_Answer, _Payable):
    """Answers of QueryBillOverview and QueryAccountBill: totals of products.

    Subscription and pay-as-you-go are rows of their own.
    """

    profile = Profile(
        name="alibaba.api.bill-overview",
        version=1,
        title=mark("Alibaba Cloud OpenAPI bill overview"),
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
                "The answer of QueryBillOverview or QueryAccountBill, saved as it "
                "comes."
            ),
            options=mark("Ask for one month; save every page."),
            proved=mark(
                "Totals only: they are held against the details of the month. The "
                "overview cuts amounts below a cent, so it may be less than them."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = AlibabaApiInstances.marks
    never: ClassVar[tuple[str, ...]] = AlibabaApiInstances.never

    @classmethod
    def match(cls, header: Sequence[str]) -> Verdict:
        """Tell totals of products from instances."""
        return _either(super().match(header), fits=is_overview(header))


class AlibabaApiSettleBill(_Answer, _Payable):
    """Answers of QuerySettleBill: what each order and product was settled with."""

    profile = Profile(
        name="alibaba.api.settle-bill",
        version=1,
        title=mark("Alibaba Cloud OpenAPI settle bill"),
        provider="alibaba",
        precision=Precision.SUMMARY,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=Guide(
            what=mark(
                "What was settled for each order and product of a month, how it was "
                "paid and what is outstanding."
            ),
            where=mark("The answer of QuerySettleBill, saved as it comes."),
            options=mark("Ask for one month; save every page."),
            proved=mark(
                "Totals only, before tax: they are held against the details of the "
                "month. The tax and the amount after tax are kept as stated."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = SETTLE_FIELDS

    stated_status = Word("Status")
    tax = Text("Tax")
    after_tax = Text("AfterTaxAmount")

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Keep tax and the amount after it, which are in no other amount here."""
        super().complete(columns, rows)
        columns.pop("tax_amount", None)  # it is not inside what is payable here
        stated = {
            name: columns.pop(place)
            for name, place in (("Tax", "tax"), ("AfterTaxAmount", "after_tax"))
            if place in columns
        }
        if stated:
            columns["usage_detail"] = as_records(stated)


def _either(verdict: Verdict, *, fits: bool) -> Verdict:
    if fits:
        return verdict
    why = mark("lists single charges where sums are meant, or the reverse")
    return Verdict(verdict.profile, fits=False, why=why)
