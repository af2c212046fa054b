"""Show every charge line in scope: filter, sort, select, copy, explain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout

from desktop_app.domain.changes import Changed
from desktop_app.domain.views import Filter
from desktop_app.i18n import _
from desktop_app.services.looking import line_filters
from desktop_app.ui.desk import Desk
from desktop_app.ui.page import Page
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.line_table import LineTable
from desktop_app.ui.widgets.saved_views import SavedViews

LINES = Changed.BILLS | Changed.FINDINGS | Changed.NAMES


class LinesPage(Page):
    """All charge lines."""

    cares_about = LINES | Changed.DECISIONS | Changed.DISPUTES
    explains = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        empty = Empty(
            _("No charge lines"),
            _("Import a bill, or choose another period or account."),
            (_("Import bills…"), desk.import_paths),
            icon="rows-3",
        )
        self.lines = LineTable(self, empty, desk.settings.lines_columns)
        self.lines.view.add(SavedViews(desk, self.lines.view))
        self.lines.view.laid_out.connect(self._keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.lines)
        self.setFocusProxy(self.lines)

    def refresh(self) -> None:
        self.lines.look()

    def show_only(self, wish: Mapping[str, str]) -> None:
        pairs = [(name, one) for name, some in wish.items() for one in some.split("\n")]
        self.lines.view.filters = line_filters(pairs)
        self.outdate()

    def show_filtered(self, filters: Sequence[Filter]) -> None:
        self.lines.view.filters = tuple(filters)
        self.outdate()

    def pose(self) -> None:
        self.lines.view.table.go_to(0)

    def _on_changed(self, touched: Changed) -> None:
        """Look again; after a decision only where decisions can be seen."""
        if touched & LINES or not self.isVisible():
            super()._on_changed(touched)
        elif touched & self.cares_about:
            self.lines.look_at_states()

    def _keep(self, layout: str) -> None:
        self.desk.choose(replace(self.desk.settings, lines_columns=layout))
