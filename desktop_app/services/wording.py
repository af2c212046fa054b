"""Say the words of the matrix in the person's language."""

from __future__ import annotations

from desktop_app.domain.matrix import CauseKind, Cell, CellState, Column, Matrix
from desktop_app.i18n import _, mark, ngettext

COLUMN_WORDS: dict[Column, str] = {
    Column.INVOICE: mark("Invoice, incl. tax"),
    Column.MONTHLY_BILL: mark("Monthly bill"),
    Column.DETAIL: mark("Detail lines"),
    Column.RECALCULATED: mark("Recalculated"),
    Column.USAGE_LOG: mark("Own usage log"),
    Column.PAYMENT: mark("Payment"),
}
STATE_WORDS: dict[CellState, str] = {
    CellState.TIES: mark("Ties"),
    CellState.EXPLAINED: mark("Explained"),
    CellState.OPEN: mark("Open"),
    CellState.NOT_EXPECTED: mark("Not expected"),
}
CAUSE_WORDS: dict[CauseKind, str] = {
    CauseKind.ROUNDING: mark("Rounding of the month"),
    CauseKind.TAX: mark("Tax"),
    CauseKind.REFUNDS: mark("Refunds and adjustments"),
    CauseKind.FREE_QUOTA: mark("Free quota"),
    CauseKind.COUPONS: mark("Coupons and vouchers"),
    CauseKind.EXCHANGE: mark("Currency exchange"),
    CauseKind.OUTSTANDING: mark("Outstanding"),
    CauseKind.RESTATEMENT: mark("Restatement"),
    CauseKind.MISSING_LINES: mark("Missing lines"),
    CauseKind.PRICE: mark("Price"),
    CauseKind.QUANTITY: mark("Quantity"),
    CauseKind.ARITHMETIC: mark("Arithmetic of the bill"),
    CauseKind.MISSING_IN_LOG: mark("Missing in the log"),
    CauseKind.MISSING_IN_BILL: mark("Missing in the bill"),
    CauseKind.MONTH_BOUNDARY: mark("Month boundary"),
    CauseKind.NOT_USAGE: mark("Charges that count no usage"),
    CauseKind.NO_PRICE: mark("Lines without a price"),
    CauseKind.UNEXPLAINED: mark("Unexplained"),
}
ABSENT: dict[Column, str] = {
    Column.INVOICE: mark("no invoice yet"),
    Column.MONTHLY_BILL: mark("no stated total yet"),
    Column.RECALCULATED: mark("not reconciled yet"),
    Column.USAGE_LOG: mark("no usage log"),
    Column.PAYMENT: mark("no payment yet"),
}


def column_word(column: Column) -> str:
    """Return the word of a column of the matrix."""
    return _(COLUMN_WORDS[column])


def cell_state_word(state: CellState) -> str:
    """Return the word of a cell's state."""
    return _(STATE_WORDS[state])


def cause_word(kind: CauseKind) -> str:
    """Return the word of a cause."""
    return _(CAUSE_WORDS[kind])


def stated_status_words(found: Matrix) -> str:
    """Say what the provider's monthly bill says of itself; empty: nothing."""
    if not found.stated_status:
        return ""
    words = _("Stated by the provider: {status}")
    return words.format(status=", ".join(found.stated_status))


def cell_note(cell: Cell) -> str:
    """Say what a cell covers, or that nothing is there."""
    if cell.amount is None and cell.documents:
        return _("no exchange rate")
    if cell.amount is None:
        return _(ABSENT.get(cell.column, ""))
    if cell.documents:
        count = len(cell.documents)
        words = ngettext("{count} document", "{count} documents", count)
        return words.format(count=f"{count:,}")
    if cell.covered == cell.of:
        words = ngettext("{count} line", "{count} lines", cell.covered)
        return words.format(count=f"{cell.covered:,}")
    words = _("{covered} of {of} lines")
    return words.format(covered=f"{cell.covered:,}", of=f"{cell.of:,}")
