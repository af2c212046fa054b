"""Say what keys, workspaces, accounts and models are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.names import Kind
from desktop_app.i18n import _, mark
from desktop_app.services.naming import import_names
from desktop_app.services.naming_codes import NamedCode, Wish, named_codes, set_names
from desktop_app.store.entries import NameEntry
from desktop_app.ui import text
from desktop_app.ui.alerts import sentence
from desktop_app.ui.bridge import Job
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.form import DateField
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.widgets.cards import Notice, note
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.labels import button, label
from desktop_app.ui.widgets.naming_table import NamingTable
from desktop_app.ui.widgets.toolbar import Choice, Toolbar

SIZE = (1060, 660)
KINDS = {
    Kind.API_KEY: mark("API keys"),
    Kind.WORKSPACE: mark("Workspaces"),
    Kind.ACCOUNT: mark("Accounts"),
    Kind.MODEL: mark("Models"),
}
Key = tuple[Kind, str]


class NamesDialog(QDialog):
    """List the codes that bills have; a name is kept as soon as it is written."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._job: Job | None = None
        self._known: dict[Key, NamedCode] = {}  # as the ledger has them
        self._faulty: Key | None = None  # whose name was refused last
        self.setWindowTitle(_("Names"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.problem = Notice("circle-alert", Tone.DANGER)
        self.news = Notice("info", Tone.INFO)
        self.table = NamingTable()
        self.kind = Choice(_("All kinds"), _("Kind"), self._narrow)
        self.kind.offer([(one.value, _(word)) for one, word in KINDS.items()])
        self.unnamed = QCheckBox(_("Only without a name"))
        self.bar = Toolbar()
        self.search = self.bar.search(_("Search codes and names"), self._search)
        self.since = DateField(_("New names hold from"), None)
        today = QDate.currentDate()
        self.since.day.setDate(QDate(today.year(), today.month(), 1))
        self.hint = note(
            _("Type a name; Enter or Tab goes on to the next row, Esc leaves it.")
        )
        self.said = note(_("Reading codes…"))
        self.empty = Empty(
            _("No codes to name yet"),
            _(
                "Import a bill: its API keys, workspaces, accounts and models are "
                "listed here."
            ),
            (_("Import bills…"), self.import_bills),
            icon="tags",
        )
        self.unfit = Empty("", "", (_("Show all"), self.show_all), icon="search")
        self._stack = QStackedWidget()
        self._lay_out()
        self._listen()
        self._look()

    def _lay_out(self) -> None:
        words = _(
            "Give a code the name people know it by: charts, budgets, allocation and "
            "statements show it."
        )
        self.bar.filter(self.kind)
        self.bar.filter(self.unnamed)
        self.bar.action(_("Import names…"), self._import)
        for one in (self.table, self.empty, self.unfit):
            self._stack.addWidget(one)
        row = QHBoxLayout()
        row.setSpacing(space(3))
        row.addWidget(self.since)
        row.addStretch(1)
        row.addWidget(self.said)
        row.addWidget(button(_("Close"), self.accept))
        column = QVBoxLayout(self)
        edge = space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(3))
        column.addWidget(label(_("Names"), Size.HEAD, bold=True))
        column.addWidget(label(words, role="muted", wrap=True))
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)
        column.addWidget(self.problem)  # below: the row written in stays where it is
        column.addWidget(self.news)
        column.addWidget(self.hint)
        column.addLayout(row)
        for act in self.findChildren(QPushButton):
            act.setAutoDefault(False)  # Enter is for the names

    def _listen(self) -> None:
        self.unnamed.toggled.connect(self._narrow)
        self.table.written.connect(self._write)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.search.setFocus)

    # --- what is shown

    def show_all(self) -> None:
        """Show every code again."""
        self.search.clear()
        self.kind.setCurrentIndex(0)
        self.unnamed.setChecked(False)

    def _look(self, news: str = "") -> None:
        """Read the codes and their names anew, then tell what is new."""
        if self._job is not None:
            self._job.stop()
        job = self.desk.ask(
            _("Reading codes"),
            named_codes,
            then=lambda found: self._found(found, news) if self._job is job else None,
            otherwise=self._failed,
        )
        self._job = job

    def _found(self, found: Sequence[NamedCode], news: str) -> None:
        self._job = None
        self.show_codes(found)
        self.news.say(news)

    def show_codes(self, found: Sequence[NamedCode]) -> None:
        """Show these codes, those that are looked for."""
        self._known = {(one.kind, one.code): one for one in found}
        self._narrow()
        if self._stack.currentWidget() is self.table:
            self.table.setFocus()

    def _narrow(self, *_moved: object) -> None:
        kind, unnamed = self.kind.value, self.unnamed.isChecked()
        rows = [
            one
            for one in self._known.values()
            if kind in {None, one.kind.value} and not (unnamed and one.name)
        ]
        self.table.show_rows(rows, choose=True)
        self._seen_anew()

    def _search(self, words: str) -> None:
        self.table.search(words)
        self.table.selectRow(0)
        self._seen_anew()

    def _seen_anew(self) -> None:
        self.problem.say("")
        self.news.say("")
        self._tell()

    def _tell(self) -> None:
        """Say how many codes have a name, and what to do where none is shown."""
        named = sum(bool(one.name) for one in self._known.values())
        words = _("{named} of {count} have a name")
        self.said.setText(
            words.format(named=text.count(named), count=text.count(len(self._known)))
        )
        if not self.table.rows:
            self._say_unfit()
        rest = self.unfit if self._known else self.empty
        self._stack.setCurrentWidget(self.table if self.table.rows else rest)
        for one in (self.said, self.search, self.kind, self.unnamed, self.since):
            one.setVisible(bool(self._known))
        self.hint.setVisible(bool(self.table.rows))

    def _say_unfit(self) -> None:
        if self.unnamed.isChecked() and not self.search.text():
            self.unfit.say(
                _("Nothing is without a name"), _("Every code of this kind has one.")
            )
        else:
            self.unfit.say(_("No code fits"), _("Choose other words or another kind."))

    # --- what is changed

    def _write(self, row: NamedCode, name: str) -> None:
        """Keep a name; it is shown at once, and taken back if it is refused."""
        shown = replace(row, name=name.strip())
        self.table.exchange(row, shown)
        self.desk.do(
            _("Naming a code"),
            set_names,
            [Wish(row.kind.value, row.code, name)],
            self.since.value,
            then=partial(self._kept, shown),
            otherwise=partial(self._refused, shown),
        )

    def _kept(self, shown: NamedCode, held: Sequence[NameEntry | None]) -> None:
        if not shiboken6.isValid(self):
            return
        [entry] = held
        kept = replace(shown, name="", since=None, until=None)
        if entry is not None:
            kept = replace(
                kept, name=entry.name, since=entry.valid_from, until=entry.valid_to
            )
        self._put(shown, kept)
        self.news.say("" if kept.name == shown.name else _still(shown, kept))
        if self._faulty == (kept.kind, kept.code):
            self.problem.say("")

    def _put(self, shown: NamedCode, kept: NamedCode) -> None:
        key = kept.kind, kept.code
        before, self._known[key] = self._known[key], kept
        for one in (shown, before):  # the latter where others were looked for since
            self.table.exchange(one, kept)
        self._tell()

    def _refused(self, shown: NamedCode, error: BaseException) -> None:
        told = " ".join(sentence(error)).strip()
        if not shiboken6.isValid(self):
            self.desk.notify(told, Tone.DANGER)
            return
        self._faulty = shown.kind, shown.code
        self._put(shown, self._known[self._faulty])
        self.problem.say(told)

    def _import(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, _("Import names"), "", _("Tables") + " (*.csv)"
        )
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Take a dictionary of names."""
        self.problem.say("")
        self.desk.do(
            _("Importing names"),
            import_names,
            path,
            then=self._imported,
            otherwise=self._failed,
        )

    def _imported(self, count: int) -> None:
        if shiboken6.isValid(self):
            words = _("{count} names were taken from the list.")
            self._look(words.format(count=text.count(count)))

    def _failed(self, error: BaseException) -> None:
        if shiboken6.isValid(self):
            self._faulty = None
            self.problem.say(" ".join(sentence(error)).strip())

    def import_bills(self) -> None:
        """Let a person choose bills instead."""
        self.accept()
        self.desk.import_paths()

    def done(self, result: int) -> None:
        self.table.finish()
        if self._job is not None:
            self._job.stop()
            self._job = None
        super().done(result)


def _still(wanted: NamedCode, kept: NamedCode) -> str:
    """Say that another name counts for now."""
    words = _("“{name}” is kept. For now “{code}” is still called “{now}”.")
    return words.format(name=wanted.name, code=kept.code, now=kept.name)
