"""Ask which days to fetch from ModelRouter, with which key; show how far it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import shiboken6
from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QProgressBar,
    QWidget,
)

from desktop_app.connectors.cost_query import ENDPOINT, Query, query_of
from desktop_app.connectors.key_pairs import Entered, pair_of
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _, mark
from desktop_app.ui.bridge import Job
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.form import Form
from desktop_app.ui.later import FETCH, HAS_KEY
from desktop_app.ui.widgets.labels import button, label

_THOUSAND = 1000
_GRANULARITIES = {"daily": mark("One row a day"), "hourly": mark("One row an hour")}


class Fetch(Form):
    """Fetch the cost breakdown of some days; what comes is reviewed, then taken."""

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, *, endpoint: str = ENDPOINT
    ) -> None:
        super().__init__(desk, _("Fetch from ModelRouter"), _("Fetch"), parent)
        self.job: Job | None = None
        self._endpoint = endpoint
        self.tell(
            _(
                "Plumbline asks ModelRouter for its cost breakdown over the network, "
                "page by page. Nothing is sent but the days, the departments and "
                "what proves your key."
            )
        )
        self._make_fields()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Progress"))
        self.far = label("", role="muted")
        self.stop = button(_("Stop"), self._stop)
        for widget in (self.progress, self.far, self.stop):
            widget.hide()
            self.field("", widget)
        desk.bridge.moved.connect(self._look)
        desk.bridge.stopped.connect(self._stopped)
        desk.ask(
            _("Looking for the key"),
            HAS_KEY,
            then=self._show_key,
            otherwise=self._no_keyring,
        )

    def _make_fields(self) -> None:
        today = QDate.currentDate()
        first = QDate(today.year(), today.month(), 1).addMonths(-1)
        self.first = _day_field(first)
        self.last = _day_field(first.addMonths(1).addDays(-1))
        self.field(_("First day (Beijing time)"), self.first)
        self.field(_("Last day"), self.last)
        self.granularity = QComboBox()
        for word, title in _GRANULARITIES.items():
            self.granularity.addItem(_(title), word)
        self.field(_("Granularity"), self.granularity)
        self.clients = self.line(_("Departments"), hint=_("all; or their IDs: 5, 8"))
        self.key_id = self.line(_("AccessKey ID"))
        self.secret = self.line(_("AccessKey secret"))
        for entry in (self.key_id, self.secret):
            entry.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep = QCheckBox(_("Keep the key in the system keyring"))
        self.field("", self.keep)

    def submit(self) -> None:
        """Send the fetch off; the dialog shows how far it is."""
        query, entered = self._query(), self._entered()
        self.act.setEnabled(False)
        self.problem.say("")
        self.job = self.desk.do(
            _("Fetching from ModelRouter"),
            FETCH,
            query,
            entered,
            self._endpoint,
            then=self._fetched,
            otherwise=self._failed,
        )
        self._show_running()

    def _query(self) -> Query:
        words = self.clients.text().replace("，", ",").replace(",", " ").split()
        if not all(word.isdecimal() for word in words):
            raise Refused(
                _("“{text}” are no IDs of departments.").format(
                    text=self.clients.text()
                ),
                _("Write numbers, or leave it empty for all of them."),
            )
        first, last = _day_of(self.first), _day_of(self.last)
        granularity = str(self.granularity.currentData())
        return query_of(first, last, granularity, [int(word) for word in words])

    def _entered(self) -> Entered | None:
        texts = self.key_id.text(), self.secret.text()
        if not any(text.strip() for text in texts):
            return None
        return Entered(pair_of(*texts), self.keep.isChecked())

    def _show_key(self, there: object) -> None:
        if shiboken6.isValid(self) and there:
            words = _("empty: the key in the system keyring")
            self.key_id.setPlaceholderText(words)
            self.secret.setPlaceholderText(words)

    def _no_keyring(self, error: BaseException) -> None:
        del error
        if shiboken6.isValid(self):
            self.keep.setEnabled(False)
            self.keep.setText(_("No system keyring is open: the key is not kept"))

    def _look(self) -> None:
        if self.job is None:
            return
        progress = self.job.progress
        self.progress.setRange(0, _THOUSAND if progress.total else 0)
        if progress.total:
            done = min(progress.done * _THOUSAND // progress.total, _THOUSAND)
            self.progress.setValue(done)
            self.far.setText(
                _("{done} of {total} rows").format(
                    done=progress.done, total=progress.total
                )
            )

    def _show_running(self) -> None:
        running = self.job is not None
        for widget in (self.progress, self.far, self.stop):
            widget.setVisible(running)
        self.act.setEnabled(not running)

    def _stop(self) -> None:
        if self.job is not None:
            self.job.halt()

    def _stopped(self, job: Job) -> None:
        if shiboken6.isValid(self) and job is self.job:
            self.job = None
            self._show_running()
            self.problem.say(_("Stopped. The pages fetched so far are kept."))

    def _failed(self, error: BaseException) -> None:
        if shiboken6.isValid(self):
            self.job = None
            self._show_running()
            self.fail(error)

    def _fetched(self, file: Path) -> None:
        if shiboken6.isValid(self):
            self.job = None
            self.accept()
        self.desk.import_paths([file])

    def done(self, result: int) -> None:
        self._stop()
        super().done(result)


def _day_field(day: QDate) -> QDateEdit:
    made = QDateEdit(day)
    made.setCalendarPopup(True)
    made.setDisplayFormat("yyyy-MM-dd")
    return made


def _day_of(field: QDateEdit) -> date:
    day = field.date()
    return date(day.year(), day.month(), day.day())
