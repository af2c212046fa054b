"""Show money over time: choices, a chart or a list, and what to know of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFileDialog, QStackedLayout, QVBoxLayout, QWidget

from desktop_app.domain.bills import Scope
from desktop_app.domain.errors import AppError
from desktop_app.domain.trend_reports import Offer, TrendReport
from desktop_app.i18n import _
from desktop_app.services.trend_reporting import trend_reports
from desktop_app.ui.exports import list_picture
from desktop_app.ui.page import Page, Tally
from desktop_app.ui.style import Tone, space
from desktop_app.ui.text import count
from desktop_app.ui.widgets.cards import note
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.labels import button
from desktop_app.ui.widgets.menu import open_menu
from desktop_app.ui.widgets.trend_choices import TrendChoices
from desktop_app.ui.widgets.trend_notes import TrendNotes
from desktop_app.ui.widgets.trend_view import TrendView

PICTURES = "PNG (*.png);;SVG (*.svg)"


class TrendPanel(QWidget):
    """What lines cost over time; it asks through its page."""

    lines_wanted = Signal(object)  # filters

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._scope = Scope()
        self.reports: list[TrendReport] = []
        self.choices = TrendChoices()
        self.view = TrendView()
        self.notes = TrendNotes()
        self._left_out = note(wrap=True)
        self.nothing = Empty(
            _("No charge lines in this range"),
            _("Choose another range, period or account."),
            icon="chart-column",
        )
        self._share = button(_("Export…"), self._offer_exports)
        self.choices.bar.add(self._share)
        for tool in (self.choices.compare, self.choices.list):
            self.view.add_tool(tool)
        self._stack = QStackedLayout()
        self._lay_out()
        self.choices.moved.connect(self.look)
        self.choices.turned.connect(lambda on: self.view.show_list(listed=on))
        self.choices.currency_moved.connect(self._show_currency)
        self.view.opened.connect(self._open)
        self.view.drawn.connect(self._show_notes)
        self.notes.opened.connect(self._open_note)

    def offer(self, found: Offer, scope: Scope) -> None:
        """Look at these data."""
        self._scope = replace(scope, period=None)
        self.choices.offer(found, scope.period)
        self.look()

    def look(self) -> None:
        """Ask for the figures chosen; those of before stay in sight meanwhile."""
        query = self.choices.query(self._scope)
        if query is None:
            return
        compare = self.choices.compare.isChecked()
        self._page.ask(
            _("Adding up charges"),
            partial(trend_reports, compare=compare),
            query,
            then=self._show,
            key="trend",
        )

    @property
    def report(self) -> TrendReport | None:
        """What is shown."""
        wanted = self.choices.currency.currentText()
        by_currency = {one.trend.currency: one for one in self.reports}
        return by_currency.get(wanted) or next(iter(self.reports), None)

    def save(self, path: Path) -> None:
        """Write the chart to a picture."""
        self.view.save(path)
        list_picture(self._page.desk, path)

    def copy(self) -> None:
        """Put all figures on the clipboard, for a spreadsheet."""
        if self.view.table is not None:
            self.view.table.selectAll()
            self.view.table.copy(headers=True)

    def _lay_out(self) -> None:
        shown = QWidget()
        inside = QVBoxLayout(shown)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(space(2))
        inside.addWidget(self.view, 1)
        inside.addWidget(self._left_out)
        inside.addWidget(self.notes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space(1), 0, 0)
        column.setSpacing(space(2))
        column.addWidget(self.choices)
        column.addLayout(self._stack, 1)
        self._stack.addWidget(shown)
        self._stack.addWidget(self.nothing)

    def _show(self, found: list[TrendReport]) -> None:
        self.reports = found
        self.choices.offer_currencies([one.trend.currency for one in found])
        self._stack.setCurrentIndex(0 if found else 1)
        self._share.setEnabled(bool(found))
        self._show_currency()

    def _show_currency(self, *_moved: object) -> None:
        report = self.report
        if report is None:
            self._page.say(Tally())
            return
        self.view.show_report(report)
        said = _left_out(report)
        self._left_out.setText(said)
        self._left_out.setVisible(bool(said))
        trend = report.trend
        known = trend.query.shown.is_money and trend.query.shown.adds_up
        sums = {trend.currency: trend.whole} if known else {}
        self._page.say(Tally(trend.lines, sums))

    def _show_notes(self) -> None:
        report = self.report
        if report is not None:
            self.notes.show_report(report)

    def _open(self, bucket: int, series: int | None) -> None:
        if self.report is not None:
            self.lines_wanted.emit(self.report.trend.filters_of(bucket, series))

    def _open_note(self, row: Any) -> None:
        if row is not None and row.filters:
            self.lines_wanted.emit(row.filters)

    def _offer_exports(self) -> None:
        place = self._share.mapToGlobal(QPoint(0, self._share.height()))
        open_menu(
            self,
            [
                ("file-output", _("Picture…"), self._choose_file),
                ("copy", _("Copy figures"), self.copy),
            ],
            place,
        )

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Write the chart to a picture"), "trend.png", PICTURES
        )
        if chosen:
            try:
                self.save(Path(chosen))
            except AppError as refusal:
                self._page.desk.notify(f"{refusal.message} {refusal.hint}", Tone.DANGER)


def _left_out(report: TrendReport) -> str:
    """Say what the figures are without."""
    trend, said = report.trend, []
    if trend.undated:
        words = _("{count} lines of these months have no day or hour: not shown.")
        said.append(words.format(count=count(trend.undated)))
    if trend.unknown:
        words = _("{count} lines were not recalculated: the figures are without them.")
        said.append(words.format(count=count(trend.unknown)))
    return " ".join(said)
