"""Hold our own usage log against a bill: what differs, by how much, and why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QStackedLayout, QVBoxLayout, QWidget

from desktop_app.domain.bills import Bill, BillId
from desktop_app.domain.changes import Changed
from desktop_app.domain.exports import ExportKind, ExportOrder
from desktop_app.domain.money import total
from desktop_app.domain.usage import Grain, Holder, Proposal, UsageMatch, UsageRow
from desktop_app.domain.views import Filter, Op
from desktop_app.i18n import _, mark
from desktop_app.services.browsing import bills
from desktop_app.services.counting import log_total, usage_match
from desktop_app.services.matching import lines_wish
from desktop_app.services.pairing import UsageLogs, usage_logs
from desktop_app.services.usage_wording import boundary_words, usage_notes, why_word
from desktop_app.ui import text
from desktop_app.ui.desk import Desk
from desktop_app.ui.exports import export_usage
from desktop_app.ui.later import USAGE_PAIRING
from desktop_app.ui.page import Page, Tally
from desktop_app.ui.style import Tone, space
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.labels import label, selectable
from desktop_app.ui.widgets.toolbar import Choice, Toolbar
from desktop_app.ui.widgets.usage_table import UsageTable

TABLES = "*.xlsx *.csv"
FIRST = 1  # place of the first bill among the choices
ROWS, NO_LOG, UNPAIRED, NO_MONTH = range(4)  # places in the stack
GRAINS: dict[Grain, str] = {
    Grain.MODEL: mark("model"),
    Grain.API_KEY: mark("API key"),
    Grain.DAY: mark("day"),
    Grain.REQUEST: mark("request"),
}


class UsagePage(Page):
    """Our own count of usage beside what the bill says was used."""

    cares_about = Changed.BILLS | Changed.NAMES

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._logs = UsageLogs((), (), ())
        self._match: UsageMatch | None = None
        self._wish: dict[str, str] = {}
        self.bill = Choice(_("newest with a log"), _("Bill"), self._look_into)
        self.by = Choice(_("model, type and API key"), _("Rows by"), self._look_into)
        self.by.offer([(one.value, _(word)) for one, word in GRAINS.items()])
        self.rows = UsageTable()
        self.rows.opened.connect(self._open)
        self.rows.moved.connect(self._count)
        self._sums = label("", bold=True)
        self._boundary = Notice("calendar", Tone.INFO)
        self._notes = selectable(label("", role="muted", wrap=True))
        self.unpaired = Empty("", "", (_("Pair…"), self.open_pairing), icon="scale")
        self._bills: dict[str, BillId] = {}
        self._stack = QStackedLayout()
        self._lay_out()
        for one in (self._lay_rows(), self._no_log(), self.unpaired, self._no_month()):
            self._stack.addWidget(one)

    def refresh(self) -> None:
        self.ask(_("Reading usage logs"), usage_logs, then=self._show_logs)

    def show_only(self, wish: Mapping[str, str]) -> None:
        self._wish = dict(wish)
        self.outdate()

    def open_pairing(self) -> None:
        """Ask whose bills each log counts."""
        dialog = USAGE_PAIRING.load()
        dialog(self.desk, self._logs, self).open()

    @property
    def match(self) -> UsageMatch | None:
        """What is shown."""
        return self._match

    @property
    def place(self) -> int:
        """What the page shows: rows, or why there are none."""
        return self._stack.currentIndex()

    def _lay_out(self) -> None:
        bar = Toolbar()
        bar.filter(self.bill, _("Bill"))
        bar.filter(self.by, _("Rows by"))
        bar.action(_("Pair logs…"), self.open_pairing)
        self._export = bar.action(_("Export…"), self._choose_file)
        column = QVBoxLayout(self)
        edge = space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(3))
        column.addWidget(bar)
        column.addLayout(self._stack, 1)

    def _lay_rows(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(2))
        column.addWidget(self._sums)
        column.addWidget(self._boundary)
        column.addWidget(self._notes)
        column.addWidget(self.rows, 1)
        return inside

    def _no_log(self) -> Empty:
        return Empty(
            _("No usage log yet"),
            _(
                "Import a log of what you used yourselves: an export of your gateway, "
                "or a table of your own whose columns you map as a usage log."
            ),
            (_("Import files…"), self.desk.import_paths),
            icon="scale",
        )

    def _no_month(self) -> Empty:
        return Empty(
            _("The log has nothing in this month"),
            _("Import the log of this month, or choose another bill."),
            (_("Import files…"), self.desk.import_paths),
            icon="calendar-x",
        )

    def _show_logs(self, found: UsageLogs) -> None:
        self._logs = found
        self.ask(_("Reading bills"), bills, self.desk.scope, then=self._show_bills)

    def _show_bills(self, found: list[Bill]) -> None:
        counted = {one.bill for one in self._logs.pairings}
        order = sorted(
            (one.id for one in found),
            key=lambda one: (Holder.of(one) in counted, one.period),
            reverse=True,
        )
        self._bills = {one.text: one for one in order}
        self.bill.offer([(one.text, _title(one)) for one in order])
        wished = self._wish.pop("bill", self.bill.value)
        place = max(self.bill.findData(wished), FIRST)
        self.bill.blockSignals(True)
        self.bill.setCurrentIndex(place)
        self.bill.blockSignals(False)
        self._look_into()

    def _chosen(self) -> BillId | None:
        """Return the bill that is meant: chosen, else the newest that has a log."""
        newest = next(iter(self._bills), "")
        return self._bills.get(self.bill.value or newest)

    def _look_into(self) -> None:
        bill, logs = self._chosen(), self._logs
        nothing = not logs.pairings and not logs.proposals
        self._export.setEnabled(False)
        if bill is None or nothing:
            self._stack.setCurrentIndex(NO_LOG)
            return
        by = Grain(self.by.value) if self.by.value else Grain.KEY
        title = _("Holding the log against the bill")
        self.ask(title, usage_match, bill, by, then=lambda one: self._show(one, by))

    def _show(self, found: UsageMatch, by: Grain) -> None:
        self._match = found
        if not found.found:
            self._say_nothing(found)
            return
        self._stack.setCurrentIndex(ROWS)
        self._export.setEnabled(True)
        self._sums.setText(_sums(found, by))
        self._boundary.say(" ".join(boundary_words(found)))
        said = usage_notes(found)
        if by is Grain.REQUEST and not found.by_request:
            said.insert(0, _("One side names no request IDs: no call can be matched."))
        self._notes.setText(" ".join(said))
        self.rows.show_match(found, by)
        self.rows.choose_state(self._wish.pop("state", ""))

    def _say_nothing(self, found: UsageMatch) -> None:
        """Say why there is nothing to show, and what to do."""
        if found.pairings:
            self._stack.setCurrentIndex(NO_MONTH)
            return
        proposal = self._proposal(found.bill)
        words = _("Say whose bills each usage log counts; nothing is assumed.")
        if proposal is not None:
            words = _(
                "The log of {log} could count the bills of {bill} ({why}). Say so, or "
                "choose another account."
            ).format(
                log=proposal.log.text,
                bill=Holder.of(found.bill).text,
                why=why_word(proposal.why),
            )
        self.unpaired.say(_("No usage log is paired with this account"), words)
        self._stack.setCurrentIndex(UNPAIRED)

    def _proposal(self, bill: BillId) -> Proposal | None:
        """Return what is proposed for the account of a bill."""
        mine = Holder.of(bill)
        return next((one for one in self._logs.proposals if one.bill == mine), None)

    def _count(self) -> None:
        """Tell the status bar what the rows shown hold."""
        if self._match is not None:
            amount = total(one.difference for one in self.rows.rows)
            sums = {self._match.bill.currency: amount}
            self.say(Tally(len(self.rows.rows), sums))

    def _open(self, row: UsageRow) -> None:
        """Open the bill's lines behind a row."""
        bill = self._chosen()
        if bill is None or not row.lines:
            self.desk.notify(_("The bill has no line of this usage."), Tone.INFO)
            return
        self.desk.open_page("lines", lines_wish(bill, _lines_of(row)))

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Export"), "usage-log.xlsx", _("Tables") + f" ({TABLES})"
        )
        if chosen:
            self.export(Path(chosen))

    def export(self, path: Path) -> None:
        """Write the rows shown."""
        bill, match, rows = self._chosen(), self._match, list(self.rows.rows)
        if bill is None or match is None:
            return
        whole = len(rows) == len(match.rows)
        facts = {"bill": bill.text, "by": self.by.value or Grain.KEY, "whole": whole}
        order = ExportOrder(ExportKind.USAGE, path, facts)
        export_usage(self.desk, order, rows)


def _title(bill: BillId) -> str:
    names = (bill.period, bill.provider, bill.account, bill.currency)
    return " · ".join(name for name in names if name)


def _lines_of(row: UsageRow) -> list[Filter]:
    """Return the filters of the bill's lines behind a row."""
    if row.request:
        return [Filter("request_id", Op.IS, (row.request,))]
    found = [
        Filter(name, Op.IS, tuple(code or None for code in codes))
        for name, codes in row.codes
        if codes
    ]
    if row.key.day is not None:
        found.append(Filter("billing_date", Op.IS, (row.key.day,)))
    return found


def _sums(found: UsageMatch, by: Grain) -> str:
    difference = total(one.difference for one in found.rows)
    if by is Grain.REQUEST:
        words = _("{count} calls differ · difference {difference} {currency}")
        return words.format(
            count=text.count(found.requests),
            difference=text.amount(difference, signed=True),
            currency=found.bill.currency,
        )
    logged = log_total(found.rows)
    billed = total(one.amount for one in found.rows)
    words = _("Log {logged} · bill {billed} · difference {difference} {currency}")
    return words.format(
        logged=text.amount(logged),
        billed=text.amount(billed),
        difference=text.amount(difference, signed=True),
        currency=found.bill.currency,
    )
