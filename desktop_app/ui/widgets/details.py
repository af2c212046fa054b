"""Show the working of one charge beside the rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.findings import Working
from desktop_app.i18n import _
from desktop_app.ui.bridge import Job
from desktop_app.ui.desk import Desk
from desktop_app.ui.later import EXPLAIN
from desktop_app.ui.page import Page
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.text import HYPOTHESIS_WORDS
from desktop_app.ui.turns import Turns
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import (
    IconButton,
    IconLabel,
    grounded,
    label,
    selectable,
)
from desktop_app.ui.widgets.ladder import ladder
from desktop_app.ui.widgets.pill import Pill, class_pill
from desktop_app.ui.widgets.section import Section, breakable, pairs_grid
from desktop_app.ui.widgets.working_text import working_text

LEAST = 300


class Details(QWidget):
    """The panel on the right: decoded ID, tags, rule, steps, causes, fields."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.wanted = True  # False: the person closed it
        self.working: Working | None = None
        self._turns = Turns(self)
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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._area, 1)
        self.show_working(None)
        self.hide()
        desk.line_wanted.connect(self.explain)
        desk.details_opened.connect(self.open_up)
        desk.details_wanted.connect(self._given)

    def _given(self, working: Working | None) -> None:
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
        seen = page.explains and self.working is not None
        self.setVisible(seen and self.wanted)

    def open_up(self) -> None:
        """Open the panel."""
        self.wanted = True
        self.show()

    def dismiss(self) -> None:
        """Close the panel until the person opens it again."""
        self.wanted = False
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
        if working is None:
            words = _("Select a charge line to see how its amount comes about.")
            self._turns.drop()
            self._area.setWidget(Empty(_("Nothing selected"), words, icon="calculator"))
            return
        self._turns.begin(self._fill(working))

    def _fill(self, working: Working) -> Iterator[None]:
        """Add one part after the other.

        All of them at once would take longer than a person should have to wait for
        a key to act.
        """
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(space(4), space(1), space(4), space(4))
        column.setSpacing(space(4))
        column.addStretch(1)
        self._area.setWidget(inside)
        for part in self._parts(working):
            column.insertWidget(column.count() - 1, part)
            yield

    def _parts(self, working: Working) -> Iterator[QWidget]:
        yield _head(working)
        if working.causes:
            yield _causes(working)
        if working.steps:
            section = Section(_("How it is calculated"))
            section.inside.addWidget(ladder(working.steps))
            yield section
        if working.rule:
            yield self._rule(working)
        if working.parts:
            yield _pairs(_("Decoded ID"), working.parts)
        if working.tags:
            yield _tags(working)
        if working.vendor_trace:
            yield _pairs(_("The provider's own working"), working.vendor_trace)
        if working.fields:
            fields = partial(pairs_grid, working.fields)
            yield Section(_("All fields"), fields)

    def _rule(self, working: Working) -> QWidget:
        section = Section(_("Price rule"))
        section.inside.addWidget(
            selectable(label(breakable(working.rule), Size.NOTE, wrap=True))
        )
        if working.snapshot:
            link = IconButton(
                "badge-percent",
                working.snapshot,
                lambda: self._desk.open_page("prices", {"snapshot": working.snapshot}),
                words=True,
            )
            link.setProperty("section", True)
            section.inside.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return section


def _head(working: Working) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(space(2))
    inner = QWidget()
    flow = Flow(inner)
    if working.finding_class is None:
        flow.addWidget(Pill(_("Not recalculated yet"), "clock", Tone.NEUTRAL))
    else:
        flow.addWidget(class_pill(working.finding_class))
    for also in working.also:
        if also is not working.finding_class:
            flow.addWidget(class_pill(also))
    column.addWidget(inner)
    column.addWidget(
        selectable(label(working.line_id, Size.SMALL, role="muted", wrap=True))
    )
    return made


def _pairs(title: str, pairs: tuple[tuple[str, str], ...]) -> Section:
    section = Section(title)
    section.inside.addWidget(pairs_grid(pairs))
    return section


def _causes(working: Working) -> Section:
    section = Section(_("What would explain it"))
    for cause in working.causes:
        row = QHBoxLayout()
        row.setSpacing(space(2))
        row.addWidget(IconLabel("search-check", "accent"), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(space(0.5))
        name = _(HYPOTHESIS_WORDS[cause.hypothesis])
        words.addWidget(label(name, Size.NOTE, bold=True, wrap=True))
        words.addWidget(
            selectable(label(breakable(cause.detail), Size.NOTE, wrap=True))
        )
        row.addLayout(words, 1)
        section.inside.addLayout(row)
    if len(working.causes) > 1:
        told = _("{count} explanations fit exactly; the bill does not say which.")
        section.inside.addWidget(
            label(
                told.format(count=len(working.causes)),
                Size.SMALL,
                role="muted",
                wrap=True,
            )
        )
    return section


def _tags(working: Working) -> Section:
    section = Section(_("Tags"))
    inner = QWidget()
    flow = Flow(inner)
    for key, value in working.tags:
        flow.addWidget(Pill(f"{key}: {value}", "tags", Tone.NEUTRAL))
    section.inside.addWidget(inner)
    return section
