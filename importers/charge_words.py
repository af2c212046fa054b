"""Say from Alibaba's own words what a row of a bill is.

The words of the upgraded bill (费用类型, 交易类型), of the legacy bill (账单类型,
Item, Billing Type) and of the OpenAPI (Item) overlap; one list serves them all.
"""

from __future__ import annotations

import re

from importers.charge_kinds import ChargeKind

# Tried in this order, on all words of the row: what is special wins over what is
# general (交易类型 退款 on a row of 云资源按量费用 is a refund).
_SPECIAL: tuple[tuple[ChargeKind, str], ...] = (
    (ChargeKind.ROUNDING, r"抹零|rounding|round\s*down|roundoff"),
    (ChargeKind.COMMISSION, r"佣金|commission"),
    (ChargeKind.TAX, r"税费|税金|\btax|taxfee"),
    (ChargeKind.REFUND, r"退款|退订|退费|冲销|refund"),
    (ChargeKind.ADJUSTMENT, r"调账|调整|补扣|adjust"),
    (ChargeKind.COUPON, r"优惠券|代金券|coupon|voucher"),
    (ChargeKind.FREE_QUOTA, r"免费额度|免费试用|free[\s\-]*(?:quota|tier|trial)"),
    (ChargeKind.SAVINGS_PLAN, r"节省计划|savings?[\s\-]*plan|_spn_|\bspn\b"),
)
# A minimum or a cap (保底封顶费用, coverage fees) is neither: held as OTHER.
_GENERAL: tuple[tuple[ChargeKind, str], ...] = (
    (ChargeKind.OTHER, r"保底|封顶|coverage"),
    (
        ChargeKind.USAGE,
        r"按量|按需|后付费|pay[\s\-]*as[\s\-]*you[\s\-]*go|post\s*paid|on[\s\-]*demand",
    ),
    (
        ChargeKind.SUBSCRIPTION,
        r"订阅|预付费|包年|包月|新购|续费|升级|降配|subscription|pre\s*paid|upfront",
    ),
)


def _compiled(
    words: tuple[tuple[ChargeKind, str], ...],
) -> tuple[tuple[ChargeKind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(each, re.IGNORECASE)) for kind, each in words)


_PATTERNS = _compiled(_SPECIAL + _GENERAL)


def kind_of(*words: str | None) -> ChargeKind:
    """Say what a row is from its own words; OTHER when they say nothing known.

    Args:
        words: charge type, transaction type, item … in any order; null: none.
    """
    said = " \n ".join(word for word in words if word)
    for kind, pattern in _PATTERNS:
        if pattern.search(said):
            return kind
    return ChargeKind.OTHER
