"""Name what is loaded when it is first used, so that the window opens at once.

A name is a row of data, as the commands of the terminal are. What a verb brings
along is loaded on the thread that does it, not on the window's.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from desktop_app.jobs import Progress


@dataclass(frozen=True)
class Later:
    """A class or function by its name, ``module:name``."""

    code: str

    @property
    def is_loaded(self) -> bool:
        """Whether naming it costs nothing any more."""
        return self.code.partition(":")[0] in sys.modules

    def load(self) -> Any:
        """Return what is named."""
        module, _sep, name = self.code.partition(":")
        return getattr(import_module(module), name)


def ready_for_charts(_home: object) -> None:
    """Load, on a reader thread, what draws charts: it takes half a second."""
    for room in CHART_ROOMS:
        import_module(room)


def ahead() -> list[Later]:
    """Name what pages ask for as soon as they are looked at, and is not loaded."""
    asked = (ALERTS, AWAITED, DEADLINES, EXPLAIN, EXPORTS, PLANS_HELD, STANDINGS, STOPS)
    return [one for one in asked if not one.is_loaded]


def load_each(_home: object, wanted: Sequence[Later], progress: Progress) -> None:
    """Load, on a reader thread, what will be wanted next."""
    for one in wanted:
        progress.check()
        one.load()


CHART_ROOMS = ("desktop_app.ui.chart", "desktop_app.ui.charts.trend_chart")
ADD_DOCUMENT = Later("desktop_app.services.documenting:add_document")
AWAITED = Later("desktop_app.services.awaiting:awaited")
CLOSABLE = Later("desktop_app.services.awaiting:closable")
DEADLINES = Later("desktop_app.services.awaiting:deadlines")
ALERTS = Later("desktop_app.services.noticing:alerts_of")
CONTRASTS = Later("desktop_app.services.contrasting:contrasts")
MOVEMENTS = Later("desktop_app.services.contrasting:movements")
DAY_OUTLOOKS = Later("desktop_app.services.foreseeing:day_outlooks")
BUILD_SAMPLE = Later("desktop_app.services.sample_plan:build_sample_ledger")
DOCUMENT_ENTRY = Later("desktop_app.ui.dialogs.document_entry:DocumentEntry")
EXPLAIN = Later("desktop_app.services.explaining:explain")
EXPORT = Later("desktop_app.services.exporting:export")
EXPORT_USAGE = Later("desktop_app.services.exporting:export_shown_usage")
LIST_WRITTEN = Later("desktop_app.services.exporting:list_written")
RETRY_EXPORT = Later("desktop_app.services.exporting:retry")
EXPORTS = Later("desktop_app.services.exporting:exports")
FORMAT_GUIDE = Later("desktop_app.ui.dialogs.format_guide:FormatGuide")
IMPORT_DOCUMENTS = Later("desktop_app.services.documenting:import_documents")
FETCH = Later("desktop_app.services.fetching:fetch_for_review")
FETCH_DIALOG = Later("desktop_app.ui.dialogs.fetch:Fetch")
HAS_KEY = Later("desktop_app.services.keeping_keys:has_key")
RECONCILE = Later("desktop_app.services.reconciling:reconcile_each")
SHARE_DOCUMENT = Later("desktop_app.services.documenting:share_document")
WITHDRAW_DOCUMENT = Later("desktop_app.services.documenting:withdraw_document")
IMPLIED_PRICES = Later("desktop_app.services.price_steps:implied_prices")
REVERIFY = Later("desktop_app.services.verifying:reverify_totals")
BUDGET_ENTRY = Later("desktop_app.ui.dialogs.budget_entry:BudgetEntry")
KNOWN_NAMES = Later("desktop_app.services.budget_names:known_names")
MAIL_SETTINGS = Later("desktop_app.ui.dialogs.mail_settings:MailSettings")
NAMES_DIALOG = Later("desktop_app.ui.dialogs.names:NamesDialog")
NOTE_POSTED = Later("desktop_app.services.mailing:note_posted")
PLANS_HELD = Later("desktop_app.services.subscribing:plans_held")
POST_ALERTS = Later("desktop_app.services.mailing:post_alerts")
RAISE_ALERTS = Later("desktop_app.services.budgeting:raise_alerts")
ROUTE_OF = Later("desktop_app.services.mailing:route_of")
STANDINGS = Later("desktop_app.services.budgeting:standings")
STOPS = Later("desktop_app.services.simulating:stops")
USAGE_PAIRING = Later("desktop_app.ui.dialogs.usage_pairing:UsagePairing")
IMPORT_REVIEW = Later("desktop_app.ui.dialogs.import_review:ImportReview")
PALETTE = Later("desktop_app.ui.palette:Palette")
PRICE_IMPORT = Later("desktop_app.ui.dialogs.price_import:PriceImport")
TERM_IMPORT = Later("desktop_app.ui.dialogs.term_import:TermImport")
