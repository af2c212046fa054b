"""Show what a usage log and a bill have of the same usage, row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.usage import Grain, UsageMatch, UsageRow, UsageState
from desktop_app.i18n import _
from desktop_app.services.usage_wording import meter_word, usage_state_word
from desktop_app.ui import text
from desktop_app.ui.models.small import RowColumn, amount_column
from desktop_app.ui.style import Tone, space
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.small import SmallTable
from desktop_app.ui.widgets.toolbar import Choice, Toolbar

MOST = 5_000  # rows; the largest differences come first
STATE_SIGNS: dict[UsageState, tuple[str, Tone]] = {
    UsageState.TIES: ("circle-check", Tone.GOOD),
    UsageState.BOUNDARY: ("calendar", Tone.INFO),
    UsageState.PRICE: ("trending-up", Tone.WARNING),
    UsageState.QUANTITY: ("hash", Tone.WARNING),
    UsageState.TWICE_BILLED: ("copy", Tone.DANGER),
    UsageState.TWICE_LOGGED: ("copy", Tone.WARNING),
    UsageState.ONLY_BILL: ("file-question-mark", Tone.DANGER),
    UsageState.ONLY_LOG: ("file-x", Tone.WARNING),
}
DIFFERING = "differing"
REQUEST, DAY, MODEL, TYPE, OWNER = range(1, 6)  # columns that a grain may hide
HIDDEN: dict[Grain, frozenset[int]] = {
    Grain.KEY: frozenset({REQUEST, DAY}),
    Grain.MODEL: frozenset({REQUEST, DAY, OWNER}),
    Grain.API_KEY: frozenset({REQUEST, DAY, MODEL}),
    Grain.DAY: frozenset({REQUEST}),
    Grain.REQUEST: frozenset({DAY}),
}


def state_sign(row: UsageRow) -> tuple[str, str, Tone]:
    """Return icon, word and tone of how log and bill differ."""
    icon, tone = STATE_SIGNS[row.state]
    return icon, usage_state_word(row.state), tone


def usage_columns() -> list[RowColumn]:
    """Return the columns of log against bill."""
    return [
        RowColumn(_("State"), _rank, sign=state_sign, width=142),
        RowColumn(_("Request ID"), lambda r: r.request, width=190, middle=True),
        RowColumn(_("Day"), lambda r: r.key.day, text.day, width=100),
        RowColumn(_("Model"), lambda r: r.key.model, width=150),
        RowColumn(_("Type"), lambda r: meter_word(r.key.meter), width=156),
        RowColumn(_("API key"), lambda r: r.key.owner, width=120, middle=True),
        _quantity(_("Logged usage"), lambda r: r.quantities.logged),
        _quantity(_("Billed usage"), lambda r: r.quantities.billed),
        _quantity(
            _("Quantity variance"), lambda r: r.quantities.variance, 140, signed=True
        ),
        amount_column(_("Difference"), lambda r: r.difference, signed=True),
        _money(_("By quantity"), "quantity"),
        _money(_("By price"), "price"),
        _money(_("Missing in the log"), "only_billed"),
        _money(_("Missing in the bill"), "only_logged"),
        _money(_("Month boundary"), "boundary"),
        amount_column(_("Log, amount"), lambda r: r.log_amount),
        amount_column(_("Bill, amount"), lambda r: r.amount),
    ]


def _rank(row: UsageRow) -> int:
    return list(UsageState).index(row.state)


def _quantity(
    title: str,
    value: Callable[[UsageRow], Decimal],
    width: int = 110,
    *,
    signed: bool = False,
) -> RowColumn:
    return RowColumn(
        title,
        value,
        lambda found: text.amount(found, places=0, signed=signed) if found else "0",
        figures=True,
        width=width,
    )


def _money(title: str, name: str) -> RowColumn:
    """Make a column of one part of the difference; 0 is left empty."""
    return RowColumn(
        title,
        lambda row: getattr(row.variances, name),
        lambda found: text.amount(found, signed=True) if found else "",
        figures=True,
        width=124,
    )


class UsageTable(QWidget):
    """The rows of a match: sifted by state, searched, opened."""

    opened = Signal(object)  # UsageRow
    moved = Signal()  # other rows are shown

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[UsageRow] = ()
        self.table = SmallTable(usage_columns(), _("Usage log against bill"))
        self.table.opened.connect(self.opened.emit)
        self.state = Choice(_("every row"), _("State"), self.sift)
        self.bar = Toolbar()
        self.bar.search(_("Search models, types, keys"), self._search)
        self.bar.filter(self.state)
        self._said = label("", role="muted")
        self.bar.filter(self._said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(2))
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)

    @property
    def rows(self) -> Sequence[UsageRow]:
        """The rows shown, in the order shown."""
        rows: Sequence[UsageRow] = self.table.rows
        return rows

    def show_match(self, found: UsageMatch, by: Grain) -> None:
        """Show the rows of a match."""
        self._rows = found.rows
        for place in (REQUEST, DAY, MODEL, TYPE, OWNER):
            nobody = place == OWNER and not found.owned_by
            self.table.setColumnHidden(place, nobody or place in HIDDEN[by])
        states = dict.fromkeys(
            one for one in UsageState if any(row.state is one for row in found.rows)
        )
        words = [(one.value, usage_state_word(one)) for one in states]
        self.state.offer([(DIFFERING, _("that differ")), *words])
        self.sift()

    def choose_state(self, state: str) -> None:
        """Show only the rows of one state."""
        place = self.state.findData(state)
        if place >= 0:
            self.state.setCurrentIndex(place)

    def sift(self) -> None:
        """Keep the rows of the state that was chosen."""
        wanted = self.state.value
        shown = [one for one in self._rows if _fits(one, wanted)]
        self.table.show_rows(shown[:MOST], choose=True)
        words = _("{shown} of {count} rows")
        self._said.setText(
            words.format(
                shown=text.count(min(len(shown), MOST)),
                count=text.count(len(self._rows)),
            )
        )
        self.moved.emit()

    def _search(self, words: str) -> None:
        self.table.search(words)
        self.moved.emit()


def _fits(row: UsageRow, wanted: str | None) -> bool:
    if wanted == DIFFERING:
        return row.state is not UsageState.TIES
    return wanted is None or row.state.value == wanted
