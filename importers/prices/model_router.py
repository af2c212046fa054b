"""Read ModelRouter's billing rules: each model with its pricingConfig, as JSON.

Their tiers hold from ``min_tokens`` (inclusive) to ``max_tokens`` (exclusive; 0: no
end). A price rule counts the other way round, so both bounds are one token lower.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from importers.contract import ImportRefused, mark
from importers.json_columns import parsed
from importers.json_text import Value, written
from importers.prices.collisions import CONFLICT, REPEAT, settle
from importers.prices.faults import Faults, ListFaulty
from importers.prices.router_tiers import Tier, tiers_of
from importers.prices.rules import (
    PriceList,
    RowUnfit,
    Rule,
    SkippedRow,
    price_of,
    tabulate,
    utc,
)

PROVIDER = "model-router"
CURRENCY = "CNY"

_ZONE = timezone(timedelta(hours=8))
_CONFIGS = ("pricingConfig", "pricing_config")
_MILLION, _SECOND, _IMAGE = "1M tokens", "second", "image"

# field of a config -> type code, unit
_FLAT: dict[str, tuple[str, str]] = {
    "price_per_image": ("images", _IMAGE),
    "default_price_per_second": ("video_ratio", _SECOND),
    "input_price": ("input_token", _MILLION),
    "multimodal_input_price": ("multimodal_input_token", _MILLION),
    "text_input_price": ("text_input_token", _MILLION),
    "audio_input_price": ("audio_input_token", _MILLION),
    "image_input_price": ("image_input_token", _MILLION),
    "video_input_price": ("video_input_token", _MILLION),
    "text_output_price": ("text_output_token", _MILLION),
    "audio_output_price": ("audio_output_token", _MILLION),
    "multi_text_output_price": ("multi_text_output_token", _MILLION),
}
_TIERED: dict[str, str] = {
    "input_price": "input_token",
    "output_price": "output_token",
    "thinking_input_price": "thinking_input_token",
    "thinking_output_price": "thinking_output_token",
    "cached_input_price": "cached_token",
}
_UNITS = {"ASR": ("content_duration", _SECOND), "TTS": ("audio_tts", "10K characters")}
_KEYS = frozenset({*_FLAT, "tiers", "price_per_unit", "tool_call_prices", "matrix"})

NO_MODEL = mark("{file} holds one pricingConfig and does not say of which model.")
NO_MODEL_HINT = mark(
    "Save it as {{“qwen-plus”: {{…}}}}: the model's code, and its pricingConfig."
)
NO_CONFIG = mark("holds no pricingConfig")
UNKNOWN_FIELD = mark("“{field}” is no price that is known")
PER_UNIT = mark("a price per unit needs the model's type, ASR or TTS")
DELETED = mark("The rule was deleted.")
NOT_A_TIME = mark("“{value}” is not a time of the form 2026-05-13 18:46:00")


@dataclass(frozen=True)
class _Entry:
    """One model's billing rule, as the file names it."""

    row: int
    model: str
    kind: str  # modelType
    config: Mapping[str, Value]
    start: datetime | None
    end: datetime | None


def fits(value: Value) -> bool:
    """Tell whether JSON holds billing rules of ModelRouter."""
    if isinstance(value, dict) and _KEYS & set(value):
        return True
    return any(True for _one in _records(value))


def read_rules(name: str, value: Value, effective_from: datetime | None) -> PriceList:
    """Read billing rules whole, or refuse them and name what is wrong.

    Args:
        name: of the file.
        value: its JSON: model -> config, a list of rules, or a saved answer.
        effective_from: from when a rule holds that does not say so itself.
    """
    if isinstance(value, dict) and _KEYS & set(value):
        raise ImportRefused(NO_MODEL, NO_MODEL_HINT, file=name)
    faults = Faults()
    rules: list[Rule] = []
    skipped: list[SkippedRow] = []
    texts: dict[int, str] = {}
    for row, (model, record) in enumerate(_records(value), start=1):
        texts[row] = written(record)[:200]
        if record.get("deleteTag") not in {None, 0, "0"}:
            skipped.append(SkippedRow(row, texts[row], DELETED))
            continue
        try:
            rules += _rules(_entry(row, model, record, effective_from), faults)
        except RowUnfit as unfit:
            faults.add(row, model, unfit)
    if faults.found:
        raise ListFaulty(name, faults.found)
    settled = settle(rules)
    for reason, rows in ((CONFLICT, settled.conflicts), (REPEAT, settled.repeats)):
        skipped += [
            SkippedRow(row, texts[row], reason, {"other": str(other)})
            for row, other in rows.items()
        ]
    starts = [rule.effective_from for rule in settled.rules if rule.effective_from]
    return PriceList(
        rules=tabulate(settled.rules),
        skipped=sorted(skipped, key=lambda one: one.row),
        source_name=name,
        dated=min(starts, default=utc(effective_from)),
        provider=PROVIDER,
    )


Record = dict[str, Value]


def _records(value: Value) -> Iterator[tuple[str, Record]]:
    """Yield each model with what the file says of it, in any of its shapes."""
    if isinstance(value, list):
        for one in value:
            yield from _listed(one)
        return
    if not isinstance(value, dict):
        return
    inner = value.get("data", value)
    listed = inner.get("list", inner.get("rows")) if isinstance(inner, dict) else inner
    if isinstance(listed, list):
        yield from _records(listed)
        return
    for model, config in value.items():
        if isinstance(config, dict) and _KEYS & set(config):
            yield model, {"pricingConfig": config}


def _listed(one: Value) -> Iterator[tuple[str, Record]]:
    if not isinstance(one, dict):
        return
    if any(key in one for key in _CONFIGS):
        yield str(one.get("modelCode") or one.get("modelName") or ""), one
    elif "data" in one:
        yield from _records(one)


def _entry(
    row: int,
    model: str,
    record: Record,
    default: datetime | None,
) -> _Entry:
    if not model:
        raise RowUnfit(mark("names no model"))
    config = next((record[key] for key in _CONFIGS if key in record), None)
    if isinstance(config, str):
        config = parsed(config)
    if not isinstance(config, dict):
        raise RowUnfit(NO_CONFIG)
    return _Entry(
        row=row,
        model=model,
        kind=str(record.get("modelType") or ""),
        config=config,
        start=_instant(record.get("effectiveTime")) or utc(default),
        end=_instant(record.get("expireTime")),
    )


def _instant(value: Value) -> datetime | None:
    if value in {None, "", 0}:
        return None
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        raise RowUnfit(NOT_A_TIME, value=value) from None
    return utc(found if found.tzinfo else found.replace(tzinfo=_ZONE))


def _rules(entry: _Entry, faults: Faults) -> list[Rule]:
    config = entry.config
    odd = [key for key in config if key not in _KEYS]
    if odd:
        raise RowUnfit(UNKNOWN_FIELD, field=odd[0])
    found: list[Rule] = []
    for key, (code, unit) in _FLAT.items():
        if config.get(key) is not None:
            found.append(_rule(entry, code, unit, _price(config[key])))
    if config.get("price_per_unit") is not None:
        if entry.kind.upper() not in _UNITS:
            raise RowUnfit(PER_UNIT)
        code, unit = _UNITS[entry.kind.upper()]
        found.append(_rule(entry, code, unit, _price(config["price_per_unit"])))
    tools = config.get("tool_call_prices")
    for tool, price in tools.items() if isinstance(tools, dict) else ():
        found.append(_rule(entry, tool, "1K calls", _price(price)))
    for tier in tiers_of(entry.row, entry.model, config.get("tiers"), faults):
        found += _tier_rules(entry, tier)
    return found


def _tier_rules(entry: _Entry, tier: Tier) -> list[Rule]:
    if tier.code:
        price = _price(tier.prices["price_per_second"])
        return [_rule(entry, tier.code, _SECOND, price)]
    return [
        _rule(entry, code, _MILLION, _price(tier.prices[key]), tier)
        for key, code in _TIERED.items()
        if tier.prices.get(key) is not None
    ]


def _rule(
    entry: _Entry, code: str, unit: str, price: Decimal, tier: Tier | None = None
) -> Rule:
    return Rule(
        source_row=entry.row,
        provider=PROVIDER,
        region="",
        scope="",
        model=entry.model,
        type_code=f"context_{tier.label}_{code}" if tier else code,
        base_type=code,
        tier_lower=tier.lower if tier else None,
        tier_upper=tier.upper if tier else None,
        unit=unit,
        unit_price=price,
        currency=CURRENCY,
        effective_from=entry.start,
        effective_to=entry.end,
        note=tier.note if tier else "",
    )


def _price(value: Value) -> Decimal:
    return price_of(f"{value:f}" if isinstance(value, Decimal) else str(value))
