"""Judge lines one by one with Python's decimal: slow, plain, and written apart.

Nothing of desktop_app.calc is used here: this is the second opinion.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

Line = Mapping[str, Any]
Key = tuple[str | None, str | None, str | None]  # model, type, region
TEN = Decimal("0.0000000001")
TOKENS = {"tokens": 1, "1K tokens": 1000, "1M tokens": 1_000_000}
PRICE_UNITS = {
    "元/千tokens": "1K tokens",
    "元/百万tokens": "1M tokens",
    "元/张": "image",
}
KNOWN_CODES = ("input_token", "output_token", "input_token_cache", "input_token_batch")


def rounded(value: Decimal) -> Decimal:
    with localcontext(prec=60, rounding=ROUND_HALF_UP):
        return value.quantize(TEN)


def instant(line: Line) -> datetime:
    start: datetime = line["charge_period_start"]
    return start


def since(rule: Line) -> datetime:
    start: datetime = rule["effective_from"] or rule["snapshot_from"]
    return start


def asked_time(rule: Line, line: Line) -> datetime:
    """Return which time of a line a rule asks for."""
    if rule.get("time_basis") == "end":
        end: datetime = line["charge_period_end"]
        return end
    if rule.get("time_basis") == "billed":
        midnight = datetime.combine(line["billing_date"], time(), UTC)
        return midnight - timedelta(hours=8)
    return instant(line)


def fits(rule: Line, line: Line) -> bool:
    """Say whether a rule of a line's model, type and region holds at its time."""
    at, end = asked_time(rule, line), rule["effective_to"] or rule["snapshot_to"]
    return bool(since(rule) <= at and (end is None or at < end))


def in_window(rule: Line, line: Line) -> bool:
    """Say whether a line lies in a rule's weekdays and hours, minute by minute."""
    here = asked_time(rule, line) + timedelta(minutes=rule["utc_offset"])
    minute = here.hour * 60 + here.minute
    start, end = rule["time_from"], rule["time_to"]
    today = str(here.isoweekday()) in rule["weekdays"]
    if start < end:
        return today and start <= minute < end
    yesterday = str((here - timedelta(days=1)).isoweekday()) in rule["weekdays"]
    return (today and minute >= start) or (yesterday and minute < end)


class Oracle:
    """What the rules, terms and the rest of the bill say of each line."""

    def __init__(self, rules: Sequence[Line], terms: Sequence[Any]) -> None:
        self.rules: dict[Key, list[Line]] = defaultdict(list)
        for rule in rules:
            self.rules[rule["model"], rule["type_code"], rule["region"]].append(rule)
        self.terms = terms
        self.seen: set[str] = set()
        self.quota: dict[str, datetime] = {}

    def look(self, lines: Sequence[Line]) -> None:
        latest: dict[str, datetime] = defaultdict(
            lambda: datetime.min.replace(tzinfo=UTC)
        )
        for line in lines:
            if line["charge_kind"] == "free-quota":
                key = line["instance_id"]
                latest[key] = max(latest[key], instant(line))
        self.quota = dict(latest)

    def price(self, line: Line) -> Decimal | None:
        best: tuple[tuple[datetime, bool], Decimal] | None = None
        for rule in self.named(line):
            if not fits(rule, line):
                continue
            window = bool(rule.get("time_basis"))
            if window and not (in_window(rule, line) and not self.replaced(rule, line)):
                continue
            rank = (since(rule), window)
            if best is None or rank > best[0]:
                scale = Decimal(TOKENS[line["pricing_unit"]]) / TOKENS[rule["unit"]]
                best = (rank, rule["unit_price"] * scale)
        return best[1] if best else None

    def named(self, line: Line) -> Sequence[Line]:
        """Return the rules of a line's model, type and region, whenever they hold."""
        key = line["model"], line["type_code"], line["region_id"]
        return self.rules.get(key, ())

    def replaced(self, rule: Line, line: Line) -> bool:
        """Whether a newer list prices the charge without a window by then."""
        return any(
            not other.get("time_basis")
            and since(other) > since(rule)
            and fits({**other, "time_basis": rule["time_basis"]}, line)
            for other in self.named(line)
        )

    def agreed(self, line: Line) -> Decimal | None:
        for term in self.terms:
            named = term.model == line["model"]
            over = term.effective_to is not None and instant(line) >= term.effective_to
            if named and term.effective_from <= instant(line) and not over:
                factor: Decimal = term.factor
                return factor
        return None

    def judge(self, line: Line) -> tuple[str, Decimal | None, Decimal | None]:
        """Return class, expected and difference."""
        name, expected = self._judge(line)
        if expected is None:
            return name, None, None
        return name, expected, line["billed_cost"] - expected

    def _judge(self, line: Line) -> tuple[str, Decimal | None]:
        twice = line["vendor_line_id"] in self.seen
        self.seen.add(line["vendor_line_id"])
        if twice:
            return "duplicate", Decimal(0)
        usage = line["charge_kind"] == "usage"
        due = self.due(line) if usage else Decimal(0)
        found = self.misplaced(line, due) or self.contradicted(line, due)
        if found is not None:
            return found
        if not usage and line["charge_kind"] != "free-quota":
            return "stated", line["billed_cost"]
        return self.priced(line, due)

    def misplaced(
        self, line: Line, due: Decimal | None
    ) -> tuple[str, Decimal | None] | None:
        """Judge what keeps a line from being compared at all."""
        usage = line["charge_kind"] == "usage"
        local = instant(line) + timedelta(hours=8)
        inside = (local.year, local.month) == (2026, 5)
        if (usage or line["charge_kind"] == "free-quota") and not inside:
            return "outside-period", due
        if usage and not (line["decoded"] and known(line["type_code"])):
            return "undecoded", None
        return ("unit", due) if usage and not self.units_agree(line) else None

    def contradicted(
        self, line: Line, due: Decimal | None
    ) -> tuple[str, Decimal | None] | None:
        """Judge the line by its own figures, discounts and free quota."""
        own = self.own(line)
        if own is not None:
            return "arithmetic", own
        if line["charge_kind"] != "usage":
            return None
        if self.discount_differs(line):
            return "discount", due
        last = self.quota.get(line["instance_id"])
        early = last is not None and instant(line) < last
        return ("free-quota", Decimal(0)) if early and line["billed_cost"] > 0 else None

    def priced(self, line: Line, due: Decimal | None) -> tuple[str, Decimal | None]:
        """Compare what was billed with what was due."""
        if due is None:
            return "unpriced", None
        if line["billed_cost"] == due:
            return "matched", due
        over = line["billed_cost"] > due
        return ("overcharged" if over else "undercharged"), due

    def units_agree(self, line: Line) -> bool:
        return (
            line["pricing_unit"] in TOKENS
            and PRICE_UNITS.get(line["vendor_price_unit"]) in TOKENS
        )

    def given(self, line: Line) -> Decimal:
        """Return list price × quantity in the units that the bill states."""
        of = TOKENS.get(PRICE_UNITS.get(line["vendor_price_unit"], ""), 1)
        scale = Decimal(TOKENS.get(line["pricing_unit"] or "", of)) / of
        return rounded(line["list_unit_price"] * scale * line["pricing_quantity"])

    def own(self, line: Line) -> Decimal | None:
        """Return what the bill's own figures give; null: they do not contradict."""
        if line["list_unit_price"] is None:
            return None
        left = line["usage_before_deduction"] - line["usage_deducted"]
        cost, off = line["list_cost"], line["discount_amount"]
        after, coupon = line["discounted_cost"], line["coupon_amount"]
        holds = (
            left == line["pricing_quantity"]
            and cost == self.given(line)
            and after == cost - off
            and line["billed_cost"] == after - coupon
        )
        if holds:
            return None
        own: Decimal = self.given({**line, "pricing_quantity": left}) - off - coupon
        return own

    def promotions(self, line: Line) -> list[tuple[Decimal, bool]]:
        found = []
        for row in json.loads(line["discount_detail"] or "[]"):
            factor = Decimal(row["优惠内容"].removesuffix("折")) / 10
            local = (instant(line) + timedelta(hours=8)).replace(tzinfo=None)
            begin = datetime.fromisoformat(row["优惠开始时间"])
            end = datetime.fromisoformat(row["优惠结束时间"])
            found.append((factor, begin <= local <= end))
        return found

    def discount_differs(self, line: Line) -> bool:
        cost, off = line["list_cost"], line["discount_amount"]
        agreed = self.agreed(line)
        if agreed is not None:
            return bool(cost - off != rounded(cost * agreed))
        stated = self.promotions(line)
        if not stated:
            return False
        if not all(holds for _factor, holds in stated):
            return True
        factor = Decimal(1)
        for one, _holds in stated:
            factor *= one
        either = {cost - rounded(cost * factor), rounded(cost * (1 - factor))}
        return off not in either

    def due(self, line: Line) -> Decimal | None:
        price = self.price(line) if self.priceable(line) else None
        if price is None:
            return None
        cost = rounded(price * line["pricing_quantity"])
        off = line["discount_amount"]
        factor = self.agreed(line)
        if factor is None and line["discount_detail"]:
            factor = Decimal(1)
            for one, holds in self.promotions(line):
                factor *= one if holds else 1
        as_stated = factor is None or rounded(cost * (1 - factor)) == off
        net = cost - off if as_stated else rounded(cost * (factor or 1))
        payable: Decimal = net - line["coupon_amount"]
        return payable

    def priceable(self, line: Line) -> bool:
        return bool(line["decoded"]) and line["pricing_unit"] in TOKENS


def known(type_code: str | None) -> bool:
    if type_code is None:
        return False
    base = (
        type_code.split("k_", 1)[1] if type_code.startswith("context_") else type_code
    )
    return base in KNOWN_CODES
