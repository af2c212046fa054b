"""Say how budgets, alerts, stops and subscriptions stand in tables."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from desktop_app.domain.budgets import WHOLE, Alert, Remark, Standing
from desktop_app.domain.money import plain, round_half_up
from desktop_app.domain.stops import Stop, StopReason
from desktop_app.domain.subscriptions import PlanState, SplitMonth, Subscription
from desktop_app.i18n import _
from desktop_app.services.ahead_words import (
    kind_of_stop,
    reason_words,
    state_word,
    window_words,
)
from desktop_app.services.budget_words import of_word, percent_words, subject_words
from desktop_app.ui import text
from desktop_app.ui.models.small import Meter, RowColumn, Sign, amount_column
from desktop_app.ui.style import Tone

ESTIMATE = 4  # decimals of what is an estimate
_STATES = {
    PlanState.COMING: ("clock", Tone.INFO),
    PlanState.RUNNING: ("circle-check", Tone.GOOD),
    PlanState.ENDED: ("circle-stop", Tone.NEUTRAL),
    PlanState.REFUNDED: ("rotate-ccw", Tone.NEUTRAL),
    PlanState.UNDATED: ("circle-question-mark", Tone.WARNING),
}
_REASONS = {
    StopReason.USED_UP: ("trending-down", Tone.WARNING),
    StopReason.EXPIRES: ("calendar-x", Tone.WARNING),
    StopReason.BALANCE: ("trending-down", Tone.WARNING),
    StopReason.OVERDRAWN: ("ban", Tone.DANGER),
    StopReason.NOT_FORESEEN: ("circle-check", Tone.GOOD),
    StopReason.UNKNOWN: ("circle-question-mark", Tone.NEUTRAL),
}


def standing_columns() -> list[RowColumn]:
    """Return the columns of budgets against a month."""
    return [
        RowColumn(_("State"), lambda s: s.share, sign=_standing_sign, width=112),
        RowColumn(_("Kind"), lambda s: of_word(s.budget.of), width=94),
        RowColumn(_("Name"), lambda s: subject_words(s.budget), width=222),
        RowColumn(_("Used"), lambda s: s.share, percent_words, meter=_meter, width=138),
        amount_column(_("Actual"), lambda s: s.actual, width=112),
        amount_column(_("Limit"), lambda s: s.budget.limit, width=84),
        amount_column(_("Forecast"), _expected, width=110),
        RowColumn(_("Crossing"), _crossing_day, say=_crossing_words, width=124),
        RowColumn(_("Currency"), lambda s: s.budget.currency, width=72),
    ]


def alert_columns() -> list[RowColumn]:
    """Return the columns of the alerts."""
    return [
        RowColumn(_("Raised (UTC+8)"), lambda a: a.raised_at, _minute, width=142),
        RowColumn(_("Month"), lambda a: a.period, width=72),
        RowColumn(_("Kind"), lambda a: of_word(a.budget.of), width=94),
        RowColumn(_("Name"), lambda a: subject_words(a.budget), width=222),
        RowColumn(
            _("Threshold"),
            lambda a: a.threshold,
            lambda each: f"{plain(each)} %",
            figures=True,
            width=84,
        ),
        amount_column(_("Actual"), lambda a: a.actual, width=112),
        amount_column(_("Limit"), lambda a: a.budget.limit, width=84),
        RowColumn(_("Currency"), lambda a: a.budget.currency, width=72),
        RowColumn(_("E-mail"), _sent, sign=_sent_sign, width=104),
        RowColumn(_("Why not sent"), lambda a: a.problem, width=120),
    ]


def stop_columns() -> list[RowColumn]:
    """Return the columns of what stops."""
    return [
        RowColumn(_("Stops on"), lambda s: s.day, text.day, width=100),
        RowColumn(_("Why"), lambda s: s.reason, sign=_stop_sign, width=164),
        RowColumn(_("What"), lambda s: kind_of_stop(s.kind), width=110),
        RowColumn(_("Name"), lambda s: s.name, width=150, middle=True),
        RowColumn(_("Account"), lambda s: s.account, width=154),
        amount_column(_("Remaining"), lambda s: s.left, width=100),
        amount_column(_("A day"), _daily, width=96),
        RowColumn(_("Unit"), lambda s: s.unit, width=84),
    ]


def plan_columns() -> list[RowColumn]:
    """Return the columns of what was paid in advance."""
    return [
        RowColumn(_("State"), lambda p: p.state, sign=_plan_sign, width=124),
        RowColumn(_("Product"), lambda p: p.plan, width=150),
        RowColumn(_("Account"), lambda p: p.account or p.provider, width=150),
        RowColumn(_("From"), lambda p: p.starts, text.day, width=96),
        RowColumn(_("To"), lambda p: p.ends, text.day, width=96),
        amount_column(_("Paid"), lambda p: p.paid, width=84),
        RowColumn(_("Currency"), lambda p: p.currency, width=72),
        RowColumn(_("Auto-renewal"), lambda p: p.renewal, width=106),
        RowColumn(_("Quota windows"), _windows, width=230),
    ]


def split_columns() -> list[RowColumn]:
    """Return the columns of how months split into purchases and use."""
    return [
        RowColumn(_("Month"), lambda m: m.period, width=90),
        RowColumn(_("Currency"), lambda m: m.currency, width=76),
        amount_column(_("Subscription"), lambda m: m.subscription),
        amount_column(_("Bill"), lambda m: m.bill),
        amount_column(_("Billed"), _whole),
        amount_column(_("Amortised"), lambda m: m.amortised),
        amount_column(_("Bill + amortised"), _borne, width=150),
    ]


def _minute(at: datetime | None) -> str:
    return text.instant(at, seconds=False)


def _whole(one: SplitMonth) -> Decimal:
    return one.whole


def _borne(one: SplitMonth) -> Decimal:
    return one.borne


def _standing_sign(one: Standing) -> Sign:
    if one.share is None:
        return "circle-question-mark", _("Not known"), Tone.NEUTRAL
    if one.share >= WHOLE:
        return "circle-alert", _("Over"), Tone.DANGER
    if one.reached:
        return "triangle-alert", _("Threshold"), Tone.WARNING
    if Remark.UNKNOWN in one.remarks:
        return "circle-question-mark", _("No such name"), Tone.WARNING
    if one.outlook is not None and one.outlook.crossing is not None:
        return "trending-up", _("Will cross"), Tone.WARNING
    return "circle-check", _("Within"), Tone.GOOD


def _meter(one: Standing) -> Meter | None:
    if one.share is None:
        return None
    if one.share >= WHOLE:
        return one.share, Tone.DANGER
    return one.share, Tone.WARNING if one.reached else Tone.GOOD


def _expected(one: Standing) -> Decimal | None:
    if one.outlook is None or one.outlook.expected is None:
        return None
    known = one.outlook.expected == one.actual
    return one.outlook.expected if known else round_half_up(one.outlook.expected, 2)


def _crossing_day(one: Standing) -> object:
    return one.outlook.crossing if one.outlook else None


def _crossing_words(one: Standing) -> str:
    if one.outlook is None or one.outlook.crossing is None:
        return text.NOTHING
    day = one.outlook.crossing.isoformat()
    return _("{day}, foreseen").format(day=day) if one.outlook.foreseen else day


def _sent(one: Alert) -> bool:
    return one.sent_at is not None


def _sent_sign(one: Alert) -> Sign:
    if one.sent_at is not None:
        return "send", _("Sent"), Tone.GOOD
    if one.problem:
        return "clock", _("Tried again"), Tone.WARNING
    return "minus", _("Not sent"), Tone.NEUTRAL


def _stop_sign(one: Stop) -> Sign:
    icon, tone = _REASONS[one.reason]
    return icon, reason_words(one.reason), tone


def _daily(one: Stop) -> Decimal:
    return round_half_up(one.daily, ESTIMATE)


def _plan_sign(one: Subscription) -> Sign:
    icon, tone = _STATES[one.state]
    return icon, state_word(one.state), tone


def _windows(one: Subscription) -> str:
    return "; ".join(window_words(each) for each in one.windows)


def plan_words(one: Subscription | None) -> str:
    """Say what a plan costs by month, and whatever else its file states."""
    if one is None:
        return ""
    pairs = (f"{month}\u00a0{text.amount(a)}" for month, a in one.months.items())
    months = "; ".join(pairs)
    told = (
        (_("Cost by month"), months),
        (_("Quota windows"), _windows(one)),
        (_("Stated"), one.stated),
        (_("Source"), one.source),
    )
    return " · ".join(f"{title}: {said}" for title, said in told if said)
