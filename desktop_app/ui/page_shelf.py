"""Make the pages: one when it is first asked for, the others ahead of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.ui.classes import made_in_turns
from desktop_app.ui.desk import Desk
from desktop_app.ui.later import ahead, load_each
from desktop_app.ui.page import Page, PageRow
from desktop_app.ui.precedence import go_first, is_at_it
from desktop_app.ui.turns import Turns
from desktop_app.ui.widgets.page_stack import PageStack

MOMENT = 60  # milliseconds between two pages that are built ahead


class PageShelf(QObject):
    """The pages of a window, each of them made once.

    Args:
        desk: what pages work with.
        rows: which pages there are.
        stack: where they are put in.
    """

    made = Signal(object)  # Page
    complete = Signal()  # all pages are built

    def __init__(self, desk: Desk, rows: Sequence[PageRow], stack: PageStack) -> None:
        super().__init__(stack)
        self._desk, self._rows, self._stack = desk, rows, stack
        self._pages: dict[int, Page] = {}
        self._waiting: dict[int, Page] = {}  # made, but not put in yet
        self._begun, self._turns = False, Turns(self)

    def at(self, place: int) -> Page:
        """Return a page by its place on the rail; it is made when first asked for."""
        if place not in self._pages:
            page = self._waiting.pop(place, None) or self._make(place)
            self._stack.put_in(place, page)
            self._pages[place] = page
        return self._pages[place]

    def make_ready(self) -> None:
        """Load and make the other pages while a person looks at the first."""
        if not self._begun:
            self._begun = True
            self._turns.begin(self._load_ahead())

    def drop(self) -> None:
        """Ask for nothing more: the window may be closing."""
        if self._turns.is_at_work:
            self._turns.drop()
            self._begun = False

    def _make(self, place: int) -> Page:
        page: Page = self._rows[place].page.load()(self._desk)
        self.made.emit(page)
        return page

    def _load_ahead(self) -> Iterator[None]:
        yield  # the figures are painted
        yield  # the page asks for what comes next
        yield from made_in_turns()
        while self._desk.bridge.jobs or not self._turns.is_alone:
            yield  # the page asks for more than its first figures
        wanted = [row.page for row in self._rows if not row.page.is_loaded]
        self._desk.ask("", load_each, [*wanted, *ahead()], then=self._build_next)

    def _build_next(self, _loaded: object = None) -> None:
        """Make a page that was not seen yet or put it in, then leave a moment.

        Both at once would hold a key up; so would either while a worker computes.
        """
        if not shiboken6.isValid(self):
            return  # another language made another window meanwhile
        left = [n for n in range(len(self._rows)) if n not in self._pages]
        if not left:
            self.complete.emit()
            return
        if is_at_it():
            pass  # something else had this turn
        elif left[0] in self._waiting:
            go_first()
            self.at(left[0])
        elif not self._desk.bridge.jobs:
            go_first()
            self._waiting[left[0]] = self._make(left[0])
        QTimer.singleShot(MOMENT, self, self._build_next)
