"""Show what an import read: facts, tie-out, amounts, and how it meets the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.domain.bills import Finality, Overlap, Receipt
from desktop_app.domain.money import plain
from desktop_app.i18n import _, mark
from desktop_app.services.guiding import PRECISION_WORDS
from desktop_app.ui import text
from desktop_app.ui.widgets.cards import Figure, note
from desktop_app.ui.widgets.labels import label, selectable
from importers.contract import Precision

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
TOP = Qt.AlignmentFlag.AlignTop
FACT_COLUMNS = 3
FACT_HEIGHT = 26
PRECISION_NAMES: dict[Precision, str] = {
    Precision.EXACT: mark("Exact"),
    Precision.SPLIT: mark("Split"),
    Precision.SUMMARY: mark("Summary"),
}


def ties_out(receipt: Receipt) -> bool:
    """Tell whether every row of the file is accounted for."""
    return receipt.rows == receipt.lines + receipt.rejects + receipt.blank


def tie_out_text(receipt: Receipt) -> str:
    """Write the tie-out of a file as a sum."""
    sentence = _("{rows} rows = {lines} lines + {rejects} rejects + {blank} blank")
    return sentence.format(
        rows=text.count(receipt.rows),
        lines=text.count(receipt.lines),
        rejects=text.count(receipt.rejects),
        blank=text.count(receipt.blank),
    )


def overlap_rows(overlap: Overlap) -> list[tuple[str, int, str, str]]:
    """Return the four ways lines meet: word, lines, amount before, amount now."""
    amounts = (
        overlap.new_amount,
        overlap.same_amount,
        overlap.changed_before,
        overlap.changed_after,
        overlap.vanished_amount,
    )
    places = max(len(plain(one).partition(".")[2]) for one in amounts)
    # One number of places for all: the decimal points meet.
    new, same, before, after, gone = (
        text.amount(one, places=max(places, text.PLACES)) for one in amounts
    )
    return [
        (_("New"), overlap.new, "", new),
        (_("Same"), overlap.same, same, same),
        (_("Changed"), overlap.changed, before, after),
        (_("Vanished"), overlap.vanished, gone, ""),
    ]


def overlap_effect(overlap: Overlap) -> Decimal:
    """Return by how much taking the file changes what was billed."""
    changed = overlap.changed_after - overlap.changed_before
    return overlap.new_amount + changed - overlap.vanished_amount


def precision_name(precision: str) -> str:
    """Return the word of a precision class."""
    known = {one.value for one in PRECISION_NAMES}
    return _(PRECISION_NAMES[Precision(precision)]) if precision in known else ""


def precision_word(precision: str) -> str:
    """Return the word of a precision class, and what it allows."""
    known = {one.value for one in PRECISION_WORDS}
    return _(PRECISION_WORDS[Precision(precision)]) if precision in known else ""


def finality_word(finality: str) -> str:
    """Return the word of a finality."""
    known = {one.value for one in text.FINALITY_WORDS}
    return _(text.FINALITY_WORDS[Finality(finality)]) if finality in known else ""


class FactGrid(QWidget):
    """Short facts in columns, each under its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(2)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show names and values in place of what was there."""
        clear_grid(self._grid)
        for column in range(FACT_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        for n, (name, value) in enumerate(facts):
            row, column = n // FACT_COLUMNS * 2, n % FACT_COLUMNS
            shown = selectable(label(value or text.NOTHING, wrap=True))
            shown.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(note(name), row, column, TOP)
            self._grid.addWidget(shown, row + 1, column, TOP)
            self._grid.setRowMinimumHeight(row + 1, FACT_HEIGHT)


def clear_grid(grid: QGridLayout) -> None:
    """Take every widget out of a grid."""
    while (item := grid.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.setParent(None)
            old.deleteLater()


class OverlapTable(QWidget):
    """How the file's lines meet those already there, with amounts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(4, 1)

    def show_overlap(self, overlap: Overlap, currency: str) -> None:
        """Show the four kinds of lines and what taking them changes."""
        clear_grid(self._grid)
        head = (
            "",
            _("Lines"),
            _("In the ledger ({currency})").format(currency=currency),
            _("In this file ({currency})").format(currency=currency),
        )
        for column, words in enumerate(head):
            self._put(0, column, note(words))
        for row, (word, lines, before, now) in enumerate(overlap_rows(overlap), 1):
            cells = (word, text.count(lines), before, now)
            for column, words in enumerate(cells):
                shown = words if lines or not column else text.NOTHING
                self._put(row, column, label(shown, role="" if lines else "muted"))
        effect = _("Taking it changes the billed total by {amount} {currency}.")
        change = text.amount(overlap_effect(overlap), signed=True)
        words = effect.format(amount=change, currency=currency)
        self._grid.addWidget(label(words, wrap=True), 5, 0, 1, 5)

    def _put(self, row: int, column: int, shown: QLabel) -> None:
        if column:
            shown.setAlignment(RIGHT)
        self._grid.addWidget(shown, row, column)


class ReceiptView(QWidget):
    """One file as it was read, before it is taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = FactGrid()
        self._total_name = note(_("Billed total"))
        self._total = Figure()
        self._tie_out = label(wrap=True)
        self._overlap_name = label(_("This file meets lines already there"), bold=True)
        self._overlap = OverlapTable()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget, after in (
            (self._facts, 12),
            (self._total_name, 0),
            (self._total, 0),
            (self._tie_out, 12),
            (self._overlap_name, 0),
            (self._overlap, 0),
        ):
            layout.addWidget(widget)
            layout.addSpacing(after)

    def show_receipt(self, receipt: Receipt) -> None:
        """Show this receipt in place of the one before."""
        self._facts.show_facts(
            (
                (_("Export"), receipt.profile),
                (_("Provider"), receipt.provider),
                (_("Account"), ", ".join(receipt.accounts)),
                (_("Period"), ", ".join(receipt.periods)),
                (_("Precision"), precision_word(receipt.precision)),
                (_("Finality"), finality_word(receipt.finality)),
            )
        )
        self._total.write(f"{text.amount(receipt.billed_total)} {receipt.currency}")
        self._tie_out.setText(self._sum(receipt))
        meets = receipt.overlap.meets
        self._overlap_name.setVisible(meets)
        self._overlap.setVisible(meets)
        if meets:
            self._overlap.show_overlap(receipt.overlap, receipt.currency)

    def _sum(self, receipt: Receipt) -> str:
        sign = "✓" if ties_out(receipt) else "✗"
        words = f"{sign} {tie_out_text(receipt)}"
        if receipt.duplicates:
            twice = _("{count} rows stand twice in the file; both are kept.")
            words += "\n" + twice.format(count=text.count(receipt.duplicates))
        return words
