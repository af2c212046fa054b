"""Keep the scope bar and the desk at one: what is offered, and what is chosen."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_app.domain.changes import Changed
from desktop_app.i18n import _
from desktop_app.services.browsing import ScopeChoices, scope_choices
from desktop_app.ui.desk import Desk
from desktop_app.ui.widgets.scope_bar import ScopeBar


class ScopeWatch(QObject):
    """Offer the periods and accounts that the ledger holds, whenever they change."""

    def __init__(self, desk: Desk, bar: ScopeBar) -> None:
        super().__init__(bar)
        self._desk, self._bar = desk, bar
        bar.chosen.connect(desk.look)
        desk.scope_moved.connect(bar.show_scope)
        desk.changed.connect(self._on_changed)
        self._ask()

    def _on_changed(self, touched: Changed) -> None:
        if touched & (Changed.BILLS | Changed.NAMES):
            self._ask()

    def _ask(self) -> None:
        self._desk.ask(_("Reading periods"), scope_choices, then=self._offer)

    def _offer(self, found: ScopeChoices) -> None:
        words = [found.account_word(one) for one in found.accounts]
        named = list(zip(found.accounts, words, strict=True))
        self._bar.offer(found.periods, named, self._desk.scope)
