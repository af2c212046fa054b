"""Show the first rows of a table as a mapping reads them, and what it refuses."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui import text
from desktop_app.ui.models.small import RowColumn
from desktop_app.ui.style import space
from desktop_app.ui.widgets.cards import note
from desktop_app.ui.widgets.column_choice import DERIVED, column_titles
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.reviewed import RejectsView
from desktop_app.ui.widgets.small import SmallTable
from importers.formats.mapped import Preview
from importers.mapping import Mapping

WIDTH = 150
ALWAYS = ("billing_period", *DERIVED)


def written(value: Any) -> str:
    """Write any canonical value."""
    if isinstance(value, Decimal):
        return text.amount(value, places=0)
    if isinstance(value, datetime):
        return text.instant(value)
    if isinstance(value, date):
        return text.day(value)
    return text.NOTHING if value is None else str(value)


class MappingPreview(QWidget):
    """The first twenty rows, and the rows that would not be taken."""

    def __init__(self) -> None:
        super().__init__()
        self._table = SmallTable([], _("Preview"))
        self._rejects = RejectsView()
        self._rejects.hide()
        self._unmapped = note(wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(space(3), 0, 0, 0)
        self._column.setSpacing(space(2))
        self._column.addWidget(
            label(_("The first rows, as they would be read"), bold=True)
        )
        self._column.addWidget(self._table, 2)
        self._column.addWidget(self._rejects, 1)
        self._column.addWidget(self._unmapped)

    def show_preview(self, found: Preview, mapping: Mapping) -> None:
        """Show what this mapping reads."""
        names = dict.fromkeys((*mapping.columns, *mapping.constants, *ALWAYS))
        titles = column_titles()
        shown = [name for name in titles if name in names]
        rows = found.lines.select(shown).to_pylist()
        columns = [
            RowColumn(
                titles.get(name, name),
                itemgetter(name),
                written,
                figures=any(isinstance(row[name], Decimal) for row in rows),
                width=WIDTH,
            )
            for name in shown
        ]
        table = SmallTable(columns, _("Preview"))
        table.show_rows(rows)
        self._column.replaceWidget(self._table, table)
        self._table.deleteLater()
        self._table = table
        self._rejects.show_rejects(found.rejects)
        words = _("Not used: {names}").format(names=", ".join(found.unmapped))
        self._unmapped.setText(words if found.unmapped else "")
