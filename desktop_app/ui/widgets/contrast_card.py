"""Show a period beside the month before: each figure, its change, and in percent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from desktop_app.domain.money import EXACT
from desktop_app.domain.outlook import Contrast, PeriodFigures, change_of
from desktop_app.i18n import _
from desktop_app.ui import text
from desktop_app.ui.style import Size, space
from desktop_app.ui.turns import Turns, unseen
from desktop_app.ui.widgets.cards import Card, Figure, note
from desktop_app.ui.widgets.labels import label

TENTH = Decimal("0.1")
HUNDRED = 100
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
RIGHT_TOP = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
WIDE = (2, 3, 3)  # name; now above then; change above percent
TWO = 2  # grid rows of a figure, and of the head
MOST = 1_000  # percent: beyond it the figure says nothing
Get = Callable[[PeriodFigures], Decimal | None]


def percent_text(change: Decimal | None, base: Decimal | None) -> str:
    """Write a change in percent of what was before, with its sign."""
    if change is None or not base:
        return text.NOTHING
    exact = EXACT.divide(EXACT.multiply(change, Decimal(HUNDRED)), abs(base))
    if abs(exact) >= MOST:
        return _("more than tenfold")
    return f"{text.amount(exact.quantize(TENTH), places=1, signed=True)} %"


class ContrastCard(Card):
    """Billed, recalculated, difference, tokens and lines of two months."""

    def __init__(self) -> None:
        super().__init__(_("This period against the last"))
        self.cells: list[list[QLabel]] = []
        self._turns = Turns(self)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(space(2), 0, space(2), 0)
        self._grid.setHorizontalSpacing(space(3))
        self._grid.setVerticalSpacing(0)
        for column, share in enumerate(WIDE):
            self._grid.setColumnStretch(column, share)
        self._heads = [note() for _place in range(4)]
        for place, head in enumerate(self._heads):
            head.setAlignment(RIGHT if place % TWO == 0 else RIGHT_TOP)
            self._grid.addWidget(head, place % TWO, 1 + place // TWO)
        self._grid.setRowMinimumHeight(1, space(6))
        self._aside = note(wrap=True)
        self._aside.setContentsMargins(space(2), 0, space(2), 0)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self.body.addWidget(self._aside)

    def show_contrast(self, found: Contrast | None) -> None:
        """Show two periods of one currency; None: there is nothing to compare."""
        self.setVisible(found is not None)
        if found is None:
            return
        title = _("{period} against {before}, {currency}").format(
            period=found.period, before=found.before, currency=found.currency
        )
        self.title.setText(title)
        self.setAccessibleName(title)
        heads = (found.period, found.before, _("Change"), _("in percent"))
        for head, words in zip(self._heads, heads, strict=True):
            head.setText(words)
        self._turns.begin(unseen(self, self._fill(found)))
        self._aside.setText(_aside(found))
        self._aside.setVisible(bool(self._aside.text()))

    def _fill(self, found: Contrast) -> Iterator[None]:
        """Write one row after the other."""
        for place, (name, get, money) in enumerate(_rows()):
            self._write(place, name, _words(found, get, money=money))
            yield

    def _write(self, place: int, name: str, words: list[str]) -> None:
        if len(self.cells) <= place:
            self._add((place + 1) * TWO)
        for cell, said in zip(self.cells[place], [name, *words], strict=True):
            if isinstance(cell, Figure):
                cell.write(said)
            else:
                cell.setText(said)
            cell.setAccessibleName(f"{name}: {said}")

    def _add(self, row: int) -> None:
        name, now = label("", Size.BODY), Figure(Size.BODY)
        change = Figure(Size.BODY, bold=False)
        then, percent = Figure(Size.NOTE, bold=False), note()
        then.setProperty("role", "muted")
        places = ((name, 0, 0), (now, 0, 1), (then, 1, 1), (change, 0, 2))
        for cell, below, column in (*places, (percent, 1, 2)):
            if column:
                cell.setAlignment(RIGHT_TOP if below else RIGHT)
            if isinstance(cell, Figure):
                cell.setFixedHeight(space(4.5))
            self._grid.addWidget(cell, row + below, column)
        self._grid.setRowMinimumHeight(row + 1, space(5.5))
        self.cells.append([name, now, then, change, percent])


def _rows() -> tuple[tuple[str, Get, bool], ...]:
    return (
        (_("Billed"), lambda one: one.billed, True),
        (_("Recalculated"), lambda one: one.expected, True),
        (_("Difference"), lambda one: one.difference, True),
        (_("Tokens"), lambda one: one.tokens, False),
        (_("Lines"), lambda one: Decimal(one.lines), False),
    )


def _words(found: Contrast, get: Get, *, money: bool) -> list[str]:
    now = get(found.now) if found.now else None
    then = get(found.then) if found.then else None
    change = change_of(now, then)
    places = text.PLACES if money else 0
    return [
        text.amount(now, places=places),
        text.amount(then, places=places),
        text.amount(change, places=places, signed=True),
        percent_text(change, then),
    ]


def _aside(found: Contrast) -> str:
    if found.then is None:
        words = _("There is no bill of {before} to compare with.")
        return words.format(before=found.before)
    if found.now is None:
        return _("There is no bill of {period} yet.").format(period=found.period)
    if found.provisional:
        words = _("{period} is provisional: its figures are those so far.")
        return words.format(period=found.period)
    return ""
