"""Show the working of one charge beside the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.changes import Changed
from desktop_app.domain.findings import Working
from desktop_app.i18n import _
from desktop_app.ui.bridge import Job
from desktop_app.ui.desk import Desk
from desktop_app.ui.later import EXPLAIN
from desktop_app.ui.page import Page
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.turns import Turns
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.labels import IconButton, grounded, label
from desktop_app.ui.widgets.working_parts import (
    Causes,
    Fields,
    Head,
    Named,
    PriceRule,
    Steps,
    Tags,
)
from desktop_app.ui.widgets.working_text import working_text

Part = Head | Causes | Steps | PriceRule | Named | Tags | Fields
LEAST = 300


class Details(QWidget):
    """The panel on the right: decoded ID, tags, rule, steps, causes, fields."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.wanted = True  # False: the person closed it
        self.working: Working | None = None
        self._turns, self._coming = Turns(self), Turns(self)
        self._parts: list[Part] = []
        self._told: Working | None = None  # what all parts say
        self._makers: tuple[Callable[[], Part], ...] = (
            Head,
            Causes,
            Steps,
            self._rule,
            partial(Named, _("Decoded ID"), "parts"),
            Tags,
            partial(Named, _("The provider's own working"), "vendor_trace"),
            Fields,
        )
        self._explaining: Job | None = None
        self._page: Page | None = None  # that is beside it
        self._seen: dict[Page, Working | None] = {}  # what each page last showed
        grounded(self, "panel")
        self.setMinimumWidth(LEAST)
        self._copy = IconButton("copy", _("Copy as text"), self.copy)
        head = QHBoxLayout()
        head.setContentsMargins(space(4), space(2), space(2), space(1))
        head.setSpacing(space(1))
        head.addWidget(label(_("Working"), Size.HEAD, bold=True))
        head.addStretch(1)
        head.addWidget(self._copy)
        head.addWidget(IconButton("x", _("Close (F4)"), self.dismiss))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._lay_out())
        self._stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._stack, 1)
        words = _("Select a charge line to see how its amount comes about.")
        nothing = Empty(_("Nothing selected"), words, icon="calculator")
        self._stack.addWidget(nothing)
        self._stack.addWidget(self._area)
        self.show_working(None)
        self.hide()
        desk.line_wanted.connect(self.explain)
        desk.details_opened.connect(self.open_up)
        desk.details_wanted.connect(self._given)
        desk.changed.connect(self._on_changed)

    def _lay_out(self) -> QWidget:
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(space(4), space(1), space(4), space(4))
        self._column.setSpacing(space(4))
        self._column.addStretch(1)
        return self._inside

    def _on_changed(self, touched: Changed) -> None:
        """Say the charge again with what its key and workspace are called now."""
        if touched & Changed.NAMES and self.working is not None and self.isVisible():
            self.explain(self.working.line_id)

    def _given(self, working: Working | None) -> None:
        self._coming.drop()
        self.show_working(working)
        self.setVisible(working is not None)

    def explain(self, line_id: str) -> None:
        """Work out a charge and show it; the one of before stays until then."""
        if not self.wanted:
            return
        if self._explaining is not None:
            self._explaining.stop()

        def show(working: Working) -> None:
            if self._explaining is job and shiboken6.isValid(self):
                self.show_working(working)
                self.show()

        job = self._desk.ask(_("Working out the charge"), EXPLAIN, line_id, then=show)
        self._explaining = job

    def show_beside(self, page: Page) -> None:
        """Be there for pages whose rows have a working, and out of the way else.

        Each page has its own: a working never stands beside rows of another page.
        """
        if page is not self._page and self._explaining is not None:
            self._explaining.stop()
            self._explaining = None
        if page.explains and page is not self._page:
            if self._page is not None:
                self._seen[self._page] = self.working
            self._page = page
            self.show_working(self._seen.get(page))
        if page.explains and self.working is not None and self.wanted:
            self._coming.begin(self._come())  # the page itself has the first turn
        else:
            self._coming.drop()
            self.hide()

    def _come(self) -> Iterator[None]:
        yield
        self.show()

    def open_up(self) -> None:
        """Open the panel."""
        self.wanted = True
        self.show()

    def dismiss(self) -> None:
        """Close the panel until the person opens it again."""
        self.wanted = False
        self._coming.drop()
        self.hide()

    def toggle(self) -> None:
        """Open the panel, or close it."""
        if self.isHidden():
            self.open_up()
        else:
            self.dismiss()

    def copy(self) -> None:
        """Copy the whole working as text."""
        if self.working is not None:
            QGuiApplication.clipboard().setText(working_text(self.working))
            self._desk.notify(_("The working was copied."), Tone.GOOD)

    def show_working(self, working: Working | None) -> None:
        """Show a working from its top; None: say what this panel is for."""
        self.working = working
        self._copy.setEnabled(working is not None)
        self._stack.setCurrentIndex(0 if working is None else 1)
        if working is None or working is self._told:
            self._turns.drop()
            self._hold(held=False)
        else:
            self._turns.begin(self._fill(working))
        self._area.verticalScrollBar().setValue(0)

    def _fill(self, working: Working) -> Iterator[None]:
        """Tell one part after the other, and show them when all have been told.

        All of them in one turn would take longer than a person should have to wait
        for a key to act, and half of a charge beside half of another would be wrong.
        """
        self._told = None
        self._hold(held=True)
        for part in self._made():
            yield from part.fill(working)
        self._told = working
        self._hold(held=False)

    def _hold(self, *, held: bool) -> None:
        """Lay out and paint nothing for now, or go on with it."""
        self._column.setEnabled(not held)
        self._area.viewport().setUpdatesEnabled(not held)
        if not held:
            self._column.invalidate()
            self._column.activate()  # what was asked for meanwhile was not heard
            self._inside.updateGeometry()

    def _made(self) -> Iterator[Part]:
        """Yield the parts from above; the first time they are made."""
        for place, make in enumerate(self._makers):
            if place == len(self._parts):
                self._parts.append(make())
                self._column.insertWidget(place, self._parts[place])
            yield self._parts[place]

    def _rule(self) -> PriceRule:
        made = PriceRule()
        made.wanted.connect(
            lambda snapshot: self._desk.open_page("prices", {"snapshot": snapshot})
        )
        return made
