"""Show charge lines: open their index in a job, show their working beside them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.bills import Scope
from desktop_app.domain.views import Filter, LineQuery
from desktop_app.i18n import _
from desktop_app.services.looking import STATE, LineIndex
from desktop_app.services.stating import open_stated
from desktop_app.store.workspace import Workspace
from desktop_app.ui.models.lines import LineRows
from desktop_app.ui.page import Page
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.table_view import TableView


class LineTable(QWidget):
    """The lines of a page's scope under the page's own filters and the person's.

    Args:
        page: asks for it, and says what it shows.
        empty: shown where the scope holds no line.
        layout: columns and widths, from the settings.
    """

    def __init__(self, page: Page, empty: Empty, layout: str) -> None:
        super().__init__()
        self._page = page
        self._own: tuple[Filter, ...] = ()
        self._everywhere = False
        self._whole: int | None = None
        self._rows: LineRows | None = None
        self.view = TableView(page.desk, empty, layout)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.rearranged.connect(self.look)
        self.view.chosen.connect(self._explain)
        self.view.opened.connect(self._open)
        self.view.tallied.connect(page.say)
        self.view.laid_out.connect(self._widen)

    def look(
        self, own: tuple[Filter, ...] | None = None, *, everywhere: bool = False
    ) -> None:
        """Open the lines anew; ``own`` are the filters that the page sets.

        ``everywhere``: of any month and account, whatever the scope bar says.
        """
        if own is not None:
            self._own, self._everywhere = own, everywhere
        scope = Scope() if self._everywhere else self._page.desk.scope
        query = LineQuery(scope, (*self._own, *self.view.filters), self.view.sort)
        job = self._page.ask(_("Ordering lines"), open_stated, query, then=self._show)
        self.view.wait(job)

    def look_at_states(self) -> None:
        """Open the lines anew if what was decided can be seen in them."""
        filtered = any(one.column == STATE for one in self.view.filters)
        if filtered or STATE in self._shown_keys():
            self.look()

    def chosen(self, most: int) -> Callable[[Workspace], list[str]]:
        """Return what reads the IDs of the selected lines; ``most`` are read."""
        rows = self._rows
        places = list(islice(self.view.table.selection, most))

        def read(_home: Workspace) -> list[str]:
            if rows is None:
                return []
            pages = (rows.index.page(place, 1, ("line_id",)) for place in places)
            return [str(page.column(0)[0].as_py()) for page in pages]

        return read

    def _show(self, index: LineIndex) -> None:
        before = self._rows
        self._rows = LineRows(index, self._shown_keys())
        if not self.view.filters:
            self._whole = index.count
        self.view.show_model(self._rows, index.totals, self._whole)
        if before is not None and before.index is not index:
            self._page.desk.ask(_("Closing files"), _closing(before.index))

    def _shown_keys(self) -> list[str]:
        return [placed.column.key for placed in self.view.table.columns.shown]

    def _widen(self, _layout: str) -> None:
        """Read more columns if the person wants to see them."""
        if self._rows is not None and not self._rows.reads(self._shown_keys()):
            self._show(self._rows.index)

    def _open(self, row: int) -> None:
        self._page.desk.open_details()
        self._explain(row)

    def _explain(self, row: int) -> None:
        values = self.view.table.values(row)
        if values is not None and self._rows is not None:
            self._page.desk.explain(self._rows.line_id(values))


def _closing(index: LineIndex) -> Callable[[Workspace], None]:
    # On a reader thread: a page that is just being read is waited for there.
    return lambda _home: index.close()
