"""Show a period at a glance: what changed, what waits, what comes, and the figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol, TypeVar

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedLayout

from desktop_app.domain.changes import Changed
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.outlook import (
    Contrast,
    DayOutlook,
    Deadline,
    Movement,
    Mover,
    Notice,
    Waiting,
)
from desktop_app.i18n import _
from desktop_app.services.browsing import source_files
from desktop_app.services.summarising import CurrencyFigures, Overview, overview
from desktop_app.store.entries import SourceFile
from desktop_app.ui.bridge import Job
from desktop_app.ui.classes import made_in_turns
from desktop_app.ui.desk import Desk
from desktop_app.ui.later import (
    ALERTS,
    AWAITED,
    CLOSABLE,
    CONTRASTS,
    DAY_OUTLOOKS,
    DEADLINES,
    MOVEMENTS,
    RECONCILE,
    ready_for_charts,
)
from desktop_app.ui.page import Page, Tally
from desktop_app.ui.text import ZONE
from desktop_app.ui.turns import Turns
from desktop_app.ui.widgets.coverage_card import REJECTS, UNPRICED
from desktop_app.ui.widgets.dashboard import Dashboard
from desktop_app.ui.widgets.first_steps import no_bill_yet
from desktop_app.ui.widgets.task_list import Task
from desktop_app.ui.widgets.trend import chart_room
from desktop_app.ui.widgets.waiting_words import (
    alert_task,
    deadline_task,
    waiting_tasks,
)

MOST = 8  # rows of one list; the pages have all
ALERTED = 3  # alerts: what needs a decision stays in sight below them


class InCurrency(Protocol):
    """What is told of one currency."""

    @property
    def currency(self) -> str:
        """Its code."""
        ...


Told = TypeVar("Told", bound=InCurrency)


class OverviewPage(Page):
    """This period at a glance."""

    cares_about = (
        Changed.BILLS
        | Changed.FINDINGS
        | Changed.PRICES
        | Changed.TERMS
        | Changed.DECISIONS
        | Changed.DISPUTES
        | Changed.CLOSINGS
        | Changed.NAMES  # of whom alerts are about
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown: Overview | None = None
        # None: not known yet; what was shown before stays.
        self._contrasts: Sequence[Contrast] | None = None
        self._movements: Sequence[Movement] | None = None
        self._outlooks: Sequence[DayOutlook] | None = None
        self._waiting: list[Waiting] = []
        self._closable: list[Waiting] = []
        self._rejects = 0
        self.board = Dashboard()
        self._turns = Turns(self)
        self._connect()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.board)
        self._stack.addWidget(no_bill_yet(desk))

    def refresh(self) -> None:
        self.ask(_("Summing up"), overview, self.desk.scope, then=self._show)

    def pose(self) -> None:
        self.board.trend.point_at_widest()

    def _look_further(self) -> Iterator[None]:
        """Ask for what may come after the first figures, one after the other.

        Several at once would be there no sooner, and would hold keys up.
        """
        yield  # the figures are painted
        for job in self._questions():
            yield
            while job is not None and not job.future.done():
                yield

    def _questions(self) -> Iterator[Job | None]:
        """Ask when the answer before is there: what is to do comes first."""
        scope, today, ask = self.desk.scope, _today(), self.ask
        waits, compares = _("Looking for what waits"), _("Comparing periods")
        yield ask(waits, AWAITED, scope, today, then=self._show_waiting)
        yield ask(compares, CONTRASTS, scope, then=self._show_contrasts)
        yield from made_in_turns()
        yield ask(_("Opening charts"), ready_for_charts, then=self._draw)
        yield ask(_("Finding what moved"), MOVEMENTS, scope, then=self._show_movements)
        yield ask(_("Foreseeing the month"), DAY_OUTLOOKS, scope, then=self._foresee)
        yield ask(_("Reading deadlines"), DEADLINES, scope, today, then=self._show_due)
        yield ask(_("Reading alerts"), ALERTS, then=self._show_alerts)
        yield ask(_("Reading files"), source_files, then=self._show_rejects)
        yield ask(_("Checking periods"), CLOSABLE, scope, then=self._show_closable)

    def _on_changed(self, touched: Changed) -> None:
        """Look again; where only names changed, at what tells them."""
        if touched & self.cares_about & ~Changed.NAMES or not self.isVisible():
            super()._on_changed(touched)
        elif touched & Changed.NAMES:
            self.ask(_("Reading alerts"), ALERTS, then=self._show_alerts)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._turns.is_at_work:
            self._turns.drop()
            self.outdate()

    def _draw(self, _ready: None) -> None:
        self.board.trend.use(chart_room())

    def _connect(self) -> None:
        board = self.board
        board.currency.currentTextChanged.connect(self._show_currency)
        board.classes.chosen.connect(
            lambda name: self._open("findings", {"finding_class": name})
        )
        board.models.chosen.connect(lambda name: self._open("lines", {"model": name}))
        board.trend.opened.connect(self._open_day)
        board.movers.chosen.connect(self._open_mover)
        board.coverage.chosen.connect(self._open_coverage)
        for card in (board.waiting, board.deadlines, board.alerts):
            card.chosen.connect(self._act)

    def _show(self, found: Overview) -> None:
        self._shown = found
        self._stack.setCurrentIndex(0 if found.figures else 1)
        names = [one.currency for one in found.figures]
        picker = self.board.currency
        chosen = picker.currentText()
        picker.blockSignals(True)
        picker.clear()
        picker.addItems(names)
        if chosen in names:
            picker.setCurrentText(chosen)
        picker.blockSignals(False)
        picker.setVisible(len(names) > 1)
        self._show_currency()
        self.say(
            Tally(
                sum(one.lines for one in found.figures),
                {one.currency: one.billed for one in found.figures},
            )
        )
        if found.figures and self.isVisible():
            self._turns.begin(self._look_further())
        elif found.figures:
            self.outdate()  # the rest is asked for when it is seen

    def _of_currency(self, found: Sequence[Told]) -> Told | None:
        wanted = self.board.currency.currentText()
        return next((one for one in found if one.currency == wanted), None)

    def _figures_now(self) -> CurrencyFigures | None:
        return self._of_currency(self._shown.figures) if self._shown else None

    def _show_currency(self) -> None:
        figures = self._figures_now()
        if figures is None:
            return
        board = self.board
        board.figures.show_figures(figures)
        board.classes.show_figures(figures)
        board.models.show_figures(figures)
        board.coverage.show_figures(figures, self._rejects)
        board.trend.show_days(figures.days, figures.currency)
        if self._contrasts is not None:
            board.contrast.show_contrast(self._of_currency(self._contrasts))
        if self._movements is not None:
            board.movers.show_movement(self._of_currency(self._movements))
        if self._outlooks is not None:
            board.trend.show_outlook(self._of_currency(self._outlooks))

    def _show_contrasts(self, found: list[Contrast]) -> None:
        self._contrasts = found
        self.board.contrast.show_contrast(self._of_currency(found))

    def _show_movements(self, found: list[Movement]) -> None:
        self._movements = found
        self.board.movers.show_movement(self._of_currency(found))

    def _foresee(self, found: list[DayOutlook]) -> None:
        self._outlooks = found
        self.board.trend.show_outlook(self._of_currency(found))

    def _show_waiting(self, found: list[Waiting]) -> None:
        self._waiting = found
        self._list_waiting()

    def _show_closable(self, found: list[Waiting]) -> None:
        self._closable = found
        self._list_waiting()

    def _list_waiting(self) -> None:
        """Show what presses first; that a month can be closed is never left out."""
        ready = waiting_tasks(self._closable[:1])
        pressing = waiting_tasks(self._waiting)
        shown = pressing[: MOST - len(ready)]
        hidden = len(pressing) - len(shown) + len(self._closable) - len(ready)
        self.board.waiting.show_tasks([*shown, *ready], hidden=hidden)

    def _show_due(self, found: list[Deadline]) -> None:
        today = _today()
        tasks = [deadline_task(one, today) for one in found[:MOST]]
        self.board.deadlines.show_tasks(tasks, hidden=len(found) - len(tasks))

    def _show_alerts(self, found: list[Notice]) -> None:
        tasks = [alert_task(one) for one in found[:ALERTED]]
        self.board.alerts.show_tasks(tasks, hidden=len(found) - len(tasks))
        self.board.alerts.setVisible(bool(found))

    def _show_rejects(self, found: list[SourceFile]) -> None:
        self._rejects = sum(one.rejects for one in found)
        figures = self._figures_now()
        if figures is not None:
            self.board.coverage.show_figures(figures, self._rejects)

    def _act(self, task: Task) -> None:
        if task.page:
            self._open(task.page, task.wish)
        else:
            self.do(_("Reconciling"), RECONCILE, self.desk.scope)

    def _open(self, page: str, wish: Mapping[str, str]) -> None:
        figures = self._figures_now()
        several = self._shown is not None and len(self._shown.figures) > 1
        scoped: dict[str, str] = dict(wish)
        if scoped and several and figures is not None:
            scoped["billing_currency"] = figures.currency
        self.desk.open_page(page, scoped)

    def _open_day(self, day: date) -> None:
        self._open("lines", {"billing_date": day.isoformat()})

    def _open_coverage(self, key: str) -> None:
        places: dict[str, Callable[[], None]] = {
            REJECTS: lambda: self._open("activity", {"rejects": "all"}),
            UNPRICED: lambda: self._open(
                "lines", {"finding_class": FindingClass.UNPRICED.value}
            ),
        }
        places.get(key, lambda: self._open("lines", {}))()

    def _open_mover(self, mover: Mover) -> None:
        """Open the lines of both months: their sums differ by what moved."""
        found = self._of_currency(self._movements or ())
        if found is None:
            return
        months = f"{found.before}\n{found.period}"
        self.desk.look(replace(self.desk.scope, period=None))
        self._open("lines", {**mover.lines, "billing_period": months})


def _today() -> date:
    return datetime.now(ZONE).date()
