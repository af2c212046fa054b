"""Watch over signed totals: verify them again after whatever may break them."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_app.domain.changes import Changed
from desktop_app.domain.closing import TotalCheck
from desktop_app.i18n import _
from desktop_app.services.signed_totals import broken_words
from desktop_app.ui.desk import Desk
from desktop_app.ui.later import REVERIFY
from desktop_app.ui.style import Tone
from desktop_app.ui.widgets.banner import Banner

BREAKS = Changed.BILLS | Changed.PRICES | Changed.TERMS


class SignedWatch(QObject):
    """Say above the page which signed totals no longer hold, and why.

    One place sees every import, price and term that comes in through the window;
    where nothing is signed, looking costs one small question to the ledger.
    """

    def __init__(self, desk: Desk, banner: Banner) -> None:
        super().__init__(desk)
        self._desk, self._banner = desk, banner
        desk.changed.connect(self._look)

    def _look(self, touched: Changed) -> None:
        if touched & BREAKS:
            title = _("Verifying signed totals")
            self._desk.do(title, REVERIFY, then=self._tell)

    def _tell(self, checks: list[TotalCheck]) -> None:
        said = broken_words(checks)
        if said:
            self._banner.say(said, Tone.DANGER)
