"""List the pages in the order of the rail; a new page is one row more."""

from __future__ import annotations

from desktop_app.ui.page import Page
from desktop_app.ui.pages.activity import ActivityPage
from desktop_app.ui.pages.bills import BillsPage
from desktop_app.ui.pages.close import ClosePage
from desktop_app.ui.pages.findings import FindingsPage
from desktop_app.ui.pages.lines import LinesPage
from desktop_app.ui.pages.overview import OverviewPage
from desktop_app.ui.pages.prices import PricesPage

PAGES: tuple[type[Page], ...] = (
    OverviewPage,
    BillsPage,
    LinesPage,
    FindingsPage,
    PricesPage,
    ClosePage,
    ActivityPage,
)
