"""Fetch a provider's bill over the network, page by page, when a person asks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop_app.connectors.cost_query import (
    ENDPOINT,
    PAGE_SIZE,
    SYSTEM,
    Place,
    Query,
)
from desktop_app.connectors.key_pairs import Entered, KeyPair
from desktop_app.connectors.keyrings import keep, kept
from desktop_app.connectors.model_router import ModelRouter
from desktop_app.connectors.patience import Pace
from desktop_app.domain.bills import ImportStatus, Receipt
from desktop_app.domain.changes import Outcome
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.services.importing import import_paths
from desktop_app.store.fetched import FetchedPages
from desktop_app.store.workspace import Workspace

_TRIES = 2  # how often a range is begun anew because rows came in meanwhile


@dataclass(frozen=True)
class Access:
    """How to reach a provider: with which key, where, and how politely."""

    pair: KeyPair | None = None  # None: the one in the system keyring
    endpoint: str = ENDPOINT
    pace: Pace = field(default_factory=Pace)


def fetch_and_import(
    home: Workspace,
    query: Query,
    access: Access,
    progress: Progress,
    *,
    accept_overlap: bool = False,
    account: str = "",
) -> Outcome[list[Receipt]]:
    """Fetch ModelRouter's cost breakdown and import it like a saved file.

    Raises:
        Refused: there is no key, or an answer was not to be had.
        Cancelled: the person asked to stop; the pages so far are kept.
    """
    file = fetch_cost_breakdown(home, query, access, progress)
    taken = import_paths(
        home, [file], progress, accept_overlap=accept_overlap, account=account
    )
    done = {ImportStatus.IMPORTED, ImportStatus.ALREADY_IMPORTED}
    if all(receipt.status in done for receipt in taken.value):
        file.unlink(missing_ok=True)  # the ledger keeps it among its sources
    return taken


def fetch_for_review(
    home: Workspace,
    query: Query,
    entered: Entered | None,
    endpoint: str,
    progress: Progress,
) -> Path:
    """Fetch into a file that a person reviews before it is taken.

    Args:
        home: the ledger.
        query: what to ask for.
        entered: the key that was entered; None: the one in the system keyring.
        endpoint: where to ask.
        progress: counts rows.

    Raises:
        Refused: there is no key, or an answer was not to be had.
        Cancelled: the person asked to stop; the pages so far are kept.
    """
    if entered is not None and entered.keep:
        keep(SYSTEM, entered.pair)
    access = Access(entered.pair if entered else None, endpoint)
    return fetch_cost_breakdown(home, query, access, progress)


def fetch_cost_breakdown(
    home: Workspace, query: Query, access: Access, progress: Progress
) -> Path:
    """Fetch all pages of a query into one file, a page a line, and name the file.

    What an earlier fetch of the same query left is not asked for again.

    Raises:
        Refused: there is no key, or an answer was not to be had.
        Cancelled: the person asked to stop; the pages so far are kept.
    """
    router = ModelRouter(_pair(access), access.endpoint, access.pace)
    pages = home.fetched
    for _attempt in range(_TRIES):
        try:
            rows = _all_pages(router, query, pages, progress)
        except _Moved:
            pages.restart(query.facts)
            continue
        if rows:
            return pages.finish(query.file_name)
        pages.restart(query.facts)
        raise Refused(
            _("ModelRouter has no charges from {first} to {last}.").format(
                first=query.first, last=query.last
            ),
            _("Choose other days or departments."),
        )
    raise Refused(
        _("New rows came in while they were fetched, so the pages do not fit."),
        _("Fetch days that have ended, or fetch again later."),
    )


def _pair(access: Access) -> KeyPair:
    pair = access.pair or kept(SYSTEM)
    if pair is None:
        raise Refused(
            _("There is no key for ModelRouter in the system keyring."),
            _("Keep one: “plumbline fetch model-router key set”."),
        )
    return pair


class _Moved(Exception):
    """The total changed from one page to the next: the pages are of two states."""


def _all_pages(
    router: ModelRouter, query: Query, pages: FetchedPages, progress: Progress
) -> int:
    title = _("Fetching from ModelRouter")
    progress.begin(title)
    way = _Way()
    way.follow(pages.begin(query.facts))
    progress.begin(title, total=way.total or 0)
    progress.advance(way.rows)
    while way.place is not None:
        before = way.rows
        page = router.page(query, way.place, progress)
        way.follow([page])
        pages.add(page)
        if way.total and not progress.total:
            progress.begin(title, total=way.total)
        progress.advance(way.rows - before)
    return way.rows


@dataclass
class _Way:
    """How far the pages lead: rows so far, and the next place; None: the end."""

    rows: int = 0
    total: int | None = None
    place: Place | None = field(default_factory=lambda: Place(1))

    def follow(self, pages: Iterable[str]) -> None:
        """Go on behind these pages.

        Raises:
            _Moved: the total is not what it was.
            Refused: the answer is another page than was asked for.
        """
        for page in pages:
            said = json.loads(page, parse_float=Decimal)
            data = said.get("data") or {}
            rows, total = data.get("rows") or [], data.get("total")
            if isinstance(total, int):
                if self.total not in {None, total}:
                    raise _Moved
                self.total = total
            self.rows += len(rows)
            self.place = self._next(said, data) if rows else None

    def _next(self, said: dict[str, Any], data: dict[str, Any]) -> Place | None:
        token = str(said.get("nextToken") or "")
        here = self.place or Place(1)
        if here.token:
            return Place(here.number + 1, token) if token else None
        if self.total is not None and self.rows >= self.total:
            return None
        if data.get("page", here.number) != here.number:
            return self._by_token(token, here, data)
        size = data.get("pageSize") or data.get("page_size") or PAGE_SIZE
        if self.total is None and len(data["rows"]) < int(size):
            return None
        return Place(here.number + 1)

    def _by_token(self, token: str, here: Place, data: dict[str, Any]) -> Place:
        """Let tokens lead where page numbers do not."""
        if token:
            return Place(here.number + 1, token)
        raise Refused(
            _("ModelRouter answered page {answered} when asked for {asked}.").format(
                answered=data.get("page"), asked=here.number
            ),
            _("Fetch again later, or save the pages yourself and import them."),
        )
