"""Read the tiers of a pricingConfig, and hold them against their own rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from importers.contract import mark
from importers.json_text import Value
from importers.prices.faults import Faults
from importers.prices.rules import RowUnfit

_RESOLUTIONS = frozenset({480, 720, 1080})
_SCALES = ((1_000_000, "m"), (1_000, "k"), (1_048_576, "m"), (1_024, "k"))

NOT_TIERS = mark("is not a list of tiers")
NOT_WHOLE = mark("“{value}” is no whole number")
NOT_FROM_0 = mark("the first tier begins at {value}, not at 0")
NOT_LATER = mark("{upper} is not above {lower}")
GAP = mark("the tier before ends at {before}, this one begins at {value}")
ENDLESS = mark("only the last tier may have no end")
NO_PRICE = mark("states no price")
NOT_A_RESOLUTION = mark("{value} is not 480, 720 or 1080")
NOT_A_FLAG = mark("{value} is not 0 or 1")
TWICE = mark("another tier has the same resolution and sound")


@dataclass(frozen=True)
class Tier:
    """One tier: of tokens, as a price rule counts, or of a video's kind."""

    prices: Mapping[str, Value]
    lower: int = 0  # exclusive
    upper: int | None = None  # inclusive; None: no end
    label: str = ""  # e.g. 0-32k
    note: str = ""
    code: str = ""  # of a video: its type code


def tiers_of(row: int, model: str, value: Value, faults: Faults) -> list[Tier]:
    """Read the tiers; what contradicts their rules is noted with its row."""
    if value is None:
        return []
    if not isinstance(value, list) or not value:
        faults.add(row, f"{model} tiers", RowUnfit(NOT_TIERS))
        return []
    found: list[Tier] = []
    for number, record in enumerate(value, start=1):
        last = number == len(value)
        try:
            found.append(_tier(record, found, last=last))
        except RowUnfit as unfit:
            faults.add(row, f"{model} tiers {number}", unfit)
            break
    return found


def _tier(record: Value, before: list[Tier], *, last: bool) -> Tier:
    if not isinstance(record, dict):
        raise RowUnfit(NOT_TIERS)
    if "resolution" in record:
        return _video(record, before)
    return _tokens(record, before, last=last)


def label_of(lower: int, upper: int | None) -> str:
    """Spell bounds as the answers do: 0-32k, 128k- where there is no end."""
    return f"{_short(lower)}-{'' if upper is None else _short(upper)}"


def _tokens(record: Mapping[str, Value], before: list[Tier], *, last: bool) -> Tier:
    lower, upper = _count(record, "min_tokens"), _count(record, "max_tokens")
    if not before and lower:
        raise RowUnfit(NOT_FROM_0, value=lower)
    ended = before[-1].upper if before else None
    if before and ended is None:
        raise RowUnfit(ENDLESS)
    if ended is not None and ended + 1 != lower:
        raise RowUnfit(GAP, before=ended + 1, value=lower)
    if upper == 0 and not last:
        raise RowUnfit(ENDLESS)
    if upper and upper <= lower:
        raise RowUnfit(NOT_LATER, lower=lower, upper=upper)
    if record.get("input_price") is None or record.get("output_price") is None:
        raise RowUnfit(NO_PRICE)
    end = upper or None
    return Tier(
        prices=record,
        lower=lower - 1,
        upper=None if end is None else end - 1,
        label=label_of(lower, end),
        note=f"[{lower}, {end or '∞'}) tokens",
    )


def _video(record: Mapping[str, Value], before: list[Tier]) -> Tier:
    lines, sound = _count(record, "resolution"), _count(record, "has_audio")
    if lines not in _RESOLUTIONS:
        raise RowUnfit(NOT_A_RESOLUTION, value=lines)
    if sound not in {0, 1}:
        raise RowUnfit(NOT_A_FLAG, value=sound)
    code = f"{lines}P_audio" if sound else f"{lines}P"
    if any(tier.code == code for tier in before):
        raise RowUnfit(TWICE)
    if record.get("price_per_second") is None:
        raise RowUnfit(NO_PRICE)
    return Tier(prices=record, code=code)


def _short(bound: int) -> str:
    for scale, letter in _SCALES:
        if bound and bound % scale == 0:
            return f"{bound // scale}{letter}"
    return str(bound)


def _count(record: Mapping[str, Value], name: str) -> int:
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RowUnfit(NOT_WHOLE, value=value)
    return value
