"""List what can be done from menus: one row of data each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop_app.i18n import mark


class Menu(Enum):
    """The menus of the window, in order."""

    FILE = mark("&File")
    BILL = mark("&Bill")
    VIEW = mark("&View")
    HELP = mark("&Help")


@dataclass(frozen=True)
class Action:
    """A command: its key, title, icon, shortcut, and where it stands.

    Rows of one ``group`` stand together; ``sub`` names a menu inside the menu, and
    its rows exclude each other: the one whose key ends in the setting is checked.
    """

    key: str
    title: str
    icon: str = ""
    shortcut: str = ""
    menu: Menu = Menu.FILE
    group: int = 0
    sub: str = ""


THEME = mark("Theme")
LANGUAGE = mark("Language")

ACTIONS: tuple[Action, ...] = (
    Action("file.import", mark("&Import…"), "file-input", "Ctrl+I"),
    Action("file.import_folder", mark("Import &folder…"), "folder-open"),
    Action("file.fetch", mark("&Fetch from ModelRouter…"), "download"),
    Action("file.export_lines", mark("&Export lines…"), "file-output", "Ctrl+E"),
    Action("file.export_findings", mark("Export f&indings…"), "file-output"),
    Action("file.export_focus", mark("Export as FO&CUS…"), "file-output"),
    Action("file.open", mark("&Open ledger…"), "database", "Ctrl+O", group=1),
    Action("file.sample", mark("Open &sample ledger"), "book-open", group=1),
    Action("file.person", mark("Who is at the &desk…"), "user", group=1),
    Action("file.quit", mark("&Quit"), "log-out", "Ctrl+Q", group=2),
    Action("bill.reconcile", mark("&Recalculate"), "scale", "Ctrl+R", Menu.BILL),
    Action("bill.names", mark("&Names…"), "tags", "", Menu.BILL, 1),
    Action(
        "view.palette", mark("&Command palette…"), "command", "Ctrl+K", Menu.VIEW, 0
    ),
    Action("view.details", mark("&Details panel"), "panel-right", "F4", Menu.VIEW, 0),
    Action("view.refresh", mark("&Look again"), "refresh-cw", "F5", Menu.VIEW, 0),
    Action(
        "theme.system", mark("Follow the &system"), "monitor", "", Menu.VIEW, 1, THEME
    ),
    Action("theme.light", mark("&Light"), "sun", "", Menu.VIEW, 1, THEME),
    Action("theme.dark", mark("&Dark"), "moon", "", Menu.VIEW, 1, THEME),
    Action(
        "language.", mark("Follow the &system"), "monitor", "", Menu.VIEW, 1, LANGUAGE
    ),
    Action("language.en", "English", "", "", Menu.VIEW, 1, LANGUAGE),
    Action("language.zh_CN", "简体中文", "", "", Menu.VIEW, 1, LANGUAGE),
    Action("help.formats", mark("&Formats"), "book-open", "", Menu.HELP),
    Action("help.about", mark("&About Plumbline"), "info", "", Menu.HELP),
)
