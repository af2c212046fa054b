"""Turn action rows into menus of QActions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from desktop_app.i18n import _
from desktop_app.settings import Settings
from desktop_app.ui.actions import ACTIONS, LANGUAGE, THEME, Action, Menu
from desktop_app.ui.icons import icon
from desktop_app.ui.style import theme_of


def choice(settings: Settings, sub: str) -> str:
    """Return the key of the row that a setting checks."""
    chosen = {
        THEME: f"theme.{settings.theme}",
        LANGUAGE: f"language.{settings.language}",
    }
    return chosen.get(sub, "")


class MenuBar:
    """The window's menus; each action calls the command of its key."""

    def __init__(
        self,
        window: QMainWindow,
        commands: Mapping[str, Callable[[], object]],
        settings: Settings,
    ) -> None:
        self._window = window
        self._commands = commands
        self.actions: dict[str, QAction] = {}
        self._menus: dict[Menu, QMenu] = {}
        self._subs: dict[str, tuple[QMenu, QActionGroup]] = {}
        for menu in Menu:
            rows = [a for a in ACTIONS if a.menu is menu and a.key in commands]
            if rows:
                self._menus[menu] = window.menuBar().addMenu(_(menu.value))
                self._fill(self._menus[menu], rows)
                self._menus[menu].aboutToShow.connect(partial(self._draw, menu))
        self._plain = set(self._menus)  # menus whose icons are not drawn
        self.check(settings)

    def _fill(self, menu: QMenu, rows: list[Action]) -> None:
        group = rows[0].group
        for row in rows:
            if row.group != group:
                menu.addSeparator()
                group = row.group
            made = QAction(_(row.title), self._window)
            made.setShortcut(row.shortcut)
            made.triggered.connect(lambda _on, key=row.key: self._commands[key]())
            self.actions[row.key] = made
            if row.sub:
                inner, exclusive = self._sub(menu, row.sub)
                made.setCheckable(True)
                exclusive.addAction(made)
                inner.addAction(made)
            else:
                menu.addAction(made)

    def menu_of(self, menu: Menu) -> QMenu:
        """Return a menu, to put into it what is no row."""
        return self._menus[menu]

    def _sub(self, menu: QMenu, title: str) -> tuple[QMenu, QActionGroup]:
        if title not in self._subs:
            group = QActionGroup(self._window)
            self._subs[title] = (menu.addMenu(_(title)), group)
        return self._subs[title]

    def check(self, settings: Settings) -> None:
        """Check the rows that the settings name."""
        for row in ACTIONS:
            if row.sub and row.key in self.actions:
                self.actions[row.key].setChecked(row.key == choice(settings, row.sub))

    @property
    def pictured(self) -> dict[str, tuple[QAction, str]]:
        """Each action with the name of its icon."""
        icons = {row.key: row.icon for row in ACTIONS}
        return {key: (action, icons[key]) for key, action in self.actions.items()}

    def tint(self) -> None:
        """Draw the icons in the theme's colour, of each menu when it is opened."""
        self._plain = set(self._menus)

    def _draw(self, menu: Menu) -> None:
        if menu not in self._plain:
            return
        self._plain.discard(menu)
        ink = theme_of(self._window).colour("muted")
        for row in ACTIONS:
            if row.icon and row.menu is menu and row.key in self.actions:
                self.actions[row.key].setIcon(icon(row.icon, ink))
