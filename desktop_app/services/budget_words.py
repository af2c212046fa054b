"""Say budgets, their alerts and what to know of them in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from desktop_app.domain.budgets import Alert, Budget, BudgetOf, Remark, Standing
from desktop_app.domain.money import plain, round_half_up
from desktop_app.domain.names import named
from desktop_app.i18n import _, mark, ngettext

_OF = {
    BudgetOf.ACCOUNT: mark("Account"),
    BudgetOf.DEPARTMENT: mark("Department"),
    BudgetOf.MODEL: mark("Model"),
    BudgetOf.API_KEY: mark("API key"),
}
_REMARKS = {
    Remark.NO_ALLOCATION: mark(
        "Allocation is not run: a department's costs are not known."
    ),
    Remark.NO_BILL: mark("No bill of this month is imported."),
    Remark.NO_LINE: mark("The month has no line of it."),
    Remark.UNKNOWN: mark("No line of any month names it: check the spelling."),
    Remark.NEGATIVE: mark("Refunds exceed the charges."),
    Remark.OTHER_CURRENCY: mark("Not counted, in another currency: {others}."),
    Remark.UNDATED: mark(
        "Some lines bear no day of this month: they count, but nothing is foreseen "
        "from them."
    ),
    Remark.LATE_THRESHOLD: mark(
        "A threshold above 100 % warns only after the limit is passed."
    ),
    Remark.SHARE: mark(
        "An allocation has no days: the day and the forecast are its share of all "
        "bills'."
    ),
    Remark.SHORT: mark("Fewer than 28 days with lines: no forecast."),
}


def of_word(of: BudgetOf) -> str:
    """Return what a budget limits, as one word."""
    return _(_OF[of])


def subject_words(one: Budget) -> str:
    """Return the name of what a budget limits, with what people call it."""
    return named(one.name, one.called)


def percent_words(share: Decimal | None) -> str:
    """Write a share with one decimal; rounded in the view only."""
    return "–" if share is None else f"{round_half_up(share, 1)} %"


def remark_words(one: Standing) -> str:
    """Say what to know of a standing before its figures are believed."""
    others = ", ".join(f"{plain(a)} {c}" for c, a in sorted(one.others.items()))
    return " ".join(_(_REMARKS[each]).format(others=others) for each in one.remarks)


def alert_words(one: Alert) -> str:
    """Say an alert in one sentence."""
    return _(
        "{of} {name} reached {threshold} % of its budget in {period}: {actual} of "
        "{limit} {currency}."
    ).format(
        of=of_word(one.budget.of),
        name=subject_words(one.budget),
        threshold=plain(one.threshold),
        period=one.period,
        actual=plain(one.actual),
        limit=plain(one.budget.limit),
        currency=one.budget.currency,
    )


def alerts_words(found: Sequence[Alert]) -> str:
    """Say several alerts in one sentence; none: empty."""
    if not found:
        return ""
    if len(found) == 1:
        return alert_words(found[0])
    words = ngettext(
        "{count} budget threshold was reached; the first: {first}",
        "{count} budget thresholds were reached; the first: {first}",
        len(found),
    )
    return words.format(count=len(found), first=alert_words(found[0]))


def standing_words(one: Standing) -> str:
    """Say how much of a budget is used."""
    return _("{of} {name} has used {share} of its budget in {period}.").format(
        of=of_word(one.budget.of),
        name=subject_words(one.budget),
        share=percent_words(one.share),
        period=one.period,
    )


def warning_words(found: Sequence[Standing]) -> str:
    """Say which budgets of a month are at a threshold; none: empty."""
    reached = [one for one in found if one.reached]
    if not reached:
        return ""
    named = ", ".join(
        f"{of_word(one.budget.of)} {subject_words(one.budget)} "
        f"({percent_words(one.share)})"
        for one in reached
    )
    words = ngettext(
        "{count} budget has reached a threshold: {names}.",
        "{count} budgets have reached a threshold: {names}.",
        len(reached),
    )
    return words.format(count=len(reached), names=named)
