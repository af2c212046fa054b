"""Take the price snapshot of an admin console's record apart: its prices, its parts.

A snapshot says, for one record, what each meter costs (few distinct texts in a file)
and what was billed for each (another in every record). What prices the record is kept
as one canonical text; the amounts are added up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

# What prices a record. The rate of cache writes without a base is left out where there
# is a base: the console works it back from the amount, so it differs by the record.
_PRICES = (
    "billing_mode",
    "pricing_mode",
    "is_free_model",
    "currency",
    "provider_protocol",
    "cache_timeout",
    "billing_speed",
    "billing_service_tier",
    "fast_mode",
    "rate_multiplier",
    "input_nanousd_per_m_tokens",
    "cache_read_nanousd_per_m_tokens",
    "cache_write_nanousd_per_m_tokens",
    "cache_write_5m_nanousd_per_m_tokens",
    "cache_write_1h_nanousd_per_m_tokens",
    "output_nanousd_per_m_tokens",
    "call_nanousd_per_call",
    "duration_nanousd_per_second",
    "base_input_nanousd_per_m_tokens",
    "base_cache_read_nanousd_per_m_tokens",
    "base_cache_write_nanousd_per_m_tokens",
    "base_cache_write_5m_nanousd_per_m_tokens",
    "base_cache_write_1h_nanousd_per_m_tokens",
    "base_output_nanousd_per_m_tokens",
    "base_call_nanousd_per_call",
    "base_duration_nanousd_per_second",
    "tiered_pricing_json",
    "tiered_from_tokens",
    "tiered_up_to_tokens",
    "native_tool_billing_enabled",
)
# The same prices as the console's price list spells them.
_LISTED = (
    "currency",
    "isFree",
    "pricingMode",
    "inputUSDPerMTokens",
    "cacheReadUSDPerMTokens",
    "cacheWriteUSDPerMTokens",
    "outputUSDPerMTokens",
    "callUSDPerCall",
    "durationUSDPerSecond",
    "tieredPricing",
    "tieredPricingJSON",
)
_WORKED_BACK = "cache_write_nanousd_per_m_tokens"
_BASE = "base_cache_write_nanousd_per_m_tokens"
_ITEMS = "service_items"
_ITEM = (
    "service_code",
    "pricing_mode",
    "provider_protocol",
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
    "output_tokens",
    "reasoning_tokens",
    "call_count",
    "duration_seconds",
    "input_nanousd_per_m_tokens",
    "cache_read_nanousd_per_m_tokens",
    "cache_write_nanousd_per_m_tokens",
    "cache_write_5m_nanousd_per_m_tokens",
    "cache_write_1h_nanousd_per_m_tokens",
    "output_nanousd_per_m_tokens",
    "call_nanousd_per_call",
    "duration_nanousd_per_second",
)
_PARTS = (
    "input_billed_nanousd",
    "cache_read_billed_nanousd",
    "cache_write_billed_nanousd",
    "output_billed_nanousd",
    "call_billed_nanousd",
    "duration_billed_nanousd",
    "base_service_billed_nanousd",
)
_TOOL = "native_tool."
_BASES = tuple(name for name in _PRICES if name.startswith("base_"))
_MOST = 1 << 63  # what the console itself can count
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
)
_KNOWN = 8192  # canonical texts remembered: the same object for the same prices


@dataclass(frozen=True)
class Snapshot:
    """What a record's own snapshot says.

    Args:
        prices: what prices the record, as canonical JSON.
        facts: the plain fields of the snapshot that tell how it was billed.
        parts: the sum of its billed parts in nano-USD; None: not all are stated.
        service_only: only services around the model's call were billed.
    """

    prices: str
    facts: Mapping[str, Any]
    parts: int | None
    service_only: bool


def read_snapshot(text: str) -> Snapshot | None:
    """Take a snapshot apart; None: it is no whole JSON object with prices."""
    found = _object(text)
    if found is None:
        return None
    prices = {name: found[name] for name in (*_PRICES, *_LISTED) if name in found}
    if _BASE in prices:
        prices.pop(_WORKED_BACK, None)
    items = _items(found.get(_ITEMS))
    if items:
        prices[_ITEMS] = items
    if not prices:
        return None
    return Snapshot(
        prices=_canonical(prices),
        facts=found,
        parts=_sum(found),
        service_only=_service_only(found, items),
    )


def canonical(value: Mapping[str, Any]) -> str:
    """Write an object as JSON with sorted keys and no blanks."""
    return _ENCODER.encode(value)


def _canonical(prices: Mapping[str, Any]) -> str:
    return _same(canonical(prices))


@lru_cache(maxsize=_KNOWN)
def _same(text: str) -> str:
    return text


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(
            text, parse_float=str, parse_constant=_no_number, object_pairs_hook=_once
        )
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(pairs)
    return found


def _items(value: object) -> list[dict[str, Any]]:
    """Return the services billed besides the model, with what prices them."""
    if not isinstance(value, list):
        return []
    items = [
        {name: item[name] for name in _ITEM if item.get(name) not in {None, "", 0}}
        for item in value
        if isinstance(item, dict)
        and all(not isinstance(item.get(name), dict | list) for name in _ITEM)
    ]
    return sorted((item for item in items if item), key=canonical)


def _sum(found: Mapping[str, Any]) -> int | None:
    parts = [found.get(name, 0) for name in _PARTS]
    if not any(name in found for name in _PARTS):
        return None
    whole = [part for part in parts if type(part) is int and abs(part) < _MOST]
    return sum(whole) if len(whole) == len(parts) else None


def _service_only(found: Mapping[str, Any], items: list[dict[str, Any]]) -> bool:
    """Tell whether the model's own call was left out of what was billed."""
    served = any(
        not str(item.get("service_code", "")).startswith(_TOOL) for item in items
    )
    stated = [found[name] for name in _BASES if name in found]
    return served and bool(stated) and not any(stated)
