"""Bill model calls as the admin console does, in plain whole numbers of Python.

An implementation of the console's rules of its own, for the tests: it shares no line
with the one it is held against.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MILLION = 1_000_000
NANO = 1_000_000_000
ANTHROPIC = "anthropic_messages"
OPENAI = ("openai_chat_completions", "openai_responses")


@dataclass(frozen=True)
class Rates:
    """Nano-USD per million tokens, as an administrator configures them."""

    input: int = 0
    read: int = 0
    write: int = 0
    output: int = 0


@dataclass(frozen=True)
class Price:
    """What a model costs: its mode and the rates of that mode."""

    mode: str = "token"
    rates: Rates = Rates()
    call: int = 0
    second: int = 0
    tiers: tuple[tuple[int, Rates], ...] = ()  # up to tokens (0: the rest), rates
    free: bool = False


@dataclass(frozen=True)
class Call:
    """One model call and how it was billed."""

    fresh: int = 0
    read: int = 0
    write_5m: int = 0  # of other protocols: all writes
    write_1h: int = 0
    output: int = 0
    reasoning: int = 0
    calls: int = 1
    seconds: int = 0
    protocol: str = "openai_responses"
    model: str = "gpt-test"
    speed: str = ""
    tier: str = ""
    percent: int = 100
    mode: str = "usage"
    tools: tuple[tuple[str, int, int], ...] = ()  # code, count, nano-USD a call

    @property
    def writes(self) -> int:
        return self.write_5m + self.write_1h


@dataclass(frozen=True)
class Billed:
    """What a call costs: nano-USD, and the rates that gave it."""

    nano: int
    base: Mapping[str, int]
    rates: Mapping[str, int]
    parts: Mapping[str, int]
    multiplier: tuple[int, int]
    bounds: tuple[int, int | None] = (0, None)


def half_up(part: int, whole: int) -> int:
    """Divide and round half up."""
    return (2 * part + whole) // (2 * whole)


def multiplier_of(call: Call) -> tuple[int, int]:
    """Return the service multiplier times the group's percent, as a fraction."""
    above, below = 1, 1
    if call.protocol == ANTHROPIC and call.speed == "fast":
        above = 6
    elif call.protocol in OPENAI and call.tier == "flex":
        below = 2
    elif call.protocol in OPENAI and call.tier == "priority":
        above, below = (5, 2) if call.model.startswith("gpt-5.5") else (2, 1)
    return above * call.percent, below * 100


def tier_of(call: Call, price: Price) -> tuple[Rates, int, int | None]:
    """Return the rates of the first tier that is not exceeded, and its bounds."""
    size = call.fresh + call.read + call.writes
    low = 0
    for up_to, rates in price.tiers:
        if up_to == 0 or size <= up_to:
            return rates, low, up_to or None
        previous, low = low, up_to
    return price.tiers[-1][1], previous, None


def bill(call: Call, price: Price) -> Billed:
    """Bill one call."""
    above, below = multiplier_of(call)
    low: int = 0
    high: int | None = None
    base = dict.fromkeys(("input", "read", "write", "5m", "1h", "output"), 0)
    base |= {"call": 0, "second": 0}
    if call.mode != "self" and not price.free:
        if price.mode == "call":
            base["call"] = price.call
        elif price.mode == "duration":
            base["second"] = price.second
        else:
            chosen = price.rates
            if price.mode == "tiered":
                chosen, low, high = tier_of(call, price)
            base |= _based(chosen, call.protocol)
    rates = {name: half_up(rate * above, below) for name, rate in base.items()}
    parts = _parts(call, price, rates)
    charged = call.mode != "self" and not price.free
    parts["service"] = sum(n * nano for _code, n, nano in call.tools) if charged else 0
    total = sum(parts.values())
    return Billed(total, base, rates, parts, (above, below), (low, high))


def _based(chosen: Rates, protocol: str) -> dict[str, int]:
    anthropic = protocol == ANTHROPIC
    return {
        "input": chosen.input,
        "read": chosen.read,
        "write": chosen.write * 5 // 4 if anthropic else chosen.write,
        "5m": chosen.write * 5 // 4 if anthropic else chosen.write,
        "1h": chosen.write * 2 if anthropic else chosen.write,
        "output": chosen.output,
    }


def _parts(call: Call, price: Price, rates: Mapping[str, int]) -> dict[str, int]:
    if call.protocol == ANTHROPIC:
        written = half_up(call.write_5m * rates["5m"], MILLION)
        written += half_up(call.write_1h * rates["1h"], MILLION)
    else:
        written = half_up(call.writes * rates["write"], MILLION)
    seconds = max(call.seconds, 1) if price.mode == "duration" else call.seconds
    return {
        "input": half_up(call.fresh * rates["input"], MILLION),
        "read": half_up(call.read * rates["read"], MILLION),
        "write": written,
        "output": half_up((call.output + call.reasoning) * rates["output"], MILLION),
        "call": max(call.calls, 1) * rates["call"],
        "second": seconds * rates["second"],
    }


def snapshot_of(call: Call, price: Price) -> dict[str, Any]:
    """Return the snapshot that the console keeps with a call."""
    billed = bill(call, price)
    above, below = billed.multiplier
    share = above / below
    base, rates, parts = billed.base, billed.rates, billed.parts
    per_token = {"input": "input", "cache_read": "read", "cache_write": "write"}
    per_token |= {"cache_write_5m": "5m", "cache_write_1h": "1h", "output": "output"}
    found: dict[str, Any] = {
        "platform_model_name": call.model,
        "provider_protocol": call.protocol,
        "billing_mode": call.mode,
        "pricing_mode": price.mode,
        "is_free_model": price.free,
        "currency": "USD",
        "billing_speed": call.speed,
        "billing_service_tier": call.tier,
        "fast_mode": call.speed == "fast",
        "rate_multiplier": int(share) if share == int(share) else share,
        "call_nanousd_per_call": rates["call"],
        "duration_nanousd_per_second": rates["second"],
        "base_call_nanousd_per_call": base["call"],
        "base_duration_nanousd_per_second": base["second"],
        "tiered_pricing_json": tiers_text(price),
        "tiered_from_tokens": billed.bounds[0],
        "tiered_up_to_tokens": billed.bounds[1],
        "upstream_usage": {"total": call.fresh + call.read + call.output},
        "base_service_billed_nanousd": parts["service"],
        "service_items": tool_items(call) if parts["service"] else [],
    }
    for name, short in per_token.items():
        found[f"{name}_nanousd_per_m_tokens"] = rates[short]
        found[f"base_{name}_nanousd_per_m_tokens"] = base[short]
    for name, short in (*per_token.items(), ("call", "call"), ("duration", "second")):
        if short in parts:
            found[f"{name}_billed_nanousd"] = parts[short]
    return found


def tool_items(call: Call) -> list[dict[str, Any]]:
    """Return the items of native tools as a snapshot lists them."""
    return [
        {
            "service_code": f"native_tool.{code}",
            "pricing_mode": "call",
            "rate_multiplier": 1,
            "call_count": count,
            "call_nanousd_per_call": nano,
            "billed_nanousd": count * nano,
        }
        for code, count, nano in call.tools
    ]


def tiers_text(price: Price) -> str:
    """Write tiers as the console keeps them: rates in USD, as doubles."""
    tiers = [
        {
            "upToTokens": up_to,
            "inputUSDPerMTokens": rates.input / NANO,
            "cacheReadUSDPerMTokens": rates.read / NANO,
            "cacheWriteUSDPerMTokens": rates.write / NANO,
            "outputUSDPerMTokens": rates.output / NANO,
        }
        for up_to, rates in price.tiers
    ]
    return json.dumps({"tiers": tiers}) if tiers else "{}"


def record_of(
    number: int, call: Call, price: Price, **changed: object
) -> dict[str, Any]:
    """Return a call as a record of the usage ledger; ``changed`` replaces."""
    nano = bill(call, price).nano
    anthropic = call.protocol == ANTHROPIC
    return {
        "id": number,
        "userID": 7,
        "conversationID": 4000 + number,
        "providerProtocol": call.protocol,
        "platformModelName": call.model,
        "routedBindingCode": "route-1",
        "upstreamModelName": call.model,
        "modelVendor": "vendor",
        "modelIcon": "icon",
        "isFreeModel": price.free,
        "billingAt": f"2026-05-13T10:{number % 60:02}:00.25+08:00",
        "usageDate": "2026-05-13T00:00:00+08:00",
        "inputTokens": call.fresh,
        "cacheReadTokens": call.read,
        "cacheWriteTokens": call.writes,
        "cacheWrite5mTokens": call.write_5m if anthropic else 0,
        "cacheWrite1hTokens": call.write_1h if anthropic else 0,
        "outputTokens": call.output,
        "reasoningTokens": call.reasoning,
        "callCount": call.calls,
        "durationSeconds": call.seconds,
        "latencyMS": 900 + number,
        "usageSpeed": call.speed,
        "serviceTier": call.tier,
        "billedCurrency": "USD",
        "billedNanousd": nano,
        "billedUSD": nano / NANO,
        "pricingSnapshotJSON": json.dumps(snapshot_of(call, price)),
        "createdAt": "2026-05-13T10:00:01+08:00",
        "updatedAt": "2026-05-13T10:00:01+08:00",
        **changed,
    }


def listed_price(price: Price) -> dict[str, Any]:
    """Return a price as the console's pricing export holds it."""
    found: dict[str, Any] = {
        "currency": "USD",
        "isFree": price.free,
        "pricingMode": price.mode,
        "inputUSDPerMTokens": price.rates.input / NANO,
        "cacheReadUSDPerMTokens": price.rates.read / NANO,
        "cacheWriteUSDPerMTokens": price.rates.write / NANO,
        "outputUSDPerMTokens": price.rates.output / NANO,
        "callUSDPerCall": price.call / NANO,
        "durationUSDPerSecond": price.second / NANO,
    }
    if price.tiers:
        found["tieredPricing"] = json.loads(tiers_text(price))
    return found
