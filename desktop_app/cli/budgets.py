"""Set budgets, hold them against what was billed, and list their alerts."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from desktop_app.cli.desk import opened
from desktop_app.cli.output import (
    Column,
    complain,
    write_csv,
    write_json,
    write_table,
    write_text,
)
from desktop_app.domain.budgets import Alert, Budget, BudgetOf, Posted, Standing
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _
from desktop_app.paths import settings_file
from desktop_app.services.budget_words import (
    of_word,
    percent_words,
    remark_words,
    subject_words,
)
from desktop_app.services.budgeting import (
    Asked,
    add_budget,
    add_budgets,
    list_alerts,
    list_budgets,
    raise_alerts,
    remove_budget,
    standings,
)
from desktop_app.services.checking_budgets import read_budgets
from desktop_app.services.mailing import (
    note_posted,
    post_alerts,
    posted_words,
    route_of,
)
from desktop_app.settings import load
from desktop_app.store.workspace import Workspace

DONE, NOT_SENT = 0, 1
Rows = Sequence[Mapping[str, object]]


def add(arguments: argparse.Namespace) -> int:
    """Set one monthly limit."""
    budget = Budget(
        of=BudgetOf(arguments.of),
        name=arguments.name,
        currency=arguments.currency,
        limit=arguments.limit,
        thresholds=tuple(arguments.thresholds),
        starts=arguments.starts or "",
        ends=arguments.ends or "",
        note=arguments.note,
    )
    with opened(arguments) as (home, _progress):
        made = add_budget(home, budget).value
    return _told([made], arguments, _("Budget {id} was set.").format(id=made.id))


def take(arguments: argparse.Namespace) -> int:
    """Set the budgets of a list."""
    with opened(arguments) as (home, _progress):
        made = add_budgets(home, read_budgets(arguments.file)).value
    words = _("{count} budgets were set.").format(count=len(made))
    return _told(made, arguments, words)


def remove(arguments: argparse.Namespace) -> int:
    """Take a budget out."""
    with opened(arguments) as (home, _progress):
        gone = remove_budget(home, arguments.id).value
    words = _("Budget {id} was taken out.").format(id=gone.id)
    return _told([gone], arguments, words)


def catalogue(arguments: argparse.Namespace) -> int:
    """Hold the budgets against a month."""
    with opened(arguments) as (home, progress):
        found = standings(home, Asked(arguments.period or ""), progress)
        known = bool(list_budgets(home))
    rows = [standing_record(one) for one in found]
    none = _("No budget holds in this month.") if known else _("There is no budget.")
    if arguments.json or arguments.csv or not rows:
        return write_rows(rows, _STANDING_KEYS, arguments, none)
    shown = [
        {
            **row,
            "of": of_word(one.budget.of),
            "name": subject_words(one.budget),
            "share": percent_words(one.share),
        }
        for row, one in zip(rows, found, strict=True)
    ]
    write_table(found[0].period, _standing_columns(), shown)
    for one in found:
        words = remark_words(one)
        if words:
            write_text(f"{of_word(one.budget.of)} {subject_words(one.budget)}: {words}")
    return DONE


def alerts(arguments: argparse.Namespace) -> int:
    """Raise what was crossed, list all alerts, and send them if asked to."""
    with opened(arguments) as (home, progress):
        raise_alerts(home, progress)
        posted = _sent(home) if arguments.send else Posted()
        found = list_alerts(home)
    rows = [alert_record(one) for one in found]
    none = _("No threshold of a budget was crossed.")
    if arguments.json or arguments.csv or not rows:
        write_rows(rows, _ALERT_KEYS, arguments, none)
    else:
        shown = [
            {
                **row,
                "of": of_word(one.budget.of),
                "name": subject_words(one.budget),
            }
            for row, one in zip(rows, found, strict=True)
        ]
        write_table("", _alert_columns(), shown)
    if posted_words(posted):
        complain(posted_words(posted))
    return NOT_SENT if posted.problem else DONE


def standing_record(one: Standing) -> dict[str, object]:
    """Return where a budget stands, as JSON keys."""
    ahead = one.outlook
    return {
        **budget_record(one.budget),
        "period": one.period,
        "actual": one.actual,
        "share": one.share,
        "left": one.left,
        "others": dict(one.others),
        "reached": list(one.reached),
        "expected": ahead.expected if ahead else None,
        "low": ahead.low if ahead else None,
        "high": ahead.high if ahead else None,
        "crossing": ahead.crossing if ahead else None,
        "foreseen": ahead.foreseen if ahead else False,
        "remarks": [each.value for each in one.remarks],
    }


def budget_record(one: Budget) -> dict[str, object]:
    """Return a budget as JSON keys."""
    names = ("id", "name", "called", "currency", "limit", "starts", "ends", "note")
    return {
        "of": one.of.value,
        **{name: getattr(one, name) for name in names},
        "thresholds": list(one.thresholds),
    }


def alert_record(one: Alert) -> dict[str, object]:
    """Return an alert as JSON keys."""
    return {
        "id": one.id,
        "of": one.budget.of.value,
        "name": one.budget.name,
        "called": one.budget.called,
        "currency": one.budget.currency,
        "limit": one.budget.limit,
        "period": one.period,
        "threshold": one.threshold,
        "actual": one.actual,
        "raised_at": one.raised_at,
        "sent_at": one.sent_at,
        "problem": one.problem,
    }


def write_rows(
    rows: Rows, keys: Sequence[str], arguments: argparse.Namespace, none: str
) -> int:
    """Write rows for a machine; for a person, that there are none."""
    if arguments.json:
        write_json(list(rows))
    elif arguments.csv:
        write_csv(keys, rows)
    else:
        write_text(none)
    return DONE


def _sent(home: Workspace) -> Posted:
    route = route_of(load(settings_file()))
    if route is None:
        raise Refused(
            _("No mail server is set up, so no alert was sent."),
            _("Open the window: Budgets, E-mail…"),
        )
    return note_posted(home, post_alerts(home, route)).value


def _told(found: Sequence[Budget], arguments: argparse.Namespace, words: str) -> int:
    if arguments.json:
        write_json([budget_record(one) for one in found])
    else:
        write_text(words)
    return DONE


_STANDING_KEYS = (
    "id",
    "of",
    "name",
    "called",
    "currency",
    "period",
    "limit",
    "actual",
    "share",
    "left",
    "expected",
    "low",
    "high",
    "crossing",
    "foreseen",
)
_ALERT_KEYS = (
    "id",
    "of",
    "name",
    "called",
    "currency",
    "limit",
    "period",
    "threshold",
    "actual",
    "raised_at",
    "sent_at",
    "problem",
)


def _standing_columns() -> list[Column]:
    return [
        Column("id", _("ID"), right=True),
        Column("of", _("Kind")),
        Column("name", _("Name")),
        Column("limit", _("Limit"), right=True),
        Column("actual", _("Actual"), right=True),
        Column("share", _("Used"), right=True),
        Column("expected", _("Forecast"), right=True),
        Column("crossing", _("Crossing")),
        Column("currency", _("Currency")),
    ]


def _alert_columns() -> list[Column]:
    return [
        Column("raised_at", _("Raised")),
        Column("period", _("Month")),
        Column("of", _("Kind")),
        Column("name", _("Name")),
        Column("threshold", _("Threshold, %"), right=True),
        Column("actual", _("Actual"), right=True),
        Column("limit", _("Limit"), right=True),
        Column("currency", _("Currency")),
        Column("sent_at", _("Sent")),
        Column("problem", _("Why not sent")),
    ]
