"""Alibaba's words say what a row is."""

from __future__ import annotations

import pytest

from importers.charge_kinds import ChargeKind
from importers.charge_words import kind_of


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("云资源按量费用", "后付费"), ChargeKind.USAGE),
        (("免费额度", "后付费"), ChargeKind.FREE_QUOTA),
        (("订阅预付费用", "新购"), ChargeKind.SUBSCRIPTION),
        (("订阅后付费用",), ChargeKind.SUBSCRIPTION),
        (("订阅退订费用",), ChargeKind.REFUND),
        (("云资源按量费用", "退款"), ChargeKind.REFUND),
        (("佣金费用",), ChargeKind.COMMISSION),
        (("调账费用",), ChargeKind.ADJUSTMENT),
        (("抹零费用",), ChargeKind.ROUNDING),
        (("保底封顶费用",), ChargeKind.OTHER),
        (("优惠券",), ChargeKind.COUPON),
        (("订阅预付费用", "新购", "sfm_GenAI_spn_cn"), ChargeKind.SAVINGS_PLAN),
        (("PayAsYouGoBill", "PayAsYouGo"), ChargeKind.USAGE),
        (("Pay-As-You-Go Bill",), ChargeKind.USAGE),
        (("SubscriptionOrder", "Subscription"), ChargeKind.SUBSCRIPTION),
        (("Refund", "PayAsYouGo"), ChargeKind.REFUND),
        (("Adjustment", "PayAsYouGo"), ChargeKind.ADJUSTMENT),
        (("Rounding Adjustment",), ChargeKind.ROUNDING),
        (("TaxFee",), ChargeKind.TAX),
        (("Savings Plan",), ChargeKind.SAVINGS_PLAN),
        (("Free Tier Image Generation",), ChargeKind.FREE_QUOTA),
        (("something new", "PayAsYouGo"), ChargeKind.OTHER),
        (("正常账单", "后付费"), ChargeKind.USAGE),
        (("", "新购"), ChargeKind.SUBSCRIPTION),
        (("",), ChargeKind.OTHER),
    ],
)
def test_the_words_of_a_row_say_what_it_is(
    words: tuple[str, ...], kind: ChargeKind
) -> None:
    charge_type, transaction, commodity = (*words, "", "")[:3]

    assert kind_of(charge_type, transaction, commodity) is kind
