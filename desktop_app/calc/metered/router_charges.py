"""Say what a ModelRouter record used, meter by meter, and which price each takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from importers.contract import Reason
from importers.json_columns import number_in, parsed
from importers.json_text import Value
from importers.schema import QUANTITY

_ZERO = Decimal(0)
_CALLS = "total_calls"
_TOKENS = frozenset(
    {"input_tokens", "output_tokens", "reasoning_tokens", "cached_tokens"}
)
_TOOLS = (
    "web_search",
    "code_interpreter",
    "web_extractor",
    "web_search_image",
    "image_search",
)
_TOLD_TWICE = frozenset({_CALLS, "embedding_output_tokens", "billing_tokens"})
# meter -> the type code of its price, its unit
_SINGLE: dict[str, tuple[str, str]] = {
    "image_count": ("images", "image"),
    "asr_duration": ("content_duration", "second"),
    "characters": ("audio_tts", "character"),
    "input_text_tokens": ("text_input_token", "tokens"),
    "input_audio_tokens": ("audio_input_token", "tokens"),
    "input_image_tokens": ("image_input_token", "tokens"),
    "input_video_tokens": ("video_input_token", "tokens"),
    "output_audio_tokens": ("audio_output_token", "tokens"),
    **{tool: (tool, "call") for tool in _TOOLS},
}
_OMNI = ("input_text_tokens", "output_text_tokens")
_SEEN = ("input_audio_tokens", "input_image_tokens", "input_video_tokens")

Meters = Mapping[str, Decimal]


@dataclass(frozen=True)
class Charge:
    """A quantity and the type codes of its price, the first known one counts."""

    codes: tuple[str, ...]
    quantity: Decimal
    unit: str = "tokens"


@dataclass(frozen=True)
class Used:
    """What a record or one of its tiers used."""

    meters: Meters
    tier: str  # as the record spells it; empty: it names none
    dimensions: Mapping[str, Value]


def used_in(detail: str | None, flat: Meters) -> list[Used] | None:
    """Return what a record used, tier by tier; None: it cannot be read.

    Args:
        detail: its ``usage_detail``.
        flat: its meters where it has no other.
    """
    said = parsed(detail) if detail else {}
    if not isinstance(said, dict):
        return None
    tiers = said.get("tiers")
    own = said.get("values", said.get("metrics"))
    dimensions = _object(said.get("dimValues"))
    if isinstance(tiers, list) and tiers:
        found = [_tier(one, dimensions) for one in tiers]
        return None if None in found else [one for one in found if one]
    meters = {**flat, **(_meters(own) or {})}
    return [Used(meters, str(dimensions.get("context_tier") or ""), dimensions)]


def charges_of(used: Used, *, thinking: bool) -> list[Charge] | None:
    """Return what is to be priced; None: a meter that no price is known for.

    Args:
        used: what was used.
        thinking: all of it was answered in thinking mode; else reasoning only is.
    """
    meters = {name: count for name, count in used.meters.items() if count}
    known = {*_TOKENS, *_SINGLE, *_OMNI, *_TOLD_TWICE, "image_tokens", _VIDEO}
    if set(meters) - known or meters.get("image_tokens"):
        return None
    found = [
        Charge((code,), meters[name], unit)
        for name, (code, unit) in _SINGLE.items()
        if name in meters
    ]
    if _VIDEO in meters:
        found.append(Charge(_video_codes(used.dimensions), meters[_VIDEO], "second"))
    if any(name in meters for name in (*_OMNI, *_SEEN)):
        found += _spoken(meters)
    else:
        found += _tokens(meters, thinking=thinking)
    return found


_VIDEO = "video_duration"


def _tokens(meters: Meters, *, thinking: bool) -> Iterator[Charge]:
    cached = meters.get("cached_tokens", _ZERO)
    reasoned = meters.get("reasoning_tokens", _ZERO)
    fresh = meters.get("input_tokens", _ZERO) - cached
    answered = meters.get("output_tokens", _ZERO) - reasoned
    asked = ("thinking_input_token", "input_token")[0 if thinking else 1 :]
    said = ("thinking_output_token", "output_token")[0 if thinking else 1 :]
    for codes, count in (
        (asked, fresh),
        (("cached_token", *asked), cached),
        (said, answered),
        (("thinking_output_token", "output_token"), reasoned),
    ):
        if count:
            yield Charge(codes, count)


def _spoken(meters: Meters) -> Iterator[Charge]:
    """Yield the text of an omni-modal answer; beside other input it may cost more."""
    text = meters.get("output_text_tokens")
    if text:
        seen = any(name in meters for name in _SEEN)
        codes = ("multi_text_output_token", "text_output_token")[0 if seen else 1 :]
        yield Charge(codes, text)


def _video_codes(dimensions: Mapping[str, Value]) -> tuple[str, ...]:
    lines = str(dimensions.get("resolution") or "").upper().removesuffix("P")
    sound = str(dimensions.get("has_audio") or "0").casefold() in {"1", "true"}
    exact = f"{lines}P_audio" if sound else f"{lines}P"
    return (exact, "video_ratio") if lines else ("video_ratio",)


def _tier(one: Value, above: Mapping[str, Value]) -> Used | None:
    record = one if isinstance(one, dict) else {}
    meters = _meters(record.get("values"))
    dimensions = {**above, **_object(record.get("dimValues"))}
    label = str(dimensions.get("context_tier") or "")
    return None if meters is None else Used(meters, label, dimensions)


def _object(value: Value) -> dict[str, Value]:
    found = parsed(value) if isinstance(value, str) else value
    return found if isinstance(found, dict) else {}


def _meters(value: Value) -> dict[str, Decimal] | None:
    said = _object(value)
    if not said:
        return None
    found: dict[str, Decimal] = {}
    for name, one in said.items():
        number = number_in(one, QUANTITY)
        if isinstance(number, Reason):
            return None
        found[name] = number or _ZERO
    return found
