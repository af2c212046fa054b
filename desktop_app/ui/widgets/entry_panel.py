"""Show one entry of the audit trail: what it was done to, before and after."""

from __future__ import annotations

import json

from desktop_app.domain.audit import AuditEntry
from desktop_app.i18n import _
from desktop_app.ui.text import NOTHING, count
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.pairs import Pairs

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
        self._pairs = Pairs()
        self.body.addWidget(self._pairs)
        self.hide()

    def show_entry(self, entry: AuditEntry | None) -> None:
        """Show an entry; none: nothing is chosen."""
        self.setVisible(entry is not None)
        if entry is None:
            return
        self.title.setText(_("Entry {number}").format(number=count(entry.number)))
        self._pairs.show_pairs(
            [
                (_("To what"), entry.subject or NOTHING),
                (_("Before"), fields_text(entry.before)),
                (_("After"), fields_text(entry.after)),
                (_("Entry before"), entry.previous),
                (_("Hash"), entry.hash),
            ]
        )
