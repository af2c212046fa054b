"""Show one trend: a chart with its key, or the same figures as a table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from desktop_app.domain.trend_reports import BudgetLine, TrendReport
from desktop_app.i18n import _
from desktop_app.services.trend_words import (
    aligned,
    bucket_label,
    budget_words,
    change_text,
    figure_text,
    group_word,
    rough_text,
    series_label,
    whole_of,
)
from desktop_app.ui.charts.ink import ink_of
from desktop_app.ui.charts.pictures import save_picture
from desktop_app.ui.models.trends import (
    bucket_rows,
    series_at,
    table_name,
    trend_columns,
)
from desktop_app.ui.style import theme_of
from desktop_app.ui.turns import Turns
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import IconButton
from desktop_app.ui.widgets.small import SmallTable
from desktop_app.ui.widgets.trend_legend import Entry, Legend

WAITING, CHART, LIST = range(3)


class TrendView(Card):
    """A chart and its key side by side, or the table; both open lines."""

    opened = Signal(int, object)  # bucket, series or None: all of it
    drawn = Signal()  # all of a report is in sight

    def __init__(self) -> None:
        super().__init__("")
        self.report: TrendReport | None = None
        self.chart: Any = None
        self.legend = Legend()
        self._turns = Turns(self)
        self._table: SmallTable | None = None
        self._listed = False
        self._hidden: frozenset[int] = frozenset()
        self.whole = IconButton(
            "rotate-ccw", _("Show all (0)"), self._reset, words=True
        )
        self.whole.hide()
        self.tools = QWidget()  # no part of a picture
        tools = QHBoxLayout(self.tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.addWidget(self.whole)
        self.head.addWidget(self.tools)
        self._charted = QWidget()
        self._row = QHBoxLayout(self._charted)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.legend)
        self._tabled = QWidget()
        QVBoxLayout(self._tabled).setContentsMargins(0, 0, 0, 0)
        views = QWidget()
        self._stack = QStackedLayout(views)
        for one in (QWidget(), self._charted, self._tabled):
            self._stack.addWidget(one)
        self.body.addWidget(views, 1)
        self.legend.hidden_changed.connect(self._hide)

    def use(self, room: Any) -> None:
        """Draw with the chart's room from now on."""
        if self.chart is not None:
            return
        self.chart = room.TrendChart()
        self.chart.dress(ink_of(theme_of(self)))
        self.chart.pointed.connect(self._on_pointed)
        self.chart.opened.connect(self._open_mark)
        self.chart.zoomed.connect(self.whole.setVisible)
        if self.report is not None:
            self._turn()
            self._turns.begin(self._draw(self.report))

    def show_report(self, report: TrendReport) -> None:
        """Show these figures."""
        self.report = report
        trend = report.trend
        span = trend.query.span
        words = _("{name} · {first} to {last}")
        if trend.query.by:
            words = _("{name} by {group} · {first} to {last}")
        said = words.format(
            name=table_name(trend),
            group=group_word(trend.query.by),
            first=span.first,
            last=span.last,
        )
        self.title.setText(said)
        self._drop_table()
        self._turn()
        self._turns.begin(self._draw(report))

    def add_tool(self, widget: QWidget) -> None:
        """Put a command in the head."""
        layout = self.tools.layout()
        if layout is not None:
            layout.addWidget(widget)

    def save(self, path: Path) -> None:
        """Write the chart and its key to a picture.

        Raises:
            Refused: the name ends otherwise, or the file cannot be written.
        """
        self._turns.finish()
        self.tools.hide()
        try:
            save_picture(self, path)
        finally:
            self.tools.show()

    def show_list(self, *, listed: bool) -> None:
        """Show the table, or the chart."""
        self._listed = listed
        self._turn()

    def _turn(self) -> None:
        if self._listed and self.table is not None:
            self.table.show()
        drawn = CHART if self.chart is not None else WAITING
        self._stack.setCurrentIndex(LIST if self._listed else drawn)

    def _drop_table(self) -> None:
        """Let the table go; it is made again when it is looked at."""
        if self._table is not None:
            self._table.hide()
            self._table.deleteLater()
            self._table = None

    @property
    def table(self) -> SmallTable | None:
        """The figures as a table; None: there are none yet."""
        layout, report = self._tabled.layout(), self.report
        if self._table is None and layout is not None and report is not None:
            made = SmallTable(trend_columns(report), table_name(report.trend))
            made.show_rows(bucket_rows(report))
            made.activated.connect(self._open_cell)
            layout.addWidget(made)
            self._table = made
        return self._table

    def _draw(self, report: TrendReport) -> Iterator[None]:
        """Show the names, then the chart, then its text: all at once holds a key up."""
        yield  # what else came with the report has had a turn of its own
        if self.chart is not None and self.chart.parent() is None:
            self._row.insertWidget(0, self.chart, 1)
            self.setFocusProxy(self.chart)
            yield
        if self.chart is not None:
            self._hidden = frozenset()
            self.legend.show_entries(self._entries(report), self._signs(report))
            self.chart.setAccessibleName(self.title.text())
            yield
            trend = report.trend
            self.chart.name_money(trend.currency or table_name(trend))
            yield from self.chart.fill(report)
            yield
            self._describe()
        self.drawn.emit()

    def _entries(self, report: TrendReport) -> list[Entry]:
        trend, shown = report.trend, report.trend.query.shown
        return [
            Entry(
                series_label(one),
                self.chart.ink.of(number, rest=one.rest),
                figure_text(whole_of(one), shown),
            )
            for number, one in enumerate(trend.series)
        ]

    def _describe(self) -> None:
        """Say the whole chart to those who cannot see it, unless a mark was said."""
        if self.chart.at is None:
            self.chart.setAccessibleDescription(self._told())

    def _signs(
        self, report: TrendReport, bucket: int | None = None
    ) -> list[tuple[str, str, str]]:
        made = []
        if report.before is not None:
            before = figure_text(_before(report, bucket), report.trend.query.shown)
            made.append(("before", _("Period before"), before))
        if report.budgets:
            line = report.budget_shown(self._hidden)
            limit = figure_text(line.at(bucket) if line else None)
            made.append(("budget", _("Budget"), limit))
        if report.spikes:
            made.append(("spike", _("Far from usual"), str(len(report.spikes))))
        if report.ahead is not None:
            expected = rough_text(report.ahead.forecast.expected)
            made.append(("ahead", _("Forecast"), expected))
        return made

    def _told(self) -> str:
        """Say the whole chart as text, a line a bucket."""
        if self.report is None:
            return ""
        trend, line = self.report.trend, self.report.budget_of(None)
        said = []
        for bucket, (name, figure) in enumerate(
            zip(self.chart.names, trend.sums, strict=True)
        ):
            if figure is not None:
                words = f"{name}: {figure_text(figure, trend.query.shown)}"
                told = _with_budget(words, self.report, line, bucket) if line else words
                said.append(told)
        return "\n".join(said)

    def _on_pointed(self, at: Any) -> None:
        """Write the exact figures of what is pointed at beside the names."""
        if self.report is None or self.chart.report is not self.report:
            return  # the chart of before is still there, its names are gone
        report, trend = self.report, self.report.trend
        shown = trend.query.shown
        if at is None:
            figures, name = [whole_of(one) for one in trend.series], _("All of it")
            whole, bucket = trend.whole, None
        else:
            figures = [one.figures[at.bucket] for one in trend.series]
            name = bucket_label(trend.buckets[at.bucket].start, trend.query.grain)
            whole, bucket = trend.sums[at.bucket], at.bucket
        texts = [figure_text(one, shown) for one in figures]
        signs = [figure for _kind, _name, figure in self._signs(report, bucket)]
        against = self._against(whole, _before(report, bucket))
        self.legend.say(name, self._with_currency(whole), against)
        self._say_budget(report, bucket)
        self.legend.write(aligned([*texts, *signs]), None if at is None else at.series)
        if at is not None:
            self._say_mark(at, name)

    def _say_mark(self, at: Any, name: str) -> None:
        """Give the mark pointed at to those who cannot see it."""
        if self.report is None:
            return
        trend = self.report.trend
        word = _("all") if at.series is None else series_label(trend.series[at.series])
        text = figure_text(self.chart.figure_at(at), trend.query.shown)
        said = f"{name}, {word}: {text} {trend.currency}".strip()
        line = self.report.budget_shown(self._hidden)
        if line is not None and at.series in {None, line.series}:
            said = _with_budget(said, self.report, line, at.bucket)
        self.chart.setAccessibleDescription(said)

    def _say_budget(self, report: TrendReport, bucket: int | None) -> None:
        """Say how far a bucket is from the budget that is drawn, or how to see one."""
        line = report.budget_shown(self._hidden)
        if line is None:
            words = _("Leave one series shown to see its budget")
            if all(one.series is None for one in report.budgets):
                words = _("The budget is of all series together")
            self.legend.say_budget(words, "", over=False)
            return
        words = budget_words(report, line, bucket)
        left = report.left(line, bucket)
        over = left is not None and left < 0
        self.legend.say_budget(words, line.name, over=over)

    def _with_currency(self, value: Any) -> str:
        if self.report is None:
            return ""
        trend = self.report.trend
        return f"{figure_text(value, trend.query.shown)} {trend.currency}".strip()

    def _against(self, whole: Any, before: Any) -> str:
        if self.report is None or self.report.before is None:
            return ""
        if before is None:
            return _("Nothing in the period before")
        return (
            _("{before} in the period before  {change}")
            .format(
                before=figure_text(before, self.report.trend.query.shown),
                change=change_text(whole, before),
            )
            .strip()
        )

    def _hide(self, hidden: frozenset[int]) -> None:
        self._turns.finish()
        self._hidden = hidden
        if self.chart is not None:
            self._turns.begin(self._hide_in_turns(hidden))

    def _hide_in_turns(self, hidden: frozenset[int]) -> Iterator[None]:
        yield from self.chart.hide_series(hidden)
        self._on_pointed(self.chart.at)

    def _reset(self) -> None:
        if self.chart is not None:
            self.chart.reset()

    def _open_mark(self, at: Any) -> None:
        if self.chart.report is self.report:
            self.opened.emit(at.bucket, at.series)

    def _open_cell(self, index: QModelIndex) -> None:
        if self._table is None or self.report is None:
            return
        row = self._table.rows[index.row()]
        self.opened.emit(row.place, series_at(self.report.trend, index.column()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.chart is not None:
            self.chart.dress(ink_of(theme_of(self)))
            if self.report is not None:
                self._turns.begin(self._draw(self.report))


def _before(report: TrendReport, bucket: int | None) -> Decimal | None:
    if bucket is not None:
        return report.before_at(bucket)
    return report.before.whole if report.before else None


def _with_budget(said: str, report: TrendReport, line: BudgetLine, bucket: int) -> str:
    """Add to a figure what its budget is, and how far it is from it."""
    limit = line.at(bucket)
    if limit is None:
        return said
    budget = _("budget {limit}").format(limit=figure_text(limit))
    return ", ".join((said, budget, budget_words(report, line, bucket)))
