"""Put the parts together: a ledger that is ready to be worked with."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from desktop_app.jobs import Progress
from desktop_app.services.shipping import missing_lists
from desktop_app.store.workspace import Workspace

# What reads price lists takes a while to load, and most ledgers lack none.
_PRICING = "desktop_app.services.pricing"


def open_ledger(
    root: Path, progress: Progress, *, write: bool, person: str = ""
) -> Workspace:
    """Open a ledger; a new one is made with the shipped price snapshots.

    ``person`` is who decides, for the audit trail.

    Raises:
        Busy: another Plumbline writes to it.
        Refused: it was made by a newer Plumbline, or cannot be read.
    """
    fresh = not (root / "ledger.sqlite").exists()
    if not fresh and not write:
        return Workspace.open(root, write=False, person=person)
    home = Workspace.open(root, write=True, person=person)
    if missing_lists(home):
        import_module(_PRICING).install_shipped_prices(home, progress)
    if write:
        return home
    home.close()
    return Workspace.open(root, write=False, person=person)
