"""Be a page: say what it cares about, and look again when that changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.changes import Changed
from desktop_app.domain.views import Filter
from desktop_app.ui.bridge import Job, Then, Verb
from desktop_app.ui.desk import Desk
from desktop_app.ui.later import Later
from desktop_app.ui.turns import Turns, unseen

Sums = Mapping[str, Decimal]  # currency → exact sum


@dataclass(frozen=True)
class Tally:
    """What the status bar says: the whole filtered set, and the selection."""

    count: int = 0
    sums: Sums = field(default_factory=dict)
    selected: int = 0
    selected_sums: Sums | None = field(default_factory=dict)  # None: being summed


@dataclass(frozen=True)
class PageRow:
    """A page as a row of data; the page itself is loaded when it is first shown."""

    name: str  # what `Desk.open_page` calls it
    title: str  # marked for translation
    icon: str  # an SVG in resources/icons, without its ending
    page: Later  # its class


class Page(QWidget):
    """One page of the window. It never computes, and never names another page."""

    tallied = Signal(object)  # Tally

    cares_about: ClassVar[Changed] = Changed.NOTHING
    explains: ClassVar[bool] = False  # its rows fill the details panel

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.tally = Tally()
        self._stale = True
        self._asked: dict[str, Job] = {}
        self._painting = Turns(self)
        desk.changed.connect(self._on_changed)
        desk.scope_moved.connect(self.outdate)

    def refresh(self) -> None:
        """Look again; called when the page is seen and what it shows is old."""
        raise NotImplementedError

    def show_only(self, wish: Mapping[str, str]) -> None:
        """Show what another page asked for, column by value; nothing: leave it."""

    def show_filtered(self, filters: Sequence[Filter]) -> None:
        """Show the lines that another page's figure is made of."""

    def take(self, wish: Mapping[str, str] | Sequence[Filter]) -> None:
        """Take a wish of another page, whichever way it is said."""
        if isinstance(wish, Mapping):
            self.show_only(wish)
        else:
            self.show_filtered(wish)

    def pose(self) -> None:
        """Show the page at its best for a picture: something chosen, say."""

    def say(self, tally: Tally) -> None:
        """Tell the status bar the count and sums of what this page shows."""
        self.tally = tally
        self.tallied.emit(tally)

    def ask(
        self,
        title: str,
        fn: Verb,
        *args: Any,
        then: Then,
        key: str = "",
    ) -> Job:
        """Call ``fn(home, *args)`` on a reader thread; ``then(result)`` here.

        A newer question with the same key (else title) makes the older one moot:
        it is stopped and its answer is not shown. An answer is laid out in one turn
        of the window and painted in the next.
        """
        name = key or title
        before = self._asked.get(name)
        if before is not None:
            before.stop()

        def show(result: Any) -> Iterator[None]:
            then(result)
            yield

        def come_home(result: Any) -> None:
            if shiboken6.isValid(self) and self._asked.get(name) is job:
                del self._asked[name]
                self._painting.begin(unseen(self, show(result)))

        job = self.desk.ask(title, fn, *args, then=come_home)
        self._asked[name] = job
        return job

    def do(
        self,
        title: str,
        fn: Verb,
        *args: Any,
        then: Then | None = None,
    ) -> Job:
        """Call ``fn(home, *args)`` on the writer thread, as `Desk.do` does."""
        return self.desk.do(title, fn, *args, then=then)

    def outdate(self, *_args: object) -> None:
        """Look again now if seen, else as soon as it is."""
        self._stale = True
        if self.isVisible():
            self._look()

    def _on_changed(self, touched: Changed) -> None:
        if touched & self.cares_about:
            self.outdate()

    def _look(self) -> None:
        self._stale = False
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._look()
