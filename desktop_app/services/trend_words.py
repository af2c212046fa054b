"""Say the figures and the odd days of a trend in the person's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from desktop_app.domain.bridges import Item, Part
from desktop_app.domain.money import EXACT, plain, round_half_up
from desktop_app.domain.names import named
from desktop_app.domain.trend_reports import BudgetLine, MonthAhead, TrendReport
from desktop_app.domain.trends import TAG, Grain, Series, Shown, Span, Spike, Trend
from desktop_app.domain.views import Scalar
from desktop_app.i18n import _, mark, ngettext

ZONE = timezone(timedelta(hours=8))  # the providers' day begins in Beijing
MINUS = "\N{MINUS SIGN}"
FIGURE_SPACE = "\N{FIGURE SPACE}"
POINT_SPACE = "\N{PUNCTUATION SPACE}"  # as wide as a decimal point
NO_VALUE = "–"
CENTS = 2
PRICE_DIGITS = 6  # of an implied unit price, which is a quotient
PERCENT = 100
MINUTES, MONTH_LETTERS = 16, 7  # letters of 2026-05-12 14:00, and of 2026-05
MOST_TIMES = 100  # a change of more says nothing as a percentage
FEWEST_TESTS = 5  # fewer make no band
UNSAID = {None, "", "none"}  # what tells nothing of an item

SHOWN_WORDS: dict[Shown, str] = {
    Shown.BILLED: mark("Billed"),
    Shown.LIST: mark("At list price"),
    Shown.EFFECTIVE: mark("Effective cost"),
    Shown.RECALCULATED: mark("Recalculated"),
    Shown.DISCOUNT: mark("Discount"),
    Shown.TOKENS: mark("Tokens"),
    Shown.CALLS: mark("Calls"),
    Shown.UNIT_PRICE: mark("Price per 1M tokens"),
}
GRAIN_WORDS: dict[Grain, str] = {
    Grain.HOUR: mark("Hour"),
    Grain.DAY: mark("Day"),
    Grain.MONTH: mark("Month"),
}
GROUP_WORDS: dict[str, str] = {
    "": mark("Nothing"),
    "model": mark("Model"),
    "api_key_id": mark("API key"),
    "api_key_name": mark("API key name"),
    "workspace_id": mark("Workspace"),
    "workspace_name": mark("Workspace name"),
    "production_step": mark("Production step"),
    "capability": mark("Capability"),
    "charge_kind": mark("Charge kind"),
    "channel": mark("Channel"),
    "region_id": mark("Region"),
    "sub_account_id": mark("Resource owner"),
    "billing_account_id": mark("Account"),
}
PART_WORDS: dict[Part, str] = {
    Part.VOLUME: mark("Volume"),
    Part.MODEL_MIX: mark("Model mix"),
    Part.TIER_MIX: mark("Tier mix"),
    Part.TYPE_MIX: mark("Type mix"),
    Part.CACHE: mark("Cache share"),
    Part.PRICE: mark("List price"),
    Part.DISCOUNT: mark("Discount"),
    Part.PROMOTION_ENDED: mark("Promotion ended"),
    Part.REDUCTIONS: mark("Coupons and plans"),
    Part.NEW: mark("New items"),
    Part.GONE: mark("Items gone"),
    Part.SUBSCRIPTIONS: mark("Subscriptions"),
    Part.REFUNDS: mark("Refunds and adjustments"),
    Part.TAX: mark("Tax"),
    Part.ROUNDING: mark("Rounding"),
}
PART_MEANINGS: dict[Part, str] = {
    Part.VOLUME: mark("More or less was used, of everything alike."),
    Part.MODEL_MIX: mark("Other models were used, at the prices they had."),
    Part.TIER_MIX: mark("Longer or shorter requests, or other regions."),
    Part.TYPE_MIX: mark("More output for the same input, thinking, batch."),
    Part.CACHE: mark("More or fewer tokens came from a cache."),
    Part.PRICE: mark("The list price changed."),
    Part.DISCOUNT: mark("The discount changed."),
    Part.PROMOTION_ENDED: mark("A discount that there was is gone."),
    Part.REDUCTIONS: mark("Coupons, plans, and what rows round off."),
    Part.NEW: mark("Items that only the later range has."),
    Part.GONE: mark("Items that only the earlier range has."),
    Part.SUBSCRIPTIONS: mark("Subscriptions and savings plans."),
    Part.REFUNDS: mark("Refunds, adjustments and commissions."),
    Part.TAX: mark("Tax lines."),
    Part.ROUNDING: mark("Rounding of the months, and the last digits of the parts."),
}


def group_word(by: str) -> str:
    """Return the word of what is grouped by."""
    if by.startswith(TAG):
        return _("Tag {key}").format(key=by.removeprefix(TAG))
    return _(GROUP_WORDS[by]) if by in GROUP_WORDS else by


def series_label(series: Series) -> str:
    """Return the name of a series: its value and what it is called, or how many."""
    if series.rest:
        many = len(series.values)
        words = ngettext("{count} other", "{count} others", many)
        return words.format(count=f"{many:,}")
    return named(value_word(series.values[0]), series.name)


def value_word(value: Scalar) -> str:
    """Write a value of a column; an empty one says that it is empty."""
    return _("(none)") if value in {None, ""} else str(value)


def bucket_label(start: date | datetime, grain: Grain) -> str:
    """Write when a bucket is: an hour in UTC+8, a day, or a month."""
    if isinstance(start, datetime):
        return start.astimezone(ZONE).isoformat(" ", "minutes")[:MINUTES]
    day = start.isoformat()
    return day[:MONTH_LETTERS] if grain is Grain.MONTH else day


def figure_text(
    value: Decimal | None, shown: Shown = Shown.BILLED, *, signed: bool = False
) -> str:
    """Write a figure to its last digit; a unit price, a quotient, to six places."""
    if value is None:
        return NO_VALUE
    if shown is Shown.UNIT_PRICE:
        value = round_half_up(value, PRICE_DIGITS)
    places = CENTS if shown.is_money else 0
    return _written(value, places, signed=signed)


def whole_of(series: Series) -> Decimal | None:
    """Return what a series comes to; None: none of its lines has such a figure."""
    known = any(one is not None for one in series.figures)
    return series.whole if known else None


def rough_text(value: Decimal, *, signed: bool = False) -> str:
    """Write an estimate to cents, or to its first digits where it is smaller."""
    digits = max(CENTS, -value.adjusted() + 1) if value else CENTS
    return _written(round_half_up(value, digits), CENTS, signed=signed)


def aligned(texts: Sequence[str]) -> list[str]:
    """Fill figures up with spaces as wide as digits, so that their points meet."""
    places = [len(one.partition(".")[2]) for one in texts]
    widest = max(places, default=0)
    point = POINT_SPACE if widest else ""
    return [
        one + ("" if n else point) + FIGURE_SPACE * (widest - n)
        for one, n in zip(texts, places, strict=True)
    ]


def percent_text(share: Decimal) -> str:
    """Write a share as a percentage to one place."""
    return f"{round_half_up(EXACT.multiply(share, Decimal(PERCENT)), 1)} %"


def change_text(now: Decimal | None, before: Decimal | None) -> str:
    """Write how much more there is than before, in percent; empty: unknown."""
    if now is None or not before:
        return ""
    share = EXACT.divide(EXACT.subtract(now, before), before.copy_abs())
    if abs(share) > MOST_TIMES:
        return _("over {most} %").format(most=f"{MOST_TIMES * PERCENT:,}")
    text = percent_text(share).replace("-", MINUS)
    return f"+{text}" if share > 0 else text


def spike_words(trend: Trend, past: Trend, spike: Spike) -> str:
    """Say why a bucket is marked: figure, usual, spread, and what moved it."""
    query = trend.query
    words = _("{when} cost {figure}, usual for such a day is {usual} (spread {spread})")
    if not query.shown.is_money:
        words = _("{when} had {figure}, usual for such a day is {usual} ({spread})")
    said = words.format(
        when=bucket_label(past.buckets[spike.bucket].start, query.grain),
        figure=_with_unit(figure_text(spike.figure, query.shown), trend),
        usual=_with_unit(rough_text(spike.usual), trend),
        spread=rough_text(spike.spread),
    )
    if spike.mover is None:
        return f"{said}."
    mover = series_label(past.series[spike.mover])
    moved = rough_text(spike.moved, signed=True)
    return _("{said}: mostly {mover}, {moved}.").format(
        said=said, mover=mover, moved=moved
    )


def ahead_words(trend: Trend, ahead: MonthAhead) -> str:
    """Say what the month will come to, how sure that is, and how that was tested."""
    found = ahead.forecast
    said = _("{expected} expected by {until}, {so_far} so far").format(
        until=found.until.isoformat(),
        expected=_with_unit(rough_text(found.expected), trend),
        so_far=figure_text(found.so_far, trend.query.shown),
    )
    if found.error is None or found.tests < FEWEST_TESTS:
        return _("{said}. Too few days to say how sure that is.").format(said=said)
    return _(
        "{said}; {low} to {high} in 8 of 10 cases, off by {error} in the middle of "
        "{tests} back tests."
    ).format(
        said=said,
        low=rough_text(found.low),
        high=rough_text(found.high),
        tests=found.tests,
        error=percent_text(found.error),
    )


def budget_words(report: TrendReport, line: BudgetLine, bucket: int | None) -> str:
    """Say how far a bucket, or all of them, is from a budget, or that none holds."""
    left = report.left(line, bucket)
    if left is None and bucket is None:
        return _("A budget holds in a part of the range")
    if left is None:
        return _("No budget holds here")
    words = _("Over budget by {amount}") if left < 0 else _("Below budget by {amount}")
    said = words.format(amount=figure_text(left.copy_abs()))
    if bucket is not None and report.trend.query.grain is Grain.DAY:
        said = _("{said} (limit by day)").format(said=said)
    if line.series is None:
        return said
    name = series_label(report.trend.series[line.series])
    return _("{name}: {said}").format(name=name, said=said)


def span_word(span: Span) -> str:
    """Write a range: a month by its name, others by their days."""
    if span.is_months and span.months == 1:
        return f"{span.first:%Y-%m}"
    if span.is_months:
        return f"{span.first:%Y-%m} – {span.last:%Y-%m}"
    return f"{span.first} – {span.last}"


def item_label(item: Item) -> str:
    """Name what was bought by all that tells it apart."""
    direction, modality, mode, thinking = item.type
    thought = _("thinking") if thinking is True else None
    parts = (item.model, direction, modality, mode, thought, item.cache, *item.tier)
    said = [str(one) for one in (*parts, item.unit) if one not in UNSAID]
    kind = [] if item.kind == "usage" else [value_word(item.kind)]
    return " · ".join([*kind, *said])


def _with_unit(text: str, trend: Trend) -> str:
    if trend.currency:
        return f"{text} {trend.currency}"
    return f"{text} {_(SHOWN_WORDS[trend.query.shown]).lower()}"


def _written(value: Decimal, places: int, *, signed: bool) -> str:
    whole, _dot, part = plain(value.copy_abs()).partition(".")
    text = f"{int(whole):,}"
    part = part.ljust(places, "0")
    if part:
        text = f"{text}.{part}"
    if value < 0:
        return MINUS + text
    return f"+{text}" if signed and value > 0 else text
