"""Shape a charge line and write it as the 61 columns of V2 billing details."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from resources.samples.make.charges import ACCOUNT_NAMES, BEIJING, Item, Promotion

_HEADER_TEXT = (
    "标识信息/账单明细ID,标识信息/订单号,身份信息/客户名称,身份信息/资源购买账号ID,"
    "身份信息/资源购买账号,身份信息/资源归属账号ID,身份信息/资源归属账号,"
    "账单信息/服务主体,账单信息/账单月份,账单信息/账单日期,账单信息/费用类型,"
    "账单信息/交易类型,账单信息/消费时间,账单信息/服务开始时间,账单信息/服务结束时间,"
    "产品信息/产品Code,产品信息/产品名称,产品信息/商品Code,产品信息/商品名称,"
    "产品信息/计费项Code,产品信息/计费项名称,产品信息/选型配置,产品信息/规格,"
    "资源信息/资源ID,资源信息/实例ID（出账粒度）,资源信息/资源名称,资源信息/地域Code,"
    "资源信息/地域,资源信息/可用区,时长信息/抵扣前时长,时长信息/抵扣时长,时长信息/时长,"
    "时长信息/时长单位,时长信息/时长详情,用量信息/抵扣前用量,用量信息/抵扣用量,"
    "用量信息/用量,用量信息/用量单位,用量信息/用量详情,定价信息/官网目录价,"
    "定价信息/价格单位,定价信息/目录价用量阶梯,定价信息/用量阶梯累计规则,"
    "定价信息/目录价转换信息,定价信息/目录价因子,定价信息/定价币种,费用信息/目录总价,"
    "费用信息/计费公式,费用信息/计费辅助信息,费用信息/计费过程,费用信息/计费规则说明,"
    "订阅抵扣信息/订阅抵扣目录总价,订阅抵扣信息/订阅抵扣后金额,订阅抵扣信息/订阅抵扣金额,"
    "订阅抵扣信息/订阅抵扣详情,优惠信息/优惠金额,优惠信息/优惠后金额,优惠信息/优惠详情,"
    "优惠券抵扣信息/优惠券抵扣金额,优惠券抵扣信息/优惠券抵扣详情,应付信息/应付金额（含税）"
)
HEADER: list[str] = _HEADER_TEXT.split(",")
TAG_COLUMN = "资源信息/资源标签"
UNIT_COLUMN = "身份信息/财务单元"
ISSUER = "通义云启（杭州）信息技术有限公司"
ZONE = timezone(timedelta(hours=8))  # the provider's
TIME = "%Y-%m-%d %H:%M:%S"
ZERO = Decimal(0)
_TIERS = {
    "阶梯汇总周期": "按月",
    "阶梯用量计算方式": "资源包抵扣前用量汇总",
    "阶梯汇总维度": "按实例",
}


@dataclass(frozen=True)
class Fault:
    """What was planted in a line, and what Plumbline must say of it."""

    name: str
    finding: str
    cause: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a bill, before it becomes text."""

    id: str
    account: str
    period: str  # YYYYMM
    start: datetime
    item: Item
    instance: str
    model: str
    type_code: str
    quantity: Decimal
    price: Decimal
    region: tuple[str, str] = BEIJING
    deducted: Decimal = ZERO
    promotion: Promotion | None = None
    coupon: Decimal = ZERO
    tags: str = ""
    cost_unit: str = ""
    quota: tuple[str, str] = ("2026-05-15 00:00:00", "2026-08-13 00:00:00")
    kind: str = "云资源按量费用"
    deal: str = "后付费"
    unit: str = ""  # empty: the item's
    price_unit: str = ""
    list_cost: Decimal | None = None  # None: price × usage, as it should be
    discount: Decimal | None = None  # None: as the promotion says
    payable: Decimal | None = None  # None: as it should be
    fault: Fault | None = None
    raw: dict[str, str] = field(default_factory=dict)  # cells as they stand

    @property
    def usage(self) -> Decimal:
        """Return what is charged after quota."""
        return self.quantity - self.deducted

    @property
    def amounts(self) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        """Return list cost, discount, cost after discount and payable."""
        listed = self.price * self.usage if self.list_cost is None else self.list_cost
        share = 1 - self.promotion.factor if self.promotion else ZERO
        discount = listed * share if self.discount is None else self.discount
        after = listed - discount
        payable = after - self.coupon if self.payable is None else self.payable
        return listed, discount, after, payable


def plain(value: Decimal) -> str:
    """Write a decimal without exponent."""
    return format(value, "f")


def dump(value: object) -> str:
    """Write JSON as the console does."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def cells(line: Line) -> dict[str, str]:
    """Return the cells of a line by header."""
    return {**_who(line), **_what(line), **_how_much(line), **_cost(line), **line.raw}


def _who(line: Line) -> dict[str, str]:
    name = ACCOUNT_NAMES[line.account]
    end = line.start + timedelta(minutes=1)
    return {
        "标识信息/账单明细ID": line.id,
        "身份信息/资源购买账号ID": line.account,
        "身份信息/资源购买账号": name,
        "身份信息/资源归属账号ID": line.account,
        "身份信息/资源归属账号": name,
        UNIT_COLUMN: line.cost_unit,
        "账单信息/服务主体": ISSUER,
        "账单信息/账单月份": line.period,
        "账单信息/账单日期": line.start.strftime("%Y%m%d"),
        "账单信息/费用类型": line.kind,
        "账单信息/交易类型": line.deal,
        "账单信息/消费时间": line.start.strftime(TIME),
        "账单信息/服务开始时间": line.start.strftime(TIME),
        "账单信息/服务结束时间": end.strftime(TIME),
    }


def _what(line: Line) -> dict[str, str]:
    chosen = [
        {"name": "Token类型", "value": line.type_code},
        {"name": "模型规格", "value": line.model},
    ]
    return {
        "产品信息/产品Code": "sfm",
        "产品信息/产品名称": "大模型服务平台百炼",
        "产品信息/商品Code": line.item.commodity,
        "产品信息/商品名称": line.item.commodity_name,
        "产品信息/计费项Code": line.item.code,
        "产品信息/计费项名称": line.item.name,
        "产品信息/选型配置": dump(chosen) if line.instance else "",
        "资源信息/实例ID（出账粒度）": line.instance,
        "资源信息/地域Code": line.region[0],
        "资源信息/地域": line.region[1],
        TAG_COLUMN: line.tags,
    }


def _how_much(line: Line) -> dict[str, str]:
    quota = {
        "免费额度类型": "新人免费额度",
        "抵扣用量": f"{plain(line.deducted)} {line.item.unit}",
        "总量": f"1000 {line.item.unit}",
        "生效时间": line.quota[0],
        "失效时间": line.quota[1],
    }
    free = bool(line.deducted)
    return {
        "时长信息/抵扣前时长": "0",
        "时长信息/抵扣时长": "0",
        "时长信息/时长": "0",
        "用量信息/抵扣前用量": plain(line.quantity),
        "用量信息/抵扣用量": plain(line.deducted),
        "用量信息/用量": plain(line.usage),
        "用量信息/用量单位": line.unit or line.item.unit,
        "用量信息/用量详情": dump({"资源包抵扣详情": [quota]}) if free else "",
        "定价信息/官网目录价": plain(line.price),
        "定价信息/价格单位": line.price_unit or line.item.price_unit,
        "定价信息/目录价用量阶梯": "[0,9999999999999]",
        "定价信息/用量阶梯累计规则": dump(_TIERS),
        "定价信息/目录价因子": dump(
            {"模型规格": line.model, "服务区域": line.region[1]}
        ),
        "定价信息/定价币种": "CNY",
    }


def _cost(line: Line) -> dict[str, str]:
    listed, discount, after, payable = line.amounts
    express = {"formula": "官网目录价*用量", "precision": "10", "round": "4"}
    trace = {"priceExpressInfo": express, "promotionInfo": _promotions(line, discount)}
    coupons = [{"优惠券名称": "新品体验券", "抵扣金额": plain(line.coupon)}]
    return {
        "费用信息/目录总价": plain(listed),
        "费用信息/计费公式": "官网目录价*用量",
        "费用信息/计费过程": dump(trace),
        "优惠信息/优惠金额": plain(discount),
        "优惠信息/优惠后金额": plain(after),
        "优惠信息/优惠详情": dump(trace["promotionInfo"]) if line.promotion else "",
        "优惠券抵扣信息/优惠券抵扣金额": plain(line.coupon),
        "优惠券抵扣信息/优惠券抵扣详情": dump(coupons) if line.coupon else "",
        "应付信息/应付金额（含税）": plain(payable),
    }


def _promotions(line: Line, discount: Decimal) -> list[dict[str, str]]:
    promotion = line.promotion
    if promotion is None:
        return []
    return [
        {
            "优惠名称": promotion.name,
            "优惠金额": plain(discount),
            "优惠类型": "折扣",
            "优惠内容": promotion.words,
            "优惠来源": "官网优惠",
            "优惠开始时间": promotion.start,
            "优惠结束时间": promotion.end,
            "优惠顺序": "0",
        }
    ]
