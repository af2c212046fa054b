"""Look at a price list before it is published: what it changes, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.compute as pc

from desktop_app.domain.prices import RuleDifference, Skipped, SnapshotInfo
from desktop_app.i18n import _
from desktop_app.services.comparing import differences
from desktop_app.services.refusing import in_words
from desktop_app.store.workspace import Workspace
from importers.contract import ImportRefused
from importers.prices.faults import ListFaulty
from importers.prices.lists import read_price_list
from importers.prices.rules import PriceList

_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class PricePreview:
    """What publishing a price list would give; ``faults`` forbid it."""

    rules: int = 0
    dated: datetime | None = None
    skipped: tuple[Skipped, ...] = ()
    faults: tuple[Skipped, ...] = ()
    before: SnapshotInfo | None = None  # the snapshot that it is compared with
    changes: tuple[RuleDifference, ...] = ()
    message: str = ""  # why it cannot be read at all
    hint: str = ""

    @property
    def publishable(self) -> bool:
        """Whether it may be published."""
        return self.rules > 0 and not self.faults and not self.message


def preview_prices(
    home: Workspace, path: Path, effective_from: datetime | None
) -> PricePreview:
    """Read a price list and compare it with the snapshot before it."""
    try:
        prices = read_price_list(path, effective_from)
    except ListFaulty as refusal:
        faults = tuple(
            Skipped(one.row, one.column, _(one.reason).format(**one.facts))
            for one in refusal.faults
        )
        told = in_words(refusal)
        return PricePreview(faults=faults, message=told.message, hint=told.hint)
    except ImportRefused as refusal:
        told = in_words(refusal)
        return PricePreview(message=told.message, hint=told.hint)
    before = _before(home, prices)
    changes = (
        differences(home.snapshots.rules(before.id), prices.rules) if before else ()
    )
    skipped = tuple(
        Skipped(one.row, one.text, _(one.reason).format(**one.facts))
        for one in prices.skipped
    )
    return PricePreview(
        rules=prices.rules.num_rows,
        dated=prices.dated,
        skipped=skipped,
        before=before,
        changes=tuple(changes),
    )


def _before(home: Workspace, prices: PriceList) -> SnapshotInfo | None:
    """Return the newest snapshot of the same provider that holds from no later."""
    latest = prices.dated or datetime.max.replace(tzinfo=UTC)
    earlier = [
        info
        for info in home.snapshots.list()
        if (info.effective_from or _FIRST) <= latest and _provides(home, info, prices)
    ]
    return max(earlier, key=lambda i: i.effective_from or _FIRST, default=None)


def _provides(home: Workspace, info: SnapshotInfo, prices: PriceList) -> bool:
    providers = pc.unique(home.snapshots.rules(info.id).column("provider")).to_pylist()
    return prices.provider in providers
