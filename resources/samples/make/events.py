"""Let things happen in the ten months before May 2026, and plant a few faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, Decimal

from resources.samples.make.bill import Month, at
from resources.samples.make.charges import RETAIL, STUDIO
from resources.samples.make.early import steady, used
from resources.samples.make.line import Fault, Line
from resources.samples.make.plans import SEATS_SINCE, savings_plan, seats
from resources.samples.make.stated import rounding, stated
from resources.samples.make.year import (
    BOT,
    CALLERS,
    MAX_CUT,
    TRIAL_8,
    TRIAL_MODEL,
)

SPIKE = date(2026, 3, 18)  # the bot asked itself, all day long
_SPIKE_LINES, _SPIKE_TIMES = 8, 2
_CENT = Decimal("0.01")
_MAX_OUT = (RETAIL, "qwen3-max", "context_0-32k_output_token")
_FLASH_OUT = (RETAIL, "qwen3.5-flash", "context_0-128k_output_token")


def happened(of: Month) -> list[Line]:
    """Return what a month holds beside its steady use."""
    event = _EVENTS.get((of.account, of.period))
    lines = event(of) if event else []
    if of.account == STUDIO and of.first >= SEATS_SINCE:
        lines.append(seats(of))
    return lines


def to_the_cent(of: Month, whole: Decimal) -> Line:
    """Return the line that cuts a month's total to the cent."""
    return rounding(of, format(whole - whole.quantize(_CENT, ROUND_DOWN), "f"))


def _price_before_the_cut(of: Month) -> list[Line]:
    """Charge three times the price that held until the 13th."""
    fault = Fault("price before the cut", "overcharged", "snapshot-date")
    old = steady(*_MAX_OUT).price_on(date(2025, 11, 12))
    days = (MAX_CUT, date(2025, 11, 17), date(2025, 11, 24))
    return [replace(_one_more(of, _MAX_OUT, d), price=old, fault=fault) for d in days]


def _saving_plan(of: Month) -> list[Line]:
    return [savings_plan(of, "600.00", date(2026, 6, 1))]


def _refunds(of: Month) -> list[Line]:
    """Give money back for the videos that failed before Christmas."""
    back = (("-86.40", 9), ("-132.75", 20), ("-41.30", 27))
    return [
        replace(stated(of, "退款", Decimal(amount), "资源退款"), start=at(of, day, 11))
        for amount, day in back
    ]


def _trial_goes_on(of: Month) -> list[Line]:
    """Give a discount that ended with January."""
    fault = Fault("promotion after its end", "discount", "discount")
    trial = (STUDIO, TRIAL_MODEL, "720P")
    return [
        replace(_one_more(of, trial, date(2026, 2, d)), promotion=TRIAL_8, fault=fault)
        for d in (3, 5)
    ]


def _spike(of: Month) -> list[Line]:
    """Let the bot run wild for a day; forget a discount; charge a line twice."""
    bot = next(one for one in CALLERS[RETAIL] if one.key == BOT)
    wild = [
        used(of, steady(*_MAX_OUT), bot, SPIKE, _SPIKE_TIMES)
        for _number in range(_SPIKE_LINES)
    ]
    missing = Fault("contract discount missing", "discount", "discount")
    dear = [
        replace(
            _one_more(of, _FLASH_OUT, date(2026, 3, day)), promotion=None, fault=missing
        )
        for day in (11, 24)
    ]
    once = _one_more(of, _FLASH_OUT, date(2026, 3, 26))
    twice = replace(once, fault=Fault("the same line twice", "duplicate"))
    return [*wild, *dear, once, twice]


def _one_more(of: Month, charge: tuple[str, str, str], day: date) -> Line:
    first = CALLERS[of.account][0]
    line = used(of, steady(*charge), first, day)
    return replace(line, quantity=(line.quantity / 4).quantize(Decimal("0.01")))


_EVENTS: dict[tuple[str, str], Callable[[Month], list[Line]]] = {
    (RETAIL, "202511"): _price_before_the_cut,
    (RETAIL, "202512"): _saving_plan,
    (STUDIO, "202601"): _refunds,
    (STUDIO, "202602"): _trial_goes_on,
    (RETAIL, "202603"): _spike,
}
