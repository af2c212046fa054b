"""Open a menu of what can be done here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.ui.icons import icon
from desktop_app.ui.style import theme_of

Entry = tuple[str, str, Callable[[], object]]  # icon, words, what it does


def open_menu(parent: QWidget, entries: Sequence[Entry], where: QPoint) -> QMenu:
    """Open a menu at a place on the screen; it goes when it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    ink = theme_of(parent).colour("muted")
    for name, words, do in entries:
        action = menu.addAction(icon(name, ink), words)
        action.triggered.connect(lambda _on, do=do: do())
    menu.popup(where)
    return menu
