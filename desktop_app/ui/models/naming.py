"""Model codes whose names are written in place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal

from desktop_app.i18n import _
from desktop_app.services.naming_codes import ZONE, NamedCode, kind_word
from desktop_app.ui.models.small import Index, RowColumn, RowsModel, count_column
from desktop_app.ui.text import day

NAME = 2  # the column that is written in


class NamingRows(RowsModel):
    """Codes, of which the name can be written; what is written is told, not kept."""

    written = Signal(object, str)  # NamedCode, its new name

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        if index.isValid() and index.column() == NAME:
            return found | Qt.ItemFlag.ItemIsEditable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.EditRole and index.isValid():
            return self.columns[index.column()].text(self.row(index.row()))
        return super().data(index, role)

    def setData(
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        editable = index.isValid() and index.column() == NAME
        if role != Qt.ItemDataRole.EditRole or not editable:
            return False
        row: NamedCode = self.row(index.row())
        if str(value).strip() != row.name:
            self.written.emit(row, str(value))
        return True


def naming_columns() -> list[RowColumn]:
    """Return what is told of a code; its name stands third."""
    return [
        RowColumn(_("Kind"), lambda one: kind_word(one.kind), width=96),
        RowColumn(_("Code"), lambda one: one.code, width=200, middle=True),
        RowColumn(_("Name"), lambda one: one.name, stretch=True),
        RowColumn(_("Called by bills"), lambda one: one.told, width=150),
        RowColumn(_("From"), lambda one: one.since, say=_since, width=224),
        count_column(_("Lines"), lambda one: one.lines),
    ]


def _since(one: NamedCode) -> str:
    """Say when a name holds, in days as the bills count them."""
    if not one.name:
        return ""
    first = day(one.since.astimezone(ZONE).date()) if one.since else ""
    end = day(one.until.astimezone(ZONE).date()) if one.until else ""
    if first and end:
        return _("{first}, until {end}").format(first=first, end=end)
    if end:
        return _("until {end}").format(end=end)
    return first or _("always")
