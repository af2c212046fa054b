"""Put a table together: chips above, rows, and a word where there are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

import shiboken6
from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.names import Names
from desktop_app.domain.saved_views import SavedView
from desktop_app.domain.views import Filter, Op, Scalar, Sort, ValueCount
from desktop_app.i18n import _
from desktop_app.services.naming import names_of
from desktop_app.store.workspace import Workspace
from desktop_app.ui.bridge import Job
from desktop_app.ui.desk import Desk
from desktop_app.ui.models.blocks import Block
from desktop_app.ui.models.copying import as_text
from desktop_app.ui.models.rows import NUMBERS, TIMES, Row, TableModel, written
from desktop_app.ui.page import Sums, Tally
from desktop_app.ui.style import space
from desktop_app.ui.text import lines
from desktop_app.ui.widgets.chips import Chips
from desktop_app.ui.widgets.column_chooser import ColumnChooser
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.filter_popup import FilterPopup
from desktop_app.ui.widgets.labels import IconButton
from desktop_app.ui.widgets.menu import Entry, open_menu
from desktop_app.ui.widgets.table import Table

T = TypeVar("T")
LONGEST = 32  # letters of a value in a menu
SAID = 1000  # copied rows from which on it is worth saying


class TableView(QWidget):
    """A large table as pages use it: filters and sort are wishes to its page."""

    rearranged = Signal()  # filters or sort are other ones: open the rows anew
    chosen = Signal(int)  # the current row; -1: none
    opened = Signal(int)
    tallied = Signal(object)  # Tally
    laid_out = Signal(str)  # columns and widths, for the settings

    def __init__(self, desk: Desk, empty: Empty, layout: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._saved = layout
        self.filters: tuple[Filter, ...] = ()
        self.sort: tuple[Sort, ...] = ()
        self.model: TableModel | None = None
        self._totals: Sums = {}
        self._summing: Job | None = None
        self._awaited: Job | None = None
        self.table = Table()
        self.chips = Chips()
        self._busy = QProgressBar()
        self._busy.setTextVisible(False)
        self._busy.setRange(0, 0)
        self._busy.hide()
        self.empty = empty
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(space(4), space(2), space(2), space(2))
        head.addWidget(self.chips, 1)
        self._head = head
        head.addWidget(
            IconButton("columns-3", _("Choose columns"), self._choose_columns)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._busy)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.table)

    def _listen(self) -> None:
        header = self.table.header
        header.sort_wanted.connect(lambda key: self._sort_by(key, ()))
        header.sort_added.connect(lambda key: self._sort_by(key, self.sort))
        header.filter_wanted.connect(self.open_filter)
        header.menu_wanted.connect(lambda key, where: self._menu(key, -1, where))
        header.laid_out.connect(self._laid_out)
        self.chips.cleared.connect(self._clear)
        self.table.current_moved.connect(self.chosen)
        self.table.opened.connect(self.opened)
        self.table.selected.connect(self._sum)
        self.table.copy_wanted.connect(self.copy)
        self.table.copy_headed.connect(self.copy_with_headers)
        self.table.menu_wanted.connect(self._menu)
        bridge = self._desk.bridge
        for ended in (bridge.failed, bridge.stopped):
            ended.connect(self._ended)

    def add(self, widget: QWidget) -> None:
        """Put a command beside the choice of columns."""
        self._head.addWidget(widget)

    # --- what is shown

    def show_model(self, model: TableModel, totals: Sums, whole: int | None) -> None:
        """Show rows with their exact sums; ``whole`` is their number unfiltered."""
        self.model, self._totals = model, totals
        self._busy.hide()
        first = not self.table.columns.all
        self.table.show_model(model, self._fetch)
        if first and self._saved:
            self.table.columns.restore(self._saved)
        self.table.header.sort = self.sort
        self.table.header.filtered = frozenset(f.column for f in self.filters)
        self.table.header.update()
        by_key = {column.key: column for column in model.columns}
        self.chips.show_filters(self.filters, by_key)
        self.chips.show_count(model.count, whole)
        bare = model.count == 0 and not self.filters
        self._stack.setCurrentWidget(self.empty if bare else self.table)
        self._sum()

    def wait(self, job: Job) -> None:
        """Show that other rows are on their way; those of before stay in sight."""
        self._awaited = job
        self._busy.show()

    def _ended(self, job: Job) -> None:
        """Wait no longer when what was waited for failed or was stopped."""
        if job is self._awaited:
            self._busy.hide()

    def _fetch(
        self, read: Callable[[], list[Block]], arrived: Callable[[list[Block]], None]
    ) -> Job:
        return self._ask(_("Reading rows"), read, arrived)

    def _ask(self, title: str, read: Callable[[], T], then: Callable[[T], None]) -> Job:
        """Ask the rows shown now; rows shown no more neither answer nor fail."""
        model = self.model

        def current() -> bool:
            return shiboken6.isValid(self) and self.model is model

        def come_home(result: T) -> None:
            if current():
                then(result)

        def failed(error: BaseException) -> None:
            if current():
                raise error

        def asking(_home: Workspace) -> T:
            return read()

        return self._desk.ask(title, asking, then=come_home, otherwise=failed)

    # --- filters and sort

    def restrict(self, filters: Sequence[Filter]) -> None:
        """Show only what fits; asks the page for the rows."""
        self.filters = tuple(filters)
        self.rearranged.emit()

    def use(self, saved: SavedView) -> None:
        """Show filters, order and columns as they were saved."""
        self.table.columns.restore(saved.layout)
        self.table.header.laid_out.emit()
        self.sort = saved.sort
        self.restrict(saved.filters)

    def open_filter(self, key: str, where: QPoint) -> FilterPopup | None:
        """Open the filter of a column; None: it has none."""
        column = next((c for c in self.table.columns.all if c.key == key), None)
        model = self.model
        if column is None or model is None:
            return None
        before = [f for f in self.filters if f.column == key]
        popup = FilterPopup(column, before, self)
        popup.applied.connect(self._filter)
        popup.open_at(where)
        if column.kind in NUMBERS | TIMES:
            return popup

        def count() -> tuple[Sequence[ValueCount], Names]:
            return model.values(key), names_of(self._desk.home)

        def offer(found: tuple[Sequence[ValueCount], Names]) -> None:
            if shiboken6.isValid(popup):
                popup.offer(*found)

        self._ask(_("Counting values"), count, offer)
        return popup

    def _filter(self, key: str, wanted: tuple[Filter, ...]) -> None:
        rest = tuple(f for f in self.filters if f.column != key)
        self.restrict((*rest, *wanted))

    def _clear(self, key: str) -> None:
        self.restrict([f for f in self.filters if key and f.column != key])

    def _sort_by(self, key: str, beside: tuple[Sort, ...]) -> None:
        before = next((s for s in self.sort if s.column == key), None)
        rest = tuple(s for s in beside if s.column != key)
        if before is None:
            self.sort = (*rest, Sort(key))
        elif not before.descending:
            self.sort = (*rest, Sort(key, descending=True))
        else:
            self.sort = rest
        self.rearranged.emit()

    # --- selection

    def _sum(self) -> None:
        model, chosen = self.model, self.table.selection
        if model is None:
            return
        if self._summing is not None:
            self._summing.stop()
            self._summing = None
        many = len(chosen)
        if many in {0, model.count}:
            self._tell(many, self._totals if many else {})
            return
        self._tell(many, None)
        stretches = list(chosen.stretches)

        self._summing = self._ask(
            _("Summing the selection"),
            lambda: model.sum_of(stretches),
            lambda found: self._tell(many, found),
        )

    def _tell(self, many: int, found: Sums | None) -> None:
        shown = self.model.count if self.model else 0
        self.tallied.emit(Tally(shown, self._totals, many, found))

    def copy(self) -> None:
        """Copy the selected rows as text that a spreadsheet understands."""
        self._copy([])

    def copy_with_headers(self) -> None:
        """Copy the selected rows below the titles of their columns."""
        self._copy([placed.column.title for placed in self.table.columns.shown])

    def _copy(self, titles: list[str]) -> None:
        model = self.model
        stretches = list(self.table.selection.stretches)
        if model is None or not stretches:
            return
        shown = tuple(placed.place for placed in self.table.columns.shown)
        many = len(self.table.selection)

        def take(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            if many >= SAID:
                self._desk.notify(_("{lines} copied.").format(lines=lines(many)))

        self._desk.ask(
            _("Copying rows"), as_text, model, stretches, shown, titles, then=take
        )

    # --- columns and menu

    def _choose_columns(self) -> None:
        shown = [placed.column.key for placed in self.table.columns.shown]
        chooser = ColumnChooser(self.table.columns.all, shown, self)
        chooser.chosen.connect(self._show_columns)
        right = QPoint(self.width() - space(2), space(11))
        chooser.open_at(self.mapToGlobal(right))

    def _show_columns(self, keys: list[str]) -> None:
        usual = [c.key for c in self.table.columns.all if c.shown]
        self.table.columns.show(keys or usual)
        self.table.header.laid_out.emit()

    def _laid_out(self) -> None:
        self._saved = self.table.columns.save()
        self.table.header.update()
        self.laid_out.emit(self._saved)

    def _menu(self, key: str, row: int, where: QPoint) -> None:
        values = self.table.values(row) if row >= 0 else None
        place = next(
            (n for n, c in enumerate(self.table.columns.all) if c.key == key), None
        )
        entries: list[Entry] = []
        if values is not None:
            entries.append(("copy", _("Copy"), self.copy))
            entries.append(
                ("copy-check", _("Copy with headers"), self.copy_with_headers)
            )
        if place is not None and self.table.columns.all[place].filters:
            entries += self._filter_entries(place, values, where)
        entries.append(("columns-3", _("Choose columns…"), self._choose_columns))
        open_menu(self, entries, where)

    def _filter_entries(
        self, place: int, values: Row | None, where: QPoint
    ) -> list[Entry]:
        column = self.table.columns.all[place]
        made: list[Entry] = []
        if values is not None and column.kind not in NUMBERS | TIMES:
            value = cast(Scalar, values[place])
            told = _("Show only {column}: {value}").format(
                column=column.title, value=written(value, column.kind)[:LONGEST]
            )
            only = Filter(column.key, Op.IS, (value,))
            made.append(("funnel", told, lambda: self._filter(column.key, (only,))))
        told = _("Filter {column}…").format(column=column.title)
        made.append(("funnel", told, lambda: self.open_filter(column.key, where)))
        return made
