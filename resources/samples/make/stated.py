"""Make lines that state an amount and have no price: refunds, adjustments, rounding."""

from __future__ import annotations

from decimal import Decimal

from resources.samples.make.bill import Month, at, line_id
from resources.samples.make.charges import Item
from resources.samples.make.line import ZERO, Line

_PRICED = (  # empty on a row that states an amount only
    "用量信息/抵扣前用量",
    "用量信息/抵扣用量",
    "用量信息/用量",
    "用量信息/用量单位",
    "定价信息/官网目录价",
    "定价信息/价格单位",
    "定价信息/目录价因子",
    "费用信息/计费公式",
    "费用信息/计费过程",
)
_NOTHING = Item("", "", "", "", "", "", 0)


def stated(of: Month, kind: str, payable: Decimal, deal: str) -> Line:
    """Return a line that states an amount and has no price."""
    return Line(
        id=line_id(of),
        account=of.account,
        period=of.period,
        start=at(of, of.days, 23),
        item=_NOTHING,
        instance="",
        model="",
        type_code="",
        quantity=ZERO,
        price=ZERO,
        kind=kind,
        deal=deal,
        list_cost=payable,
        raw=dict.fromkeys(_PRICED, ""),
    )


def rounding(of: Month, amount: str) -> Line:
    """Return the line that cuts a total down by an amount."""
    return stated(of, "抹零", -Decimal(amount), "后付费")
