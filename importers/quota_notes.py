"""Read what a gateway notes beside each call: its ratios and its meters.

new-api writes one JSON object a call (`other`): ratios and prices, of which a log has
few distinct sets, and counts, which differ from call to call. They are kept apart:
the ratios as the record's own prices, the counts as its meters.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from importers.counters import plain, read_object

_RATIOS = (
    "model_ratio",
    "group_ratio",
    "user_group_ratio",
    "completion_ratio",
    "cache_ratio",
    "cache_creation_ratio",
    "cache_creation_ratio_5m",
    "cache_creation_ratio_1h",
    "image_ratio",
    "audio_ratio",
    "audio_completion_ratio",
)
_PRICES = (
    "model_price",
    "audio_input_price",
    "web_search_price",
    "file_search_price",
    "image_generation_call_price",
)
# Words and marks that decide how, or whether, a record can be recalculated.
_MARKS = (
    *("usage_semantic", "claude", "audio", "ws", "audio_input_seperate_price"),
    *("billing_mode", "matched_tier", "billing_source", "estimated_billing"),
)
_CORRECTS = ("pre_consumed", "actual_quota", "quota_delta", "pre_consumed_quota")
_COUNTS = frozenset(
    {
        *("image_output", "audio_input_token_count"),
        *("text_input", "text_output", "audio_input", "audio_output"),
        *("web_search_call_count", "file_search_call_count"),
    }
)
_WRITTEN = (
    "cache_creation_tokens",
    "cache_creation_tokens_5m",
    "cache_creation_tokens_1h",
)
_LISTED = "tool_surcharges"
_DECIDES = frozenset({*_RATIOS, *_PRICES, *_MARKS, *_CORRECTS})
_MOST = 1 << 53  # what a counter in JSON can hold
_MULTIPLIES = ("ratio", "ratios", "multiplier", "multipliers")


@dataclass(frozen=True)
class Noted:
    """What a note says of one call.

    Args:
        prices: the record's own prices, canonical JSON; null: it has none.
        cache_read: tokens read from a cache.
        cache_write: tokens written to one, kept five minutes.
        cache_write_1h: kept one hour.
        reasoning: tokens of the output that were thought.
        prompt_is_rest: whether the prompt tokens leave the cached ones out.
        detail: every other meter, canonical JSON; null: there is none.
    """

    prices: str | None = None
    cache_read: int | None = None
    cache_write: int | None = None
    cache_write_1h: int | None = None
    reasoning: int | None = None
    prompt_is_rest: bool = False
    detail: str | None = None


class NoteReader:
    """Read the notes of one stretch; equal ratios are written out once."""

    def __init__(self) -> None:
        self._prices: dict[tuple[Any, ...], str | None] = {}

    def read_all(self, texts: Sequence[str | None]) -> list[Noted]:
        """Take notes apart; what they do not say stays unknown."""
        return [self._read(text) for text in texts]

    def _read(self, text: str | None) -> Noted:
        note = read_object(text) if text else None
        if not note:
            return Noted()
        creation = short = long = None
        if any(name in note for name in _WRITTEN):
            creation, short, long = (_count(note, name) for name in _WRITTEN)
        written = max(creation or 0, (short or 0) + (long or 0))
        known = any(count is not None for count in (creation, short, long))
        rest = _is_rest(note, split=bool(short or long))
        unsplit = written - (short or 0) - (long or 0) if short else 0
        return Noted(
            prices=self._prices_of(note, rest=rest),
            cache_read=_count(note, "cache_tokens"),
            cache_write=written - (long or 0) if known else None,
            cache_write_1h=long,
            reasoning=_count(note, "reasoning_tokens"),
            prompt_is_rest=rest,
            detail=_canonical(_meters(note, unsplit)),
        )

    def _prices_of(self, note: Mapping[str, Any], *, rest: bool) -> str | None:
        """Write prices out; what decides them is looked up first, for it is cheap."""
        if _LISTED in note or ("admin_info" in note and _is_clamped(note)):
            return _canonical(_prices(note, rest=rest))
        told = (
            rest,
            *(
                (name, value)
                for name, value in note.items()
                if name in _DECIDES or name.endswith(_MULTIPLIES)
            ),
        )
        try:
            return self._prices[told]
        except KeyError:
            found = self._prices[told] = _canonical(_prices(note, rest=rest))
            return found
        except TypeError:  # a list or an object where a number should be
            return _canonical(_prices(note, rest=rest))


def _is_rest(note: Mapping[str, Any], *, split: bool) -> bool:
    """Tell whether prompt tokens are counted Anthropic's way, without the cached."""
    semantic = note.get("usage_semantic")
    if isinstance(semantic, str) and semantic:
        return semantic == "anthropic"
    return note.get("claude") is True or split


def _prices(note: Mapping[str, Any], *, rest: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: plain(value)
        for name in (*_RATIOS, *_PRICES)
        if (value := _number(note, name)) is not None
    }
    found |= {name: note[name] for name in _MARKS if note.get(name) not in _NOTHING}
    others = {
        name: plain(value) if isinstance(value, int | Decimal) else str(value)
        for name, value in note.items()
        if name not in _RATIOS and name.endswith(_MULTIPLIES)
    }
    tools = {name: plain(price) for name, _count, price in _tools(note)}
    flags: dict[str, Any] = {
        "prompt_without_cache": rest,
        "corrects": any(name in note for name in _CORRECTS),
        "clamped": _is_clamped(note),
        "other_ratios": others,
        "tools": tools,
    }
    return found | {name: value for name, value in flags.items() if value}


_NOTHING = (None, "", False)


def _is_clamped(note: Mapping[str, Any]) -> bool:
    admin = note.get("admin_info")
    return isinstance(admin, dict) and "quota_saturation" in admin


def _meters(note: Mapping[str, Any], unsplit: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: count
        for name in note.keys() & _COUNTS
        if (count := _count(note, name)) and _is_counted(note, name)
    }
    if unsplit > 0:
        found["cache_creation_unsplit"] = unsplit
    tools = {name: count for name, count, _price in _tools(note)}
    if note.get("image_generation_call") is True:
        found["image_generation_calls"] = 1
    return found | ({"tools": tools} if tools else {})


def _is_counted(note: Mapping[str, Any], name: str) -> bool:
    """Leave out counts of text and sound where the call is not billed by them."""
    by_sound = note.get("audio") is True or note.get("ws") is True
    return (
        by_sound
        or not name.startswith(("text_", "audio_in", "audio_out"))
        or (name == "audio_input_token_count")
    )


def _tools(note: Mapping[str, Any]) -> list[tuple[str, int, Decimal]]:
    if _LISTED not in note:
        return []
    listed = note[_LISTED]
    found: list[tuple[str, int, Decimal]] = []
    seen: Counter[str] = Counter()
    for item in listed if isinstance(listed, list) else []:
        if isinstance(item, dict):
            count, price = _count(item, "count"), _number(item, "price")
            if count is not None and price is not None:
                name = str(item.get("name") or "")
                seen[name] += 1
                again = f" ({seen[name]})" if seen[name] > 1 else ""  # at another price
                found.append((name + again, count, price))
    return found


def _number(note: Mapping[str, Any], name: str) -> Decimal | None:
    value = note.get(name)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)


def _count(note: Mapping[str, Any], name: str) -> int | None:
    value = _number(note, name)
    if value is None or not 0 <= value <= _MOST or value != value.to_integral_value():
        return None
    return int(value)


def _canonical(found: Mapping[str, Any]) -> str | None:
    if not found:
        return None
    return json.dumps(
        found, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
