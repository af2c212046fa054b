"""Make the lines of the ten months before May 2026: every day, what grows or fades."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from resources.samples.make.bill import Month, at, free_line, line_id
from resources.samples.make.chance import Chance
from resources.samples.make.charges import RETAIL, SPEECH, TOKENS, VIDEO, Promotion
from resources.samples.make.line import TIME, ZERO, Line
from resources.samples.make.year import (
    CALLERS,
    FIRST,
    LAST,
    MAX_SINCE,
    STEADY,
    Caller,
    Steady,
)

_TAKEN_UP, _FADED = 45, 56  # days
_START = Decimal("0.3")  # of what the year ends with
_PLACES = {TOKENS: 3, SPEECH: 4, VIDEO: 2}
_WEEKDAYS = ("1", "1.04", "1.06", "1.02", "0.95", "0.45", "0.35")
_CACHED = (Decimal("0.05"), Decimal("0.45"))  # of the input, at first and at last
_HOURS = (9, 21)
_QUOTA = ("2025-09-24 00:00:00", "2025-12-23 00:00:00")
_FREE_THOUSANDS = Decimal(1000)
_FREE_TYPE = "context_0-32k_input_token"
SHARE_PLACES = Decimal("0.0001")


def months() -> list[date]:
    """Return the first days of the ten months."""
    found, day = [], FIRST
    while day <= LAST:
        found.append(day)
        day = (day + timedelta(days=31)).replace(day=1)
    return found


def month_of(account: str, first: date) -> Month:
    """Open a month of the year before; its numbers are its own."""
    return Month(account, first, Chance(f"early {account} {first}"))


def daily_lines(of: Month) -> list[Line]:
    """Return what was used each day, by whoever happened to use it."""
    known = [one for one in STEADY if one.account == of.account]
    lines = []
    for number in range(of.days):
        day = of.first + timedelta(days=number)
        for one in known:
            caller = caller_of(of)
            if one.since <= day <= one.until:
                lines.append(used(of, one, caller, day))
    if of.account == RETAIL and of.first == MAX_SINCE.replace(day=1):
        return _with_quota(lines)
    return lines


def caller_of(of: Month) -> Caller:
    """Return one who calls, likelier the more it does."""
    callers = CALLERS[of.account]
    return of.chance.weighted(callers, [one.weight for one in callers])


def used(of: Month, one: Steady, caller: Caller, day: date, times: int = 1) -> Line:
    """Return one day's line of what is used steadily."""
    channel = "" if caller.key else "bmp"
    parts = [caller.key, caller.workspace, one.model, one.type_code, channel, "0"]
    if one.item is SPEECH:
        parts.pop(4)  # speech is billed with five fields
    hour = _HOURS[0] + of.chance.below(_HOURS[1] - _HOURS[0])
    start = at(of, day.day, hour) + timedelta(minutes=of.chance.below(60))
    return Line(
        id=line_id(of),
        account=of.account,
        period=of.period,
        start=start,
        item=one.item,
        instance=";".join(parts),
        model=one.model,
        type_code=one.type_code,
        quantity=_quantity(of, one, day) * times,
        price=one.price_on(day),
        region=one.region,
        promotion=_promotion_on(one, start.strftime(TIME)),
        tags=caller.tags,
        cost_unit=caller.cost_unit,
    )


def steady(account: str, model: str, type_code: str) -> Steady:
    """Return what is used steadily under that name."""
    wanted = (account, model, type_code)
    return next(o for o in STEADY if (o.account, o.model, o.type_code) == wanted)


def _promotion_on(one: Steady, moment: str) -> Promotion | None:
    promotion = one.promotion
    return promotion if promotion and moment < promotion.end else None


def _quantity(of: Month, one: Steady, day: date) -> Decimal:
    """Return a day's quantity: growth, taking up or fading, weekday, chance."""
    passed = _share((day - FIRST).days, (LAST - FIRST).days)
    level = _START + (1 - _START) * passed * passed
    taken = min(Decimal(1), _share((day - one.since).days + 5, _TAKEN_UP))
    left = min(Decimal(1), _share((one.until - day).days + 3, _FADED))
    swing = Decimal(88 + of.chance.below(25)) / 100
    amount = Decimal(one.units) * level * taken * left * swing
    amount *= Decimal(_WEEKDAYS[day.weekday()])
    if one.cached is not None:
        from_cache = _CACHED[0] + (_CACHED[1] - _CACHED[0]) * passed
        amount *= from_cache if one.cached else 1 - from_cache
    places = _PLACES.get(one.item, 0)
    least = Decimal(1).scaleb(-places)
    return max(least, amount.quantize(least))


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(part) / whole).quantize(SHARE_PLACES)


def _with_quota(lines: list[Line]) -> list[Line]:
    """Let the free quota of the new model pay its first million tokens."""
    left = _FREE_THOUSANDS
    covered = []
    for line in sorted(lines, key=lambda one: one.start):
        applies = line.model == "qwen3-max" and line.type_code == _FREE_TYPE
        part = min(left, line.quantity) if applies else ZERO
        left -= part
        free = replace(line, quota=_QUOTA, promotion=None)
        if part and part == line.quantity:
            covered.append(free_line(free))
        elif part:
            covered.append(replace(line, quota=_QUOTA, deducted=part))
        else:
            covered.append(line)
    return covered
