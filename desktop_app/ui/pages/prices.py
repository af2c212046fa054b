"""List price snapshots with their rules, contract terms, and what bills imply."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QInputDialog,
    QSplitter,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.changes import Changed
from desktop_app.domain.price_steps import PriceStep
from desktop_app.domain.prices import RuleDifference, Skipped, SnapshotInfo
from desktop_app.i18n import _
from desktop_app.services.pricing import (
    capture_prices,
    diff_snapshots,
    list_snapshots,
    show_snapshot,
)
from desktop_app.services.terms import list_terms
from desktop_app.store.stretches import rows_of
from desktop_app.store.workspace import Workspace
from desktop_app.ui import text
from desktop_app.ui.desk import Desk
from desktop_app.ui.later import IMPLIED_PRICES, PRICE_IMPORT, TERM_IMPORT
from desktop_app.ui.models.small import RowColumn, count_column
from desktop_app.ui.page import Page
from desktop_app.ui.style import Tone, space
from desktop_app.ui.turns import Turns
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.price_tables import (
    Rule,
    changes_text,
    difference_columns,
    rule_columns,
    skipped_columns,
    telling,
)
from desktop_app.ui.widgets.searched_table import SearchedTable
from desktop_app.ui.widgets.small import SmallTable
from desktop_app.ui.widgets.term_tables import StepsTable, TermsTable
from desktop_app.ui.widgets.toolbar import Choice, Toolbar

LISTS, TERMS, IMPLIED = range(3)  # the views
LIST_SHARE, PANEL_SHARE = 2, 3
HASH_SHOWN = 12
TURNS = 4  # that the rules have before their list is compared with another one

Shown = tuple[SnapshotInfo, list[Rule], list[Skipped]]


def open_snapshot(home: Workspace, snapshot_id: str) -> Shown:
    """Return a snapshot with its rules as plain rows."""
    info, rules, skipped = show_snapshot(home, snapshot_id)
    return info, list(rows_of(rules)), skipped


def snapshot_columns() -> list[RowColumn]:
    """Return the columns of the list of snapshots."""
    return [
        RowColumn(_("Name"), lambda s: s.name, width=250),
        RowColumn(_("From (UTC+8)"), lambda s: s.effective_from, _minute, width=150),
        RowColumn(_("To (UTC+8)"), lambda s: s.effective_to, _minute, width=150),
        count_column(_("Rules"), lambda s: s.rules),
        count_column(_("Not taken"), lambda s: s.skipped),
        RowColumn(_("Published (UTC+8)"), lambda s: s.published_at, _minute, width=150),
        RowColumn(_("Hash"), lambda s: s.sha256[:HASH_SHOWN], width=120),
        RowColumn(_("Source"), lambda s: s.source, width=420),
    ]


def _minute(at: Any) -> str:
    return text.instant(at, seconds=False)


class PricesPage(Page):
    """What things cost, and since when."""

    cares_about = Changed.PRICES | Changed.TERMS | Changed.BILLS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._snapshots: list[SnapshotInfo] = []
        self._turns = Turns(self)
        self._other = Choice(_("the one before it"), _("Compare with"), self._compare)
        self.table = SmallTable(snapshot_columns(), _("Price snapshots"))
        self.table.chosen.connect(self._on_chosen)
        hint = _("Search models, types, regions")
        self.rules = SearchedTable(rule_columns(), _("Rules"), hint)
        self.skipped = SearchedTable(skipped_columns(), _("Not taken"), hint)
        self.changes = SearchedTable(difference_columns(), _("Differences"), hint)
        self.changes.bar.filter(label(_("against"), role="muted"))
        self.changes.bar.filter(self._other)
        self.terms = TermsTable()
        self.terms.chosen.connect(self._take_terms)
        self.steps = StepsTable()
        self._steps_stale = True
        lists = QWidget()
        self._stack = QStackedLayout(lists)
        self._stack.addWidget(self._lay_out())
        self._stack.addWidget(
            Empty(
                _("No price snapshot yet"),
                _("Import a price list to judge what your bills charge."),
                (_("Import price list…"), self._import),
                icon="tags",
            )
        )
        self.views = self._lay_views(lists)

    def refresh(self) -> None:
        self.ask(_("Reading price snapshots"), list_snapshots, then=self._show)
        self.ask(_("Reading contract terms"), list_terms, then=self.terms.show_terms)
        self._steps_stale = True
        self._see(self.views.currentIndex())

    def _lay_views(self, lists: QWidget) -> QTabWidget:
        views = QTabWidget()
        views.setDocumentMode(True)
        views.tabBar().setDrawBase(False)
        views.addTab(lists, _("Price lists"))
        views.addTab(self.terms, _("Contract terms"))
        views.addTab(self.steps, _("Implied prices"))
        views.currentChanged.connect(self._see)
        edge = space(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.addWidget(views)
        return views

    def _see(self, view: int) -> None:
        """Read all lines for the implied prices only when these are looked at."""
        if view == IMPLIED and self._steps_stale:
            self._steps_stale = False
            title, scope = _("Reading implied prices"), self.desk.scope
            self.ask(title, IMPLIED_PRICES, scope, then=self._show_steps)

    def _show_steps(self, steps: list[PriceStep]) -> None:
        self.steps.show_steps(steps)

    def _take_terms(self, path: Path) -> None:
        """Show what a list of terms changes, before it is taken."""
        dialog = TERM_IMPORT.load()
        dialog(self.desk, path, self).open()

    def _lay_out(self) -> QWidget:
        bar = Toolbar()
        bar.filter(label(_("Price snapshots"), bold=True))
        bar.action(_("Capture from bills…"), self._capture)
        bar.action(_("Import price list…"), self._import)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.rules, _("Rules"))
        self.tabs.addTab(self.skipped, _("Not taken"))
        self.tabs.addTab(self.changes, _("Differences"))
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.tabs)
        split.setStretchFactor(0, LIST_SHARE)
        split.setStretchFactor(1, PANEL_SHARE)
        split.setChildrenCollapsible(False)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, space(2), 0, 0)
        column.setSpacing(space(3))
        column.addWidget(bar)
        column.addWidget(split, 1)
        return inside

    def _show(self, found: list[SnapshotInfo]) -> None:
        self._snapshots = list(reversed(found))
        self._stack.setCurrentIndex(0 if found else 1)
        before = self.table.current
        self.table.show_rows(self._snapshots, choose=True)
        if before is not None:
            self.table.choose(before)

    def _on_chosen(self, info: SnapshotInfo | None) -> None:
        if info is None:
            return
        others = [(s.id, s.name) for s in self._snapshots if s.id != info.id]
        self._other.offer(others)
        self.ask(_("Reading rules"), open_snapshot, info.id, then=self._show_rules)

    def _show_rules(self, shown: Shown) -> None:
        info, rules, skipped = shown
        words = _("{count} rules").format(count=text.count(info.rules))
        self.rules.show_rows(rules, words)
        self.tabs.setTabText(
            0, _("Rules ({count})").format(count=text.count(len(rules)))
        )
        count = text.count(len(skipped))
        said = _("{count} rows could not be taken") if skipped else ""
        self.skipped.show_rows(skipped, said.format(count=count))
        self.tabs.setTabText(1, _("Not taken ({count})").format(count=count))
        self._turns.begin(self._compare_next())

    def _compare_next(self) -> Iterator[None]:
        """Compare when the rules are in sight: both at once hold each other up."""
        for _turn in range(TURNS):
            yield
        self._compare()

    def _compare(self) -> None:
        """Compare the snapshot with another one, else with the one before it."""
        info: SnapshotInfo | None = self.table.current
        if info is None:
            return
        other = self._other.value or self._before(info)
        self.changes.setEnabled(other is not None)
        if other is None:
            self._show_changes([])
        else:
            args = (other, info.id)
            title = _("Comparing snapshots")
            self.ask(title, diff_snapshots, *args, then=self._show_changes)

    def _before(self, info: SnapshotInfo) -> str | None:
        """Return the snapshot that stands below this one: it holds from earlier."""
        place = self._snapshots.index(info) + 1
        return self._snapshots[place].id if place < len(self._snapshots) else None

    def _show_changes(self, changes: list[RuleDifference]) -> None:
        self.changes.show_rows(telling(changes), changes_text(changes))
        count = text.count(len(changes))
        self.tabs.setTabText(2, _("Differences ({count})").format(count=count))

    def _import(self) -> None:
        kinds = _("Price lists") + " (*.csv *.xlsx *.json)"
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Import price list"), "", kinds
        )
        if chosen:
            dialog = PRICE_IMPORT.load()
            dialog(self.desk, Path(chosen), self).open()

    def _capture(self) -> None:
        scope = self.desk.scope
        name, said_yes = QInputDialog.getText(
            self,
            _("Capture from bills"),
            _(
                "The list prices that the bills in scope state become a snapshot.\n"
                "Its name:"
            ),
            text=_("Captured {period}").format(period=scope.period or _("all periods")),
        )
        if said_yes and name.strip():
            verb = partial(capture_prices, name=name.strip())
            self.do(_("Capturing prices"), verb, scope, then=self._captured)

    def _captured(self, info: SnapshotInfo) -> None:
        words = _("“{name}” was published: {rules} rules.")
        said = words.format(name=info.name, rules=text.count(info.rules))
        self.desk.notify(said, Tone.GOOD)
