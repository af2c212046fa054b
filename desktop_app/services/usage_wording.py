"""Say in the person's language how a usage log and a bill differ."""

from __future__ import annotations

from datetime import date, timedelta

from desktop_app.domain.usage import Meter, UsageMatch, UsageState, WhyPaired
from desktop_app.i18n import _, mark, ngettext

METER_WORDS: dict[Meter, str] = {
    Meter.INPUT: mark("Input tokens"),
    Meter.CACHE_READ: mark("Cache reads, tokens"),
    Meter.CACHE_WRITE: mark("Cache writes, tokens"),
    Meter.OUTPUT: mark("Output tokens"),
    Meter.TOKENS: mark("Tokens"),
    Meter.IMAGES: mark("Images"),
    Meter.SECONDS: mark("Seconds"),
    Meter.CHARACTERS: mark("Characters"),
    Meter.CALLS: mark("Calls"),
    Meter.OTHER: mark("Other units"),
}
USAGE_WORDS: dict[UsageState, str] = {
    UsageState.TIES: mark("Ties"),
    UsageState.BOUNDARY: mark("Month boundary"),
    UsageState.PRICE: mark("Price"),
    UsageState.QUANTITY: mark("Quantity"),
    UsageState.TWICE_BILLED: mark("Billed twice"),
    UsageState.TWICE_LOGGED: mark("Logged twice"),
    UsageState.ONLY_BILL: mark("Missing in the log"),
    UsageState.ONLY_LOG: mark("Missing in the bill"),
}
MINUS = "\N{MINUS SIGN}"
_DAY, _LONGEST_MONTH = 24, 32
_OWN_PRICES = mark("The log has amounts of its own: price and quantity are apart.")
_BILL_PRICES = mark("The log has no amounts: it is valued at what the bill charges.")


WHY_WORDS: dict[WhyPaired, str] = {
    WhyPaired.SAME_ACCOUNT: mark("same account"),
    WhyPaired.SAME_MODELS: mark("most models in common"),
    WhyPaired.SAME_PROVIDER: mark("same provider"),
    WhyPaired.ONLY_ACCOUNT: mark("the only account"),
}


def meter_word(meter: Meter) -> str:
    """Return the word of what is counted."""
    return _(METER_WORDS[meter])


def usage_state_word(state: UsageState) -> str:
    """Return the word of how log and bill differ."""
    return _(USAGE_WORDS[state])


def boundary_words(match: UsageMatch) -> list[str]:
    """Say which hours of usage are billed in another month than they were logged."""
    found = match.boundary
    if found is None:
        return []
    period = match.bill.period
    first = date.fromisoformat(f"{period}-01")
    after = (first + timedelta(days=_LONGEST_MONTH)).replace(day=1)
    one_day = timedelta(days=1)
    if found.later:
        places = (
            (found.gives, after - one_day, after),
            (found.takes, first - one_day, first),
        )
    else:
        before = (first - one_day).replace(day=1)
        places = ((found.gives, first, before), (found.takes, after, first))
    words = _("Usage of {day} {first}–{last} {zone} is billed in {period}.")
    last_hours = found.later
    begin, end = (_DAY - found.hours, _DAY) if last_hours else (0, found.hours)
    return [
        words.format(
            day=day.isoformat(),
            first=f"{begin:02}:00",
            last=f"{end:02}:00",
            zone=zone_word(found.log_offset),
            period=f"{billed:%Y-%m}",
        )
        for there, day, billed in places
        if there
    ]


def zone_word(hours: int) -> str:
    """Return the name of a zone, as UTC+8."""
    return f"UTC{hours:+d}".replace("-", MINUS) if hours else "UTC"


def usage_notes(match: UsageMatch) -> list[str]:
    """Say what a person must know to read the rows of a match."""
    said = []
    zones = sorted({hours for _name, hours in match.log_files})
    if match.found:
        words = _("The log counts its months in {zones}.")
        said.append(words.format(zones=", ".join(zone_word(one) for one in zones)))
        said.append(_OWN_PRICES if match.own_prices else _BILL_PRICES)
    if match.other_currency:
        words = _("The log's amounts are in {currency}; they are not compared.")
        said.append(words.format(currency=match.other_currency))
    if match.left_out:
        names = ", ".join(meter_word(one) for one in match.left_out)
        words = _("Only one side counts {names}: left out.")
        said.append(words.format(names=names))
    if match.unvalued:
        words = ngettext(
            "{count} row of the log has no price: the bill has no such usage.",
            "{count} rows of the log have no price: the bill has no such usage.",
            match.unvalued,
        )
        said.append(words.format(count=f"{match.unvalued:,}"))
    if match.found and not match.owned_by:
        said.append(_("One side names no API keys: rows are by model and type."))
    return [_(one) for one in said]


def why_word(why: WhyPaired | None) -> str:
    """Say why a pairing is proposed."""
    return _(WHY_WORDS[why]) if why else ""
