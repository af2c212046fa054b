"""List the pages in the order of the rail; a new page is one row more."""

from __future__ import annotations

from desktop_app.i18n import mark
from desktop_app.ui.later import Later
from desktop_app.ui.page import PageRow

PAGES: tuple[PageRow, ...] = (
    PageRow(
        "overview",
        mark("Overview"),
        "layout-dashboard",
        Later("desktop_app.ui.pages.overview:OverviewPage"),
    ),
    PageRow(
        "bills",
        mark("Bills"),
        "receipt-text",
        Later("desktop_app.ui.pages.bills:BillsPage"),
    ),
    PageRow(
        "lines",
        mark("Lines"),
        "rows-3",
        Later("desktop_app.ui.pages.lines:LinesPage"),
    ),
    PageRow(
        "findings",
        mark("Findings"),
        "search-check",
        Later("desktop_app.ui.pages.findings:FindingsPage"),
    ),
    PageRow(
        "disputes",
        mark("Disputes"),
        "gavel",
        Later("desktop_app.ui.pages.disputes:DisputesPage"),
    ),
    PageRow(
        "trends",
        mark("Trends"),
        "chart-column",
        Later("desktop_app.ui.pages.trends:TrendsPage"),
    ),
    PageRow(
        "usage",
        mark("Usage logs"),
        "scale",
        Later("desktop_app.ui.pages.usage:UsagePage"),
    ),
    PageRow(
        "allocation",
        mark("Allocation"),
        "split",
        Later("desktop_app.ui.pages.allocation:AllocationPage"),
    ),
    PageRow(
        "budgets",
        mark("Budgets"),
        "wallet",
        Later("desktop_app.ui.pages.budgets:BudgetsPage"),
    ),
    PageRow(
        "prices",
        mark("Prices"),
        "tags",
        Later("desktop_app.ui.pages.prices:PricesPage"),
    ),
    PageRow(
        "close",
        mark("Closing"),
        "lock",
        Later("desktop_app.ui.pages.close:ClosePage"),
    ),
    PageRow(
        "activity",
        mark("Activity"),
        "history",
        Later("desktop_app.ui.pages.activity:ActivityPage"),
    ),
)
