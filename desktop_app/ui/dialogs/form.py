"""Ask for a few values: titled fields, what is wrong with them, one verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import shiboken6
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import AppError, Refused
from desktop_app.i18n import _
from desktop_app.ui.alerts import sentence
from desktop_app.ui.desk import Desk
from desktop_app.ui.style import Size, Tone, font, space
from desktop_app.ui.widgets.cards import Notice, note
from desktop_app.ui.widgets.labels import button, label

WIDTH = 520
TALL = 84  # of a field for several lines


class DateField(QWidget):
    """A day that may be left out."""

    def __init__(self, word: str, day: date | None) -> None:
        super().__init__()
        self.dated = QCheckBox(word)
        shown = QDate(day.year, day.month, day.day) if day else _in_a_month()
        self.day = QDateEdit(shown)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setAccessibleName(word)
        self.dated.toggled.connect(self.day.setEnabled)
        self.dated.setChecked(day is not None)
        self.day.setEnabled(day is not None)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(2))
        row.addWidget(self.dated)
        row.addWidget(self.day)
        row.addStretch(1)

    @property
    def value(self) -> date | None:
        """The day, or None."""
        if not self.dated.isChecked():
            return None
        day = self.day.date()
        return date(day.year(), day.month(), day.day())


def _in_a_month() -> QDate:
    return QDate.currentDate().addMonths(1)


class Form(QDialog):
    """A small dialog of the house: it stays open while its verb is refused."""

    def __init__(
        self, desk: Desk, title: str, verb: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        self.problem = Notice("circle-alert", Tone.DANGER)
        self.said = label("", role="muted", wrap=True)
        self.said.hide()
        self.act = button(verb, self._go, accent=True)
        self.act.setDefault(True)
        cancel = button(_("Cancel"), self.reject)
        cancel.setAutoDefault(False)
        self._fields = QGridLayout()
        self._fields.setHorizontalSpacing(space(3))
        self._fields.setVerticalSpacing(space(2))
        self._fields.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.addWidget(cancel)
        row.addStretch(1)
        row.addWidget(self.act)
        self.column = QVBoxLayout(self)
        edge = space(4)
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(space(3))
        self.column.addWidget(label(title, Size.HEAD, bold=True))
        self.column.addWidget(self.said)
        self.column.addWidget(self.problem)
        self.column.addLayout(self._fields)
        self.column.addStretch(1)
        self.column.addLayout(row)

    def tell(self, words: str) -> None:
        """Say what this is about, above the fields."""
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def field(self, word: str, widget: QWidget) -> None:
        """Add a field with its name beside it."""
        place = self._fields.rowCount()
        if word:
            name, tall = note(word), isinstance(widget, QPlainTextEdit)
            name.setContentsMargins(0, space(1.5) if tall else 0, 0, 0)
            top, middle = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter
            self._fields.addWidget(name, place, 0, top if tall else middle)
            widget.setAccessibleName(word)
        self._fields.addWidget(widget, place, 1)

    def line(self, word: str, text: str = "", hint: str = "") -> QLineEdit:
        """Add a field for one line."""
        made = QLineEdit(text)
        made.setPlaceholderText(hint)
        self.field(word, made)
        return made

    def lines(self, word: str, text: str = "", hint: str = "") -> QPlainTextEdit:
        """Add a field for several lines."""
        made = QPlainTextEdit(text)
        made.setFont(font())
        made.setPlaceholderText(hint)
        made.setTabChangesFocus(True)
        made.setFixedHeight(TALL)
        self.field(word, made)
        return made

    def fail(self, error: BaseException) -> None:
        """Show what is wrong, and let the person change it."""
        if not shiboken6.isValid(self):
            return
        told, hint = sentence(error)
        self.problem.say(f"{told} {hint}".strip())
        self.act.setEnabled(True)

    def run(
        self,
        title: str,
        verb: Callable[..., Any],
        *args: Any,
        then: Callable[[Any], object] | None = None,
    ) -> None:
        """Call a verb on the writer thread; close when it is done."""

        def done(value: Any) -> None:
            if then is not None:
                then(value)
            if shiboken6.isValid(self):
                self.accept()

        self.act.setEnabled(False)
        self.problem.say("")
        self.desk.do(title, verb, *args, then=done, otherwise=self.fail)

    def submit(self) -> None:
        """Read the fields and run the verb."""
        raise NotImplementedError

    def attempt(self, step: Callable[[], object]) -> None:
        """Take a step of the dialog; a refusal is shown in it."""
        self.problem.say("")
        try:
            step()
        except AppError as error:
            self.fail(error)

    def _go(self) -> None:
        self.attempt(self.submit)


def amount_in(words: str) -> Decimal | None:
    """Read an exact amount; nothing written: None.

    Raises:
        Refused: it is no amount.
    """
    plain = words.replace(",", "").replace(" ", "").strip()
    if not plain:
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Refused(
            _("“{text}” is not an amount such as 1234.56").format(text=words),
            _("Write digits and a point."),
        )
    return found
