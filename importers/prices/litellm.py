"""Read LiteLLM's price map: an object a model, a price a token in US dollars.

Prices of a token are kept as prices of a million: a rule holds twelve decimals. The
map's tiers are as the official price page has them: above the lower bound, up to and
with the upper one, and the last one is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter

from importers.contract import ImportRefused, mark
from importers.counters import plain
from importers.json_text import Value
from importers.prices.collisions import CONFLICT, REPEAT, settle
from importers.prices.rules import (
    NOT_A_PRICE,
    PriceList,
    RowUnfit,
    Rule,
    SkippedRow,
    Tier,
    price_of,
    tabulate,
    type_code_of,
    utc,
)

PROVIDER = "litellm"
CURRENCY = "USD"
_MILLION = 1_000_000
_KILO = 1_000
_FAR = 30  # beyond 10**±30 nothing is a price
_TOKENS, _IMAGE, _SECOND = "1M tokens", "image", "second"
_CHARACTERS, _CALL = "10K characters", "call"
_TIERS, _MAKER = "tiered_pricing", "litellm_provider"
_SAMPLE = "sample_spec"  # the map's own explanation of its fields

# The bill's type code of each field, its unit, and how many of the map's go into one.
_FIELDS: dict[str, tuple[str, str, int]] = {
    "input_cost_per_token": ("input_token", _TOKENS, _MILLION),
    "output_cost_per_token": ("output_token", _TOKENS, _MILLION),
    "cache_read_input_token_cost": ("input_token_cache", _TOKENS, _MILLION),
    "explicit_cache_read_input_token_cost": (
        *("input_token_cache_read", _TOKENS),
        _MILLION,
    ),
    "cache_creation_input_token_cost": (
        *("input_token_cache_creation_5m", _TOKENS),
        _MILLION,
    ),
    "cache_creation_input_token_cost_above_1hr": (
        *("input_token_cache_creation_1h", _TOKENS),
        _MILLION,
    ),
    "output_cost_per_reasoning_token": ("thinking_output_token", _TOKENS, _MILLION),
    "input_cost_per_token_batches": ("input_token_batch", _TOKENS, _MILLION),
    "output_cost_per_token_batches": ("output_token_batch", _TOKENS, _MILLION),
    "input_cost_per_audio_token": ("audio_input_token", _TOKENS, _MILLION),
    "output_cost_per_audio_token": ("multi_output_token", _TOKENS, _MILLION),
    "output_cost_per_image": ("images", _IMAGE, 1),
    "output_cost_per_second": ("video_ratio", _SECOND, 1),
    "output_cost_per_second_480p": ("480P", _SECOND, 1),
    "output_cost_per_second_720p": ("720P", _SECOND, 1),
    "output_cost_per_second_1080p": ("1080P", _SECOND, 1),
    "input_cost_per_second": ("content_duration", _SECOND, 1),
    "input_cost_per_character": ("audio_tts", _CHARACTERS, 10_000),
}
_ABOVE = re.compile(r"_above_(\d{1,6})k_tokens")
_IS_COST = re.compile(r"cost")
_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")

NO_PRICES = mark("The model has no price.")
NOT_READ = mark("The price “{field}” is not one that a charge line can be judged by.")
BAD_TIERS = mark("The tiers cannot be read: {field}.")
NO_DAY = mark("{file} does not say from when its prices hold.")
NO_DAY_HINT = mark("Say it: --effective-from 2026-05-14T00:00:00+00:00")

Entry = Mapping[str, Value]


@dataclass(frozen=True)
class _Price:
    field: str
    value: Value
    tier: Tier | None = None


def fits(records: Sequence[Value]) -> bool:
    """Tell whether JSON records are LiteLLM's price map."""
    return any(
        _MAKER in entry or any(field in entry for field in _FIELDS)
        for _model, entry in _entries(records)
    )


def read_records(
    name: str, records: Sequence[Value], effective_from: datetime | None
) -> PriceList:
    """Read the map; skip, with the reason, what a charge cannot be judged by.

    Args:
        name: the file's name, which may hold the map's day (UTC).
        records: the map, as one record.
        effective_from: from when the prices hold; None: from that day on.
    """
    starts = utc(effective_from) or _day_in(name)
    rules: list[Rule] = []
    skipped: list[SkippedRow] = []
    for number, (model, entry) in enumerate(_entries(records), start=1):
        if model == _SAMPLE:
            continue
        found = list(_rules(number, model, entry, skipped))
        rules += found
        if not found:
            skipped.append(SkippedRow(number, model, NO_PRICES))
    settled = settle(rules)
    for reason, rows in ((CONFLICT, settled.conflicts), (REPEAT, settled.repeats)):
        skipped += [
            SkippedRow(row, "", reason, {"other": str(other)})
            for row, other in rows.items()
        ]
    return PriceList(
        rules=tabulate(settled.rules),
        skipped=sorted(skipped, key=attrgetter("row")),
        source_name=name,
        dated=starts,
        provider=PROVIDER,
    )


def _entries(records: Sequence[Value]) -> Iterator[tuple[str, Entry]]:
    for record in records:
        if isinstance(record, dict):
            for model, entry in record.items():
                if isinstance(entry, dict):
                    yield model, entry


def _rules(
    number: int, model: str, entry: Entry, skipped: list[SkippedRow]
) -> Iterator[Rule]:
    maker = entry.get(_MAKER)
    note = str(maker) if isinstance(maker, str) else ""
    try:
        prices = list(_prices(entry))
    except RowUnfit as unfit:
        skipped.append(SkippedRow(number, model, unfit.reason, unfit.facts))
        return
    for price in prices:
        try:
            yield _rule(number, model, price, note)
        except RowUnfit as unfit:
            skipped.append(SkippedRow(number, model, unfit.reason, unfit.facts))


def _prices(entry: Entry) -> Iterator[_Price]:
    """Yield each price with the tier that it is for."""
    listed = entry.get(_TIERS)
    if isinstance(listed, list):
        yield from _listed_tiers(listed)
    bounds = _bounds_of(entry)
    for field, value in entry.items():
        if value is None or not _IS_COST.search(field):
            continue
        above = _ABOVE.search(field)
        if above is not None:
            yield _above(field, value, int(above[1]) * _KILO, bounds)
        elif isinstance(listed, list) and _FIELDS.get(field, ("", ""))[1] == _TOKENS:
            continue  # the first tier's price said again
        else:
            below = bounds.get(field)
            tier = _tier(0, min(below)) if below else None
            yield _Price(field, value, tier)


def _bounds_of(entry: Entry) -> dict[str, list[int]]:
    """Return from which numbers of tokens on a field has another price."""
    bounds: dict[str, list[int]] = {}
    for field, value in entry.items():
        above = _ABOVE.search(field)
        if above is not None and value is not None:
            plain_field = _ABOVE.sub("", field)
            bounds.setdefault(plain_field, []).append(int(above[1]) * _KILO)
    return bounds


def _above(
    field: str, value: Value, bound: int, bounds: Mapping[str, list[int]]
) -> _Price:
    plain_field = _ABOVE.sub("", field)
    higher = [one for one in bounds[plain_field] if one > bound]
    return _Price(plain_field, value, _tier(bound, min(higher, default=None)))


def _listed_tiers(listed: Sequence[Value]) -> Iterator[_Price]:
    last = len(listed) - 1
    reached = 0
    for place, tier in enumerate(listed):
        if not isinstance(tier, dict):
            raise RowUnfit(BAD_TIERS, field=_TIERS)
        span = tier.get("range")
        low, high = _ends_of(span)
        if low is None or high is None or not reached <= low < high:
            raise RowUnfit(BAD_TIERS, field=str(span))
        reached = high
        bounds = _tier(low, None if place == last else high)
        for field, value in tier.items():
            if _IS_COST.search(field) and value is not None:
                yield _Price(field, value, bounds)


def _ends_of(span: Value) -> tuple[int | None, int | None]:
    """Return what stands around a tier's comma; None: no whole number."""
    if not isinstance(span, list):
        return None, None
    match [_whole(bound) for bound in span]:
        case [low, high]:
            return low, high
        case _:
            return None, None


def _rule(number: int, model: str, price: _Price, note: str) -> Rule:
    known = _FIELDS.get(price.field)
    if known is None:
        raise RowUnfit(NOT_READ, field=price.field)
    code, unit, times = known
    tier = price.tier if unit == _TOKENS else None
    return Rule(
        source_row=number,
        provider=PROVIDER,
        region="",
        scope="",
        model=model,
        type_code=type_code_of(code, tier),
        base_type=code,
        tier_lower=tier.lower if tier else None,
        tier_upper=tier.upper if tier else None,
        unit=unit,
        unit_price=price_of(plain(_number(price.value) * times)),
        currency=CURRENCY,
        note=note,
    )


def _number(value: Value) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise RowUnfit(NOT_A_PRICE, value=value)
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > _FAR:
        raise RowUnfit(NOT_A_PRICE, value=value)
    return number


def _whole(value: Value) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    in_reach = (number.is_finite() and 0 <= number.adjusted() < _FAR) or number == 0
    return int(number) if in_reach and number == number.to_integral_value() else None


def _tier(lower: int, upper: int | None) -> Tier:
    end = "" if upper is None else _label(upper)
    return Tier(lower, upper, f"{_label(lower)}-{end}")


def _label(tokens: int) -> str:
    if tokens and tokens % _MILLION == 0:
        return f"{tokens // _MILLION}m"
    if tokens and tokens % _KILO == 0:
        return f"{tokens // _KILO}k"
    return str(tokens)


def _day_in(name: str) -> datetime:
    for text in _DAY.findall(name):
        try:
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ImportRefused(NO_DAY, NO_DAY_HINT, file=name)
