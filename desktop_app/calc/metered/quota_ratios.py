"""Read a record's ratios, and say in whole numbers what a call weighs by them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from desktop_app.i18n import mark

QUOTA_A_DOLLAR = 500_000
_MILLION = 1_000_000
_THOUSAND = 1_000
_SOUND = ("text_input", "text_output", "audio_input", "audio_output")

NONE = mark("The record keeps no ratios of its own: it cannot be recalculated.")
EXPRESSION = mark(
    "The call was billed by an expression; what that gives is not in the record."
)
SUBSCRIPTION = mark(
    "The call was covered by a subscription: its quota was not taken from the balance."
)
CORRECTION = mark(
    "The record corrects what a task was charged before; that is not in the record."
)
CLAMPED = mark("The gateway cut the quota off at its largest number.")
ESTIMATED = mark("The gateway estimated the charge: no usage came back to it.")
MULTIPLIED = mark("The record names a multiplier that is not known: {name}.")
NEGATIVE = mark("The record has a negative ratio: {name}.")


@dataclass(frozen=True)
class Weights:
    """What a token of each kind weighs, over one denominator; null: not said."""

    of: Mapping[str, int | None]
    denominator: int

    def __getitem__(self, name: str) -> int | None:
        return self.of[name]


@dataclass(frozen=True)
class Ratios:
    """A record's own prices.

    Args:
        of: ratios and prices by the gateway's names.
        tools: dollars for a thousand calls of a tool, by its name.
        prompt_without_cache: whether prompt tokens leave the cached ones out.
        sound: whether text and audio are counted apart.
        why: why nothing can be recalculated (a template); empty: it can.
        facts: the values of its places.
    """

    of: Mapping[str, Fraction]
    tools: Mapping[str, Fraction] = field(default_factory=dict)
    prompt_without_cache: bool = False
    sound: bool = False
    why: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def fixed(self) -> Fraction | None:
        """The price of a call in dollars; null: it is billed by tokens."""
        price = self.of.get("model_price")
        if price is None or price < 0:
            return None
        return None if price == 0 and self.of.get("model_ratio") else price

    @property
    def group(self) -> Fraction:
        """The ratio of the user's group."""
        found = self.of.get("group_ratio", self.of.get("user_group_ratio"))
        return Fraction(1) if found is None else found

    @property
    def charges(self) -> bool:
        """Whether a call that used anything costs at least one quota."""
        return self.of.get("model_ratio", Fraction(0)) * self.group != 0

    @property
    def is_plain(self) -> bool:
        """Whether tokens alone decide."""
        return self.fixed is None and not self.sound and "model_ratio" in self.of

    def weights(self) -> Weights:
        """Return each kind of token's weight, times both ratios, in whole numbers."""
        both = self.of["model_ratio"] * self.group
        plain = self.of.get("cache_creation_ratio")
        found: dict[str, Fraction | None] = {
            "base": both,
            "cache_write": _times(self.of.get("cache_creation_ratio_5m", plain), both),
        }
        for name in ("cache_ratio", "cache_creation_ratio_1h", "completion_ratio"):
            found[name] = _times(self.of.get(name), both)
        denominator = lcm(*(one.denominator for one in found.values() if one))
        return Weights(
            {
                name: None if one is None else int(one * denominator)
                for name, one in found.items()
            },
            denominator,
        )


@dataclass(frozen=True)
class Counted:
    """What one call used."""

    input: int
    cache_read: int
    cache_write: int
    cache_write_1h: int
    output: int
    other: Mapping[str, int] = field(default_factory=dict)
    tools: Mapping[str, int] = field(default_factory=dict)

    @property
    def cached(self) -> int:
        return self.cache_read + self.cache_write + self.cache_write_1h


def read_ratios(text: str | None) -> Ratios:
    """Read canonical own prices; say why where they prove nothing."""
    found: dict[str, Any] = json.loads(text) if text else {}
    ratios = {
        name: Fraction(value)
        for name, value in found.items()
        if isinstance(value, str) and name.endswith(_NUMBERS)
    }
    why, facts = _why_not(found, ratios)
    return Ratios(
        of=ratios,
        tools={name: Fraction(price) for name, price in found.get("tools", {}).items()},
        prompt_without_cache=bool(found.get("prompt_without_cache")),
        sound=bool(found.get("audio") or found.get("ws")),
        why=why,
        facts=facts,
    )


_NUMBERS = ("_ratio", "_price", "_ratio_5m", "_ratio_1h")
_BY_RATIO = (None, "ratio", "per_call")
_UNSET = ("model_price", "user_group_ratio")  # −1 where there is none


def _why_not(
    found: Mapping[str, Any], ratios: Mapping[str, Fraction]
) -> tuple[str, dict[str, str]]:
    price = ratios.get("model_price", Fraction(-1))
    if "model_ratio" not in ratios and price < 0:
        return NONE, {}
    for holds, why in (
        (found.get("billing_mode") not in _BY_RATIO, EXPRESSION),
        (found.get("billing_source") == "subscription", SUBSCRIPTION),
        (found.get("corrects"), CORRECTION),
        (found.get("clamped"), CLAMPED),
        (found.get("estimated_billing"), ESTIMATED),
    ):
        if holds:
            return why, {}
    others = found.get("other_ratios")
    if others:
        return MULTIPLIED, {"name": ", ".join(sorted(others))}
    below = [n for n, one in ratios.items() if one < 0 and n not in _UNSET]
    return (NEGATIVE, {"name": ", ".join(below)}) if below else ("", {})


def counted(line: Mapping[str, Any]) -> Counted:
    """Return what a line's meters and its other counts say."""
    text = line.get("usage_detail")
    detail: dict[str, Any] = json.loads(text) if text else {}
    tools = detail.pop("tools", {})
    return Counted(
        input=_int(line.get("input_tokens")),
        cache_read=_int(line.get("cache_read_tokens")),
        cache_write=_int(line.get("cache_write_tokens")),
        cache_write_1h=_int(line.get("cache_write_1h_tokens")),
        output=_int(line.get("output_tokens")),
        other={name: int(count) for name, count in detail.items()},
        tools=tools,
    )


def quota_of(ratios: Ratios, record: Counted) -> int | str:
    """Return what a record should take, or the name of the ratio that it lacks."""
    surcharge = _surcharge(ratios, record)
    if isinstance(surcharge, str):
        return surcharge
    if ratios.fixed is not None:
        amount = ratios.fixed * QUOTA_A_DOLLAR * ratios.group + surcharge
        return _rounded(amount)
    weighed = _weighed(ratios, record)
    sound = _sound_apart(ratios, record)
    if isinstance(weighed, str) or isinstance(sound, str):
        return weighed if isinstance(weighed, str) else str(sound)
    prompt = record.input - (record.cached if ratios.prompt_without_cache else 0)
    if prompt + record.output <= 0 and surcharge == 0:
        return 0
    whole = _rounded(weighed + sound + surcharge)
    return max(whole, 1) if ratios.charges else whole


def formula_of(ratios: Ratios, record: Counted) -> str:
    """Write a record's quota as a person would."""
    fixed = ratios.fixed is not None
    extras = (_surcharge(ratios, record), 0 if fixed else _sound_apart(ratios, record))
    more = "".join(
        f" + {_text(one)}" for one in extras if isinstance(one, Fraction) and one
    )
    if ratios.fixed is not None:
        price, group = _text(ratios.fixed), _text(ratios.group)
        return f"{price} × {QUOTA_A_DOLLAR} × {group}{more}"
    terms = " + ".join(
        f"{count} × {_text(weight)}" if weight != 1 else str(count)
        for count, weight, _name in _terms(ratios, record)
        if count and weight is not None
    )
    model, group = _text(ratios.of["model_ratio"]), _text(ratios.group)
    return f"({terms or 0}) × {model} × {group}{more}"


Term = tuple[int, Fraction | None, str]


def _weighed(ratios: Ratios, record: Counted) -> Fraction | str:
    total = Fraction(0)
    for count, weight, name in _terms(ratios, record):
        if count and weight is None:
            return name
        total += count * (weight or 0)
    return total * ratios.of["model_ratio"] * ratios.group


def _terms(ratios: Ratios, record: Counted) -> list[Term]:
    of, other = ratios.of, record.other
    if ratios.sound:
        text_in, text_out, sound_in, sound_out = (other.get(n, 0) for n in _SOUND)
        sound = of.get("audio_ratio")
        return [
            (text_in, Fraction(1), ""),
            (text_out, of.get("completion_ratio"), "completion_ratio"),
            (sound_in, sound, "audio_ratio"),
            (
                sound_out,
                _times(of.get("audio_completion_ratio"), sound),
                "audio_completion_ratio",
            ),
        ]
    image = other.get("image_output", 0)
    apart = other.get("audio_input_token_count", 0)
    unsplit = other.get("cache_creation_unsplit", 0)
    plain = of.get("cache_creation_ratio")
    short = of.get("cache_creation_ratio_5m", plain)
    rest = max(record.input - record.cached - image - apart, 0)
    return [
        (rest, Fraction(1), ""),
        (record.cache_read, of.get("cache_ratio"), "cache_ratio"),
        (unsplit, plain, "cache_creation_ratio"),
        (record.cache_write - unsplit, short, "cache_creation_ratio"),
        (
            record.cache_write_1h,
            of.get("cache_creation_ratio_1h"),
            "cache_creation_ratio_1h",
        ),
        (image, of.get("image_ratio"), "image_ratio"),
        (record.output, of.get("completion_ratio"), "completion_ratio"),
    ]


def _surcharge(ratios: Ratios, record: Counted) -> Fraction | str:
    """Return the quota of tools, which are billed whatever tokens came back."""
    dollars = Fraction(0)
    for name, count in record.tools.items():
        if name not in ratios.tools:
            return name
        dollars += ratios.tools[name] * count / _THOUSAND
    for counts, price, per in _TOOLS:
        count = record.other.get(counts, 0)
        if count and price not in ratios.of:
            return price
        dollars += ratios.of.get(price, Fraction(0)) * count / per
    return dollars * ratios.group * QUOTA_A_DOLLAR


def _sound_apart(ratios: Ratios, record: Counted) -> Fraction | str:
    """Return the quota of sound that has a price for a million tokens of its own."""
    count = record.other.get("audio_input_token_count", 0)
    price = ratios.of.get("audio_input_price")
    if not count:
        return Fraction(0)
    if price is None:
        return "audio_input_price"
    return price * count / _MILLION * ratios.group * QUOTA_A_DOLLAR


_TOOLS = (
    ("web_search_call_count", "web_search_price", _THOUSAND),
    ("file_search_call_count", "file_search_price", _THOUSAND),
    ("image_generation_calls", "image_generation_call_price", 1),
)


def _rounded(value: Fraction) -> int:
    """Round half away from zero; nothing here is negative."""
    return int((2 * value.numerator + value.denominator) // (2 * value.denominator))


def _times(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one * other


def _int(value: Decimal | None) -> int:
    return 0 if value is None else int(value)


def _text(value: Fraction) -> str:
    """Write a ratio as a decimal: it came as one."""
    scaled, places = value, 0
    while scaled.denominator != 1 and places < _MOST_PLACES:
        scaled, places = scaled * 10, places + 1
    return f"{Decimal(int(scaled)).scaleb(-places):f}"


_MOST_PLACES = 40
