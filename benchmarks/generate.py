"""Write big invented V2 bills, column by column, with Arrow and numpy.

A bill holds the 61 columns with JSON cells of real length; a share of its lines can
be charged at the price of another tier, so that causes have work to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resources.samples.make.charges import CHARGES, OWN_MODEL, RETAIL, TOKENS, Charge
from resources.samples.make.line import HEADER, ISSUER, dump

STRETCH = 100_000
DAYS = 30
PERIOD = "202606"
KEYS = 60
TEAMS = 24
TIER_PRICE = {"0.0025": "0.004", "0.010": "0.016", "0.004": "0.007", "0.016": "0.028"}

Numbers: TypeAlias = npt.NDArray[np.int64]
Texts: TypeAlias = "pa.Array[Any]"
_MINUTE = 60  # seconds
_DAY = 1440  # minutes
_FIRST = 1_780_272_000  # 2026-06-01 00:00:00, as if it were UTC
_TIME = "%Y-%m-%d %H:%M:%S"

_TRACE = (
    '{"priceExpressInfo":{"formula":"官网目录价*用量","precision":"10","round":"4"},'
    '"usage":"',
    '","promotionInfo":[]}',
)
_PROMOTION = (
    '[{"优惠名称":"客户合同优惠","优惠类型":"折扣","优惠内容":"9折","优惠来源":"官网优惠",'
    '"优惠开始时间":"2026-01-01 00:00:00","优惠结束时间":"2027-01-01 00:00:00",'
    '"优惠金额":"',
    '","优惠顺序":"0"}]',
)


@dataclass(frozen=True)
class Kind:
    """One sort of line: its charge and the price it is billed at."""

    charge: Charge
    price: Decimal


def kinds(*, wrong: bool) -> list[Kind]:
    """Return the sorts of lines, honest or at another tier's price."""
    honest = [
        charge
        for charge in CHARGES
        if charge.account == RETAIL
        and charge.item is TOKENS
        and charge.model != OWN_MODEL
    ]
    if not wrong:
        return [Kind(charge, charge.unit_price) for charge in honest]
    return [
        Kind(charge, Decimal(TIER_PRICE[charge.price]))
        for charge in honest
        if charge.model == "qwen3-max" and charge.price in TIER_PRICE
    ]


def write_bill(path: Path, rows: int, failing: float = 0.0) -> None:
    """Write a bill of so many lines, a share of them at a wrong price."""
    chance = np.random.default_rng(20260601)
    aside = path.with_suffix(".part")
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf" + ",".join(HEADER).encode() + b"\n")
        for first in range(0, rows, STRETCH):
            count = min(STRETCH, rows - first)
            table = _stretch(chance, first, count, failing)
            duckdb.from_arrow(table).write_csv(str(aside), header=False)
            file.write(aside.read_bytes())
    aside.unlink()


def _stretch(
    chance: np.random.Generator, first: int, count: int, failing: float
) -> pa.Table:
    honest, wrong = kinds(wrong=False), kinds(wrong=True)
    every = honest + wrong
    bad = chance.random(count) < failing
    which = np.where(
        bad,
        len(honest) + chance.integers(0, len(wrong), count),
        chance.integers(0, len(honest), count),
    )
    columns: dict[str, Texts] = {name: pa.nulls(count, pa.string()) for name in HEADER}
    columns |= _who(chance, first, count)
    columns |= _when(chance, count)
    columns |= _what(chance, which, every)
    columns |= _amounts(chance, which, every)
    return pa.table({name: columns[name] for name in HEADER})


def _same(text: str, count: int) -> Texts:
    return pa.repeat(pa.scalar(text, pa.string()), count)


def _pick(texts: list[str], which: Numbers) -> Texts:
    return pa.array(texts, pa.string()).take(pa.array(which, pa.int64()))


def _join(*parts: Texts) -> Texts:
    return pc.binary_join_element_wise(*parts, _same("", len(parts[0])))


def _who(chance: np.random.Generator, first: int, count: int) -> dict[str, Texts]:
    digits = np.array([f"{byte:02x}" for byte in range(256)], dtype="S2")
    pairs = digits[chance.integers(0, 256, (count, 16))]
    hexes = pa.array(pairs.view("S32").ravel().astype("U32"))
    numbers = pc.utf8_lpad(
        pa.array(np.arange(first, first + count)).cast(pa.string()), 20, "0"
    )
    start, middle = _same(f"{PERIOD}_0700v1_019_", count), _same("_01_", count)
    ids = _join(start, hexes, middle, numbers)
    fixed = {
        "身份信息/资源购买账号ID": RETAIL,
        "身份信息/资源购买账号": "hx-retail",
        "身份信息/资源归属账号ID": RETAIL,
        "身份信息/资源归属账号": "hx-retail",
        "账单信息/服务主体": ISSUER,
        "账单信息/账单月份": PERIOD,
        "账单信息/费用类型": "云资源按量费用",
        "账单信息/交易类型": "后付费",
        "产品信息/产品Code": "sfm",
        "产品信息/产品名称": "大模型服务平台百炼",
        "产品信息/商品Code": TOKENS.commodity,
        "产品信息/商品名称": TOKENS.commodity_name,
        "产品信息/计费项Code": TOKENS.code,
        "产品信息/计费项名称": TOKENS.name,
        "资源信息/地域Code": "cn-beijing",
        "资源信息/地域": "华北2（北京）",
        "时长信息/抵扣前时长": "0",
        "时长信息/抵扣时长": "0",
        "用量信息/抵扣用量": "0",
        "用量信息/用量单位": TOKENS.unit,
        "定价信息/价格单位": TOKENS.price_unit,
        "定价信息/目录价用量阶梯": "[0,9999999999999]",
        "定价信息/定价币种": "CNY",
        "费用信息/计费公式": "官网目录价*用量",
        "优惠券抵扣信息/优惠券抵扣金额": "0",
        "定价信息/用量阶梯累计规则": dump(
            {"阶梯汇总周期": "按月", "阶梯汇总维度": "按实例"}
        ),
    }
    same = {name: _same(text, count) for name, text in fixed.items()}
    return {**same, "标识信息/账单明细ID": ids}


def _when(chance: np.random.Generator, count: int) -> dict[str, Texts]:
    minutes = np.sort(chance.integers(0, DAYS * _DAY, count))
    begun = _times(_FIRST + minutes * _MINUTE, _TIME)
    return {
        "账单信息/账单日期": _times(_FIRST + minutes * _MINUTE, "%Y%m%d"),
        "账单信息/消费时间": begun,
        "账单信息/服务开始时间": begun,
        "账单信息/服务结束时间": _times(_FIRST + (minutes + 1) * _MINUTE, _TIME),
    }


def _times(seconds: Numbers, shape: str) -> Texts:
    instants: Texts = pa.array(seconds, pa.int64()).cast(pa.timestamp("s"))
    return pc.strftime(instants, format=shape)


def _what(
    chance: np.random.Generator, which: Numbers, every: list[Kind]
) -> dict[str, Texts]:
    keys = chance.integers(0, KEYS, len(which))
    instances = [
        f"{1_834_500 + key};llm-hx{key % TEAMS:02d}shop;{kind.charge.model};"
        f"{kind.charge.type_code};;0"
        for kind in every
        for key in range(KEYS)
    ]
    chosen = [
        dump(
            [
                {"name": "Token类型", "value": kind.charge.type_code},
                {"name": "文本生成模型规格", "value": kind.charge.model},
            ]
        )
        for kind in every
    ]
    factors = [
        dump({"文本生成模型规格": kind.charge.model, "服务区域": "中国大陆"})
        for kind in every
    ]
    return {
        "资源信息/实例ID（出账粒度）": _pick(instances, which * KEYS + keys),
        "产品信息/选型配置": _pick(chosen, which),
        "定价信息/目录价因子": _pick(factors, which),
    }


def _amounts(
    chance: np.random.Generator, which: Numbers, every: list[Kind]
) -> dict[str, Texts]:
    thousandths = 1 + (chance.random(len(which)) ** 3 * 400_000).astype(np.int64)
    quantity = _decimal(thousandths, 3)
    millionths = [int(kind.price.scaleb(6)) for kind in every]
    cost_units = thousandths * np.array(millionths, np.int64)[which]
    tenths = [1 if kind.charge.promotion else 0 for kind in every]
    reduced = np.array(tenths, np.int64)[which]
    discount = _decimal(cost_units * reduced, 10)
    payable = _decimal(cost_units * (10 - reduced), 10)
    listed = _decimal(cost_units, 9)
    trace = _join(_same(_TRACE[0], len(which)), quantity, _same(_TRACE[1], len(which)))
    detail = _join(
        _same(_PROMOTION[0], len(which)), discount, _same(_PROMOTION[1], len(which))
    )
    none = pa.nulls(len(which), pa.string())
    return {
        "用量信息/抵扣前用量": quantity,
        "用量信息/用量": quantity,
        "用量信息/用量详情": _join(
            _same('{"用量":"', len(which)), quantity, _same('"}', len(which))
        ),
        "定价信息/官网目录价": _pick([format(k.price, "f") for k in every], which),
        "费用信息/目录总价": listed,
        "费用信息/计费过程": trace,
        "优惠信息/优惠金额": discount,
        "优惠信息/优惠后金额": payable,
        "优惠信息/优惠详情": pc.if_else(pa.array(reduced > 0), detail, none),
        "应付信息/应付金额（含税）": payable,
    }


def _decimal(units: Numbers, places: int) -> Texts:
    """Return whole units of 10^-places as exact decimal text."""
    whole, rest = np.divmod(units, 10**places)
    tail = pc.utf8_lpad(pa.array(rest).cast(pa.string()), places, "0")
    return _join(pa.array(whole).cast(pa.string()), _same(".", len(units)), tail)
