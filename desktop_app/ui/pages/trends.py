"""Show where the money went over time, and why it changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QStackedLayout, QTabWidget, QVBoxLayout, QWidget

from desktop_app.domain.changes import Changed
from desktop_app.domain.trend_reports import Offer
from desktop_app.domain.views import Filter
from desktop_app.i18n import _
from desktop_app.services.trend_reporting import offered
from desktop_app.ui.classes import made_in_turns
from desktop_app.ui.desk import Desk
from desktop_app.ui.later import ready_for_charts
from desktop_app.ui.page import Page
from desktop_app.ui.style import space
from desktop_app.ui.turns import Turns
from desktop_app.ui.widgets.bridge_panel import BridgePanel
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.trend_panel import TrendPanel

# Loaded by a reader thread once the page is there: it costs half a second.
CHART_ROOM = "desktop_app.ui.charts.trend_chart"
OVER_TIME, CHANGED = range(2)


def chart_room() -> Any:
    """Return the module that draws trends; once it was loaded, at once."""
    return import_module(CHART_ROOM)


class TrendsPage(Page):
    """Charges by hour, day and month, and the bridge between two ranges."""

    cares_about = Changed.BILLS | Changed.FINDINGS | Changed.BUDGETS | Changed.NAMES

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._offer: Offer | None = None
        self._turns = Turns(self)
        self._bridge_stale = True
        self.trend = TrendPanel(self)
        self.bridge = BridgePanel(self)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.trend, _("Over time"))
        self.tabs.addTab(self.bridge, _("What changed"))
        self.tabs.currentChanged.connect(self._see)
        self._stack = QStackedLayout()
        self._lay_out()
        for panel in (self.trend, self.bridge):
            panel.lines_wanted.connect(self._open_lines)
        self.setFocusProxy(self.trend.view)

    def refresh(self) -> None:
        scope = replace(self.desk.scope, period=None)
        self.ask(_("Looking through charges"), offered, scope, then=self._show)

    def pose(self) -> None:
        chart = self.trend.view.chart
        report = self.trend.report
        if chart is not None and report is not None and report.trend.series:
            first = report.trend.series[0].figures
            known = [(abs(one), n) for n, one in enumerate(first) if one is not None]
            chart.point_at(chart.place(max(known)[1], 0) if known else None)

    def _lay_out(self) -> None:
        empty = Empty(
            _("No charge lines"),
            _("Import a bill, or choose another account."),
            (_("Import bills…"), self.desk.import_paths),
            icon="chart-column",
        )
        shown = QWidget()
        inside = QVBoxLayout(shown)
        edge = space(4)
        inside.setContentsMargins(edge, space(2), edge, edge)
        inside.addWidget(self.tabs)
        self.setLayout(self._stack)
        for one in (QWidget(), shown, empty):
            self._stack.addWidget(one)

    def _show(self, found: Offer | None) -> None:
        self._offer = found
        self._stack.setCurrentIndex(1 if found else 2)
        if found is None:
            return
        self.trend.offer(found, self.desk.scope)
        self.bridge.offer(found, self.desk.scope)
        self._bridge_stale = True
        self._see(self.tabs.currentIndex())
        self._turns.begin(self._open_charts())

    def _open_charts(self) -> Iterator[None]:
        yield from made_in_turns()
        self.ask(_("Opening charts"), ready_for_charts, then=self._draw)

    def _draw(self, _ready: None) -> None:
        self.trend.view.use(chart_room())

    def _see(self, tab: int) -> None:
        """Build the bridge only when it is looked at."""
        if tab == CHANGED and self._bridge_stale and self._offer is not None:
            self._bridge_stale = False
            self.bridge.look()

    def _open_lines(self, filters: Sequence[Filter]) -> None:
        self.desk.open_lines(filters)
