"""Read the model prices of a DEEIX Chat admin console: its export, or its answer.

Prices are USD for a million tokens, a call or a second. The price of writing the cache
is the configured one: the console multiplies it for Anthropic when it bills.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter

from importers.contract import ImportRefused, mark
from importers.json_text import Value
from importers.prices.collisions import CONFLICT, REPEAT
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

PROVIDER = "admin-console"
INPUT, OUTPUT = "input_token", "output_token"
CACHE_READ, CACHE_WRITE = "input_token_cache_read", "input_token_cache_write"
CALL, SECOND = "call", "second"

NO_MODEL = mark("The row names no model.")
NOT_A_CODE = mark("“{value}” is not a currency code of three letters.")
NOT_A_MODE = mark("The pricing mode “{mode}” is not known.")
NO_TIERS = mark("The tiered price has no tiers that can be read.")
TIER_ORDER = mark("The tier up to {bound} tokens does not lie above the one before it.")
NO_DAY = mark("{file} does not say from when its prices hold.")
NO_DAY_HINT = mark("Say it: --effective-from 2026-05-14T00:00:00+08:00")

_PER_TOKENS = (
    (INPUT, "inputUSDPerMTokens"),
    (CACHE_READ, "cacheReadUSDPerMTokens"),
    (CACHE_WRITE, "cacheWriteUSDPerMTokens"),
    (OUTPUT, "outputUSDPerMTokens"),
)
_NAME, _MODE, _FREE = "platformModelName", "pricingMode", "isFree"
_TOKENS = "1M tokens"
_MOST_TIERS = 100  # as the console allows
_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_KILO, _MEGA = 1_000, 1_000_000
_FAR = 60  # beyond 10**±60 a number is not written out

Entry = Mapping[str, Value]


@dataclass(frozen=True)
class _Line:
    """One price of a model, before it is a rule."""

    code: str
    field: str
    unit: str
    source: Entry
    tier: Tier | None = None


def fits(records: Sequence[Value]) -> bool:
    """Tell whether JSON records are a console's model prices."""
    return any(_MODE in entry for _model, entry in _entries(records))


def read_records(
    name: str, records: Sequence[Value], effective_from: datetime | None
) -> PriceList:
    """Read the prices; skip, with the reason, what one line cannot be judged by.

    Args:
        name: the file's name, which may hold the day of the export (UTC).
        records: the export, or the records of the console's answer.
        effective_from: from when the prices hold; None: from that day on.
    """
    starts = utc(effective_from) or _day_in(name)
    found = list(enumerate(_entries(records), start=1))
    rules: list[Rule] = []
    skipped: list[SkippedRow] = []
    for number, (model, entry) in found:
        try:
            rules += _rules(number, model, entry)
        except RowUnfit as unfit:
            skipped.append(SkippedRow(number, _text(model), unfit.reason, unfit.facts))
    kept = _settled(rules, skipped)
    return PriceList(
        rules=tabulate(kept),
        skipped=sorted(skipped, key=attrgetter("row")),
        source_name=name,
        dated=starts,
        provider=PROVIDER,
    )


def _settled(rules: Sequence[Rule], skipped: list[SkippedRow]) -> list[Rule]:
    """Take each model once, and none that the list prices twice unlike.

    A model's prices belong together: one in tiers and one without would both fit.
    """
    entries: dict[str, dict[int, list[Rule]]] = defaultdict(dict)
    for rule in rules:
        entries[rule.model].setdefault(rule.source_row, []).append(rule)
    kept: list[Rule] = []
    for model, by_row in entries.items():
        first, *later = by_row
        said = [replace(rule, source_row=0) for rule in by_row[first]]
        same = [
            [replace(rule, source_row=0) for rule in by_row[row]] == said
            for row in later
        ]
        if all(same):
            kept += by_row[first]
        else:
            other = {"other": str(later[same.index(False)])}
            skipped.append(SkippedRow(first, model, CONFLICT, other))
        reason = REPEAT if all(same) else CONFLICT
        other = {"other": str(first)}
        skipped += [SkippedRow(row, model, reason, other) for row in later]
    return kept


def _day_in(name: str) -> datetime:
    for text in _DAY.findall(name):
        try:
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ImportRefused(NO_DAY, NO_DAY_HINT, file=name)


def _entries(records: Sequence[Value]) -> Iterator[tuple[str, Entry]]:
    """Yield each model with its prices, in the order of the file."""
    for record in records:
        if not isinstance(record, dict):
            continue
        if _NAME in record:
            yield str(record[_NAME] or ""), record
            continue
        for model, entry in record.items():
            if isinstance(entry, dict):
                yield model, entry


def _rules(number: int, model: str, entry: Entry) -> list[Rule]:
    if not model.strip():
        raise RowUnfit(NO_MODEL)
    free = entry.get(_FREE) is True
    lines = list(_free_lines() if free else _lines(entry))
    return [
        Rule(
            source_row=number,
            provider=PROVIDER,
            region="",
            scope="",
            model=model.strip(),
            type_code=type_code_of(line.code, line.tier),
            base_type=line.code,
            tier_lower=line.tier.lower if line.tier else None,
            tier_upper=line.tier.upper if line.tier else None,
            unit=line.unit,
            unit_price=Decimal(0) if free else _price(line),
            currency=_currency(entry),
            note="free" if free else str(entry.get(_MODE) or "token"),
        )
        for line in lines
    ]


def _free_lines() -> Iterator[_Line]:
    for code, name in _PER_TOKENS:
        yield _Line(code, name, _TOKENS, {})


def _lines(entry: Entry) -> Iterator[_Line]:
    mode = str(entry.get(_MODE) or "token").strip()
    if mode == "call":
        yield _Line(CALL, "callUSDPerCall", "call", entry)
    elif mode == "duration":
        yield _Line(SECOND, "durationUSDPerSecond", "second", entry)
    elif mode == "tiered":
        for tier, source in _tiers(entry):
            for code, name in _PER_TOKENS:
                yield _Line(code, name, _TOKENS, source, tier)
    elif mode == "token":
        for code, name in _PER_TOKENS:
            yield _Line(code, name, _TOKENS, entry)
    else:
        raise RowUnfit(NOT_A_MODE, mode=mode)


def _tiers(entry: Entry) -> Iterator[tuple[Tier, Entry]]:
    """Yield the tiers; the first that is not exceeded prices the whole request."""
    tiers = _stated_tiers(entry)
    lower = 0
    for place, tier in enumerate(tiers, start=1):
        bound = tier.get("upToTokens", 0)
        if isinstance(bound, bool) or not isinstance(bound, int):
            raise RowUnfit(NO_TIERS)
        if 0 < bound <= lower:
            raise RowUnfit(TIER_ORDER, bound=bound)
        # What lies above the last bound takes the last tier, whatever it says.
        upper = None if bound <= 0 or place == len(tiers) else bound
        yield Tier(lower, upper, _label(lower, upper)), tier
        if upper is None:
            return
        lower = upper


def _stated_tiers(entry: Entry) -> list[Entry]:
    stated = entry.get("tieredPricing") or entry.get("tieredPricingJSON")
    if isinstance(stated, str):
        try:
            stated = json.loads(stated, parse_float=Decimal)
        except (ValueError, RecursionError):
            raise RowUnfit(NO_TIERS) from None
    tiers = stated.get("tiers") if isinstance(stated, dict) else None
    if not isinstance(tiers, list) or not 0 < len(tiers) <= _MOST_TIERS:
        raise RowUnfit(NO_TIERS)
    found = [tier for tier in tiers if isinstance(tier, dict)]
    if len(found) != len(tiers):
        raise RowUnfit(NO_TIERS)
    return list(found)


def _label(lower: int, upper: int | None) -> str:
    return f"{_bound(lower)}-{'up' if upper is None else _bound(upper)}"


def _bound(tokens: int) -> str:
    if tokens and tokens % _MEGA == 0:
        return f"{tokens // _MEGA}m"
    return f"{tokens // _KILO}k" if tokens and tokens % _KILO == 0 else str(tokens)


def _price(line: _Line) -> Decimal:
    return price_of(_text(line.source.get(line.field)))


def _currency(entry: Entry) -> str:
    code = str(entry.get("currency") or "USD").strip().upper()
    if not re.fullmatch("[A-Z]{3}", code):
        raise RowUnfit(NOT_A_CODE, value=code)
    return code


def _text(value: Value) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f") if abs(value.adjusted()) <= _FAR else str(value)
    return shorten([str(value)])
