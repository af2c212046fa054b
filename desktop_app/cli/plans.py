"""Audit what was charged to savings plans."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from desktop_app.cli.desk import opened, scope_of
from desktop_app.cli.output import (
    Column,
    write_csv,
    write_json,
    write_table,
    write_text,
)
from desktop_app.i18n import _
from desktop_app.services.plan_audit import plan_audit

DONE = 0


def audit(arguments: argparse.Namespace) -> int:
    """List each month's plans: committed, deducted, unused, charged beside them."""
    with opened(arguments) as (home, _progress):
        found = plan_audit(home, scope_of(arguments))
    if arguments.json:
        write_json([asdict(one) for one in found])
        return DONE
    rows = [{**asdict(one), "plans": ", ".join(one.plans)} for one in found]
    if arguments.csv:
        write_csv([one.key for one in _columns()], rows)
        return DONE
    if not found:
        write_text(
            _(
                "No bill in scope was charged to a savings plan, and no term commits"
                " any."
            )
        )
        return DONE
    write_table("", _columns(), rows)
    return DONE


def _columns() -> list[Column]:
    return [
        Column("account", _("Account")),
        Column("month", _("Month")),
        Column("plans", _("Plans")),
        Column("committed", _("Committed"), right=True),
        Column("deducted", _("Deducted"), right=True),
        Column("unused", _("Unused"), right=True),
        Column("expired", _("Expired unused"), right=True),
        Column("over", _("Over"), right=True),
        Column("early_lines", _("Charged while left"), right=True),
        Column("early_billed", _("Billed"), right=True),
        Column("currency", _("Currency")),
    ]
