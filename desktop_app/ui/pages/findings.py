"""Show what does not hold: groups by class and cause, their lines, what to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.changes import Changed
from desktop_app.domain.decisions import Decision, FindingState, Ruling
from desktop_app.i18n import _
from desktop_app.services.cause_groups import CauseGroup
from desktop_app.services.deciding import decide, decide_lines, undo
from desktop_app.services.weighing import Weighed, set_threshold, weigh
from desktop_app.ui import text
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.materiality import MaterialityDialog
from desktop_app.ui.models.groups import Group, group_up
from desktop_app.ui.page import Page, Tally
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.widgets.decision import VERDICTS, DecisionPanel, keys_hint
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.group_list import GroupList
from desktop_app.ui.widgets.labels import grounded, label, rule
from desktop_app.ui.widgets.line_table import LineTable
from desktop_app.ui.widgets.materiality import MaterialityLine
from desktop_app.ui.widgets.toolbar import Choice

LEFT = 352
# What a finding is judged by stands first; the rest is one choice away.
USUAL = (
    "model:124,type_code:172,difference:132,billed_cost:116,expected:116,"
    "pricing_quantity:112,pricing_unit:84,list_unit_price:116,"
    "charge_period_start:172,billing_account_id:116,api_key_id:80,workspace_id:120"
)
LEAST = 260
CHANGED = "changed"
MOST_LINES = 500  # decided one by one
DISPUTES = "disputes"
FOUND = Changed.BILLS | Changed.FINDINGS | Changed.PRICES | Changed.TERMS


class FindingsPage(Page):
    """Findings, grouped so that one decision is one row."""

    cares_about = FOUND | Changed.DECISIONS | Changed.DISPUTES | Changed.CLOSINGS
    explains = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted = ""
        self._weighed: Weighed | None = None
        self._looked: Group | None = None  # whose lines are shown
        self.groups = GroupList()
        self.groups.setMinimumWidth(LEAST)
        self._head = label("", Size.NOTE, role="muted")
        self.state = Choice(_("every state"), _("State"), self._sift)
        states = [(one.value, _(text.STATE_WORDS[one])) for one in FindingState]
        self.state.offer([*states, (CHANGED, _("Changed since decided"))])
        self.panel = DecisionPanel()
        self.below = MaterialityLine()
        nothing = Empty(_("No lines"), _("This group holds no lines."))
        self.lines = LineTable(self, nothing, desk.settings.findings_columns or USUAL)
        self._none = Empty(
            _("Nothing in this state"),
            _("No group is in this state. Choose another one to see more."),
            icon="circle-check",
        )
        self._lists = QStackedWidget()
        self._beside = QStackedWidget()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split())
        self._stack.addWidget(self._no_findings())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.groups)
        self._connect()

    def _no_findings(self) -> Empty:
        return Empty(
            _("No findings"),
            _(
                "Nothing in this scope needs a look. Import a bill, or recalculate "
                "after prices or terms have changed."
            ),
            (_("Import bills…"), self.desk.import_paths),
            icon="circle-check",
        )

    def _connect(self) -> None:
        self.desk.scope_moved.connect(self._forget)
        self.lines.view.laid_out.connect(self._keep)
        self.groups.chosen.connect(self._look_at)
        self.groups.picked.connect(self.panel.show_groups)
        self.panel.decided.connect(self._decide)
        self.panel.undo_wanted.connect(self.undo)
        self.below.unfolded.connect(lambda _on: self._sift())
        self.below.change_wanted.connect(self._change_materiality)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        lines = self.lines.view.table
        for state, _word, key in VERDICTS:
            of_groups = QShortcut(QKeySequence(key), self.groups, context=here)
            of_groups.activated.connect(partial(self.panel.rule, state))
            of_lines = QShortcut(QKeySequence(key), lines, context=here)
            of_lines.activated.connect(partial(self._rule_lines, state))
        undo_key = QKeySequence(QKeySequence.StandardKey.Undo)
        back = QShortcut(undo_key, self, context=here)
        back.activated.connect(self.undo)

    def _split(self) -> QSplitter:
        left = grounded(QWidget(), "surface")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(space(4), space(3), space(4), space(2))
        head.setSpacing(space(2))
        first = QHBoxLayout()
        first.setSpacing(space(2))
        first.addWidget(self.state, 1)
        first.addWidget(keys_hint())
        head.addLayout(first)
        head.addWidget(self._head)
        self._lists.addWidget(self.groups)
        self._lists.addWidget(self._none)
        column.addLayout(head)
        column.addWidget(self._lists, 1)
        column.addWidget(self.below)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.panel)
        beside.addWidget(rule())
        self._beside.addWidget(self.lines)
        self._beside.addWidget(
            Empty(_("No lines"), _("Choose a group to see its lines."), icon="list")
        )
        beside.addWidget(self._beside, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([LEFT, LEFT * 2])
        split.setChildrenCollapsible(False)
        return split

    def refresh(self) -> None:
        self.ask(_("Loading findings"), weigh, self.desk.scope, then=self._show)

    def _show(self, found: Weighed) -> None:
        self._weighed = found
        self._stack.setCurrentIndex(0 if found.groups else 1)
        self.below.show_below(found.below)
        self._sift()

    def _sift(self) -> None:
        """List the causes in the chosen state, without what is small."""
        found = self._weighed
        if found is None:
            return
        rows = group_up(_shown(found, self.state.value, small=self.below.unfold))
        for stack in (self._lists, self._beside):
            stack.setCurrentIndex(0 if rows else 1)
        self._head.setVisible(bool(rows))
        classes = sum(row.heads for row in rows)
        told = _("{classes} classes · {causes} causes, largest claim first")
        self._head.setText(told.format(classes=classes, causes=len(rows) - classes))
        self.groups.show_groups(rows)
        if not rows:
            self._looked = None
            self.say(Tally())
        if self._wanted and self.groups.choose(self._wanted):
            self._wanted = ""

    def _look_at(self, group: Group) -> None:
        before, self._looked = self._looked, group
        if before is not None and before.filters == group.filters:
            return  # another decision about the same lines
        self.lines.view.filters = ()
        self.lines.look(group.filters)

    def _decide(self, ruling: Ruling) -> None:
        ids = [one for group in self.groups.groups for one in group.ids]
        if ruling.state is FindingState.DISPUTED and DISPUTES in self.desk.pages:
            keys = ",".join(dict.fromkeys(one.key for one in ids))
            self.desk.open_page(DISPUTES, {"groups": keys})
            return
        self.do(_("Deciding findings"), decide, ids, ruling, then=self._decided)

    def _rule_lines(self, state: FindingState) -> None:
        """Decide the selected lines apart from their group."""
        ruling, many = self.panel.ruling(state), len(self.lines.view.table.selection)
        if ruling is None or not many:
            return
        if many > MOST_LINES:
            told = _("{lines} are too many to decide one by one; decide the group.")
            self.desk.notify(told.format(lines=text.lines(many)), Tone.WARNING)
            return
        reading = self.lines.chosen(MOST_LINES)

        def go_on(ids: list[str]) -> None:
            if state is FindingState.DISPUTED and DISPUTES in self.desk.pages:
                self.desk.open_page(DISPUTES, {"lines": ",".join(ids)})
                return
            title = _("Deciding findings")
            self.do(title, decide_lines, ids, ruling, then=self._decided)

        self.ask(_("Reading lines"), reading, then=go_on)

    def _decided(self, made: Sequence[Decision]) -> None:
        states = {one.state for one in made}
        many = text.lines(sum(one.lines for one in made))
        told = _("Decided: {lines}.").format(lines=many)
        if len(states) == 1:
            word = _(text.STATE_WORDS[states.pop()])
            told = _("{state}: {lines}.").format(state=word, lines=many)
        numbers = [one.number for one in made]
        self.desk.offer(told, _("Undo"), lambda: self.undo(numbers))

    def undo(self, numbers: Sequence[int] = ()) -> None:
        """Take decisions back; none: the person's own last."""
        self.do(_("Taking a decision back"), undo, numbers, then=self._undone)

    def _undone(self, made: Sequence[Decision]) -> None:
        many = text.lines(sum(one.lines for one in made))
        told = _("Taken back: {lines}.").format(lines=many)
        self.desk.notify(told if any(one.lines for one in made) else _("Taken back."))

    def _change_materiality(self) -> None:
        found = self._weighed
        if found is None:
            return
        names = {one.currency for one in found.groups} | set(found.thresholds)
        asked = MaterialityDialog(sorted(names), found.thresholds, self)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.decided.connect(self._weigh_by)
        asked.open()

    def _weigh_by(self, amount: Decimal, currency: str) -> None:
        told = _("Materiality is {amount} {currency}.").format(
            amount=text.amount(amount), currency=currency
        )
        self.do(
            _("Choosing materiality"),
            set_threshold,
            amount,
            currency,
            then=lambda _found: self.desk.notify(told, Tone.GOOD),
        )

    def _on_changed(self, touched: Changed) -> None:
        if touched & FOUND:
            self._forget()
        elif touched & self.cares_about and self._looked is not None:
            self.lines.look_at_states()
        super()._on_changed(touched)

    def _forget(self) -> None:
        """Look at the lines anew, whichever group is chosen."""
        self._looked = None

    def show_only(self, wish: Mapping[str, str]) -> None:
        wanted = wish.get("finding_class", "")
        if not self.groups.choose(wanted):
            self._wanted = wanted

    def pose(self) -> None:
        self.lines.view.table.go_to(0)

    def _keep(self, layout: str) -> None:
        self.desk.choose(replace(self.desk.settings, findings_columns=layout))


def _shown(found: Weighed, state: str | None, *, small: bool) -> list[CauseGroup]:
    """Return the groups of the claims that a person wants to see."""

    def fits(one: CauseGroup) -> bool:
        if state == CHANGED:
            return one.standing.changed
        return state in {None, one.standing.state.value}

    wanted = {one.claim for one in found.groups if fits(one)}
    return [
        one
        for one in found.groups
        if one.claim in wanted and (small or not found.is_small(one))
    ]
