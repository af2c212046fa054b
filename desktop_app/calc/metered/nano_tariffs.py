"""Hold what an admin console's record is billed by: whole nano-USD, tier by tier.

The order of its rounding, which the amounts depend on:

1. a rate in USD becomes whole nano-USD, half up;
2. Anthropic's cache write: the configured rate × 5/4 (5 minutes), cut off, or × 2
   (1 hour); elsewhere the configured rate for all that was written;
3. every rate × the multiplier (service multiplier × group percent, one fraction),
   half up;
4. tokens × rate ÷ 1,000,000, half up, for each category by itself; cache writes of
   5 minutes and 1 hour are categories of their own; reasoning is output;
5. calls and seconds × their rate; at least one call, and one second where seconds are
   what is paid for; tools and other services as their items say, not multiplied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException
from fractions import Fraction

ANTHROPIC = "anthropic_messages"
_OPENAI = frozenset({"openai_chat_completions", "openai_responses"})
_DEARER_PRIORITY = "gpt-5.5"
_FAST = Fraction(6)
_FLEX = Fraction(1, 2)
_PRIORITY, _PRIORITY_DEARER = Fraction(2), Fraction(5, 2)
_SHORT, _LONG = Fraction(5, 4), 2  # of Anthropic's cache writes

MOST = 10**18  # nano-USD of a rate; what lies above is no price
_PER_USD = 10**9
_PER_MILLION = 1_000_000
_WHOLE = Context(prec=60, rounding=ROUND_HALF_UP)


class Unreadable(Exception):
    """A text that says no prices that a record can be billed by."""


@dataclass(frozen=True)
class Rates:
    """Nano-USD for a million tokens of each category; None: not known."""

    input: int | None = 0
    cache_read: int | None = 0
    write: int | None = (
        0  # all that was written to the cache, or what is kept 5 minutes
    )
    write_1h: int | None = 0
    output: int | None = 0


@dataclass(frozen=True)
class Tier:
    """The rates of whole requests of a size; its lower bound is exclusive."""

    lower: int | None  # None: the first
    upper: int | None  # None: the last, and all above
    rates: Rates


@dataclass(frozen=True)
class Tariff:
    """What a record is billed by, before and after its multiplier."""

    tiers: Sequence[Tier] = (Tier(None, None, Rates()),)
    call: int | None = 0
    second: int | None = 0
    services: int = 0  # nano-USD of tools and services besides
    splits: bool = False  # cache writes have a rate each for 5 minutes and 1 hour

    def multiplied(self, multiplier: Fraction) -> Tariff:
        """Return the tariff with every rate multiplied; services stay."""
        if multiplier == 1:
            return self
        return replace(
            self,
            tiers=tuple(
                replace(one, rates=_each(one.rates, multiplier)) for one in self.tiers
            ),
            call=times(self.call, multiplier),
            second=times(self.second, multiplier),
        )

    def with_cache_factors(self) -> Tariff:
        """Return configured rates as Anthropic's cache writes are billed by them."""
        return replace(
            self,
            splits=True,
            tiers=tuple(replace(one, rates=_written(one.rates)) for one in self.tiers),
        )

    def tier_of(self, size: int) -> Tier:
        """Return the first tier that a request does not exceed."""
        for one in self.tiers[:-1]:
            if one.upper is None or size <= one.upper:
                return one
        return self.tiers[-1]


@dataclass(frozen=True)
class Billing:
    """How a record was billed, as it and its snapshot say."""

    mode: str = ""  # self, period, usage
    protocol: str = ""
    tier: str = ""
    speed: str = ""
    model: str = ""
    upstream: str = ""
    free: bool = False
    service_only: bool = False

    @property
    def charged(self) -> bool:
        """Whether the record costs anything: self mode only records."""
        return self.mode != "self" and not self.free

    @property
    def multiplier(self) -> Fraction:
        """The service multiplier of its speed or tier."""
        if self.protocol == ANTHROPIC:
            return _FAST if self.speed == "fast" else Fraction(1)
        if self.protocol not in _OPENAI:
            return Fraction(1)
        if self.tier == "flex":
            return _FLEX
        if self.tier != "priority":
            return Fraction(1)
        names = (self.model, self.upstream)
        dearer = any(name.lower().startswith(_DEARER_PRIORITY) for name in names)
        return _PRIORITY_DEARER if dearer else _PRIORITY

    def multiplied_by(self, stated: Fraction | None) -> Fraction:
        """Return the whole multiplier: the service's times the group's percent.

        A snapshot states the product. Where it is not the service's multiplier times
        a whole percent, no group can have made it, and the service's alone holds.
        """
        percent = self.group_percent(stated)
        return self.multiplier if percent is None else self.multiplier * percent / 100

    def group_percent(self, stated: Fraction | None) -> int | None:
        """Return the group's percent in a stated multiplier; None: there is none."""
        if stated is None or stated <= 0:
            return None
        percent = stated / self.multiplier * 100
        return percent.numerator if percent.denominator == 1 else None


def nano(usd: object) -> int:
    """Turn a price in USD, exact text or number, into whole nano-USD, half up."""
    try:
        value = Decimal(str(usd))
        if not value.is_finite() or value.adjusted() > len(str(MOST)):
            raise Unreadable(usd)
        scaled = _WHOLE.multiply(value, Decimal(_PER_USD))
        whole = int(scaled.quantize(Decimal(1), context=_WHOLE))
    except DecimalException as fault:
        raise Unreadable(usd) from fault
    return within(whole)


def within(value: object) -> int:
    """Return a whole rate or count that arithmetic can hold."""
    if type(value) is not int or not 0 <= value <= MOST:
        raise Unreadable(value)
    return value


def times(rate: int | None, multiplier: Fraction) -> int | None:
    """Multiply a rate, half up."""
    if rate is None:
        return None
    above, below = multiplier.numerator, multiplier.denominator
    return (2 * rate * above + below) // (2 * below)


def of_tokens(tokens: int, rate: int) -> int:
    """Return what tokens cost at a rate for a million, half up."""
    return (tokens * rate + _PER_MILLION // 2) // _PER_MILLION


def cache_write(rate: int, *, long: bool) -> int:
    """Return what Anthropic's cache write costs where a rate is configured."""
    return rate * _LONG if long else int(rate * _SHORT)


def tiers_of(stated: Sequence[tuple[int, Rates]]) -> tuple[Tier, ...]:
    """Lay bounds (0: the rest) and rates out as tiers; the last takes what is above."""
    found: list[Tier] = []
    lower: int | None = None
    for place, (bound, rates) in enumerate(stated, start=1):
        if 0 < bound <= (lower or 0):
            raise Unreadable(bound)
        upper = None if bound <= 0 or place == len(stated) else bound
        found.append(Tier(lower, upper, rates))
        if upper is None:
            break
        lower = upper
    if not found:
        raise Unreadable(stated)
    return tuple(found)


def _each(rates: Rates, multiplier: Fraction) -> Rates:
    return Rates(
        times(rates.input, multiplier),
        times(rates.cache_read, multiplier),
        times(rates.write, multiplier),
        times(rates.write_1h, multiplier),
        times(rates.output, multiplier),
    )


def _written(rates: Rates) -> Rates:
    if rates.write is None:
        return replace(rates, write_1h=None)
    return replace(
        rates,
        write=cache_write(rates.write, long=False),
        write_1h=cache_write(rates.write, long=True),
    )
