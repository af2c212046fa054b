"""Offer the first steps where a ledger holds no bill yet."""

from __future__ import annotations

from desktop_app.i18n import _
from desktop_app.paths import default_ledger
from desktop_app.ui.desk import Desk
from desktop_app.ui.widgets.empty import Empty

SAMPLE = "sample"


def open_sample(desk: Desk) -> None:
    """Open the sample ledger instead: invented bills never mix with real ones."""
    desk.ledger_wanted.emit(default_ledger().parent / SAMPLE)


def no_bill_yet(desk: Desk) -> Empty:
    """Say that there is no bill yet, and offer to import one or to look around."""
    return Empty(
        _("No bill yet"),
        _(
            "Import the bill files that your provider's console exports, "
            "or drop them on this window. They stay on this machine."
        ),
        (_("Import files…"), desk.import_paths),
        (_("Open the sample ledger"), lambda: open_sample(desk)),
        icon="receipt-text",
    )
