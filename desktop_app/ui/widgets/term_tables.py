"""Show the contract terms, and the prices that bills imply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from desktop_app.domain.price_steps import PriceStep
from desktop_app.domain.terms import Term, TermChange, TermDifference, TermKind
from desktop_app.i18n import _, mark
from desktop_app.ui import text
from desktop_app.ui.models.small import RowColumn, count_column
from desktop_app.ui.style import Tone
from desktop_app.ui.widgets.price_tables import price_text
from desktop_app.ui.widgets.searched_table import SearchedTable

KIND_SIGNS: dict[TermKind, tuple[str, str, Tone]] = {
    TermKind.DISCOUNT: ("badge-percent", mark("Discount"), Tone.INFO),
    TermKind.AGREED_PRICE: ("tags", mark("Agreed price"), Tone.INFO),
    TermKind.MULTIPLIER: ("x", mark("Multiplier"), Tone.INFO),
    TermKind.FREE_QUOTA: ("gift", mark("Free quota"), Tone.GOOD),
    TermKind.SAVINGS_PLAN: ("layers", mark("Savings plan"), Tone.NEUTRAL),
    TermKind.COMMITMENT: ("calendar", mark("Commitment"), Tone.NEUTRAL),
    TermKind.ROUNDING: ("equal-approximately", mark("Rounding"), Tone.NEUTRAL),
    TermKind.EXCHANGE_RATE: ("refresh-cw", mark("Exchange rate"), Tone.NEUTRAL),
}
CHANGES: dict[TermChange, tuple[str, str, Tone]] = {
    TermChange.NEW: ("plus", mark("New"), Tone.INFO),
    TermChange.GONE: ("minus", mark("Taken out"), Tone.NEUTRAL),
    TermChange.UP: ("trending-up", mark("Higher"), Tone.WARNING),
    TermChange.DOWN: ("trending-down", mark("Lower"), Tone.WARNING),
    TermChange.REWORDED: ("pencil", mark("Reworded"), Tone.NEUTRAL),
}
MOVES: dict[str, tuple[str, str, Tone]] = {
    "": ("circle-dot", mark("First seen"), Tone.NEUTRAL),
    "up": ("trending-up", mark("Up"), Tone.DANGER),
    "down": ("trending-down", mark("Down"), Tone.GOOD),
}
TURNS = ("arrow-up-down", mark("By turns"), Tone.WARNING)


def kind_sign(term: Term) -> tuple[str, str, Tone]:
    """Return icon, word and tone of a term's kind."""
    icon, word, tone = KIND_SIGNS[term.kind]
    return icon, _(word), tone


def term_change_sign(one: TermDifference) -> tuple[str, str, Tone]:
    """Return icon, word and tone of how a term changes."""
    icon, word, tone = CHANGES[one.change]
    return icon, _(word), tone


def term_change_columns() -> list[RowColumn]:
    """Return the columns of what a list of terms changes."""
    return [
        RowColumn(
            _("Change"),
            lambda d: list(TermChange).index(d.change),
            sign=term_change_sign,
            width=104,
        ),
        RowColumn(
            _("Kind"),
            lambda d: d.term.kind.value,
            sign=lambda d: kind_sign(d.term),
            width=130,
        ),
        RowColumn(_("Model"), lambda d: d.term.model, width=150),
        RowColumn(_("Type"), lambda d: d.term.type_code, width=120, middle=True),
        RowColumn(_("Label"), lambda d: d.term.label, width=80),
        RowColumn(
            _("Before"),
            lambda d: d.before.value if d.before else None,
            price_text,
            figures=True,
            width=100,
        ),
        RowColumn(
            _("After"),
            lambda d: d.after.value if d.after else None,
            price_text,
            figures=True,
            width=100,
        ),
        RowColumn(_("Unit"), lambda d: d.term.unit, width=86),
        RowColumn(_("Currency"), lambda d: _currencies(d.term), width=104),
        RowColumn(
            _("From (UTC+8)"), lambda d: d.term.effective_from, _minute, width=150
        ),
        RowColumn(_("To (UTC+8)"), lambda d: d.term.effective_to, _minute, width=150),
        RowColumn(_("Account"), lambda d: d.term.account, width=120),
        RowColumn(_("Source"), lambda d: d.term.source, width=160),
    ]


def term_changes_text(found: Sequence[TermDifference]) -> str:
    """Count the changes of a list by kind; say where there are none."""
    counted = Counter(one.change for one in found)
    words = [
        f"{text.count(counted[change])} {_(CHANGES[change][1])}"
        for change in TermChange
        if counted[change]
    ]
    return " · ".join(words) or _("The ledger holds the same terms.")


def step_sign(step: PriceStep) -> tuple[str, str, Tone]:
    """Return icon, word and tone of a price change."""
    icon, word, tone = TURNS if step.by_turns else MOVES[step.change]
    return icon, _(word), tone


def term_columns() -> list[RowColumn]:
    """Return the columns of the contract."""
    return [
        RowColumn(_("Kind"), lambda t: t.kind.value, sign=kind_sign, width=150),
        RowColumn(_("Model"), lambda t: t.model, say=_models, width=180),
        RowColumn(_("Type"), lambda t: t.type_code, width=180, middle=True),
        RowColumn(_("Label"), lambda t: t.label, width=90),
        RowColumn(_("Value"), lambda t: t.value, price_text, figures=True, width=120),
        RowColumn(_("Unit"), lambda t: t.unit, width=100),
        RowColumn(_("Currency"), _currencies, width=100),
        RowColumn(_("From (UTC+8)"), lambda t: t.effective_from, _minute, width=150),
        RowColumn(_("To (UTC+8)"), lambda t: t.effective_to, _minute, width=150),
        RowColumn(_("Provider"), lambda t: t.provider, width=100),
        RowColumn(_("Account"), lambda t: t.account, width=120),
        RowColumn(_("Source"), lambda t: t.source, width=180),
        RowColumn(_("Note"), lambda t: t.note, width=220),
    ]


def step_columns() -> list[RowColumn]:
    """Return the columns of the prices that bills imply."""
    return [
        RowColumn(_("Model"), lambda s: s.model, width=180),
        RowColumn(_("Type"), lambda s: s.type_code, width=220, middle=True),
        RowColumn(_("Region"), lambda s: s.region, width=120),
        RowColumn(_("From (UTC+8)"), lambda s: s.start, _minute, width=150),
        RowColumn(_("Last seen (UTC+8)"), lambda s: s.last, _minute, width=150),
        RowColumn(_("Change"), lambda s: s.change, sign=step_sign, width=120),
        RowColumn(_("Before"), lambda s: s.before, _price, figures=True, width=110),
        RowColumn(_("Price"), lambda s: s.price, _price, figures=True, width=110),
        RowColumn(_("Currency"), lambda s: s.currency, width=76),
        RowColumn(_("Unit"), lambda s: s.unit, width=110),
        count_column(_("Lines"), lambda s: s.lines),
        RowColumn(_("First line"), lambda s: s.line_id, width=150, middle=True),
    ]


class TermsTable(SearchedTable):
    """The contract, with a way to import it."""

    chosen = Signal(Path)  # a list to take

    def __init__(self) -> None:
        hint = _("Search models, types, sources")
        super().__init__(term_columns(), _("Contract terms"), hint)
        self.bar.action(_("Import terms…"), self._choose)

    def show_terms(self, terms: Sequence[Term]) -> None:
        """Show the contract, and count its kinds."""
        found = Counter(one.kind for one in terms)
        words = [
            f"{text.count(found[kind])} {_(KIND_SIGNS[kind][1])}"
            for kind in TermKind
            if found[kind]
        ]
        said = " · ".join(words) or _(
            "No terms yet: charges are judged by list prices."
        )
        self.show_rows(terms, said)

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Import terms"), "", _("Contract terms") + " (*.csv *.xlsx)"
        )
        if chosen:
            self.chosen.emit(Path(chosen))


class StepsTable(SearchedTable):
    """The unit prices that bills imply, and where they changed."""

    def __init__(self) -> None:
        hint = _("Search models, types, regions")
        super().__init__(step_columns(), _("Implied prices"), hint)

    def show_steps(self, steps: Sequence[PriceStep]) -> None:
        """Show the prices, and count the changes."""
        changes = sum(one.before is not None for one in steps)
        said = _("{changes} changes, from bills alone")
        self.show_rows(steps, said.format(changes=text.count(changes)))


def _minute(at: datetime | None) -> str:
    return text.instant(at, seconds=False)


def _price(value: Decimal | None) -> str:
    return price_text(value)


def _models(term: Term) -> str:
    if term.kind is TermKind.ROUNDING:
        return term.model or _("every model")
    return term.model


def _currencies(term: Term) -> str:
    return " → ".join(one for one in (term.currency, term.other_currency) if one)
