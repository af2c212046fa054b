"""Export what a usage log and a bill say of the same usage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop_app.domain.changes import Outcome
from desktop_app.domain.usage import UsageRow
from desktop_app.i18n import _
from desktop_app.reports.sheets import Column, Kind, Sheet
from desktop_app.services.reporting import write_sheets
from desktop_app.services.usage_wording import meter_word, usage_state_word
from desktop_app.store.workspace import Workspace


def export_usage(home: Workspace, rows: Sequence[UsageRow], path: Path) -> Outcome[int]:
    """Write rows of log against bill to ``.xlsx`` or ``.csv``; return how many."""
    del home
    columns = [
        Column("request", _("Request ID"), width=32),
        Column("day", _("Day"), Kind.DAY, width=12),
        Column("model", _("Model"), width=24),
        Column("type", _("Type"), width=20),
        Column("owner", _("API key"), width=20),
        Column("state", _("State"), width=20),
        Column("logged", _("Logged usage"), Kind.AMOUNT),
        Column("billed", _("Billed usage"), Kind.AMOUNT),
        Column("variance", _("Quantity variance"), Kind.AMOUNT),
        Column("log_amount", _("Log, amount"), Kind.AMOUNT),
        Column("amount", _("Bill, amount"), Kind.AMOUNT),
        Column("difference", _("Difference"), Kind.AMOUNT),
        Column("only_billed", _("Missing in the log"), Kind.AMOUNT),
        Column("only_logged", _("Missing in the bill"), Kind.AMOUNT),
        Column("quantity", _("By quantity"), Kind.AMOUNT),
        Column("price", _("By price"), Kind.AMOUNT),
        Column("boundary", _("Month boundary"), Kind.AMOUNT),
    ]
    sheet = Sheet(_("Usage log against bill"), columns, [_words(one) for one in rows])
    return write_sheets([sheet], path)


def usage_record(one: UsageRow) -> dict[str, object]:
    """Return a row as plain keys and values."""
    return {
        "model": one.key.model,
        "type": one.key.meter.value,
        "owner": one.key.owner,
        "day": one.key.day,
        "request": one.request,
        "state": one.state.value,
        "logged": one.quantities.logged,
        "billed": one.quantities.billed,
        "variance": one.quantities.variance,
        "log_amount": one.log_amount,
        "amount": one.amount,
        "difference": one.difference,
        **vars(one.variances),
        "lines": one.lines,
        "log_lines": one.log_lines,
    }


def _words(one: UsageRow) -> dict[str, object]:
    said = {"type": meter_word(one.key.meter), "state": usage_state_word(one.state)}
    return usage_record(one) | said
