"""Edit allocation rules as a draft: ordered, tried, then saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop_app.domain.allocated import Move
from desktop_app.domain.allocation import AllocationRule, Plan, Split
from desktop_app.domain.money import plain
from desktop_app.i18n import _, ngettext
from desktop_app.services.allocating import Allocated, Trial
from desktop_app.services.plan_words import SPLIT_WORDS
from desktop_app.services.rule_text import conditions_text
from desktop_app.ui import text
from desktop_app.ui.models.small import RowColumn, amount_column, count_column
from desktop_app.ui.style import Size, space
from desktop_app.ui.widgets.labels import button, label
from desktop_app.ui.widgets.small import SmallTable
from desktop_app.ui.widgets.toolbar import Toolbar

LISTS = "CSV (*.csv)"
RULES, MOVES = 300, 200


@dataclass(frozen=True)
class Placed:
    """A rule and where it is asked, from 1."""

    place: int
    rule: AllocationRule


@dataclass(frozen=True)
class Moved:
    """A move in words."""

    period: str
    source: str
    target: str
    move: Move


class RuleList(QWidget):
    """The rules in their order; what is changed holds when it is saved.

    Alt+Up and Alt+Down move a rule, Delete takes it out, Enter changes it.
    """

    edit_wanted = Signal(object)  # AllocationRule, or None: a new one
    try_wanted = Signal(object)  # tuple of rules
    save_wanted = Signal(object)  # tuple of rules
    import_wanted = Signal(Path)
    export_wanted = Signal(Path)

    def __init__(self) -> None:
        super().__init__()
        self._plan = Plan()
        self.draft: tuple[AllocationRule, ...] = ()
        self.table = SmallTable(_columns(), _("Allocation rules"))
        self.table.setSortingEnabled(False)
        self.table.opened.connect(lambda one: self.edit_wanted.emit(one.rule))
        self.table.chosen.connect(self._arm)
        self.moves = SmallTable(_move_columns(), _("What would move"))
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._said = label("", role="muted", wrap=True)
        self._state = label("", Size.NOTE, role="muted")
        self._save = button(_("Save"), self._ask_save, accent=True)
        self._try = button(_("Try"), lambda: self.try_wanted.emit(self.draft))
        self._drop = button(_("Discard changes"), self._discard)
        self._buttons = [
            button(_("Edit…"), self._edit),
            button(_("Move up"), lambda: self.shift(-1)),
            button(_("Move down"), lambda: self.shift(1)),
            button(_("Remove"), self.remove),
        ]
        self._lay_out()
        for keys, do in (
            ("Alt+Up", lambda: self.shift(-1)),
            ("Alt+Down", lambda: self.shift(1)),
            ("Del", self.remove),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(do)
        self.show_plan(self._plan)

    def _lay_out(self) -> None:
        bar = Toolbar()
        bar.filter(label(_("The first rule that fits a line wins"), bold=True))
        bar.action(_("New rule…"), lambda: self.edit_wanted.emit(None))
        bar.action(_("Import…"), self._import)
        bar.action(_("Export…"), self._export)
        row = QHBoxLayout()
        row.setSpacing(space(2))
        for one in self._buttons:
            row.addWidget(one)
        row.addStretch(1)
        row.addWidget(self._state)
        for one in (self._drop, self._try, self._save):
            row.addWidget(one)
        below = QWidget()
        under = QVBoxLayout(below)
        under.setContentsMargins(0, space(2), 0, 0)
        under.addWidget(self._said)
        under.addWidget(self.moves, 1)
        split = self._split
        split.addWidget(self.table)
        split.addWidget(below)
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space(2), 0, 0)
        column.setSpacing(space(2))
        column.addWidget(bar)
        column.addLayout(row)
        column.addWidget(split, 1)

    def show_plan(self, plan: Plan) -> None:
        """Show the rules that hold; a draft that differs from before is kept."""
        if self.draft == self._plan.rules:
            self.draft = plan.rules
        self._plan = plan
        self._show()

    @property
    def changed(self) -> bool:
        """Whether the draft is another than what holds."""
        return self.draft != self._plan.rules

    def put(self, one: AllocationRule, before: AllocationRule | None) -> None:
        """Take a rule into the draft, in the place of another or last."""
        rules = list(self.draft)
        if before in rules and before is not None:
            rules[rules.index(before)] = one
        else:
            rules.append(one)
        self.draft = tuple(rules)
        self._show(rules.index(one))

    def take(self, rules: tuple[AllocationRule, ...]) -> None:
        """Make these the draft, to be tried and saved."""
        self.draft = rules
        self._show(0)

    def shift(self, steps: int) -> None:
        """Ask the chosen rule earlier or later."""
        current: Placed | None = self.table.current
        if current is None:
            return
        rules = list(self.draft)
        place = current.place - 1
        target = place + steps
        if 0 <= target < len(rules):
            rules.insert(target, rules.pop(place))
            self.draft = tuple(rules)
            self._show(target)

    def remove(self) -> None:
        """Take the chosen rule out of the draft."""
        current: Placed | None = self.table.current
        if current is not None:
            place = current.place - 1
            self.draft = (*self.draft[:place], *self.draft[place + 1 :])
            self._show(min(place, len(self.draft) - 1))

    def show_trial(self, trial: Trial) -> None:
        """Say what the draft would move."""
        moves = [
            Moved(
                one.period,
                _named(trial.before, one.source, one.source_rule),
                _named(trial.after, one.target, one.target_rule),
                one,
            )
            for one in trial.moves
        ]
        self.moves.show_rows(moves)
        self._make_room(moves=bool(moves))
        said = ngettext(
            "{count} move; closed months stay as they were closed.",
            "{count} moves; closed months stay as they were closed.",
            len(moves),
        ).format(count=text.count(len(moves)))
        self._said.setText(said if moves else _("Nothing would move."))

    def _show(self, choose: int | None = None) -> None:
        placed = [Placed(n, rule) for n, rule in enumerate(self.draft, start=1)]
        self.table.show_rows(placed)
        if choose is not None and 0 <= choose < len(placed):
            self.table.choose(placed[choose])
        for one in (self._drop, self._save):
            one.setEnabled(self.changed)
        self._state.setText(_("not saved yet") if self.changed else "")
        if choose is not None or not self.changed:
            self.moves.show_rows([])
            self._make_room(moves=False)
            self._said.setText(
                _("Try shows what the draft would move, from whom to whom.")
            )
        self._arm()

    def _make_room(self, *, moves: bool) -> None:
        """Leave room below the rules where there is something to show."""
        self.moves.setVisible(moves)
        self._split.setSizes([RULES, MOVES if moves else 0])

    def _arm(self, *_chosen: object) -> None:
        for one in self._buttons:
            one.setEnabled(self.table.current is not None)

    def _edit(self) -> None:
        current: Placed | None = self.table.current
        if current is not None:
            self.edit_wanted.emit(current.rule)

    def _ask_save(self) -> None:
        self.save_wanted.emit(self.draft)

    def _discard(self) -> None:
        self.draft = self._plan.rules
        self._show()

    def _import(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, _("Import rules"), "", LISTS)
        if name:
            self.import_wanted.emit(Path(name))

    def _export(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Export rules"), "rules.csv", LISTS
        )
        if name:
            self.export_wanted.emit(Path(name))


def _columns() -> list[RowColumn]:
    return [
        count_column("#", lambda one: one.place, width=44),
        RowColumn(_("Rule"), lambda one: one.rule.name, width=120),
        RowColumn(_("Conditions"), _conditions, width=322),
        RowColumn(_("Split"), lambda one: _(SPLIT_WORDS[one.rule.split]), width=156),
        RowColumn(_("Departments"), _targets, width=150),
        RowColumn(_("First month"), lambda one: one.rule.since, width=84),
        RowColumn(_("Last month"), lambda one: one.rule.until, width=84),
        RowColumn(_("Note"), lambda one: one.rule.note, width=156),
    ]


def _move_columns() -> list[RowColumn]:
    return [
        RowColumn(_("Month"), lambda one: one.period, width=84),
        RowColumn(_("From"), lambda one: one.source, width=240),
        RowColumn(_("To"), lambda one: one.target, width=240),
        amount_column(_("Amount"), lambda one: one.move.amount),
        RowColumn(_("Currency"), lambda one: one.move.currency, width=76),
        count_column(_("Lines"), lambda one: one.move.lines),
    ]


def _conditions(one: Placed) -> str:
    return conditions_text(one.rule.conditions) or _("whatever is left")


def _targets(one: Placed) -> str:
    rule = one.rule
    if not rule.targets:
        return _("all departments")
    if rule.split is not Split.FIXED:
        return ", ".join(rule.targets)
    pairs = zip(rule.targets, rule.shares, strict=False)
    return ", ".join(f"{code} {plain(share)} %" for code, share in pairs)


def _named(found: Allocated, code: str, rule: str) -> str:
    if rule:
        return _("shared by “{rule}”").format(rule=rule)
    return found.plan.tree.name(code) if code else _("not allocated")
