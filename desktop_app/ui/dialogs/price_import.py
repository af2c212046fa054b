"""Look at a price list and what it changes, then publish it as a snapshot."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, Qt, QTimeZone
from PySide6.QtWidgets import (
    QCheckBox,
    QDateTimeEdit,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.prices import SnapshotInfo
from desktop_app.i18n import _
from desktop_app.services.price_preview import PricePreview, preview_prices
from desktop_app.services.pricing import import_prices
from desktop_app.ui import text
from desktop_app.ui.alerts import sentence
from desktop_app.ui.bridge import Job
from desktop_app.ui.desk import Desk
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.widgets.cards import Notice, note
from desktop_app.ui.widgets.labels import button, label
from desktop_app.ui.widgets.price_tables import (
    changes_text,
    difference_columns,
    skipped_columns,
    telling,
)
from desktop_app.ui.widgets.searched_table import SearchedTable

SIZE = (960, 640)
SHAPE = "yyyy-MM-dd HH:mm"


class PriceImport(QDialog):
    """Name a price list and its date; see the difference; publish or leave it."""

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.path = desk, path
        self._job: Job | None = None
        self.setWindowTitle(_("Import price list"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.name = QLineEdit(path.stem)
        self.dated = QCheckBox(_("Holds from (UTC+8)"))
        zone = QTimeZone(int(text.ZONE.utcoffset(None).total_seconds()))
        self.start = QDateTimeEdit(QDateTime.currentDateTimeUtc().toTimeZone(zone))
        self.start.setTimeZone(zone)
        self.start.setDisplayFormat(SHAPE)
        self.start.setCalendarPopup(True)
        self.start.setEnabled(False)
        self._problem = Notice("circle-alert", Tone.DANGER)
        self._said = label("", wrap=True)
        words = _("Search models, types, regions")
        self.changes = SearchedTable(difference_columns(), _("What changes"), words)
        self.skipped = SearchedTable(skipped_columns(), _("Not taken"), words)
        self.publish = button(_("Publish"), self._publish, accent=True)
        self._lay_out()
        self.dated.toggled.connect(self.start.setEnabled)
        self.dated.toggled.connect(self._look)
        self.start.editingFinished.connect(self._look)
        self._look()

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(space(3))
        form.setVerticalSpacing(space(2))
        form.addWidget(note(_("Name")), 0, 0)
        form.addWidget(self.name, 0, 1)
        form.addWidget(self.dated, 0, 2)
        form.addWidget(self.start, 0, 3)
        form.setColumnStretch(1, 1)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.changes, _("What changes"))
        self.tabs.addTab(self.skipped, _("Not taken"))
        aside = _("Once published, a snapshot never changes.")
        row = QHBoxLayout()
        row.setSpacing(space(2))
        cancel = button(_("Cancel"), self.reject)
        cancel.setAutoDefault(False)
        self.publish.setDefault(True)
        row.addWidget(cancel)
        row.addStretch(1)
        row.addWidget(note(aside))
        row.addWidget(self.publish)
        column = QVBoxLayout(self)
        column.setContentsMargins(space(4), space(4), space(4), space(4))
        column.setSpacing(space(3))
        column.addWidget(label(self.path.name, Size.HEAD, bold=True))
        column.addLayout(form)
        column.addWidget(self._problem)
        column.addWidget(self._said)
        column.addWidget(self.tabs, 1)
        column.addLayout(row)

    @property
    def effective_from(self) -> datetime | None:
        """The instant the person said, or None: the list says it itself."""
        if not self.dated.isChecked():
            return None
        seconds = self.start.dateTime().toSecsSinceEpoch()
        return datetime.fromtimestamp(seconds, UTC)

    def _look(self) -> None:
        """Read the list and compare it, with the date that is set now."""
        if self._job is not None:
            self._job.stop()
        self.publish.setEnabled(False)
        self._said.setText(_("Reading the price list…"))
        job = self.desk.ask(
            _("Reading the price list"),
            preview_prices,
            self.path,
            self.effective_from,
            then=lambda found: self._show(found) if self._job is job else None,
            otherwise=self._failed,
        )
        self._job = job

    def _show(self, found: PricePreview) -> None:
        self._job = None
        faulty = bool(found.faults)
        asks = bool(found.message) and not faulty and not self.dated.isChecked()
        more = _("Set “Holds from” above if the list has no date of its own.")
        first = _("This list has faults.") if faulty else found.message
        told = (first, more if asks else found.hint)
        self._problem.say(" ".join(part for part in told if part))
        self._said.setText(self._summary(found))
        self._said.setVisible(not found.message)
        self.changes.show_rows(telling(found.changes), changes_text(found.changes))
        wrong = found.faults or found.skipped
        words = _("{count} rows").format(count=text.count(len(wrong)))
        self.skipped.show_rows(wrong, words)
        title = _("Faults ({count})") if faulty else _("Not taken ({count})")
        self.tabs.setTabText(1, title.format(count=text.count(len(wrong))))
        self.tabs.setCurrentIndex(1 if faulty else 0)
        self.tabs.setVisible(bool(wrong) or not found.message)
        self.publish.setEnabled(found.publishable)

    def _summary(self, found: PricePreview) -> str:
        words = _("{rules} rules, in force from {start} (UTC+8).").format(
            rules=text.count(found.rules),
            start=text.instant(found.dated, seconds=False),
        )
        if found.before is None:
            return words + " " + _("No earlier snapshot of this provider.")
        than = _("Compared with “{name}”, the one before it.")
        return words + " " + than.format(name=found.before.name)

    def _failed(self, error: BaseException) -> None:
        told, hint = sentence(error)
        self._problem.say(f"{told} {hint}".strip())
        self._said.hide()

    def _publish(self) -> None:
        def told(info: SnapshotInfo) -> None:
            words = _("“{name}” was published: {rules} rules.")
            said = words.format(name=info.name, rules=text.count(info.rules))
            self.desk.notify(said, Tone.GOOD)

        name = self.name.text().strip() or self.path.stem
        verb = partial(import_prices, effective_from=self.effective_from, name=name)
        self.desk.do(_("Publishing prices"), verb, self.path, then=told)
        self.accept()

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None
        super().done(result)
