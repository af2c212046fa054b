"""Show what each day cost, as a chart or as a list; both say the exact amounts."""

from __future__ import annotations

from collections.abc import Sequence
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

from desktop_app.i18n import _
from desktop_app.services.summarising import DayTotal
from desktop_app.ui import text
from desktop_app.ui.style import ROW, Size, font, theme_of
from desktop_app.ui.widgets.cards import Card, FileName, note
from desktop_app.ui.widgets.labels import IconButton

# The chart's room costs half a second to open: it is opened by a reader thread
# once the figures stand on the page.
CHART_ROOM = "desktop_app.ui.chart"
CHART_HEIGHT = 168
ROOMY = 760  # pixels from which the key and a day's amounts stand side by side


def open_chart_room(_home: object) -> Any:
    """Return the module that draws charts."""
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
        self._views = QWidget()
        self._views.setMinimumHeight(CHART_HEIGHT)
        self._stack = QStackedLayout(self._views)
        self._stack.addWidget(QWidget())
        self._stack.addWidget(self._list)
        self.body.addWidget(self._views, 1)

    def use(self, room: Any) -> None:
        """Draw with the chart's room from now on."""
        if self._chart is not None:
            return
        self._room, self._chart = room, room.DayChart()
        self._chart.setAccessibleName(_("Billed per day"))
        self._chart.pointed.connect(self._on_pointed)
        self._chart.opened.connect(lambda point: self.opened.emit(point.day))
        self._stack.insertWidget(0, self._chart)
        self._stack.setCurrentIndex(0)
        self._dress()
        self._draw()
        self._turn()

    def show_days(self, days: Sequence[DayTotal], currency: str) -> None:
        """Show these days."""
        self._days, self._currency = days, currency
        self.title.setText(_("Billed per day, {currency}").format(currency=currency))
        self._list.clear()
        for total in days:
            item = QListWidgetItem(day_text(total, currency))
            item.setData(Qt.ItemDataRole.UserRole, total.day)
            item.setSizeHint(QSize(0, ROW))
            self._list.addItem(item)
        self._draw()
        self._on_pointed(None)

    def point_at_widest(self) -> None:
        """Point at the day where billed and recalculated are furthest apart."""
        gaps = [
            (abs(d.billed - d.expected), d.day)
            for d in self._days
            if d.expected is not None
        ]
        if self._chart is not None and gaps:
            self._chart.point_at_day(max(gaps)[1])

    def _draw(self) -> None:
        if self._chart is None:
            return
        point = self._room.DayPoint
        self._chart.show_days(
            [point(d.day, d.billed, d.expected, d.lines) for d in self._days]
        )
        told = (day_text(d, self._currency) for d in self._days)
        self._chart.setAccessibleDescription("\n".join(told))

    def _dress(self) -> None:
        theme = theme_of(self)
        bar = thinned(theme.colour("accent"), theme.colour("surface"))
        ink = theme.colour("warning")
        billed, recalculated = _("Billed"), _("Recalculated")
        marks = (
            f"<span style='color:{bar.name()}'>■</span> {billed}",
            f"<span style='color:{ink.name()}'>━</span> {recalculated}",
        )
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
                font=font(Size.SMALL),
            )
        )

    def _on_pointed(self, point: Any) -> None:
        # In a narrow place the exact amounts of a day matter more than the key.
        self._key.setVisible(point is None or self.width() > ROOMY)
        if point is None:
            self._readout.name_it("")
            return
        known = {d.day: d for d in self._days}
        total = known.get(point.day) or DayTotal(point.day, 0, point.billed, None)
        self._readout.name_it(day_text(total, self._currency))

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
