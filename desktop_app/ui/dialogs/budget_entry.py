"""Set a monthly limit, or change one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from desktop_app.domain.budgets import USUAL, Budget, BudgetOf
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import plain
from desktop_app.domain.names import named
from desktop_app.i18n import _
from desktop_app.services.budget_names import Known
from desktop_app.services.budget_words import of_word
from desktop_app.services.budgeting import add_budget, replace_budget
from desktop_app.services.checking_budgets import thresholds_of
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.form import Form, amount_in
from desktop_app.ui.later import KNOWN_NAMES
from desktop_app.ui.style import Tone
from importers.prices.rules import RowUnfit


class BudgetEntry(Form):
    """Ask whose costs are limited, how much a month may be, and when to warn."""

    def __init__(
        self, desk: Desk, budget: Budget | None, parent: QWidget | None = None
    ) -> None:
        title = _("Change a budget") if budget else _("Add a budget")
        super().__init__(desk, title, _("Keep") if budget else _("Add"), parent)
        self._old = budget
        self._known = Known()
        self.of = QComboBox()
        for one in BudgetOf:
            self.of.addItem(of_word(one), one)
        self.field(_("Kind"), self.of)
        self.name = _editable()
        self.field(_("Name"), self.name)
        self.currency = _editable()
        self.field(_("Currency"), self.currency)
        self.limit = self.line(_("Limit a month"), hint="1234.56")
        usual = ", ".join(plain(each) for each in USUAL)
        self.thresholds = self.line(_("Warn at, % of it"), usual, usual)
        self.starts = self.line(_("First month"), hint=_("this month"))
        self.ends = self.line(_("Last month"), hint=_("open"))
        self.remark = self.line(_("Note"))
        self._fill(budget)
        self.of.currentIndexChanged.connect(lambda _place: self._change_kind())
        desk.ask(_("Reading names"), KNOWN_NAMES, then=self._know)

    def submit(self) -> None:
        made = self.budget()

        def told(found: Budget) -> None:
            name = named(found.name, self._known_as(found.of).get(found.name, ""))
            words = _("The budget of {name} is set.").format(name=name)
            self.desk.notify(words, Tone.GOOD)

        if self._old is None:
            self.run(_("Setting a budget"), add_budget, made, then=told)
        else:
            args = (self._old.id, made)
            self.run(_("Changing a budget"), replace_budget, *args, then=told)

    def budget(self) -> Budget:
        """Return what was typed in.

        Raises:
            Refused: the limit or the thresholds are none.
        """
        of: BudgetOf = self.of.currentData()
        return Budget(
            of=BudgetOf(of),
            name=_chosen(self.name),
            currency=self.currency.currentText(),
            limit=amount_in(self.limit.text()) or Decimal(0),
            thresholds=self._thresholds(),
            starts=self.starts.text().strip(),
            ends=self.ends.text().strip(),
            note=self.remark.text().strip(),
        )

    def _thresholds(self) -> tuple[Decimal, ...]:
        try:
            return thresholds_of(self.thresholds.text())
        except RowUnfit as unfit:
            raise Refused(
                _(unfit.reason).format(**unfit.facts) + ".",
                _("Give percentages of the limit, such as 80 and 100."),
            ) from None

    def _fill(self, budget: Budget | None) -> None:
        if budget is None:
            self.of.setCurrentIndex(self.of.findData(BudgetOf.MODEL))
            return
        self.of.setCurrentIndex(self.of.findData(budget.of))
        self.name.setEditText(budget.name)
        self.currency.setEditText(budget.currency)
        self.limit.setText(plain(budget.limit))
        self.thresholds.setText(", ".join(plain(each) for each in budget.thresholds))
        self.starts.setText(budget.starts)
        self.ends.setText(budget.ends)
        self.remark.setText(budget.note)

    def _know(self, known: Known) -> None:
        if shiboken6.isValid(self):
            self._known = known
            same = {one: one for one in known.currencies}
            _put(self.currency, same, keep=self._old is not None)
            self._offer(keep=self._old is not None)

    def _change_kind(self) -> None:
        self.name.setEditText("")  # a model's name is no account's
        self._offer()

    def _offer(self, *, keep: bool = False) -> None:
        of: BudgetOf = self.of.currentData()
        known = self._known_as(of)
        _put(self.name, {named(c, n): c for c, n in known.items()}, keep=keep)

    def _known_as(self, of: BudgetOf) -> Mapping[str, str]:
        return self._known.names.get(of, {})


def _editable() -> QComboBox:
    made = QComboBox()
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    field = made.lineEdit()
    if field is not None:
        field.setPlaceholderText(_("choose or write"))
    return made


def _put(box: QComboBox, offers: Mapping[str, str], *, keep: bool) -> None:
    """Offer values by their words; what stands there stays, if it is to be kept."""
    before = _chosen(box)
    box.clear()
    for words, value in offers.items():
        box.addItem(words, value)
    said = {value: words for words, value in offers.items()}
    single = next(iter(offers)) if len(offers) == 1 else ""
    box.setEditText(said.get(before, before) if keep or before else single)


def _chosen(box: QComboBox) -> str:
    """Return the value whose words stand there, or else what was typed in."""
    typed = box.currentText()
    place = box.findText(typed.strip(), Qt.MatchFlag.MatchExactly)
    return typed if place < 0 else str(box.itemData(place))
