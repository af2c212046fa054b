"""Publish price snapshots: from lists, from what ships, from a bill's own prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from desktop_app.calc.window_words import window_in_words
from desktop_app.domain.bills import Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused
from desktop_app.domain.prices import RuleDifference, Skipped, SnapshotInfo
from desktop_app.i18n import _, mark
from desktop_app.jobs import Progress
from desktop_app.services.capturing import captured_rules
from desktop_app.services.comparing import differences
from desktop_app.services.refusing import in_words
from desktop_app.services.shipping import missing_lists, shipped_folder
from desktop_app.store.snapshots import Edition
from desktop_app.store.workspace import Workspace
from importers.contract import ImportRefused
from importers.prices.lists import read_price_list
from importers.prices.rules import PriceList, SkippedRow

EVENT = "prices"
PUBLISHED = mark(
    "Price snapshot {name} was published: {rules} rules, {skipped} rows not taken."
)


def import_prices(
    home: Workspace,
    path: Path,
    *,
    effective_from: datetime | None = None,
    name: str | None = None,
) -> Outcome[SnapshotInfo]:
    """Publish a price list as a snapshot, whole or not at all.

    Raises:
        Refused: it is no price list, or a row of a person's own list is wrong.
    """
    try:
        prices = read_price_list(path, effective_from)
    except ImportRefused as refusal:
        raise in_words(refusal) from refusal
    edition = Edition(
        name=name or path.stem,
        effective_from=prices.dated,
        effective_to=_last_end(prices.rules),
        source=prices.source_name,
    )
    return _publish(home, prices.rules, prices.skipped, edition)


def install_shipped_prices(
    home: Workspace, progress: Progress
) -> Outcome[list[SnapshotInfo]]:
    """Publish the price lists that ship with the app, those not yet there."""
    missing = missing_lists(home)
    installed: list[SnapshotInfo] = []
    if missing:
        progress.begin(_("Installing price snapshots"), total=len(missing))
    for entry in missing:
        installed.append(_install(home, shipped_folder(), entry))
        progress.advance()
    return Outcome(installed, Changed.PRICES if installed else Changed.NOTHING)


def list_snapshots(home: Workspace) -> list[SnapshotInfo]:
    """Return all price snapshots, by the day they hold from."""
    return list(home.snapshots.list())


def show_snapshot(
    home: Workspace, snapshot_id: str
) -> tuple[SnapshotInfo, pa.Table, list[Skipped]]:
    """Return a snapshot, its rules, and the rows of its list that were not taken."""
    info = home.snapshots.find(snapshot_id)
    return info, home.snapshots.rules(info.id), list(home.snapshots.skipped(info.id))


def diff_snapshots(home: Workspace, a: str, b: str) -> list[RuleDifference]:
    """Return what is new, gone, dearer or cheaper in ``b`` against ``a``."""
    before, after = home.snapshots.find(a), home.snapshots.find(b)
    return differences(home.snapshots.rules(before.id), home.snapshots.rules(after.id))


def rule_window(rule: Mapping[str, Any]) -> str:
    """Say at which weekdays and times a rule holds; empty: at all times."""
    return window_in_words(rule)


def capture_prices(
    home: Workspace, scope: Scope, *, name: str
) -> Outcome[SnapshotInfo]:
    """Publish the list prices that a scope's bills state as a snapshot.

    Raises:
        Refused: no line in the scope states a list price.
    """
    prices = captured_rules(home.lines.parts(scope))
    if not prices.rules.num_rows:
        raise Refused(
            _("No charge line here states a list price, a model and a type."),
            _("Choose a period with an imported bill that has them."),
        )
    edition = Edition(
        name=name,
        effective_from=prices.dated,
        effective_to=None,
        source=_("captured: {bills}").format(bills=prices.source_name),
    )
    return _publish(home, prices.rules, prices.skipped, edition)


def _install(home: Workspace, folder: Path, entry: dict[str, Any]) -> SnapshotInfo:
    prices: PriceList = read_price_list(
        folder / entry["file"], entry.get("effective_from")
    )
    edition = Edition(
        name=entry["name"],
        effective_from=prices.dated,
        effective_to=None,
        source=entry["where"],
    )
    return home.snapshots.publish(prices.rules, prices.skipped, edition)


def _publish(
    home: Workspace, rules: pa.Table, skipped: Sequence[SkippedRow], edition: Edition
) -> Outcome[SnapshotInfo]:
    if not rules.num_rows:
        first = skipped[0] if skipped else None
        raise Refused(
            _("No row of {file} could be taken as a price.").format(
                file=edition.source
            ),
            _("Row {row}: {why}").format(
                row=first.row, why=_(first.reason).format(**first.facts)
            )
            if first
            else "",
        )
    known = {info.id for info in home.snapshots.list()}
    info = home.snapshots.publish(rules, skipped, edition)
    if info.id in known:
        return Outcome(info)
    facts = {"name": info.name, "rules": info.rules, "skipped": info.skipped}
    with home.ledger.begin() as records:
        records.record(EVENT, PUBLISHED, facts)
    return Outcome(info, Changed.PRICES | Changed.ACTIVITY)


def _last_end(rules: pa.Table) -> datetime | None:
    ends = rules.column("effective_to")
    if ends.null_count or not rules.num_rows:
        return None
    last = pc.max(ends).as_py()
    return last if isinstance(last, datetime) else None
