"""Let a person choose what a trend shows: measure, groups, range, grain."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.bills import Scope
from desktop_app.domain.trend_reports import Offer, grain_for
from desktop_app.domain.trends import TOP, Grain, Shown, Span, TrendQuery
from desktop_app.i18n import _
from desktop_app.services.trend_words import GRAIN_WORDS, SHOWN_WORDS, group_word
from desktop_app.ui.style import space
from desktop_app.ui.widgets.labels import IconButton
from desktop_app.ui.widgets.span_field import SpanField
from desktop_app.ui.widgets.toolbar import Choice, Toolbar

NO_GROUP = "-"
YEAR, MONTH, CUSTOM = "year", "month", "custom"
TOPS = (3, 5)
FIRST_GROUP = "model"


class TrendChoices(QWidget):
    """A row of choices above a chart."""

    moved = Signal()
    turned = Signal(bool)  # the figures as a list
    currency_moved = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._offer: Offer | None = None
        self._period = ""
        self.shown = Choice(_(SHOWN_WORDS[Shown.BILLED]), _("Measure"), self._tell)
        self.by = Choice(group_word(FIRST_GROUP), _("Group by"), self._tell)
        self.range = Choice(_("Last 30 days"), _("Range"), self._on_range)
        self.grain = Choice(_("Automatic"), _("Grain"), self._tell)
        self.top = Choice(_("Top {count}").format(count=TOP), _("Groups"), self._tell)
        self.currency = Choice("", _("Currency"), self._on_currency)
        self.days = SpanField(_("Range"))
        self.days.moved.connect(self._tell)
        self.compare = _switch("history", _("Compare with the period before"))
        self.compare.setText(_("Compare"))
        self.compare.setChecked(True)
        self.compare.toggled.connect(lambda _on: self._tell())
        self.list = _switch("list", _("Show the figures as a list"))
        self.list.setText(_("List"))
        self.list.toggled.connect(self.turned)
        self.bar = self._lay_out()
        self._fill()

    def offer(self, found: Offer, period: str | None) -> None:
        """Offer what the data allow; a period chosen for all pages is the month."""
        self._offer = found
        groups = [one for one in found.groups if one != FIRST_GROUP]
        words = [(one, group_word(one)) for one in groups]
        self.by.offer([*words, (NO_GROUP, group_word(""))])
        if (period or "") != self._period:
            self._leave_month()
            self._period = period or ""
            if period:
                self._choose(self.range, MONTH)
                self.days.hide()
        if self.range.value != CUSTOM:
            self.days.show_span(self.span(found))

    def span(self, found: Offer) -> Span:
        """Return the days chosen."""
        value = self.range.value
        if value == CUSTOM:
            return self.days.span
        if value == MONTH and self._period:
            return found.month(self._period)
        return {YEAR: found.last_year, MONTH: found.this_month}.get(
            value or "", found.last_days
        )

    def query(self, scope: Scope) -> TrendQuery | None:
        """Return what is asked for; None: nothing was offered yet."""
        if self._offer is None:
            return None
        span, by = self.span(self._offer), self.by.value or FIRST_GROUP
        grain = Grain(self.grain.value) if self.grain.value else grain_for(span)
        return TrendQuery(
            scope,
            span,
            grain=grain,
            by="" if by == NO_GROUP else by,
            shown=Shown(self.shown.value or Shown.BILLED),
            top=int(self.top.value or TOP),
        )

    def offer_currencies(self, names: list[str]) -> None:
        """Offer currencies; only one is no choice."""
        self.currency.setVisible(len(names) > 1)
        before = self.currency.currentText()
        self.currency.blockSignals(True)
        self.currency.clear()
        self.currency.addItems(names)
        self.currency.setCurrentIndex(max(self.currency.findText(before), 0))
        self.currency.blockSignals(False)

    def _lay_out(self) -> Toolbar:
        bar = Toolbar()
        for one in (self.shown, self.by, self.top, self.range, self.days, self.grain):
            bar.filter(one)
        bar.filter(self.currency)
        self.currency.hide()
        self.days.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space(1), 0, 0)
        column.addWidget(bar)
        return bar

    def _fill(self) -> None:
        shown = [one for one in Shown if one is not Shown.BILLED]
        self.shown.offer([(one.value, _(SHOWN_WORDS[one])) for one in shown])
        self.grain.offer([(one.value, _(GRAIN_WORDS[one])) for one in Grain])
        self.range.offer(
            [
                (YEAR, _("Last 12 months")),
                (MONTH, _("This month")),
                (CUSTOM, _("From – to")),
            ]
        )
        words = _("Top {count}")
        self.top.offer([(str(one), words.format(count=one)) for one in TOPS])

    def _choose(self, choice: Choice, value: str | None) -> None:
        choice.blockSignals(True)
        choice.setCurrentIndex(0 if value is None else choice.findData(value))
        choice.blockSignals(False)

    def _leave_month(self) -> None:
        """Keep the days of a month that is chosen no more."""
        if self.range.value == MONTH and self._period and self._offer is not None:
            self.days.show_span(self.span(self._offer))
            self._choose(self.range, CUSTOM)
            self.days.show()

    def _on_range(self) -> None:
        self.days.setVisible(self.range.value == CUSTOM)
        if self.range.value != CUSTOM and self._offer is not None:
            self.days.show_span(self.span(self._offer))
        self._tell()

    def _on_currency(self) -> None:
        self.currency_moved.emit(self.currency.currentText())

    def _tell(self) -> None:
        self.moved.emit()


def _switch(icon: str, tip: str) -> IconButton:
    made = IconButton(icon, tip)
    made.setCheckable(True)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return made
