"""Frame the pages: rail, scope bar, details, jobs, status. No trade in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.bills import Scope
from desktop_app.domain.errors import AppError
from desktop_app.i18n import _
from desktop_app.ui.actions import Menu
from desktop_app.ui.alerts import Report, details, sentence
from desktop_app.ui.bridge import Job
from desktop_app.ui.budget_watch import BudgetWatch
from desktop_app.ui.commands import Commands
from desktop_app.ui.desk import Desk, Wish
from desktop_app.ui.later import PALETTE
from desktop_app.ui.menus import MenuBar
from desktop_app.ui.page import Page, PageRow, Tally
from desktop_app.ui.page_shelf import PageShelf
from desktop_app.ui.precedence import InputFirst, go_first
from desktop_app.ui.recent import RecentLedgers
from desktop_app.ui.scope_watch import ScopeWatch
from desktop_app.ui.signed_watch import SignedWatch
from desktop_app.ui.style import Theme, Tone, clothe, theme_of
from desktop_app.ui.widgets.banner import Banner
from desktop_app.ui.widgets.details import Details
from desktop_app.ui.widgets.job_strip import JobStrip
from desktop_app.ui.widgets.labels import IconButton
from desktop_app.ui.widgets.page_stack import PageStack
from desktop_app.ui.widgets.rail import Rail
from desktop_app.ui.widgets.scope_bar import ScopeBar
from desktop_app.ui.widgets.status_line import StatusLine

SIZE = (1280, 800)
DETAILS = 332
# A window that wears a sheet of its own is told of the application's colours only.
NEW_COLOURS = {QEvent.Type.PaletteChange, QEvent.Type.ApplicationPaletteChange}
# All of the window is laid out and painted in these events of its own.
DRAWING = {QEvent.Type.LayoutRequest, QEvent.Type.UpdateRequest}


class Window(QMainWindow):
    """The one window. Pages are rows of data; what they need stands on the desk."""

    complete = Signal()  # all pages are built

    def __init__(self, desk: Desk, pages: Sequence[PageRow], *, place: int = 0) -> None:
        super().__init__()
        self.desk = desk
        self.setWindowTitle(desk.home.root.name)
        self.resize(*SIZE)
        self.setAcceptDrops(True)
        self.rows = tuple(pages)
        desk.pages = frozenset(row.name for row in self.rows)
        self.details = Details(desk)
        self.commands = Commands(desk, self)
        self.commands.by_key |= {
            "view.palette": self.open_palette,
            "view.details": self.details.toggle,
            "view.refresh": self._look_again,
        }
        self._lay_out()
        self.menus = MenuBar(self, self.commands.by_key, desk.settings)
        before = self.menus.actions["file.person"]
        self.recent = RecentLedgers(desk, self.menus.menu_of(Menu.FILE), before)
        self._listen()
        self._watches = (
            SignedWatch(desk, self.banner),
            BudgetWatch(desk, self.banner),
            ScopeWatch(desk, self._scope),
        )
        self._theme: Theme | None = None
        self._input = InputFirst(self)
        self._dress()
        self.show_page(place)

    @property
    def page(self) -> Page:
        """The page that is seen."""
        return self.page_at(self.place)

    @property
    def place(self) -> int:
        """Where the page that is seen stands on the rail."""
        return self._stack.currentIndex()

    @property
    def scope(self) -> Scope:
        """What the scope bar shows."""
        return self._scope.scope

    def page_at(self, place: int) -> Page:
        """Return a page by its place on the rail; it is made when first asked for."""
        return self._shelf.at(place)

    def _made(self, page: Page) -> None:
        page.tallied.connect(self._tallied)

    def _lay_out(self) -> None:
        self._rail = Rail(self.rows)
        self._scope = ScopeBar()
        self.banner = Banner()
        self._stack = PageStack(len(self.rows))
        self._shelf = PageShelf(self.desk, self.rows, self._stack)
        self._shelf.made.connect(self._made)
        self._shelf.complete.connect(self.complete)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self._stack)
        self._split.addWidget(self.details)
        self._split.setStretchFactor(0, 1)
        self._split.setCollapsible(0, False)
        self._split.setSizes([SIZE[0] - DETAILS, DETAILS])
        find, beside = _("Find anything (Ctrl+K)"), _("Details panel (F4)")
        self._scope.add(IconButton("command", find, self.open_palette))
        self._scope.add(IconButton("panel-right", beside, self.details.toggle))
        column = QVBoxLayout()
        column.setSpacing(0)
        for part in (self._scope, self.banner):
            column.addWidget(part)
        column.addWidget(self._split, 1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(column, 1)
        self.setCentralWidget(middle)
        self.strip = JobStrip(self.desk.bridge)
        self.status = StatusLine(str(self.desk.home.root), self.strip)
        self.setStatusBar(self.status)

    def _listen(self) -> None:
        desk = self.desk
        self._rail.chosen.connect(self.show_page)
        desk.page_wanted.connect(self._open_page)
        desk.notified.connect(self.banner.say)
        desk.offered.connect(self.banner.say_and_offer)
        desk.import_wanted.connect(self.commands.review)
        desk.bridge.failed.connect(self._failed)
        desk.bridge.stopped.connect(self._stopped)
        desk.bridge.moved.connect(self._on_moved)

    def show_page(self, place: int) -> None:
        """Show a page by its place on the rail."""
        go_first()
        self._stack.setCurrentWidget(self.page_at(place))
        self._rail.mark(place)
        self.status.show_tally(self.page.tally)
        self.page.setFocus()
        self.details.show_beside(self.page)

    def open_palette(self) -> None:
        """Open the command palette over the window."""
        palette = PALETTE.load()
        palette(self.desk, self.rows, self.menus.pictured, self).show()

    def _open_page(self, name: str, wish: Wish) -> None:
        for place, row in enumerate(self.rows):
            if row.name == name:
                if wish:
                    self.page_at(place).take(wish)
                self.show_page(place)

    def _look_again(self) -> None:
        self.page.outdate()

    def _tallied(self, tally: Tally) -> None:
        if self.sender() is self.page:
            self.status.show_tally(tally)
        self._make_ready()

    def _on_moved(self) -> None:
        if not self.desk.bridge.jobs:  # some pages count nothing
            self._make_ready()

    def _make_ready(self) -> None:
        if self.isVisible():
            self._shelf.make_ready()

    def alert(self, error: BaseException, doing: str = "") -> None:
        """Say what failed; a mistake of the program is shown with its details."""
        told, hint = sentence(error)
        self.banner.say(told, Tone.DANGER, hint, f"{doing}\n{details(error)}".strip())
        if not isinstance(error, AppError):
            Report(error, self).open()

    def _failed(self, job: Job, error: BaseException) -> None:
        self.alert(error, job.title)

    def _stopped(self, job: Job) -> None:
        if job.halted:
            told = _("Stopped: {title}. The ledger is as it was before.")
            self.banner.say(told.format(title=job.title), Tone.NEUTRAL)

    def _dress(self) -> None:
        """Wear the theme; the sheet itself changes palettes, which says so again."""
        theme = theme_of(self)
        if theme is not self._theme:
            self._theme = theme
            clothe(self)
            self.menus.tint()

    def event(self, event: QEvent) -> bool:
        if event.type() in DRAWING:
            go_first()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.windowHandle().installEventFilter(self._input)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in NEW_COLOURS and hasattr(self, "_theme"):
            self._dress()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._shelf.drop()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        event.acceptProposedAction()
        self.desk.import_paths(paths)
