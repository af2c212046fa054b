"""Make the lines of what is paid in advance: a period of service, no price by unit.

A plan begins when it is bought and ends as a month begins; what it grants stands in
the details of the line, as far as the samples' plans grant anything to count.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from resources.samples.make.bill import Month, at
from resources.samples.make.charges import Item
from resources.samples.make.line import TIME, ZERO, ZONE, Line, dump
from resources.samples.make.stated import stated

SEATS_SINCE = date(2025, 10, 1)
_SAVING = Item("plan", "节省计划", "sfm_GenAI_spn_cn", "百炼节省计划", "", "", 0)
_SEATS = Item("plan", "订阅套餐", "sfm_codingplan_sub_cn", "百炼Coding Plan", "", "", 0)
_SEATS_PRICE = Decimal("99.00")
_GRANTED = {
    "套餐": "Coding Plan Lite",
    "额度": "5小时=1200次; 每周=9000次; 每月=18000次",
    "autoRenewal": "是",
}
_BOUGHT_AT = 9  # o'clock
_MONTH_ENDS = 32  # days after a first, the next month is there


def seats(of: Month) -> Line:
    """Return the seats for a month: bought once, then renewed as each month begins."""
    renewed = of.first > SEATS_SINCE
    following = (of.first + timedelta(days=_MONTH_ENDS)).replace(day=1)
    served = (at(of, 1, 0 if renewed else _BOUGHT_AT), _day(following))
    line = _bought(of, _SEATS, _SEATS_PRICE, "续费" if renewed else "新购", served)
    return replace(line, raw={**line.raw, "用量信息/用量详情": dump(_GRANTED)})


def savings_plan(of: Month, price: str, until: date) -> Line:
    """Return a savings plan, bought on the first; it serves until a day begins."""
    served = (at(of, 1, _BOUGHT_AT), _day(until))
    return _bought(of, _SAVING, Decimal(price), "新购", served)


def _bought(
    of: Month, item: Item, price: Decimal, deal: str, served: tuple[datetime, datetime]
) -> Line:
    line = stated(of, "订阅预付费用", price, deal)
    names = ("账单信息/服务开始时间", "账单信息/服务结束时间")
    period = {
        name: when.strftime(TIME) for name, when in zip(names, served, strict=True)
    }
    return replace(
        line,
        item=item,
        start=at(of, 1, _BOUGHT_AT),
        quantity=ZERO,
        raw={**line.raw, **period},
    )


def _day(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
