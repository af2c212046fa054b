"""Say what stops and what was paid in advance in words."""

from __future__ import annotations

from desktop_app.domain.money import plain
from desktop_app.domain.stops import StopKind, StopReason
from desktop_app.domain.subscriptions import PlanState, QuotaWindow, WindowKind
from desktop_app.i18n import _, mark

_KINDS = {
    StopKind.FREE_QUOTA: mark("Free quota"),
    StopKind.PLAN: mark("Plan"),
    StopKind.PAY_AS_YOU_GO: mark("Pay as you go"),
}
_REASONS = {
    StopReason.USED_UP: mark("used up"),
    StopReason.EXPIRES: mark("expires"),
    StopReason.BALANCE: mark("balance spent"),
    StopReason.OVERDRAWN: mark("spent already"),
    StopReason.NOT_FORESEEN: mark("not foreseen"),
    StopReason.UNKNOWN: mark("not known"),
}
_STATES = {
    PlanState.COMING: mark("Not begun"),
    PlanState.RUNNING: mark("Running"),
    PlanState.ENDED: mark("Ended"),
    PlanState.REFUNDED: mark("Refunded"),
    PlanState.UNDATED: mark("No period stated"),
}
_WINDOWS = {
    WindowKind.FIVE_HOURS: mark("5 hours"),
    WindowKind.WEEK: mark("week"),
    WindowKind.MONTH: mark("month"),
}


def kind_of_stop(kind: StopKind) -> str:
    """Return what lets calls through."""
    return _(_KINDS[kind])


def reason_words(reason: StopReason) -> str:
    """Say why it stops."""
    return _(_REASONS[reason])


def state_word(state: PlanState) -> str:
    """Return where a subscription stands."""
    return _(_STATES[state])


def window_words(one: QuotaWindow) -> str:
    """Say a quota window, what was used of it and what expired."""
    name = one.month or _(_WINDOWS[one.kind])
    words = f"{name}: {plain(one.granted)} {one.unit}".strip()
    if one.used is not None:
        words += _(", {used} used").format(used=plain(one.used))
    if one.expired is not None:
        words += _(", {expired} expired unused").format(expired=plain(one.expired))
    return words
