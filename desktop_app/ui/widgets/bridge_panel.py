"""Show what changed between two ranges: steps, the items of each, their lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.bills import Scope
from desktop_app.domain.bridges import Bridge, BridgePart, BridgeQuery
from desktop_app.domain.errors import AppError
from desktop_app.domain.trend_reports import Offer
from desktop_app.domain.trends import Span, is_value
from desktop_app.domain.views import Filter
from desktop_app.i18n import _
from desktop_app.services.bridging import bridges, of_both, within
from desktop_app.services.trend_words import (
    PART_MEANINGS,
    PART_WORDS,
    item_label,
)
from desktop_app.ui.charts.pictures import save_picture
from desktop_app.ui.exports import list_picture
from desktop_app.ui.models.small import RowColumn, amount_column
from desktop_app.ui.page import Page, Tally
from desktop_app.ui.style import ROW, Tone, space
from desktop_app.ui.widgets.bridge_card import BridgeCard
from desktop_app.ui.widgets.cards import note
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.menu import open_menu
from desktop_app.ui.widgets.small import SmallTable
from desktop_app.ui.widgets.span_field import SpanField
from desktop_app.ui.widgets.toolbar import Choice, Toolbar
from desktop_app.ui.widgets.waterfall import Step

ROWS_SEEN = 4  # of the items, at least
PICTURES = "PNG (*.png);;SVG (*.svg)"


class BridgePanel(QWidget):
    """Two ranges and the bridge between them; it asks through its page."""

    lines_wanted = Signal(object)  # filters

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._scope = Scope()
        self._offered: tuple[Span, Span] | None = None
        self.found: list[Bridge] = []
        self.before = SpanField(_("Before"))
        self.after = SpanField(_("After"))
        self.currency = Choice("", _("Currency"), self._show_currency)
        self.card = BridgeCard()
        self.steps = self.card.steps
        self._part = label("", bold=True)
        self._meaning = note()
        self.items = SmallTable(_columns(), _("Items of a part"))
        self.items.setMinimumHeight(ROWS_SEEN * ROW)
        self.nothing = Empty(
            _("Nothing to compare"),
            _("Neither range has a charge line. Choose other months."),
            icon="chart-column",
        )
        self._stack = QStackedLayout()
        self._lay_out()
        self.before.moved.connect(self.look)
        self.after.moved.connect(self.look)
        self.steps.chosen.connect(self._show_part)
        self.steps.opened.connect(self._open_step)
        self.items.opened.connect(self._open_item)

    def offer(self, found: Offer, scope: Scope) -> None:
        """Look at these data; other months than before are shown."""
        self._scope = replace(scope, period=None)
        spans = found.last_two
        if scope.period:
            month = found.month(scope.period)
            spans = (month.before, month)
        if spans != self._offered:
            self._offered = spans
            self.before.show_span(spans[0])
            self.after.show_span(spans[1])

    def look(self) -> None:
        """Ask for the bridge between the ranges chosen."""
        query = BridgeQuery(self._scope, self.before.span, self.after.span)
        title = _("Comparing charges")
        job = self._page.ask(title, bridges, query, then=self._show, key="bridge")
        job.otherwise = self._show_nothing

    @property
    def bridge(self) -> Bridge | None:
        """What is shown."""
        by_currency = {one.currency: one for one in self.found}
        wanted = self.currency.currentText()
        return by_currency.get(wanted) or next(iter(self.found), None)

    def save(self, path: Path) -> None:
        """Write the steps to a picture."""
        at = self.steps.at
        self.steps.mean_none()
        save_picture(self.card, path)
        self.steps.go_to(at)
        list_picture(self._page.desk, path)

    def copy(self) -> None:
        """Put the items of the part meant on the clipboard."""
        self.items.selectAll()
        self.items.copy(headers=True)

    def _lay_out(self) -> None:
        bar = Toolbar()
        for word, field in ((_("Before"), self.before), (_("After"), self.after)):
            bar.filter(field, word)
        bar.filter(self.currency)
        self.currency.hide()
        self._share = bar.action(_("Export…"), self._offer_exports)
        shown = QWidget()
        inside = QVBoxLayout(shown)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(space(2))
        inside.addWidget(self.card, 3)
        inside.addWidget(self._part)
        inside.addWidget(self._meaning)
        inside.addWidget(self.items, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space(2), 0, 0)
        column.setSpacing(space(2))
        column.addWidget(bar)
        column.addLayout(self._stack, 1)
        for one in (shown, self.nothing):
            self._stack.addWidget(one)

    def _show_nothing(self, error: BaseException) -> None:
        if not isinstance(error, AppError):
            raise error
        self.found = []
        self.nothing.say(_("Nothing to compare"), f"{error.message} {error.hint}")
        self._share.setEnabled(False)
        self._stack.setCurrentIndex(1)
        self._page.say(Tally())

    def _show(self, found: list[Bridge]) -> None:
        self.found = found
        names = [one.currency for one in found]
        before = self.currency.currentText()
        self.currency.setVisible(len(names) > 1)
        self.currency.blockSignals(True)
        self.currency.clear()
        self.currency.addItems(names)
        self.currency.setCurrentIndex(max(self.currency.findText(before), 0))
        self.currency.blockSignals(False)
        self._share.setEnabled(True)
        self._stack.setCurrentIndex(0)
        self._show_currency()

    def _show_currency(self) -> None:
        found = self.bridge
        if found is None:
            return
        self.card.show_bridge(found)

    def _show_part(self, part: BridgePart | None) -> None:
        shown = part.items if part is not None else ()
        self.items.show_rows(shown)
        self._part.setText(_(PART_WORDS[part.part]) if part else _("A whole range"))
        meaning = _("Enter or a double click opens its lines.")
        if part is not None:
            meaning = f"{_(PART_MEANINGS[part.part])} {meaning}"
        self._meaning.setText(meaning)

    def _open_step(self, step: Step) -> None:
        """Open the lines of a whole range, or go to the items of a part."""
        found = self.bridge
        if found is None:
            return
        if step.part is not None:
            self.items.setFocus()
            self.items.selectRow(0)
            return
        first = step is self.steps.steps[0]
        span = found.query.before if first else found.query.after
        own = is_value("billing_currency", found.currency)
        self.lines_wanted.emit((*found.query.filters, own, *within(span)))

    def _open_item(self, row: Any) -> None:
        found = self.bridge
        if row is None or found is None:
            return
        both = of_both(found.query)
        ranges: tuple[Filter, ...] = (both,) if both else within(found.query.after)
        self.lines_wanted.emit((*row.filters, *ranges))

    def _offer_exports(self) -> None:
        place = self._share.mapToGlobal(QPoint(0, self._share.height()))
        picture = ("file-output", _("Picture…"), self._choose_file)
        open_menu(self, [picture, ("copy", _("Copy figures"), self.copy)], place)

    def _choose_file(self) -> None:
        title = _("Write the chart to a picture")
        chosen, _kind = QFileDialog.getSaveFileName(self, title, "bridge.png", PICTURES)
        if chosen:
            try:
                self.save(Path(chosen))
            except AppError as refusal:
                self._page.desk.notify(f"{refusal.message} {refusal.hint}", Tone.DANGER)


def _columns() -> list[RowColumn]:
    return [
        RowColumn(_("Item"), lambda row: item_label(row.item), stretch=True),
        amount_column(_("Change"), lambda row: row.amount, signed=True, width=160),
    ]
