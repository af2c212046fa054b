"""Build the sample ledger: a year of invented bills, real prices, planted faults."""

from __future__ import annotations

from pathlib import Path

from desktop_app.domain.bills import ImportStatus, Receipt, Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.findings import RunSummary
from desktop_app.domain.usage import Holder
from desktop_app.jobs import Progress
from desktop_app.paths import resources
from desktop_app.services.documenting import import_documents
from desktop_app.services.importing import import_paths
from desktop_app.services.mapping import keep_mapping, load_mapping
from desktop_app.services.naming import import_names
from desktop_app.services.pairing import pair
from desktop_app.services.papers import Defaults
from desktop_app.services.pricing import import_prices, list_snapshots
from desktop_app.services.reconciling import reconcile_each
from desktop_app.services.terms import import_discounts, list_discounts
from desktop_app.store.workspace import Workspace

SAMPLES = "samples"
PAPERS = Defaults(provider="alibaba")  # its list names no provider
LOGGED = Holder("alibaba", "1064000000000042")  # who keeps a log of its own requests
GATEWAY = "hx-gateway"


def build_sample(
    home: Workspace, progress: Progress
) -> Outcome[tuple[list[Receipt], list[RunSummary]]]:
    """Import the sample bills with their names and terms, and reconcile them.

    There is a run for each currency: the gateway counts in US dollars. Doing it
    again changes nothing: what is there already is left alone.
    """
    folder = resources() / SAMPLES
    published = {one.source for one in list_snapshots(home)}
    for prices in sorted((folder / "prices").glob("*.csv")):
        if prices.name not in published:
            import_prices(home, prices)
    receipts = _import(home, folder, progress)
    fresh = any(one.status is ImportStatus.IMPORTED for one in receipts)
    if fresh and not list_discounts(home):
        import_discounts(home, folder / "discounts.csv")
        import_names(home, folder / "names.csv")
        for papers in sorted((folder / "papers").glob("*.csv")):
            import_documents(home, papers, PAPERS)
        pair(home, LOGGED, LOGGED)
    runs = reconcile_each(home, Scope(), progress).value
    everything = Changed.BILLS | Changed.PRICES | Changed.FINDINGS | Changed.NAMES
    return Outcome((receipts, runs), everything | Changed.TERMS | Changed.ACTIVITY)


def _import(home: Workspace, folder: Path, progress: Progress) -> list[Receipt]:
    """Import bills, what a gateway logged, and what a trial counted itself."""
    for mapping in sorted((folder / "usage").glob("*.toml")):
        keep_mapping(home, load_mapping(mapping))
    log = sorted((folder / "usage").glob("*.csv"))
    given = (
        ([folder / "bills", folder / "earlier"], ""),
        ([folder / "gateway"], GATEWAY),
        (log, LOGGED.account),
    )
    return [
        receipt
        for paths, account in given
        for receipt in import_paths(home, paths, progress, account=account).value
    ]
