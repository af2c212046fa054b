"""Give pages what they work with: the ledger, the scope, and a way to ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.bills import Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.findings import Working
from desktop_app.domain.views import Filter
from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from desktop_app.ui.bridge import Bridge, Job, Lane, Otherwise, Then, Verb
from desktop_app.ui.style import Tone

Wish = Mapping[str, str] | Sequence[Filter]  # what a page should show


class Desk(QObject):
    """The frame's small face towards pages, dialogs and widgets."""

    changed = Signal(object)  # Changed: what a verb touched
    scope_moved = Signal(object)  # Scope
    details_wanted = Signal(object)  # Working | None
    line_wanted = Signal(str)  # line ID whose working is to be shown
    details_opened = Signal()
    page_wanted = Signal(str, object)  # page name, Wish
    notified = Signal(str, object)  # text, Tone
    offered = Signal(str, object, str, object)  # text, Tone, word, what it does
    import_wanted = Signal(list)  # paths, perhaps none: then ask for them
    ledger_wanted = Signal(object)  # Path: open this ledger instead
    restore_wanted = Signal(str)  # name of the backup to bring back
    settings_wanted = Signal(object)  # Settings, changed

    def __init__(
        self, home: Workspace, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.home = home
        self.settings = settings
        self.scope = Scope()
        self.pages: frozenset[str] = frozenset()  # names of the pages there are
        self.bridge = Bridge(self)

    def ask(
        self,
        title: str,
        fn: Verb,
        *args: Any,
        then: Then | None = None,
        otherwise: Otherwise | None = None,
    ) -> Job:
        """Call ``fn(home, *args)`` on a reader thread; ``then(result)`` here.

        A function that has a ``progress`` parameter gets it by name.
        """
        return self.bridge.run(
            Lane.READER,
            title,
            fn,
            self.home,
            *args,
            then=then,
            otherwise=otherwise,
        )

    def do(
        self,
        title: str,
        fn: Verb,
        *args: Any,
        then: Then | None = None,
        otherwise: Otherwise | None = None,
    ) -> Job:
        """Call ``fn(home, *args)`` on the writer thread.

        The value of its `Outcome` goes to ``then``; what it changed, to the pages.
        """

        def come_home(outcome: Any) -> None:
            value = outcome
            touched = Changed.NOTHING
            if isinstance(outcome, Outcome):
                value, touched = outcome.value, outcome.changed
            if then is not None:
                then(value)
            if touched:
                self.changed.emit(touched | Changed.ACTIVITY)

        return self.bridge.run(
            Lane.WRITER,
            title,
            fn,
            self.home,
            *args,
            then=come_home,
            otherwise=otherwise,
        )

    def look(self, scope: Scope) -> None:
        """Look at another period or account, on every page."""
        if scope != self.scope:
            self.scope = scope
            self.scope_moved.emit(scope)

    def show_details(self, working: Working | None) -> None:
        """Show the working of a charge in the details panel."""
        self.details_wanted.emit(working)

    def explain(self, line_id: str) -> None:
        """Work out a charge and show it, if the details panel is open."""
        self.line_wanted.emit(line_id)

    def open_details(self) -> None:
        """Open the details panel."""
        self.details_opened.emit()

    def open_page(self, name: str, wish: Mapping[str, str] | None = None) -> None:
        """Go to a page; ``wish`` says what it should show, column by value."""
        self.page_wanted.emit(name, dict(wish or {}))

    def open_lines(self, filters: Sequence[Filter]) -> None:
        """Go to the charge lines that fit, of whatever month they are.

        The period chosen for all pages is let go: a figure is made of all its lines.
        """
        self.look(replace(self.scope, period=None))
        self.page_wanted.emit("lines", tuple(filters))

    def notify(self, text: str, tone: Tone = Tone.INFO) -> None:
        """Say one sentence in a banner that goes by itself."""
        self.notified.emit(text, tone)

    def offer(self, text: str, word: str, do: Callable[[], object]) -> None:
        """Say in a banner what was done, with a button that answers it."""
        self.offered.emit(text, Tone.GOOD, word, do)

    def import_paths(self, paths: Sequence[Path] = ()) -> None:
        """Review files and folders for import; none: let the person choose."""
        self.import_wanted.emit(list(paths))

    def choose(self, settings: Settings) -> None:
        """Keep changed settings and use them."""
        self.settings = settings
        self.settings_wanted.emit(settings)
