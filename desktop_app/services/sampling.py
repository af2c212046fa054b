"""Build the sample ledger: invented bills, real prices, planted faults."""

from __future__ import annotations

from desktop_app.domain.bills import ImportStatus, Receipt, Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.findings import RunSummary
from desktop_app.jobs import Progress
from desktop_app.paths import resources
from desktop_app.services.documenting import import_documents
from desktop_app.services.importing import import_paths
from desktop_app.services.naming import import_names
from desktop_app.services.papers import Defaults
from desktop_app.services.pricing import import_prices, list_snapshots
from desktop_app.services.reconciling import reconcile
from desktop_app.services.terms import import_discounts, list_discounts
from desktop_app.store.workspace import Workspace

SAMPLES = "samples"
PAPERS = Defaults(provider="alibaba")  # its list names no provider


def build_sample(
    home: Workspace, progress: Progress
) -> Outcome[tuple[list[Receipt], RunSummary]]:
    """Import the sample bills with their names and terms, and reconcile them.

    Doing it again changes nothing: what is there already is left alone.
    """
    folder = resources() / SAMPLES
    published = {one.source for one in list_snapshots(home)}
    for prices in sorted((folder / "prices").glob("*.csv")):
        if prices.name not in published:
            import_prices(home, prices)
    receipts = import_paths(home, [folder / "bills"], progress).value
    fresh = any(one.status is ImportStatus.IMPORTED for one in receipts)
    if fresh and not list_discounts(home):
        import_discounts(home, folder / "discounts.csv")
        import_names(home, folder / "names.csv")
        import_documents(home, folder / "papers" / "papers-2026.csv", PAPERS)
    summary = reconcile(home, Scope(), progress).value
    everything = Changed.BILLS | Changed.PRICES | Changed.FINDINGS | Changed.NAMES
    return Outcome((receipts, summary), everything | Changed.TERMS | Changed.ACTIVITY)
