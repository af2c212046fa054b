"""Show a period at a glance: figures, classes, days, models, and what to know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.budgets import Standing
from desktop_app.domain.changes import Changed
from desktop_app.domain.closing import TotalCheck
from desktop_app.domain.findings import FindingClass
from desktop_app.i18n import _, ngettext
from desktop_app.services.budget_words import warning_words
from desktop_app.services.budgeting import Asked
from desktop_app.services.signed_totals import broken_totals, broken_words
from desktop_app.services.summarising import CurrencyFigures, Overview, overview
from desktop_app.ui import text
from desktop_app.ui.desk import Desk
from desktop_app.ui.later import RECONCILE, STANDINGS
from desktop_app.ui.page import Page, Tally
from desktop_app.ui.style import Tone, space
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.first_steps import no_bill_yet
from desktop_app.ui.widgets.glance import ClassesCard, FigureRow, ModelsCard
from desktop_app.ui.widgets.trend import TrendCard, open_chart_room


class OverviewPage(Page):
    """This period at a glance."""

    cares_about = (
        Changed.BILLS
        | Changed.FINDINGS
        | Changed.PRICES
        | Changed.DECISIONS
        | Changed.CLOSINGS
        | Changed.BUDGETS
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown: Overview | None = None
        self._currency = QComboBox()
        self._currency.setAccessibleName(_("Currency"))
        self._currency.currentTextChanged.connect(self._show_currency)
        self.broken = Notice("triangle-alert", Tone.DANGER, _("Show closing"))
        self.budgets = Notice("wallet", Tone.WARNING, _("Show budgets"))
        self._stale_run = Notice("refresh-cw", Tone.INFO, _("Reconcile"))
        self._provisional = Notice("clock", Tone.WARNING)
        self._coverage = Notice("circle-slash", Tone.WARNING, _("Show prices"))
        self.figures = FigureRow()
        self._classes = ClassesCard()
        self.trend = TrendCard()
        self._models = ModelsCard()
        self._connect()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._lay_out())
        self._stack.addWidget(no_bill_yet(desk))

    def refresh(self) -> None:
        self.ask(_("Summing up"), overview, self.desk.scope, then=self._show)
        self.ask(_("Reading signed totals"), broken_totals, then=self._warn)
        asked = Asked(self.desk.scope.period or "")
        self.ask(_("Holding budgets"), STANDINGS, asked, then=self.show_budgets)

    def pose(self) -> None:
        self.trend.point_at_widest()

    def _connect(self) -> None:
        self.broken.acted.connect(lambda: self._open("close", {}))
        self.budgets.acted.connect(lambda: self._open("budgets", {}))
        self._stale_run.acted.connect(self._reconcile)
        self._coverage.acted.connect(lambda: self._open("prices", {}))
        self._classes.chosen.connect(
            lambda name: self._open("findings", {"finding_class": name})
        )
        self._models.chosen.connect(lambda name: self._open("lines", {"model": name}))
        self.trend.opened.connect(self._open_day)

    def _lay_out(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        edge = space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(3))
        notices = (
            self.broken,
            self.budgets,
            self._stale_run,
            self._provisional,
            self._coverage,
        )
        for notice in notices:
            column.addWidget(notice)
        column.addWidget(self._currency, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.figures)
        column.addWidget(self.trend, 2)
        lists = QHBoxLayout()
        lists.setSpacing(space(3))
        lists.addWidget(self._classes, 1)
        lists.addWidget(self._models, 1)
        column.addLayout(lists, 3)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def _warn(self, found: list[TotalCheck]) -> None:
        self.broken.say(broken_words(found))

    def show_budgets(self, found: list[Standing]) -> None:
        """Say which budgets are at a threshold."""
        self.budgets.say(warning_words(found))

    def _show(self, found: Overview) -> None:
        self._shown = found
        self._stack.setCurrentIndex(0 if found.figures else 1)
        names = [one.currency for one in found.figures]
        chosen = self._currency.currentText()
        self._currency.blockSignals(True)
        self._currency.clear()
        self._currency.addItems(names)
        if chosen in names:
            self._currency.setCurrentText(chosen)
        self._currency.blockSignals(False)
        self._currency.setVisible(len(names) > 1)
        self._show_currency()
        self.say(
            Tally(
                sum(one.lines for one in found.figures),
                {one.currency: one.billed for one in found.figures},
            )
        )
        # Only now: what charts bring along would hold up the figures.
        self.ask(_("Opening charts"), open_chart_room, then=self.trend.use)

    def _figures_now(self) -> CurrencyFigures | None:
        if self._shown is None:
            return None
        wanted = self._currency.currentText()
        return next((f for f in self._shown.figures if f.currency == wanted), None)

    def _show_currency(self) -> None:
        figures = self._figures_now()
        if figures is None or self._shown is None:
            return
        self.figures.show_figures(figures)
        self._classes.show_figures(figures)
        self._models.show_figures(figures)
        self.trend.show_days(figures.days, figures.currency)
        self._stale_run.say(self._waiting(figures))
        self._provisional.say(self._unsettled(self._shown))
        self._coverage.say(self._gaps(figures))

    def _waiting(self, figures: CurrencyFigures) -> str:
        if figures.reconciled:
            return ""
        return _("Some lines were not recalculated since they were imported.")

    def _unsettled(self, found: Overview) -> str:
        periods = sorted({bill.id.period for bill in found.provisional})
        if not periods:
            return ""
        words = ngettext(
            "{periods} is provisional: the provider may still change it. "
            "Import the final export before you close it.",
            "{periods} are provisional: the provider may still change them. "
            "Import the final exports before you close them.",
            len(periods),
        )
        return words.format(periods=", ".join(periods))

    def _gaps(self, figures: CurrencyFigures) -> str:
        totals = dict(figures.classes)
        unpriced = totals.get(FindingClass.UNPRICED)
        if unpriced is None:
            return ""
        words = ngettext(
            "No price is known for {count} line ({amount} {currency} billed); "
            "it is not in the recalculated total.",
            "No price is known for {count} lines ({amount} {currency} billed); "
            "they are not in the recalculated total.",
            unpriced.lines,
        )
        return words.format(
            count=text.count(unpriced.lines),
            amount=text.amount(unpriced.billed),
            currency=figures.currency,
        )

    def _reconcile(self) -> None:
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
