"""Say how much is shown and how much is selected, exactly, and what is worked on."""

from __future__ import annotations

from PySide6.QtWidgets import QStatusBar

from desktop_app.i18n import _
from desktop_app.ui.page import Tally
from desktop_app.ui.style import ROW, Size, space
from desktop_app.ui.text import lines, sums
from desktop_app.ui.widgets.job_strip import JobStrip
from desktop_app.ui.widgets.labels import label, selectable

TALL = 34  # pixels: a job fits in


class StatusLine(QStatusBar):
    """Count and sum of the whole filtered set, of the selection, and the ledger.

    Work under way stands in the place of the ledger.
    """

    def __init__(self, ledger: str, strip: JobStrip) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setMinimumHeight(TALL)
        self._shown = selectable(label("", Size.NOTE))
        self._selected = selectable(label("", Size.NOTE, role="accent"))
        self._ledger = selectable(label(ledger, Size.NOTE, role="muted"))
        self._ledger.setToolTip(_("The folder of this ledger"))
        self.setContentsMargins(space(3), 0, space(3), 0)
        self._selected.setContentsMargins(space(4), 0, 0, 0)
        self.addWidget(self._shown)
        self.addWidget(self._selected)
        self.addPermanentWidget(strip, 1)
        self.addPermanentWidget(self._ledger)
        strip.turned.connect(self._make_room)

    def _make_room(self, jobs: int) -> None:
        self._ledger.setVisible(not jobs)
        self.setMinimumHeight(TALL + max(jobs - 1, 0) * ROW)

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
