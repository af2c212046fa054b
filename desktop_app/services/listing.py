"""Export the lists of the window: bills, and the rows that were not taken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop_app.domain.bills import Bill
from desktop_app.domain.changes import Outcome
from desktop_app.i18n import _
from desktop_app.reports.sheets import Column, Kind, Sheet
from desktop_app.services.browsing import rejects
from desktop_app.services.reporting import write_sheets
from desktop_app.store.workspace import Workspace


def export_bills(home: Workspace, found: Sequence[Bill], path: Path) -> Outcome[int]:
    """Write a list of bills to ``.xlsx`` or ``.csv`` and return the rows."""
    del home
    columns = [
        Column("period", _("Period"), width=10),
        Column("provider", _("Provider")),
        Column("account", _("Account"), width=20),
        Column("currency", _("Currency"), width=10),
        Column("lines", _("Lines"), Kind.COUNT),
        Column("billed_total", _("Billed"), Kind.AMOUNT),
        Column("expected_total", _("Recalculated"), Kind.AMOUNT),
        Column("difference", _("Difference"), Kind.AMOUNT),
        Column("unpriced", _("Unpriced lines"), Kind.COUNT),
        Column("findings", _("Open findings"), Kind.COUNT),
        Column("status", _("Status")),
        Column("finality", _("Finality")),
        Column("created_at", _("Created"), Kind.INSTANT),
    ]
    rows = [
        vars(one)
        | vars(one.id)
        | {"status": one.status.value, "finality": one.finality.value}
        for one in found
    ]
    return write_sheets([Sheet(_("Bills"), columns, rows)], path)


def export_rejects(home: Workspace, file: str | None, path: Path) -> Outcome[int]:
    """Write the rows that were not taken, of one file or of all."""
    columns = [
        Column("file", _("File"), width=40),
        Column("row", _("Row"), Kind.COUNT, width=10),
        Column("column", _("Column"), width=32),
        Column("value", _("Value"), width=32),
        Column("reason", _("Why it was not taken"), width=48),
    ]
    rows = [vars(one) for one in rejects(home, file)]
    return write_sheets([Sheet(_("Rejects"), columns, rows)], path)
