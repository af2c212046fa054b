"""Offer the ledgers that were open before, in a menu of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop_app.i18n import _
from desktop_app.settings import recent
from desktop_app.ui.desk import Desk

MNEMONICS = 9  # ledgers that have a digit


class RecentLedgers(QObject):
    """The submenu; it is filled each time that it opens.

    Args:
        desk: knows the settings, and opens what is chosen.
        menu: where the submenu stands.
        before: the action above which it stands.
    """

    def __init__(self, desk: Desk, menu: QMenu, before: QAction) -> None:
        super().__init__(menu)
        self._desk = desk
        self.menu = QMenu(_("&Recent ledgers"), menu)
        menu.insertMenu(before, self.menu)
        menu.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """List the others of the last ledgers; without any there is no submenu."""
        self.menu.clear()
        here = self._desk.home.root.absolute()
        folders = [one for one in recent(self._desk.settings) if one != here]
        for number, folder in enumerate(folders, start=1):
            digit = f"&{number} " if number <= MNEMONICS else ""
            made = self.menu.addAction(f"{digit}{folder.name}")
            made.setToolTip(str(folder))
            made.triggered.connect(self._opener(folder))
        self.menu.setToolTipsVisible(True)
        self.menu.menuAction().setVisible(bool(folders))

    def _opener(self, folder: Path) -> Callable[[], object]:
        return lambda: self._desk.ledger_wanted.emit(folder)
