"""Plant what a provider may get wrong, and say what must be found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from resources.samples.make.bill import Month, another, at, free_line
from resources.samples.make.charges import (
    HAPPY_8,
    OWN_MODEL,
    RETAIL,
    SEARCH,
    STUDIO,
    Charge,
)
from resources.samples.make.line import Fault, Line
from resources.samples.make.plans import savings_plan
from resources.samples.make.stated import rounding, stated

MAX_IN = (RETAIL, "qwen3-max", "context_0-32k_input_token")
FLASH_OUT = (RETAIL, "qwen3.5-flash", "context_0-128k_output_token")
# Thousand tokens: enough to matter, and few where the price is 1,000 times too high.
_MANY, _FEW = Decimal(2500), Decimal("98.765")


def retail_may(of: Month) -> list[Line]:
    """Charge calls that the free quota should have paid."""
    ignored = Fault("free quota ignored", "free-quota")
    plus = (RETAIL, "qwen3.6-plus", "context_0-256k_input_token")
    model = [another(of, *plus, day=16) for _ in range(6)]
    instance = model[0].instance
    first = at(of, 16, 9)
    small = [
        replace(
            line,
            instance=instance,
            tags=model[0].tags,
            quantity=Decimal(n + 2),
            start=first + timedelta(minutes=3 * n),
        )
        for n, line in enumerate(model)
    ]
    charged = [replace(line, fault=ignored) for line in small[1:5]]
    return [free_line(small[0]), *charged, free_line(small[5]), rounding(of, "0.0041")]


def retail_june(of: Month) -> list[Line]:
    """Charge wrong prices, and a few things that no bill should hold."""
    return [
        *_wrong_prices(of),
        *_wrong_units(of),
        *_wrong_lines(of),
        *_broken_sums(of),
        *_searches(of),
        *_repeated(of),
        rounding(of, "0.0087"),
        stated(of, "退款", Decimal("-12.50"), "资源退款"),
        stated(of, "调账", Decimal("-3.20"), "调账"),
    ]


def studio_may(of: Month) -> list[Line]:
    """Bill a model that no price list knows, and rows that cannot be read."""
    unknown = Fault("model without a price", "unpriced")
    preview = Charge(STUDIO, "qwen3.9-max-preview", "input_token", "0.02", 9_000, 1)
    unpriced = []
    for day in (20, 22, 24, 27):
        base = another(of, STUDIO, "wanx2.1-t2i-plus", "images", day)
        unpriced.append(
            replace(
                base,
                item=preview.item,
                model=preview.model,
                type_code=preview.type_code,
                instance=f"2077310;llm-lanyu0studio;{preview.model};input_token;;0",
                quantity=Decimal("4.2"),
                price=preview.unit_price,
                fault=unknown,
            )
        )
    return [*unpriced, *_unreadable(of), rounding(of, "0.0030")]


def studio_june(of: Month) -> list[Line]:
    """Let a promotion go wrong, and sell a savings plan."""
    i2v = (STUDIO, "happyhorse-1.0-i2v", "720P")
    wrong = Fault("promotion at the wrong rate", "discount")
    expired = Fault("promotion after its end", "discount", "discount")
    lines = []
    for day in (9, 10, 11):
        line = another(of, *i2v, day)
        listed = line.price * line.usage
        lines.append(replace(line, discount=listed * Decimal("0.1"), fault=wrong))
    for day in (24, 25, 26):
        line = another(of, *i2v, day)
        lines.append(replace(line, promotion=HAPPY_8, fault=expired))
    plan = savings_plan(of, "500.00", date(2027, 6, 1))
    return [*lines, plan, rounding(of, "0.0012")]


def _wrong_prices(of: Month) -> list[Line]:
    over, under = "overcharged", "undercharged"
    batch = (RETAIL, "qwen3-max", "context_0-32k_input_token_batch")
    cache = (RETAIL, "qwen3-max", "context_0-32k_input_token_cache")
    plus = (RETAIL, "qwen-plus", "context_0-128k_output_token")
    long_out = (RETAIL, "qwen3-max", "context_32k-128k_output_token")
    deepseek = (RETAIL, "deepseek-v3.2", "input_token")
    own = (RETAIL, OWN_MODEL, "input_token")
    plan: tuple[tuple[int, Fault, tuple[str, str, str], str], ...] = (
        (5, Fault("price before the cut", over, "snapshot-date"), own, "0.004"),
        (4, Fault("price of the next tier", over, "tier"), MAX_IN, "0.004"),
        (3, Fault("price of another region", over, "region"), MAX_IN, "0.008807"),
        (4, Fault("batch at the realtime price", over, "batch"), batch, "0.0025"),
        (4, Fault("cache hit as plain input", over, "cache"), cache, "0.0025"),
        (3, Fault("thinking price without thinking", over, "thinking"), plus, "0.008"),
        (3, Fault("price of the tier below", under, "tier"), long_out, "0.010"),
        (2, Fault("price per million as per thousand", over, "unit"), deepseek, "2"),
    )
    lines = []
    for count, fault, charge, price in plan:
        for n in range(count):
            line = another(of, *charge, day=9 + 3 * n)
            huge = fault.cause == "unit"
            quantity = _FEW if huge else line.quantity + _MANY
            lines.append(
                replace(line, price=Decimal(price), quantity=quantity, fault=fault)
            )
    missing = Fault("contract discount missing", "discount", "discount")
    lines += [
        replace(another(of, *FLASH_OUT, day), promotion=None, fault=missing)
        for day in (3, 8, 15, 18, 23)
    ]
    return lines


def _wrong_units(of: Month) -> list[Line]:
    unknown = Fault("unknown unit", "unit")
    mixed = Fault("unit and price unit do not belong together", "unit")
    return [
        replace(
            another(of, *MAX_IN, day=5), unit="批", price_unit="元/批", fault=unknown
        ),
        replace(
            another(of, *MAX_IN, day=6), unit="批", price_unit="元/批", fault=unknown
        ),
        replace(another(of, *MAX_IN, day=7), price_unit="元/张", fault=mixed),
    ]


def _wrong_lines(of: Month) -> list[Line]:
    outside = Fault("used after the month", "outside-period")
    code = Fault("unknown type code", "undecoded")
    broken = Fault("broken instance ID", "undecoded")
    lines = []
    for minutes in (8, 95):
        start = at(of, of.days, 0) + timedelta(days=1, minutes=minutes)
        line = another(of, *MAX_IN, day=2)
        lines.append(replace(line, start=start, fault=outside))
    for day in (12, 13):
        line = another(of, *MAX_IN, day)
        odd = line.instance.replace(line.type_code, "holo_depth_token")
        lines.append(
            replace(line, instance=odd, type_code="holo_depth_token", fault=code)
        )
    line = another(of, *MAX_IN, day=14)
    nothing = {"产品信息/选型配置": ""}
    lines.append(
        replace(
            line,
            instance="1834501;llm-8f2k0hxshop;qwen3-max",
            raw=nothing,
            fault=broken,
        )
    )
    return lines


def _broken_sums(of: Month) -> list[Line]:
    sums = Fault("list cost is not price × usage", "arithmetic")
    payable = Fault("payable is not cost less coupon", "arithmetic")
    lines = []
    for day in (17, 19):
        line = another(of, *MAX_IN, day)
        listed = line.price * line.usage + Decimal("0.0100")
        lines.append(replace(line, list_cost=listed, fault=sums))
    line = another(of, *MAX_IN, day=20)
    after = line.amounts[2] + Decimal("0.0001")
    return [*lines, replace(line, payable=after, fault=payable)]


def _searches(of: Month) -> list[Line]:
    first = Fault("web search billed for the first time", "first-seen")
    days = (11, 12, 16, 22, 25, 29)
    lines = []
    for day in days:
        base = another(of, *MAX_IN, day)
        lines.append(
            replace(
                base,
                item=SEARCH,
                type_code="web_search",
                instance="1834501;llm-8f2k0hxshop;qwen3-max;web_search;;0",
                quantity=Decimal(40 + day),
                price=Decimal("0.004"),
                fault=first if day == days[0] else None,
            )
        )
    return lines


def _repeated(of: Month) -> list[Line]:
    twice = Fault("the same line twice", "duplicate")
    pairs = []
    for day in (4, 21, 28):
        line = another(of, *FLASH_OUT, day)
        pairs += [line, replace(line, fault=twice)]
    return pairs


def _unreadable(of: Month) -> list[Line]:
    amount = Fault("an amount that is no number", "reject")
    account = Fault("an account ID that a spreadsheet damaged", "reject")
    line = another(of, STUDIO, "wanx2.1-t2i-plus", "images", day=25)
    other = another(of, STUDIO, "wanx2.1-t2i-plus", "images", day=26)
    damaged = {"身份信息/资源购买账号ID": "1.064E+15"}
    return [
        replace(line, fault=amount, raw={"应付信息/应付金额（含税）": "12,3x"}),
        replace(other, fault=account, raw=damaged),
    ]


PLANTS: dict[tuple[str, str], Callable[[Month], list[Line]]] = {
    (RETAIL, "202605"): retail_may,
    (RETAIL, "202606"): retail_june,
    (STUDIO, "202605"): studio_may,
    (STUDIO, "202606"): studio_june,
}
