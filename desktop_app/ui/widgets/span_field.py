"""Let a person choose the first and the last day of a range."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QWidget

from desktop_app.domain.trends import Span
from desktop_app.i18n import _
from desktop_app.ui.style import Size, space
from desktop_app.ui.widgets.labels import label


class SpanField(QWidget):
    """Two days; where they cross, the later one is the last."""

    moved = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._first = self._day(_("{name}, from").format(name=name))
        self._last = self._day(_("{name}, to").format(name=name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(1))
        row.addWidget(self._first)
        row.addWidget(label("–", Size.NOTE, role="muted"))
        row.addWidget(self._last)

    def show_span(self, span: Span) -> None:
        """Show a range; nobody is told."""
        for field, day in ((self._first, span.first), (self._last, span.last)):
            field.blockSignals(True)
            field.setDate(QDate(day.year, day.month, day.day))
            field.blockSignals(False)

    @property
    def span(self) -> Span:
        """The days chosen."""
        days = [_plain(field.date()) for field in (self._first, self._last)]
        return Span(min(days), max(days))

    def _day(self, name: str) -> QDateEdit:
        made = QDateEdit()
        made.setCalendarPopup(True)
        made.setDisplayFormat("yyyy-MM-dd")
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.dateChanged.connect(lambda _day: self.moved.emit())
        return made


def _plain(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
