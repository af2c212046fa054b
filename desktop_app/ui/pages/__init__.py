"""List the pages in the order of the rail; a new page is one row more."""

from __future__ import annotations

from desktop_app.ui.page import Page
from desktop_app.ui.pages.findings import FindingsPage
from desktop_app.ui.pages.lines import LinesPage
from desktop_app.ui.pages.overview import OverviewPage

PAGES: tuple[type[Page], ...] = (OverviewPage, LinesPage, FindingsPage)
