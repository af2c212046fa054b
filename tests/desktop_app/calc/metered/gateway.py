"""Work out a gateway's quota the way its own source does, apart from ours.

Decimals instead of fractions, a branch a case instead of weights: where both agree,
neither was copied from the other.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")

Note = dict[str, Any]
Call = tuple[Note, int, int]  # its note, prompt tokens, completion tokens


def calls_of(seed: int, count: int) -> list[Call]:
    """Invent calls, the same for the same seed."""
    dice = Dice(seed)
    return [
        (
            note_of(dice),
            dice.choice([0, 1, dice.below(100_000)]),
            dice.choice([0, 1, dice.below(9_000)]),
        )
        for _call in range(count)
    ]


class Dice:
    """Numbers that look like chance and are the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._drawn = np.random.default_rng(seed)

    def below(self, end: int, start: int = 0) -> int:
        """Draw a number from ``start`` to ``end``, exclusive."""
        return int(self._drawn.integers(start, end))

    def choice(self, values: list[T]) -> T:
        """Draw one of several values."""
        return values[self.below(len(values))]

    def often(self, chance: float) -> bool:
        """Tell whether something happens that does with this chance."""
        return bool(self._drawn.random() < chance)


def quota(note: Note, prompt: int, completion: int) -> int:
    """Return the quota that the gateway takes for a call."""
    with localcontext() as context:
        context.prec = 60
        context.rounding = ROUND_HALF_UP
        return _quota(note, prompt, completion)


def _quota(note: Note, prompt: int, completion: int) -> int:
    def dec(name: str) -> Decimal:
        return Decimal(str(note.get(name, 0)))

    group = dec("group_ratio")
    surcharge = Decimal(0)
    for tool in note.get("tool_surcharges", []):
        price = Decimal(str(tool["price"]))
        surcharge += price * tool["count"] / 1000 * group * 500000
    if dec("model_price") >= 0 and not dec("model_ratio"):
        amount = dec("model_price") * 500000 * group + surcharge
        return int(amount.quantize(Decimal(1)))
    anthropic = note.get("usage_semantic") == "anthropic"
    base = Decimal(prompt)
    cached = dec("cache_tokens") * dec("cache_ratio")
    written = Decimal(0)
    five, hour = dec("cache_creation_tokens_5m"), dec("cache_creation_tokens_1h")
    if anthropic or five or hour:
        rest = max(dec("cache_creation_tokens") - five - hour, Decimal(0))
        written += rest * dec("cache_creation_ratio")
        written += five * dec("cache_creation_ratio_5m")
        written += hour * dec("cache_creation_ratio_1h")
    else:
        base -= dec("cache_tokens") + dec("cache_creation_tokens")
        written += dec("cache_creation_tokens") * dec("cache_creation_ratio")
    base -= dec("image_output")
    sound = Decimal(0)
    if note.get("audio_input_seperate_price"):
        base -= dec("audio_input_token_count")
        sound = dec("audio_input_price") / 1000000 * dec("audio_input_token_count")
        sound *= group * 500000
    base = max(base, Decimal(0))
    weighed = base + cached + written + dec("image_output") * dec("image_ratio")
    weighed += completion * dec("completion_ratio")
    ratio = dec("model_ratio") * group
    amount = weighed * ratio + sound + surcharge
    if ratio and amount <= 0:
        amount = Decimal(1)
    found = int(amount.quantize(Decimal(1)))
    if prompt + completion == 0 and not surcharge:
        return 0
    return 1 if ratio and not found else found


def note_of(dice: Dice) -> Note:
    """Invent a call's note: any mixture of what a gateway writes."""
    note: Note = {
        "model_ratio": dice.choice([0, 0.0375, 0.07500000000000001, 0.2, 1.25, 15]),
        "group_ratio": dice.choice([0, 0.8, 1, 1.37, 0.123456789]),
        "completion_ratio": dice.choice([1, 2.5, 3.3333333333333335, 8]),
        "cache_tokens": dice.choice([0, 0, dice.below(9000)]),
        "cache_ratio": dice.choice([0.1, 0.25, 1, 0.08333333333333333]),
        "model_price": -1,
        "user_group_ratio": -1,
    }
    if dice.often(0.3):
        _cache_written(note, dice)
    if dice.often(0.15):
        note |= {"image": True, "image_ratio": 2.125, "image_output": 257}
    if dice.often(0.15):
        note |= {
            "audio_input_seperate_price": True,
            "audio_input_token_count": dice.below(900, 1),
            "audio_input_price": dice.choice([0.7, 1, 3.5]),
        }
    if dice.often(0.15):
        note["tool_surcharges"] = [
            {"name": "file_search", "count": dice.below(4, 1), "price": 2.5},
            {"name": "web_search", "count": dice.below(9, 1), "price": 10},
        ]
    if dice.often(0.1):
        note |= {"model_price": dice.choice([0.02, 0, 0.0000013]), "model_ratio": 0}
    return note


def _cache_written(note: Note, dice: Dice) -> None:
    note["cache_creation_tokens"] = dice.below(5000)
    note["cache_creation_ratio"] = 1.25
    if dice.often(0.7):
        note |= {"claude": True, "usage_semantic": "anthropic"}
    if dice.often(0.5):
        note["cache_creation_tokens_5m"] = dice.below(3000, 1)
        note["cache_creation_ratio_5m"] = 1.3
    if dice.often(0.3):
        note["cache_creation_tokens_1h"] = dice.below(3000, 1)
        note["cache_creation_ratio_1h"] = 2
    split = sum(note.get(f"cache_creation_tokens_{kept}", 0) for kept in ("5m", "1h"))
    if split and note["cache_creation_tokens"] < split:
        note["cache_creation_tokens"] = split
