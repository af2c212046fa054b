"""Hold budgets against the month; foresee what stops; list what was paid ahead."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QMessageBox,
    QSplitter,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.budgets import Alert, Budget, Standing
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.stops import Stop
from desktop_app.domain.subscriptions import PlansHeld
from desktop_app.i18n import _, ngettext
from desktop_app.services.budget_words import (
    remark_words,
    subject_words,
    warning_words,
)
from desktop_app.services.budgeting import (
    Asked,
    add_budgets,
    list_alerts,
    list_budgets,
    remove_budget,
)
from desktop_app.services.checking_budgets import read_budgets
from desktop_app.store.workspace import Workspace
from desktop_app.ui import text
from desktop_app.ui.desk import Desk
from desktop_app.ui.later import (
    BUDGET_ENTRY,
    MAIL_SETTINGS,
    PLANS_HELD,
    STANDINGS,
    STOPS,
)
from desktop_app.ui.page import Page
from desktop_app.ui.style import Tone, space
from desktop_app.ui.widgets.budget_tables import (
    alert_columns,
    plan_columns,
    plan_words,
    split_columns,
    standing_columns,
    stop_columns,
)
from desktop_app.ui.widgets.cards import Notice, note
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.searched_table import SearchedTable
from desktop_app.ui.widgets.small import SmallTable
from desktop_app.ui.widgets.toolbar import Toolbar

BUDGETS, STOPPING, PLANS = range(3)  # the views
LIST_SHARE, BELOW_SHARE = 3, 2


def import_budgets(home: Workspace, path: Path) -> Outcome[list[Budget]]:
    """Set the budgets of a list, all or none."""
    return add_budgets(home, read_budgets(path))


class BudgetsPage(Page):
    """What may be spent, what was, and what runs out when."""

    cares_about = (
        Changed.BILLS
        | Changed.BUDGETS
        | Changed.ALLOCATION  # what departments cost
        | Changed.TERMS
        | Changed.DOCUMENTS
        | Changed.NAMES
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.warning = Notice("triangle-alert", Tone.WARNING)
        self.table = SmallTable(standing_columns(), _("Budgets"))
        self.table.chosen.connect(self._on_chosen)
        self.alerts = SmallTable(alert_columns(), _("Alerts"))
        hint = _("Search models, plans, products")
        self.stops = SearchedTable(stop_columns(), _("What stops first"), hint)
        self.plans = SearchedTable(plan_columns(), _("Subscriptions"), hint)
        self.months = SmallTable(split_columns(), _("Subscription and bill"))
        self._aside, self._formula, self._plan = (note(wrap=True) for _each in range(3))
        for one in (self._aside, self._formula, self._plan):
            one.setContentsMargins(0, 0, 0, space(2))
        self.stops.below(self._formula)
        self.stops.table.chosen.connect(self._show_formula)
        self.plans.below(self._plan)
        self.plans.table.chosen.connect(lambda one: self._plan.setText(plan_words(one)))
        self._title = label(_("Budgets"), bold=True)
        self._unseen = {STOPPING, PLANS}
        lists = QWidget()
        self._stack = QStackedLayout(lists)
        self._stack.addWidget(self._lay_out())
        self._stack.addWidget(self._empty())
        self.views = self._lay_views(lists)
        self._on_chosen(None)

    def refresh(self) -> None:
        asked = Asked(self.desk.scope.period or "")
        self.ask(_("Reading budgets"), list_budgets, then=self._show_empty)
        self.ask(_("Holding budgets"), STANDINGS, asked, then=self._show)
        self.ask(_("Reading alerts"), list_alerts, then=self._show_alerts)
        self._unseen = {STOPPING, PLANS}
        self._see(self.views.currentIndex())

    def pose(self) -> None:
        self.table.show_rows(self.table.rows, choose=True)

    def _lay_views(self, lists: QWidget) -> QTabWidget:
        views = QTabWidget()
        views.setDocumentMode(True)
        views.tabBar().setDrawBase(False)
        views.addTab(lists, _("Budgets"))
        views.addTab(self.stops, _("What stops first"))
        views.addTab(self._lay_plans(), _("Subscriptions"))
        views.currentChanged.connect(self._see)
        edge = space(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.addWidget(views)
        return views

    def _empty(self) -> Empty:
        return Empty(
            _("No budget yet"),
            _(
                "Set a monthly limit for an account, a department, a model or an API "
                "key. You are warned once when a threshold is reached."
            ),
            (_("Add budget…"), self._add),
            (_("Import budgets…"), self._import),
            icon="wallet",
        )

    def _lay_out(self) -> QWidget:
        bar = Toolbar()
        bar.filter(self._title)
        bar.action(_("E-mail…"), self._mail)
        bar.action(_("Import budgets…"), self._import)
        self._remove = bar.action(_("Take out…"), self._take_out)
        self._edit = bar.action(_("Change…"), self._change)
        bar.action(_("Add budget…"), self._add, accent=True)
        above = QWidget()
        upper = QVBoxLayout(above)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(space(2))
        upper.addWidget(self.table, 1)
        upper.addWidget(self._aside)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(above)
        split.addWidget(_titled(_("Alerts"), self.alerts))
        split.setStretchFactor(0, LIST_SHARE)
        split.setStretchFactor(1, BELOW_SHARE)
        split.setChildrenCollapsible(False)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, space(2), 0, 0)
        column.setSpacing(space(3))
        column.addWidget(bar)
        column.addWidget(self.warning)
        column.addWidget(split, 1)
        return inside

    def _lay_plans(self) -> QWidget:
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.plans)
        split.addWidget(_titled(_("Subscription and bill"), self.months))
        split.setStretchFactor(0, LIST_SHARE)
        split.setStretchFactor(1, BELOW_SHARE)
        split.setChildrenCollapsible(False)
        return split

    def _see(self, view: int) -> None:
        """Work out a view only when it is looked at."""
        if view not in self._unseen:
            return
        self._unseen = self._unseen - {view}
        scope = self.desk.scope
        if view == STOPPING:
            title = _("Foreseeing what stops")
            self.ask(title, STOPS, scope.account, then=self._show_stops)
        elif view == PLANS:
            title = _("Reading subscriptions")
            self.ask(title, PLANS_HELD, scope, then=self._show_plans)

    def _show_empty(self, budgets: list[Budget]) -> None:
        self._stack.setCurrentIndex(0 if budgets else 1)

    def _show(self, found: list[Standing]) -> None:
        before: Standing | None = self.table.current
        self.table.show_rows(found)
        same = [s for s in found if before and s.budget.id == before.budget.id]
        if same:
            self.table.choose(same[0])
        period = found[0].period if found else self.desk.scope.period or ""
        words = _("Budgets in {period}").format(period=period) if period else ""
        self._title.setText(words or _("Budgets"))
        self.warning.say(warning_words(found))
        self._on_chosen(self.table.current)

    def _show_alerts(self, found: list[Alert]) -> None:
        self.alerts.show_rows(found)

    def _show_stops(self, found: list[Stop]) -> None:
        last = max((one.since for one in found), default=None)
        words = _("counted from {day}, the last day with lines")
        self.stops.show_rows(found, words.format(day=text.day(last)) if last else "")
        if found:
            self.stops.table.choose(found[0])

    def _show_formula(self, one: Stop | None) -> None:
        said = _("{formula}. {then}")
        told = said.format(formula=one.formula, then=one.then) if one else ""
        self._formula.setText(told)

    def _show_plans(self, held: PlansHeld) -> None:
        count = len(held.found)
        words = ngettext("{count} purchase", "{count} purchases", count)
        self.plans.show_rows(held.found, words.format(count=text.count(count)))
        self.months.show_rows(held.months)
        if held.found:
            self.plans.table.choose(held.found[0])

    def _on_chosen(self, one: Standing | None) -> None:
        for act in (self._edit, self._remove):
            act.setEnabled(one is not None)
        words = remark_words(one) if one is not None else ""
        self._aside.setText(words)
        self._aside.setVisible(bool(words))

    def _add(self) -> None:
        dialog = BUDGET_ENTRY.load()
        dialog(self.desk, None, self).open()

    def _change(self) -> None:
        one: Standing | None = self.table.current
        if one is not None:
            dialog = BUDGET_ENTRY.load()
            dialog(self.desk, one.budget, self).open()

    def _take_out(self) -> None:
        one: Standing | None = self.table.current
        if one is None:
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(
            _("Take the budget of {name} out?").format(name=subject_words(one.budget))
        )
        box.setInformativeText(_("Its alerts stay in the ledger."))
        yes = box.addButton(_("Take out"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        number = one.budget.id
        yes.clicked.connect(lambda: self.take_out(number))
        box.open()

    def take_out(self, number: int) -> None:
        """Take a budget out of the ledger."""
        self.do(_("Taking a budget out"), remove_budget, number)

    def _import(self) -> None:
        kinds = _("Tables") + " (*.csv *.xlsx)"
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Import budgets"), "", kinds
        )
        if chosen:
            self.take_list(Path(chosen))

    def take_list(self, path: Path) -> None:
        """Set the budgets of a list."""
        self.do(_("Importing budgets"), import_budgets, path)

    def _mail(self) -> None:
        dialog = MAIL_SETTINGS.load()
        dialog(self.desk, self).open()


def _titled(title: str, widget: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, space(2), 0, 0)
    column.setSpacing(space(2))
    column.addWidget(label(title, bold=True))
    column.addWidget(widget, 1)
    return made
