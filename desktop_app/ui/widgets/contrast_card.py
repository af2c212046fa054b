"""Show a period beside the month before: each figure, its change, and in percent."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from desktop_app.domain.money import EXACT
from desktop_app.domain.outlook import Contrast, PeriodFigures, change_of
from desktop_app.i18n import _
from desktop_app.ui import text
from desktop_app.ui.style import Size, space
from desktop_app.ui.widgets.cards import Card, Figure, note
from desktop_app.ui.widgets.labels import label

TENTH = Decimal("0.1")
HUNDRED = 100
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
WIDE = (3, 5, 5, 5, 3)  # name, now, then, change, percent
PERCENT = 4  # its column
Get = Callable[[PeriodFigures], Decimal | None]


def percent_text(change: Decimal | None, base: Decimal | None) -> str:
    """Write a change in percent of what was before, with its sign."""
    if change is None or not base:
        return text.NOTHING
    exact = EXACT.divide(EXACT.multiply(change, Decimal(HUNDRED)), abs(base))
    return f"{text.amount(exact.quantize(TENTH), places=1, signed=True)} %"


class ContrastCard(Card):
    """Billed, recalculated, difference, tokens and lines of two months."""

    def __init__(self) -> None:
        super().__init__(_("This period against the last"))
        self.cells: list[list[QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(space(2), 0, space(2), 0)
        self._grid.setHorizontalSpacing(space(3))
        self._grid.setVerticalSpacing(space(0.5))
        for column, share in enumerate(WIDE):
            self._grid.setColumnStretch(column, share)
        self._heads = [note() for _column in WIDE]
        for column, head in enumerate(self._heads):
            if column:
                head.setAlignment(RIGHT)
            self._grid.addWidget(head, 0, column)
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
        heads = ("", found.period, found.before, _("Change"), "%")
        for head, words in zip(self._heads, heads, strict=True):
            head.setText(words)
        for row, (name, get, money) in enumerate(_rows(), start=1):
            self._write(row, name, _words(found, get, money=money))
        self._aside.setText(_aside(found))
        self._aside.setVisible(bool(self._aside.text()))

    def _write(self, row: int, name: str, words: list[str]) -> None:
        if len(self.cells) < row:
            self._add(row)
        for cell, said in zip(self.cells[row - 1], [name, *words], strict=True):
            if isinstance(cell, Figure):
                cell.write(said)
            else:
                cell.setText(said)
            cell.setAccessibleName(f"{name}: {said}")

    def _add(self, row: int) -> None:
        cells: list[QLabel] = [label("", Size.BODY)]
        cells += [Figure(Size.BODY, bold=column == 1) for column in range(1, PERCENT)]
        cells.append(label("", Size.BODY, role="muted"))
        for column, cell in enumerate(cells):
            if column:
                cell.setAlignment(RIGHT)
            self._grid.addWidget(cell, row, column)
        self.cells.append(cells)


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
