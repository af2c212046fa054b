"""Show one entry of the audit trail: what it was done to, before and after."""

from __future__ import annotations

import json

from PySide6.QtWidgets import QWidget

from desktop_app.domain.audit import AuditEntry
from desktop_app.i18n import _
from desktop_app.ui.text import NOTHING, count
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.section import pairs_grid

LONGEST = 900  # letters; what is longer goes out with “plumbline audit --json”


def fields_text(fields: str) -> str:
    """Write the fields of an entry as they stand in it: name, value."""
    if not fields:
        return NOTHING
    found = json.loads(fields)
    words = " · ".join(f"{name}: {_value(value)}" for name, value in found.items())
    return words if len(words) <= LONGEST else words[:LONGEST] + "…"


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class EntryPanel(Card):
    """What stands behind the chosen event."""

    def __init__(self) -> None:
        super().__init__(_("Entry"))
        self._grid: QWidget | None = None
        self.hide()

    def show_entry(self, entry: AuditEntry | None) -> None:
        """Show an entry; none: nothing is chosen."""
        if self._grid is not None:
            self.body.removeWidget(self._grid)
            self._grid.hide()
            self._grid.deleteLater()
            self._grid = None
        self.setVisible(entry is not None)
        if entry is None:
            return
        self.title.setText(_("Entry {number}").format(number=count(entry.number)))
        self._grid = pairs_grid(
            [
                (_("To what"), entry.subject or NOTHING),
                (_("Before"), fields_text(entry.before)),
                (_("After"), fields_text(entry.after)),
                (_("Entry before"), entry.previous),
                (_("Hash"), entry.hash),
            ]
        )
        self.body.addWidget(self._grid)
