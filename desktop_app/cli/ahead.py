"""Show what stops first, and what was paid in advance."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from desktop_app.cli.budgets import write_rows
from desktop_app.cli.desk import opened, scope_of
from desktop_app.cli.output import Column, write_table
from desktop_app.domain.money import plain, round_half_up
from desktop_app.domain.stops import Stop
from desktop_app.domain.subscriptions import SplitMonth, Subscription
from desktop_app.i18n import _
from desktop_app.services.ahead_words import (
    kind_of_stop,
    reason_words,
    state_word,
    window_words,
)
from desktop_app.services.simulating import stops
from desktop_app.services.subscribing import plans_held

DONE = 0
SHOWN = 4  # decimals of what is an estimate


def stopping(arguments: argparse.Namespace) -> int:
    """List what stops, the soonest first."""
    with opened(arguments) as (home, progress):
        found = stops(home, arguments.account, progress)
    rows = [stop_record(one) for one in found]
    if arguments.json or arguments.csv or not rows:
        none = _("No bill is imported, so nothing can be foreseen.")
        return write_rows(rows, tuple(Stop.__dataclass_fields__), arguments, none)
    shown = [
        {
            **row,
            "kind": kind_of_stop(one.kind),
            "reason": reason_words(one.reason),
            "daily": round_half_up(one.daily, SHOWN),
        }
        for row, one in zip(rows, found, strict=True)
    ]
    title = _("Counted from {day}, the last day with lines").format(
        day=max(one.since for one in found)
    )
    write_table(title, _stop_columns(), shown)
    return DONE


def subscriptions(arguments: argparse.Namespace) -> int:
    """List purchases and commitments, or how the months split."""
    with opened(arguments) as (home, progress):
        held = plans_held(home, scope_of(arguments), progress)
    if arguments.json:
        return write_rows(
            [split_record(one) for one in held.months]
            if arguments.months
            else [plan_record(one) for one in held.found],
            (),
            arguments,
            "",
        )
    if arguments.months:
        return _show([split_record(one) for one in held.months], arguments, _splits())
    rows = [
        {
            **plan_record(one),
            "state": one.state.value if arguments.csv else state_word(one.state),
            "windows": "; ".join(window_words(each) for each in one.windows),
            "months": "; ".join(f"{m} {plain(a)}" for m, a in one.months.items()),
        }
        for one in held.found
    ]
    columns = _plan_columns()
    if not arguments.csv:
        columns = [one for one in columns if one.right or _said(one.key, rows)]
    return _show(rows, arguments, columns)


def _said(key: str, rows: Sequence[Mapping[str, object]]) -> bool:
    """Whether a column has a place in the terminal: months would need too much."""
    return key != "months" and any(row[key] for row in rows)


def stop_record(one: Stop) -> dict[str, object]:
    """Return what stops as JSON keys."""
    return asdict(one) | {"kind": one.kind.value, "reason": one.reason.value}


def plan_record(one: Subscription) -> dict[str, object]:
    """Return a subscription as JSON keys."""
    windows = [asdict(each) | {"kind": each.kind.value} for each in one.windows]
    return asdict(one) | {
        "state": one.state.value,
        "windows": windows,
        "months": dict(one.months),
    }


def split_record(one: SplitMonth) -> dict[str, object]:
    """Return a month's split as JSON keys."""
    return asdict(one) | {"whole": one.whole, "borne": one.borne}


def _show(
    rows: list[dict[str, object]],
    arguments: argparse.Namespace,
    columns: list[Column],
) -> int:
    if arguments.csv or not rows:
        keys = [column.key for column in columns]
        none = _("No bill in scope holds a subscription, and no term commits to one.")
        return write_rows(rows, keys, arguments, none)
    shown: list[Mapping[str, object]] = [*rows]
    write_table("", columns, shown)
    return DONE


def _stop_columns() -> list[Column]:
    return [
        Column("day", _("Stops on")),
        Column("reason", _("Why")),
        Column("kind", _("What")),
        Column("name", _("Name")),
        Column("account", _("Account")),
        Column("left", _("Remaining"), right=True),
        Column("daily", _("A day"), right=True),
        Column("unit", _("Unit")),
        Column("formula", _("Formula")),
    ]


def _plan_columns() -> list[Column]:
    return [
        Column("state", _("State")),
        Column("plan", _("Plan")),
        Column("provider", _("Provider")),
        Column("account", _("Account")),
        Column("starts", _("From")),
        Column("ends", _("To")),
        Column("renewal", _("Auto-renewal")),
        Column("stated", _("Stated")),
        Column("paid", _("Paid"), right=True),
        Column("currency", _("Currency")),
        Column("months", _("Cost by month")),
        Column("windows", _("Quota windows")),
        Column("source", _("Source")),
    ]


def _splits() -> list[Column]:
    return [
        Column("period", _("Month")),
        Column("currency", _("Currency")),
        Column("subscription", _("Subscription"), right=True),
        Column("bill", _("Bill"), right=True),
        Column("whole", _("Billed"), right=True),
        Column("amortised", _("Amortised"), right=True),
        Column("borne", _("Bill + amortised"), right=True),
    ]
