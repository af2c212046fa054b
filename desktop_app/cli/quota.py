"""Audit what was deducted from free quota."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from desktop_app.cli.desk import opened, scope_of
from desktop_app.cli.output import Column, write_json, write_table, write_text
from desktop_app.i18n import _
from desktop_app.services.quota_audit import quota_audit

DONE = 0


def audit(arguments: argparse.Namespace) -> int:
    """List each free quota: granted, used, left, expired, charged too early."""
    with opened(arguments) as (home, _progress):
        found = quota_audit(home, scope_of(arguments))
    rows = [asdict(one) for one in found]
    if arguments.json:
        write_json(rows)
        return DONE
    if not rows:
        write_text(_("No bill in scope has free quota, and no term grants any."))
        return DONE
    write_table("", _columns(), rows)
    return DONE


def _columns() -> list[Column]:
    return [
        Column("account", _("Account")),
        Column("model", _("Model")),
        Column("unit", _("Unit")),
        Column("quantity", _("Granted"), right=True),
        Column("used", _("Used"), right=True),
        Column("left", _("Remaining"), right=True),
        Column("expires", _("Expires")),
        Column("expired", _("Expired unused"), right=True),
        Column("early_lines", _("Charged while left"), right=True),
        Column("early_billed", _("Billed"), right=True),
        Column("currency", _("Currency")),
    ]
