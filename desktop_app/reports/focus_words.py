"""Say in FOCUS's words what a charge is: units, SKU, service, description."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from importers.decode import scale_of

CHARGES = "Charges"  # the unit of a record that states no quantity
TOKENS, REQUESTS = "Tokens", "Requests"
AI = ("AI and Machine Learning", "Generative AI")
OTHER = ("Other", "Other (Other)")
JOINED = " · "

_COUNTED = re.compile(r"(\d+)([KMB]?) (.+)")
_TIMES = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}
_NOUNS = {
    "token": TOKENS,
    "call": REQUESTS,
    "character": "Characters",
    "image": "Images",
    "second": "Seconds",
    "minute": "Minutes",
    "hour": "Hours",
    "voice": "Voices",
    "page": "Pages",
}
_NAMES = {
    "alibaba": "Alibaba Cloud",
    "qwen-cloud": "Qwen Cloud",
    "model-router": "ModelRouter",
    "wuliang": "Wuliang AI Open Platform",
    "openai": "OpenAI",
    "openrouter": "OpenRouter",
    "deepseek": "DeepSeek",
    "litellm": "LiteLLM",
}
_DIRECTIONS = {"input": "Input", "output": "Output"}
_CACHE = {
    "none": "Uncached",
    "hit": "Read",
    "read": "Read",
    "create_5m": "Write",
    "create_1h": "Write",
}


def provider_name(provider: str) -> str:
    """Return how a provider is called in a FOCUS file."""
    return _NAMES.get(provider, provider)


def focus_unit(unit: str | None, stated: str | None) -> str:
    """Name a unit as FOCUS does: ``1K tokens`` is ``1000 Tokens``.

    Args:
        unit: the canonical unit; null: not known.
        stated: as the file has it.
    """
    if unit is None or scale_of(unit) is None:
        return stated or "Units"
    found = _COUNTED.fullmatch(unit)
    if found is None:
        return _plural(unit)
    count = int(found[1]) * _TIMES[found[2]]
    return f"{count} {_plural(found[3])}"


def _plural(noun: str) -> str:
    known = _NOUNS.get(noun) or _NOUNS.get(noun.removesuffix("s"))
    return known or (noun if noun.endswith("s") else f"{noun}s")


def sku_id(provider: str, parts: Sequence[str | None]) -> str:
    """Name what is sold: commodity, item, model, type; the provider if none is said."""
    return "/".join(part for part in parts if part) or provider


def sku_price_id(sku: str, parts: Sequence[str | None]) -> str:
    """Name one price of a SKU: its region, tier, unit and currency."""
    return "@".join((sku, "/".join(part or "" for part in parts)))


def price_details(model: str | None, parts: Sequence[str | None]) -> str | None:
    """Write what decides the price as a flat JSON object; null: nothing is known.

    Keys are FOCUS's drafts for models, with the prefix that a released version asks
    of a key that it does not define.
    """
    direction, cache, modality, mode, tier, resolution = parts
    named = {
        "x_ModelId": model,
        "x_TokenDirection": _DIRECTIONS.get(direction or ""),
        "x_TokenCacheAction": _CACHE.get(cache or "") if direction == "input" else None,
        "x_Modality": modality,
        "x_Mode": mode,
        "x_ContextTier": tier,
        "x_Resolution": resolution,
    }
    known = {key: value for key, value in named.items() if value}
    if not known:
        return None
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def description(parts: Sequence[str | None]) -> str | None:
    """Describe a charge by what the bill says of it, each word once."""
    said = dict.fromkeys(part for part in parts if part)
    return JOINED.join(said) or None
