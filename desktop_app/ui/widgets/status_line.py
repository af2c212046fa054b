"""Say how much is shown and how much is selected, exactly."""

from __future__ import annotations

from PySide6.QtWidgets import QStatusBar

from desktop_app.i18n import _
from desktop_app.ui.page import Tally
from desktop_app.ui.style import Size, space
from desktop_app.ui.text import lines, sums
from desktop_app.ui.widgets.labels import label, selectable


class StatusLine(QStatusBar):
    """Count and sum of the whole filtered set, of the selection, and the ledger."""

    def __init__(self, ledger: str) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._shown = selectable(label("", Size.NOTE))
        self._selected = selectable(label("", Size.NOTE, role="accent"))
        self._ledger = selectable(label(ledger, Size.NOTE, role="muted"))
        self._ledger.setToolTip(_("The folder of this ledger"))
        self.setContentsMargins(space(3), 0, space(3), 0)
        self._selected.setContentsMargins(space(4), 0, 0, 0)
        self.addWidget(self._shown)
        self.addWidget(self._selected)
        self.addPermanentWidget(self._ledger)

    def show_tally(self, tally: Tally) -> None:
        """Show the figures of the page that is seen."""
        self._shown.setText(
            f"{lines(tally.count)} · {sums(tally.sums)}"
            if tally.count or tally.sums
            else ""
        )
        if not tally.selected:
            self._selected.setText("")
            return
        told = _("…") if tally.selected_sums is None else sums(tally.selected_sums)
        self._selected.setText(
            _("Selected: {lines} · {sums}").format(
                lines=lines(tally.selected), sums=told
            )
        )
