"""Show the flow of each account and what may be spent."""

from __future__ import annotations

import argparse
from decimal import Decimal

from desktop_app.cli.desk import opened
from desktop_app.cli.output import Column, write_json, write_table, write_text
from desktop_app.domain.money import negated
from desktop_app.i18n import _
from desktop_app.services.balancing import AccountFlow, account_flows

DONE = 0
_FIGURES = (
    "opening",
    "top_ups",
    "redemptions",
    "payments",
    "settled",
    "rounding",
    "closing",
    "stated",
    "difference",
    "credit_limit",
    "unsettled_now",
    "unsettled_before",
    "available",
)


def flow_record(one: AccountFlow) -> dict[str, object]:
    """Return an account's flow as JSON keys."""
    names = ("provider", "account", "currency", "since", "until", *_FIGURES)
    return {name: getattr(one, name) for name in names} | {
        "documents": [document.id for document in one.documents],
        "bills": [bill.text for bill in one.bills],
        "notes": list(one.notes),
    }


def show(arguments: argparse.Namespace) -> int:
    """Show the account flow and the available balance."""
    with opened(arguments) as (home, _progress):
        found = account_flows(home, arguments.account)
    if arguments.json:
        write_json([flow_record(one) for one in found])
        return DONE
    for one in found:
        _write(one)
    return DONE


def _write(one: AccountFlow) -> None:
    steps: list[tuple[str, Decimal | None]] = [
        (_("Opening balance"), one.opening),
        (_("+ top-ups"), one.top_ups),
        (_("+ redemptions"), one.redemptions),
        (_("+ payments"), one.payments),
        (_("− settled bills"), negated(one.settled)),
        (_("+ rounding of the months"), one.rounding),
        (_("= closing balance"), one.closing),
        (_("stated closing balance"), one.stated),
        (_("difference"), one.difference),
        (_("+ credit limit"), one.credit_limit),
        (_("− unsettled this month"), negated(one.unsettled_now)),
        (_("− unsettled earlier"), negated(one.unsettled_before)),
        (_("= available balance"), one.available),
    ]
    title = " · ".join(word for word in (one.provider, one.account, one.since) if word)
    columns = [Column("step", ""), Column("amount", one.currency, right=True)]
    write_table(title, columns, [{"step": s, "amount": a} for s, a in steps])
    for words in one.notes:
        write_text(words)
