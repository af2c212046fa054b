"""Offer the first steps where a ledger holds no bill yet."""

from __future__ import annotations

import sys

from PySide6.QtCore import QProcess

from desktop_app.i18n import _
from desktop_app.paths import default_ledger
from desktop_app.ui.desk import Desk
from desktop_app.ui.widgets.empty import Empty

SAMPLE = "sample"


def sample_command() -> list[str]:
    """Return the words that open the sample ledger in a window of its own."""
    frozen = getattr(sys, "frozen", False)
    program = [sys.executable] if frozen else [sys.executable, "-m", "desktop_app"]
    folder = default_ledger().parent / SAMPLE
    return [*program, SAMPLE, "--ledger", str(folder), "--window"]


def open_sample(desk: Desk) -> None:
    """Open the sample ledger beside this one: invented bills never mix with real."""
    program, *words = sample_command()
    QProcess.startDetached(program, words)
    desk.notify(_("The sample ledger opens in a window of its own."))


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
