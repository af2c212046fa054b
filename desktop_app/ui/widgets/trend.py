"""Show what each day cost, as a chart or as a list; both say the exact amounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QWidget,
)

from desktop_app.domain.money import round_half_up
from desktop_app.domain.outlook import DayOutlook, DaySpike
from desktop_app.domain.trends import Forecast
from desktop_app.i18n import _
from desktop_app.services.summarising import DayTotal
from desktop_app.ui import text
from desktop_app.ui.style import ROW, Size, font, space, theme_of
from desktop_app.ui.turns import Turns
from desktop_app.ui.widgets.cards import Card, FileName, note
from desktop_app.ui.widgets.labels import IconButton

# The chart's room costs half a second to load: a reader thread does it once the
# figures stand on the page.
CHART_ROOM = "desktop_app.ui.chart"
CHART_HEIGHT = 168
NAMED = 5  # days that stand out, by name
MOST = 92  # days in one chart
HUNDRED, TENTH = 100, Decimal("0.1")
ROOMY = 760  # pixels from which the key and a day's amounts stand side by side


def chart_room() -> Any:
    """Return the module that draws charts; once it was loaded, at once."""
    return import_module(CHART_ROOM)


def day_text(total: DayTotal, currency: str) -> str:
    """Say all of one day in a sentence, to the last digit."""
    words = _("{day}: billed {billed} {currency}, recalculated {expected}, {lines}")
    return words.format(
        day=text.day(total.day),
        billed=text.amount(total.billed),
        currency=currency,
        expected=text.amount(total.expected),
        lines=text.lines(total.lines),
    )


def spike_text(spike: DaySpike) -> str:
    """Say how far a day is from what is usual, and what made most of it."""
    usual = text.amount(round_half_up(spike.usual, text.PLACES))
    figure = text.amount(round_half_up(spike.figure, text.PLACES))
    if not spike.mover:
        words = _("{figure} where {usual} is usual")
        return words.format(figure=figure, usual=usual)
    words = _("{figure} where {usual} is usual, most of the rest is {mover}")
    return words.format(figure=figure, usual=usual, mover=spike.mover)


def forecast_text(found: Forecast, currency: str) -> str:
    """Say what the month will come to, how sure that is, and how it was tested."""
    expected, low, high = (
        text.amount(round_half_up(one, text.PLACES))
        for one in (found.expected, found.low, found.high)
    )
    words = _("{month} is foreseen to come to {expected} {currency}").format(
        month=f"{found.until:%Y-%m}", expected=expected, currency=currency
    )
    if found.error is None:
        return words + _("; too few days are known to test it.")
    error = (found.error * HUNDRED).quantize(TENTH)
    tested = _(
        " ({low} to {high}); half of {tests} back tests were off by under {error} %."
    )
    return words + tested.format(low=low, high=high, tests=found.tests, error=error)


def thinned(colour: QColor, ground: QColor) -> QColor:
    """Return a colour half way to its ground, so that marks on it stand out."""
    return QColor(
        (colour.red() + ground.red()) // 2,
        (colour.green() + ground.green()) // 2,
        (colour.blue() + ground.blue()) // 2,
    )


class TrendCard(Card):
    """The days of a scope; a click, Enter or a row of the list opens a day."""

    opened = Signal(object)  # date

    def __init__(self) -> None:
        super().__init__(_("Billed per day"))
        self._days: Sequence[DayTotal] = ()
        self._currency = ""
        self._chart: Any = None
        self._room: Any = None
        self._readout = FileName(size=Size.NOTE, colour="muted")
        self._readout.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        self.head.addWidget(self._readout)
        self._key = note()
        self._key.setTextFormat(Qt.TextFormat.RichText)
        self.head.insertWidget(1, self._key)
        self._toggle = IconButton("list", _("Show the days as a list"))
        self._toggle.setCheckable(True)
        self._toggle.toggled.connect(self._turn)
        self.head.addWidget(self._toggle)
        self._list = QListWidget()
        self._list.setUniformItemSizes(True)
        self._list.setAccessibleName(_("Billed per day"))
        self._list.itemActivated.connect(self._open_row)
        self._spikes: dict[date, DaySpike] = {}
        self._turns = Turns(self)
        self._foreseen = ""
        self._aside = note(wrap=True)
        self._aside.setContentsMargins(space(2), 0, space(2), 0)
        self._aside.hide()
        self._views = QWidget()
        self._views.setMinimumHeight(CHART_HEIGHT)
        self._stack = QStackedLayout(self._views)
        self._stack.addWidget(QWidget())
        self._stack.addWidget(self._list)
        self.body.addWidget(self._views, 1)
        self.body.addWidget(self._aside)

    def use(self, room: Any) -> None:
        """Draw with the chart's room from now on."""
        if self._chart is not None:
            return
        self._room, self._chart = room, room.DayChart()
        self._chart.setAccessibleName(_("Billed per day"))
        self._chart.pointed.connect(self._on_pointed)
        self._chart.opened.connect(lambda point: self.opened.emit(point.day))
        self._turns.begin(self._draw())

    def show_days(self, days: Sequence[DayTotal], currency: str) -> None:
        """Show these days; of very many the last."""
        self._days, self._currency = days[-MOST:], currency
        title = _("Billed per day, {currency}")
        if len(days) > MOST:
            title = _("Billed per day, {currency}, the last {count} days")
        self.title.setText(title.format(currency=currency, count=MOST))
        self._spikes = {}
        self._aside.hide()
        self._turns.begin(self._draw())
        self._on_pointed(None)

    def show_outlook(self, found: DayOutlook | None) -> None:
        """Mark the days that stand out, and say what the month will come to."""
        spikes = found.spikes if found is not None else ()
        shown = {one.day for one in self._days}
        self._spikes = {one.day: one for one in spikes if one.day in shown}
        foreseen = found.forecast if found is not None else None
        self._foreseen = forecast_text(foreseen, self._currency) if foreseen else ""
        self._aside.setVisible(bool(self._foreseen or self._spikes))
        self._turns.begin(self._draw())
        self._on_pointed(self._chart.pointed_at if self._chart is not None else None)

    def _list_days(self) -> None:
        self._list.clear()
        for total in self._days:
            item = QListWidgetItem(self._told(total))
            item.setData(Qt.ItemDataRole.UserRole, total.day)
            item.setSizeHint(QSize(0, ROW))
            self._list.addItem(item)

    def _told(self, total: DayTotal) -> str:
        words = day_text(total, self._currency)
        spike = self._spikes.get(total.day)
        return f"{words} · {spike_text(spike)}" if spike else words

    def point_at_widest(self) -> None:
        """Point at the day where billed and recalculated are furthest apart."""
        gaps = [
            (abs(d.billed - d.expected), d.day)
            for d in self._days
            if d.expected is not None
        ]
        if self._chart is not None and gaps:
            self._chart.point_at_day(max(gaps)[1])

    def _draw(self) -> Iterator[None]:
        """List the days and draw them, in turns: together they hold a key up."""
        yield
        self._list_days()
        if self._chart is None:
            return
        if self._chart.parent() is None:
            self._stack.insertWidget(0, self._chart)
            self._turn()
        yield
        self._dress()
        yield
        at = self._chart.pointed_at
        point = self._room.DayPoint
        self._chart.show_days(
            [point(d.day, d.billed, d.expected, d.lines) for d in self._days]
        )
        self._chart.mark_days(self._spikes)
        if at is not None:
            self._chart.point_at_day(at.day)
        told = (self._told(d) for d in self._days)
        self._chart.setAccessibleDescription("\n".join(told))

    def _dress(self) -> None:
        theme = theme_of(self)
        bar = thinned(theme.colour("accent"), theme.colour("surface"))
        ink = theme.colour("warning")
        billed, recalculated = _("Billed"), _("Recalculated")
        marks: tuple[str, ...] = (
            f"<span style='color:{bar.name()}'>■</span> {billed}",
            f"<span style='color:{ink.name()}'>━</span> {recalculated}",
        )
        spike = theme.colour("danger")
        if self._spikes:
            far = _("Far from usual")
            marks += (f"<span style='color:{spike.name()}'>▼</span> {far}",)
        self._key.setText("&nbsp;&nbsp; ".join(marks))
        if self._chart is None:
            return
        self._chart.dress(
            self._room.ChartInk(
                bar=bar,
                chosen=theme.colour("accent"),
                line=ink,
                text=theme.colour("muted"),
                grid=theme.colour("line"),
                ground=theme.colour("surface"),
                spike=spike,
                font=font(Size.SMALL),
            )
        )

    def _on_pointed(self, point: Any) -> None:
        # In a narrow place the exact amounts of a day matter more than the key.
        self._key.setVisible(point is None or self.width() > ROOMY)
        self._aside.setText(self._outlook())
        if point is None:
            self._readout.name_it("")
            return
        known = {d.day: d for d in self._days}
        total = known.get(point.day) or DayTotal(point.day, 0, point.billed, None)
        self._readout.name_it(day_text(total, self._currency))
        spike = self._spikes.get(point.day)
        if spike is not None:
            self._aside.setText(f"▼ {text.day(spike.day)} · {spike_text(spike)}")

    def _outlook(self) -> str:
        """Say what the month will come to, and which days stand out."""
        days = [text.day(one) for one in sorted(self._spikes)]
        said = [self._foreseen] if self._foreseen else []
        if days:
            named = ", ".join(days[-NAMED:])
            words = (
                _("▼ Far from usual: {days}")
                if len(days) <= NAMED
                else _("▼ Far from usual: {days} and {count} more")
            )
            said.append(words.format(days=named, count=len(days) - NAMED))
        return "   ".join(said)

    def _open_row(self, item: QListWidgetItem) -> None:
        self.opened.emit(item.data(Qt.ItemDataRole.UserRole))

    def _turn(self) -> None:
        listed = self._toggle.isChecked()
        shown = self._list if listed else self._stack.widget(0)
        if shown is not None:
            self._stack.setCurrentWidget(shown)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
