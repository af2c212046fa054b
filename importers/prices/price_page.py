"""Read the official price page as it stood on a day, and dated price notices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

from importers.contract import mark
from importers.decode import canonical_unit
from importers.prices.collisions import CONFLICT, REPEAT, Settlement, settle
from importers.prices.derived import derive
from importers.prices.notices import Fact, fact_of, put_in_order
from importers.prices.regions import GLOBAL, Place, only_global, place_of
from importers.prices.rules import (
    PriceList,
    RowUnfit,
    Rule,
    SkippedRow,
    Tier,
    price_of,
    shorten,
    tabulate,
    type_code_of,
    utc,
)
from importers.prices.sheet import Row, Sheet
from importers.prices.words import (
    THINKING,
    UNKNOWN_UNIT,
    Charge,
    codes_of,
    thinking_code,
)

PROVIDER = "alibaba"
HEADER = (
    "model",
    "region",
    "scope",
    "charge_type",
    "mode",
    "tier",
    "unit",
    "price",
    "currency",
    "promo_multiplier",
    "notes",
    "section",
)
NOTICE_HEADER = (*HEADER, "effective_date")

SEVERAL_PRICES = mark("The cell holds several prices: {text}")
HIDDEN = mark(
    "The price depends on something the row does not say: row {other} shows that this"
    " model has several."
)
UNKNOWN_TIER = mark("The tier “{tier}” is not known.")
UNKNOWN_CURRENCY = mark("“{currency}” is not a currency code of three letters.")

_TIERLESS = {"", "none", "无阶梯计价", "不区分阶梯"}
_TIER = re.compile(r"(\d+)([KM]?)<Token≤(\d+)([KM])")
_SCALES = {"": 1, "K": 1_000, "M": 1_000_000}
_RAW = "raw:"
_UNIT = re.compile(r"[A-Z]{3}/(.+)")
_THINKING_INPUT = "thinking input costs the same"


@dataclass(frozen=True)
class _Entry:
    """A row that says a price, with the place it is about."""

    row: Row
    place: Place
    charge: Charge
    tier: Tier | None


def read_page(sheet: Sheet, effective_from: datetime | None) -> PriceList:
    """Read a price page or price notices into rules, skipping what is unclear."""
    entries, skipped = _entries(sheet)
    alone = only_global((entry.place, entry.charge.model) for entry in entries)
    thinking = {_sibling(e) for e in entries if e.charge.mode == THINKING}
    facts: dict[int, Fact] = {}
    rules: list[Rule] = []
    for entry in entries:
        try:
            if "effective_date" in sheet.header:
                facts[entry.row.number] = fact_of(entry.row["effective_date"])
            placed = _placed(entry, alone)
            rules += _rules(placed, with_thinking=_sibling(entry) in thinking)
        except RowUnfit as unfit:
            skipped.append(_skip(entry.row, unfit))
    by_number = {row.number: row for row in sheet.rows}
    if facts:
        rules, unclear = put_in_order(rules, facts)
        skipped += [_skip(by_number[n], unfit) for n, unfit in unclear.items()]
    settled = settle(rules)
    hidden = _hidden(rules, settled)
    for reason, rows in (
        (CONFLICT, settled.conflicts),
        (REPEAT, settled.repeats),
        (HIDDEN, hidden),
    ):
        skipped += [
            _skip(by_number[number], RowUnfit(reason, other=other))
            for number, other in rows.items()
        ]
    return PriceList(
        rules=tabulate(r for r in settled.rules if r.source_row not in hidden),
        skipped=sorted(skipped, key=attrgetter("row")),
        source_name=sheet.name,
        dated=None if facts else utc(effective_from),
        provider=PROVIDER,
    )


def _hidden(rules: Sequence[Rule], settled: Settlement) -> dict[int, int]:
    """Find video prices that depend on what the page's columns do not say.

    Where one resolution of a model has two prices (with sound, without), the price
    of its other resolutions is one of two as well.
    """
    doubtful = {
        (rule.region, rule.scope, rule.model): rule.source_row
        for rule in rules
        if rule.unit == "second" and rule.source_row in settled.conflicts
    }
    return {
        rule.source_row: doubtful[rule.region, rule.scope, rule.model]
        for rule in settled.rules
        if (rule.region, rule.scope, rule.model) in doubtful
    }


def tier_of(text: str) -> Tier | None:
    """Read ``32K<Token≤128K``; None where the price has no tiers."""
    if text in _TIERLESS:
        return None
    found = _TIER.fullmatch(text)
    if not found:
        raise RowUnfit(UNKNOWN_TIER, tier=text)
    low, low_scale, high, high_scale = found.groups()
    return Tier(
        lower=int(low) * _SCALES[low_scale],
        upper=int(high) * _SCALES[high_scale],
        label=f"{low}{low_scale}-{high}{high_scale}".lower(),
    )


def _entries(sheet: Sheet) -> tuple[list[_Entry], list[SkippedRow]]:
    entries: list[_Entry] = []
    skipped: list[SkippedRow] = []
    for row in sheet.rows:
        try:
            entries.append(_entry(row))
        except RowUnfit as unfit:
            skipped.append(_skip(row, unfit))
    return entries, skipped


def _entry(row: Row) -> _Entry:
    found = _UNIT.fullmatch(row["unit"])
    unit = canonical_unit(found.group(1)) if found else None
    if unit is None:
        raise RowUnfit(UNKNOWN_UNIT, unit=row["unit"])
    charge = Charge(row["model"], row["charge_type"], row["mode"], unit)
    codes_of(charge)
    return _Entry(
        row=row,
        place=place_of(row["region"], row["scope"]),
        charge=charge,
        tier=tier_of(row["tier"]),
    )


def _placed(entry: _Entry, alone: set[tuple[str, str]]) -> _Entry:
    region, scope = entry.place
    if scope == GLOBAL and region != GLOBAL and (region, entry.charge.model) in alone:
        return replace(entry, place=(region, ""))
    return entry


def _sibling(entry: _Entry) -> tuple[Place, str, Tier | None]:
    return entry.place, entry.charge.model, entry.tier


def _rules(entry: _Entry, *, with_thinking: bool) -> list[Rule]:
    row, notes = entry.row, entry.row["notes"]
    if _RAW in notes:
        raise RowUnfit(SEVERAL_PRICES, text=notes.split(_RAW, 1)[1].strip())
    codes = codes_of(entry.charge)
    note = _note(row)
    stated = [_rule(entry, code, note) for code in codes.stated]
    others = [
        replace(
            _rule(entry, code, f"other spelling of {stated[0].type_code}"), stated=False
        )
        for code in codes.others
    ]
    if with_thinking and not entry.charge.mode and row["charge_type"] == "input_token":
        same = _rule(entry, thinking_code("input_token"), _THINKING_INPUT)
        others.append(replace(same, stated=False))
    return [*stated, *others, *derive([*stated, *others], notes)]


def _rule(entry: _Entry, code: str, note: str) -> Rule:
    region, scope = entry.place
    currency = entry.row["currency"]
    if not re.fullmatch("[A-Z]{3}", currency):
        raise RowUnfit(UNKNOWN_CURRENCY, currency=currency)
    return Rule(
        source_row=entry.row.number,
        provider=PROVIDER,
        region=region,
        scope=scope,
        model=entry.charge.model,
        type_code=type_code_of(code, entry.tier),
        base_type=code,
        tier_lower=entry.tier.lower if entry.tier else None,
        tier_upper=entry.tier.upper if entry.tier else None,
        unit=entry.charge.unit,
        unit_price=price_of(entry.row["price"]),
        currency=currency,
        note=note,
    )


def _note(row: Row) -> str:
    promotion = row["promo_multiplier"]
    parts = [row["section"], row["notes"]]
    if "(page default)" in row["region"]:
        parts.append("region not stated; the page's default")
    if row["scope"]:
        parts.append(f"scope {row['scope']}")
    if promotion:
        parts.append(f"promotion × {promotion}")
    return "; ".join(part for part in parts if part)


def _skip(row: Row, unfit: RowUnfit) -> SkippedRow:
    return SkippedRow(
        row.number, shorten(row.cells.values()), unfit.reason, unfit.facts
    )
