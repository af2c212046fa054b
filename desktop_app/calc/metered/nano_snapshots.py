"""Read the prices that an admin console's record carries itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from fractions import Fraction
from typing import Any

from desktop_app.calc.metered.nano_tariffs import (
    ANTHROPIC,
    MOST,
    Billing,
    Rates,
    Tariff,
    Tier,
    Unreadable,
    nano,
    of_tokens,
    tiers_of,
    within,
)

_MODES = frozenset({"token", "call", "duration", "tiered"})
_BASE = "base_"
_LEAST, _MOST_MULTIPLIER = Decimal("0.0000001"), Decimal(1_000_000)
_MOST_SERVICES = 10**30  # nano-USD
_LISTED_AS = {
    "input": "inputUSDPerMTokens",
    "cache_read": "cacheReadUSDPerMTokens",
    "write": "cacheWriteUSDPerMTokens",
    "output": "outputUSDPerMTokens",
}

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class OwnPrices:
    """What a record's snapshot prices it by.

    Args:
        base: the rates before the multiplier.
        multiplier: what they are multiplied by.
        stated: the multiplier as the snapshot states it; None: it does not.
        by_tier: the tier was chosen here, by the snapshot's own tiers.
    """

    base: Tariff
    multiplier: Fraction
    stated: Fraction | None
    by_tier: bool

    @property
    def tariff(self) -> Tariff:
        """The rates that tokens are billed by."""
        return self.base.multiplied(self.multiplier)


def billing_of(context: str | None, model: str | None) -> Billing:
    """Read how a record was billed."""
    facts = _fields(context)
    return Billing(
        mode=_word(facts, "billing_mode").lower(),
        protocol=_word(facts, "provider_protocol"),
        tier=_word(facts, "billing_service_tier").lower(),
        speed=_word(facts, "billing_speed").lower(),
        model=(model or "").strip(),
        upstream=_word(facts, "upstream_model_name"),
        free=facts.get("is_free_model") is True,
        service_only=facts.get("service_only") is True,
    )


def own_prices(text: str | None, billing: Billing) -> OwnPrices | None:
    """Return a record's own prices; None: it carries none that can be read."""
    if not billing.charged:
        return OwnPrices(Tariff(), Fraction(1), None, by_tier=False)
    fields = _fields(text)
    if not fields:
        return None
    try:
        return _read(fields, billing)
    except Unreadable:
        return None


def stated_multiplier(text: str | None) -> Fraction | None:
    """Return the multiplier that a snapshot states; None: it states none."""
    return _multiplier(_fields(text))


def _read(fields: Fields, billing: Billing) -> OwnPrices:
    if _is_free(fields):
        return OwnPrices(Tariff(), Fraction(1), None, by_tier=False)
    services = _services(fields.get("service_items"))
    stated = _multiplier(fields)
    if billing.service_only:
        base = Tariff(services=services)
        return OwnPrices(base, Fraction(1), stated, by_tier=False)
    mode = _mode(fields)
    listed = any(name in fields for name in _LISTED_AS.values())
    multiplier = billing.multiplied_by(stated)
    configured = _configured(fields, mode, listed=listed)
    if configured is not None:
        base = configured
        if billing.protocol == ANTHROPIC:
            base = base.with_cache_factors()
    else:
        based = any(name.startswith(_BASE) for name in fields)
        base = _billed(fields, mode, _BASE if based else "")
        if billing.protocol != ANTHROPIC:
            base = Tariff(base.tiers, base.call, base.second)
        multiplier = multiplier if based else Fraction(1)
    priced = Tariff(base.tiers, base.call, base.second, services, base.splits)
    by_tier = mode == "tiered" and configured is not None
    return OwnPrices(priced, multiplier, stated, by_tier=by_tier)


def _configured(fields: Fields, mode: str, *, listed: bool) -> Tariff | None:
    """Return the rates as an administrator set them, where a snapshot holds them."""
    if mode == "tiered":
        tiers = _tiers(fields)
        return Tariff(tiers_of(tiers)) if tiers else None
    if not listed:
        return None
    if mode == "call":
        return Tariff(call=nano(fields.get("callUSDPerCall", 0)))
    if mode == "duration":
        return Tariff(second=nano(fields.get("durationUSDPerSecond", 0)))
    return Tariff((Tier(None, None, _usd(fields)),))


def _tiers(fields: Fields) -> list[tuple[int, Rates]]:
    stated: object = None
    for name in ("tiered_pricing_json", "tieredPricing", "tieredPricingJSON"):
        stated = stated or fields.get(name)
    found = _fields(stated) if isinstance(stated, str) else stated
    tiers = found.get("tiers") if isinstance(found, Mapping) else None
    if not isinstance(tiers, list):
        return []
    return [(_bound(one), _usd(one)) for one in tiers if isinstance(one, Mapping)]


def _bound(tier: Fields) -> int:
    bound = tier.get("upToTokens", 0)
    if type(bound) is not int or bound > MOST:
        raise Unreadable(bound)
    return bound


def _usd(fields: Fields) -> Rates:
    found = {name: nano(fields.get(as_, 0)) for name, as_ in _LISTED_AS.items()}
    return Rates(**found)


def _billed(fields: Fields, mode: str, prefix: str) -> Tariff:
    """Return the rates that the console worked out, before or after multiplying."""
    if mode == "call":
        return Tariff(call=_rate(fields, f"{prefix}call_nanousd_per_call"))
    if mode == "duration":
        return Tariff(second=_rate(fields, f"{prefix}duration_nanousd_per_second"))
    per = "nanousd_per_m_tokens"
    plain = f"{prefix}cache_write_{per}"
    short, long = f"{prefix}cache_write_5m_{per}", f"{prefix}cache_write_1h_{per}"
    rates = Rates(
        input=_rate(fields, f"{prefix}input_{per}"),
        cache_read=_rate(fields, f"{prefix}cache_read_{per}"),
        write=_rate(fields, short if short in fields else plain),
        write_1h=_rate(fields, long if long in fields else plain),
        output=_rate(fields, f"{prefix}output_{per}"),
    )
    return Tariff((Tier(None, None, rates),), splits=True)


def _rate(fields: Fields, name: str) -> int:
    return within(fields.get(name, 0))


def _services(items: object) -> int:
    """Add up what tools and other services cost by their own rates."""
    if items is None:
        return 0
    if not isinstance(items, list):
        raise Unreadable(items)
    total = sum(_service(one) for one in items)
    if total > _MOST_SERVICES:
        raise Unreadable(total)
    return total


def _service(item: object) -> int:
    if not isinstance(item, Mapping):
        raise Unreadable(item)
    mode = _mode(item)
    if mode == "call":
        calls = max(_rate(item, "call_count"), 1)
        return calls * _rate(item, "call_nanousd_per_call")
    if mode == "duration":
        seconds = max(_rate(item, "duration_seconds"), 1)
        return seconds * _rate(item, "duration_nanousd_per_second")
    per = "nanousd_per_m_tokens"
    output = _rate(item, "output_tokens") + _rate(item, "reasoning_tokens")
    categories = [
        (_rate(item, "input_tokens"), _rate(item, f"input_{per}")),
        (_rate(item, "cache_read_tokens"), _rate(item, f"cache_read_{per}")),
        (output, _rate(item, f"output_{per}")),
    ]
    split = [
        (_rate(item, f"cache_write_{kept}_tokens"), f"cache_write_{kept}_{per}")
        for kept in ("5m", "1h")
    ]
    if not any(tokens for tokens, _name in split):
        split = [(_rate(item, "cache_write_tokens"), f"cache_write_{per}")]
    categories += [(tokens, _rate(item, name)) for tokens, name in split]
    return sum(of_tokens(tokens, rate) for tokens, rate in categories)


def _mode(fields: Fields) -> str:
    mode = _word(fields, "pricing_mode") or _word(fields, "pricingMode")
    return mode if mode in _MODES else "token"  # as the console reads it


def _is_free(fields: Fields) -> bool:
    return fields.get("is_free_model") is True or fields.get("isFree") is True


def _multiplier(fields: Fields) -> Fraction | None:
    stated = fields.get("rate_multiplier")
    if isinstance(stated, bool) or stated is None:
        return None
    try:
        value = Decimal(str(stated))
        if not value.is_finite() or not _LEAST <= value <= _MOST_MULTIPLIER:
            return None
        return Fraction(value)
    except DecimalException:
        return None


def _word(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else ""


def _fields(text: str | None) -> dict[str, Any]:
    if not text:
        return {}
    try:
        found = json.loads(text, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
