"""Invent a large bill in which one line in five has some fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol, TypeVar

import numpy as np

T = TypeVar("T")
Lines = list[dict[str, Any]]
LINES = 100_000
MODELS = ("qwen-plus", "qwen-max", "qwen-flash")
TYPES = (
    "input_token",
    "output_token",
    "input_token_cache",
    "context_0-32k_input_token",
    "context_32k-128k_input_token",
)
REGIONS = ("cn-beijing", "ap-southeast-1")
START = datetime(2026, 4, 30, 16, tzinfo=UTC)  # midnight in Beijing
MINUTES = 31 * 24 * 60


class Chance:
    """Repeatable chance."""

    def __init__(self, seed: int) -> None:
        self._source = np.random.default_rng(seed)

    def random(self) -> float:
        return float(self._source.random())

    def randrange(self, start: int, stop: int | None = None) -> int:
        if stop is None:
            start, stop = 0, start
        return int(self._source.integers(start, stop))

    def choice(self, values: Sequence[T]) -> T:
        return values[self.randrange(len(values))]


class Judge(Protocol):
    """The second opinion; see oracle.py."""

    def look(self, lines: Sequence[dict[str, Any]]) -> None: ...
    def price(self, line: dict[str, Any]) -> Decimal | None: ...
    def agreed(self, line: dict[str, Any]) -> Decimal | None: ...
    def given(self, line: dict[str, Any]) -> Decimal: ...
    def judge(
        self, line: dict[str, Any]
    ) -> tuple[str, Decimal | None, Decimal | None]: ...


def a_bill(
    chance: Chance, judge: Judge, promotion: Callable[..., str]
) -> list[dict[str, Any]]:
    """Invent a bill in which one line in five has some fault."""
    lines: list[dict[str, Any]] = []
    for _ in range(LINES):
        one = a_charge(chance, judge, promotion)
        if chance.random() < 0.2:
            chance.choice(FAULTS)(chance, one, lines)
        lines.append(one)
    return lines


def a_charge(
    chance: Chance, judge: Judge, promotion: Callable[..., str]
) -> dict[str, Any]:
    at = START + timedelta(minutes=chance.randrange(MINUTES))
    instance = f"{chance.randrange(400)};llm-x"
    one: dict[str, Any] = {
        **BLANK[0],
        "vendor_line_id": f"line-{chance.randrange(1 << 62)}",
        "charge_period_start": at,
        "charge_period_end": at + timedelta(minutes=1),
        "billing_date": (at + timedelta(hours=8)).date(),
        "model": chance.choice(MODELS),
        "type_code": chance.choice(TYPES),
        "region_id": chance.choice(REGIONS),
        "instance_id": instance,
    }
    quantity = Decimal(chance.randrange(1, 10**6)) / 1000
    price = judge.price(one) or Decimal(1)
    if chance.random() < 0.1:
        one |= {"vendor_price_unit": "元/百万tokens"}
    per = 1000 if one["vendor_price_unit"] == "元/百万tokens" else 1
    stated = (price * per).quantize(Decimal("0.000000000001"))
    figures(one, stated, quantity, judge, chance, promotion)
    return one


BLANK: list[dict[str, Any]] = []


def figures(
    one: dict[str, Any],
    stated: Decimal,
    quantity: Decimal,
    judge: Judge,
    chance: Chance,
    promotion: Callable[..., str],
) -> None:
    """Fill a charge's amounts so that they follow from one another."""
    one["usage_before_deduction"] = one["pricing_quantity"] = quantity
    one["list_unit_price"] = stated
    cost = one["list_cost"] = judge.given(one)
    factor = judge.agreed(one)
    off = Decimal(0)
    if factor is not None:
        off = cost - judge_rounded(cost * factor)
    elif chance.random() < 0.2:
        fold = chance.choice(["8", "9.5", "8.75"])
        off = judge_rounded(cost * (1 - Decimal(fold) / 10))
        one["discount_detail"] = promotion(f"{fold}折", str(off))
    one["discount_amount"] = off
    one["discounted_cost"] = cost - off
    one["coupon_amount"] = Decimal(chance.choice(["0", "0", "0", "0.0001"]))
    one["billed_cost"] = one["discounted_cost"] - one["coupon_amount"]


def judge_rounded(value: Decimal) -> Decimal:
    return Decimal(round(value.scaleb(10))).scaleb(-10)


def _dear(chance: Chance, one: dict[str, Any], _all: Lines) -> None:
    one["list_unit_price"] *= chance.choice([2, 1000])
    _follow(one)


def _cheap(chance: Chance, one: dict[str, Any], _all: Lines) -> None:
    one["list_unit_price"] -= Decimal("0.000001") * chance.randrange(1, 9)
    _follow(one)


def _follow(one: dict[str, Any]) -> None:
    per = 1000 if one["vendor_price_unit"] == "元/百万tokens" else 1
    exact = one["list_unit_price"] * one["pricing_quantity"] / per
    one["list_cost"] = judge_rounded(exact)
    one["discount_detail"], one["discount_amount"] = None, Decimal(0)
    one["discounted_cost"] = one["list_cost"]
    one["billed_cost"] = one["list_cost"] - one["coupon_amount"]


def _contradict(chance: Chance, one: dict[str, Any], _all: Lines) -> None:
    name = chance.choice(["list_cost", "discounted_cost", "billed_cost"])
    one[name] += Decimal("0.01")


def _miscount(_chance: Chance, one: dict[str, Any], _all: Lines) -> None:
    one["usage_deducted"] = Decimal("0.5")


def _repeat(chance: Chance, one: dict[str, Any], lines: Lines) -> None:
    if lines:
        one["vendor_line_id"] = chance.choice(lines[-500:])["vendor_line_id"]


def _late(chance: Chance, one: dict[str, Any], _all: Lines) -> None:
    one["charge_period_start"] += timedelta(days=chance.choice([-40, 40]))


def _broken(_chance: Chance, one: dict[str, Any], _all: Lines) -> None:
    one |= {"decoded": False, "model": None, "type_code": None}


def _strange(_chance: Chance, one: dict[str, Any], _all: Lines) -> None:
    one["type_code"] = "strange_token"


def _unknown_model(_chance: Chance, one: dict[str, Any], _all: Lines) -> None:
    one["model"] = "unheard-of"


def _no_unit(_chance: Chance, one: dict[str, Any], _all: Lines) -> None:
    one |= {"pricing_unit": None, "vendor_unit": "斤"}
    one["vendor_price_unit"] = "元/千tokens"


def _image(_chance: Chance, one: dict[str, Any], _all: Lines) -> None:
    one["vendor_price_unit"] = "元/张"


def _no_discount(_chance: Chance, one: dict[str, Any], _all: Lines) -> None:
    one["discount_amount"] = Decimal(0)
    one["discounted_cost"] = one["list_cost"]
    one["billed_cost"] = one["list_cost"] - one["coupon_amount"]


def _ended(_chance: Chance, one: dict[str, Any], _all: Lines) -> None:
    detail = one["discount_detail"]
    if detail:
        one["discount_detail"] = detail.replace("2099-01-01", "2026-05-10")


def _free(chance: Chance, one: dict[str, Any], _all: Lines) -> None:
    zero = Decimal(0)
    one["charge_kind"] = "free-quota"
    one["usage_deducted"] = one["usage_before_deduction"]
    for name in ("pricing_quantity", "list_unit_price", "list_cost"):
        one[name] = zero
    for name in ("discount_amount", "discounted_cost", "coupon_amount", "billed_cost"):
        one[name] = zero
    one["discount_detail"] = None
    one["instance_id"] = f"{chance.randrange(7)};llm-x"


def _refund(_chance: Chance, one: dict[str, Any], _all: Lines) -> None:
    one |= {"charge_kind": "refund", "discount_detail": None}


FAULTS: tuple[Callable[[Chance, dict[str, Any], Lines], None], ...] = (
    _dear,
    _cheap,
    _contradict,
    _miscount,
    _repeat,
    _late,
    _broken,
    _strange,
    _unknown_model,
    _no_unit,
    _image,
    _no_discount,
    _ended,
    _free,
    _refund,
)
