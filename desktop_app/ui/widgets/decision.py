"""Decide what is chosen: state, owner, due date and note, by mouse or by key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.decisions import FindingState, Ruling
from desktop_app.domain.money import total
from desktop_app.i18n import _, mark, ngettext
from desktop_app.services.cause_groups import CauseGroup
from desktop_app.ui import text
from desktop_app.ui.icons import icon
from desktop_app.ui.models.groups import Group, sign_of
from desktop_app.ui.style import Size, space, theme_of
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import IconButton, button, grounded, label
from desktop_app.ui.widgets.pill import Pill

# State, word, key: the keys work while the list of groups has the focus.
VERDICTS: tuple[tuple[FindingState, str, str], ...] = (
    (FindingState.EXPLAINED, mark("Explain"), "E"),
    (FindingState.DISPUTED, mark("Dispute"), "D"),
    (FindingState.ACCEPTED, mark("Accept"), "A"),
    (FindingState.OPEN, mark("Reopen"), "O"),
)
WHO = 140


def keys_hint() -> QLabel:
    """Make the label that tells the keys."""
    keys = " ".join(key for _state, _word, key in VERDICTS)
    made = label(_("keys: {keys}").format(keys=keys), Size.SMALL, role="muted")
    made.setToolTip(
        _("In the list they decide the groups; among the lines, the chosen lines.")
    )
    return made


class DecisionPanel(QWidget):
    """What was decided of the chosen groups, and what to decide now."""

    decided = Signal(object)  # Ruling
    undo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        grounded(self, "surface")
        self._what = label("", bold=True)
        self._pill = Pill("")
        self._told = label("", Size.NOTE, role="muted", wrap=True)
        self.buttons = {
            state: self._button(state, word, key) for state, word, key in VERDICTS
        }
        self.owner = self._field(_("Owner"), _("nobody"))
        self.due = self._field(_("Due"), _("YYYY-MM-DD"))
        self.note = self._field(_("Note"), _("why it was decided so"))
        self.save = button(_("Save"), self._save)
        self.save.setToolTip(_("Keep owner, due date and note; the state stays"))
        self._undo = IconButton("rotate-ccw", _("Undo (Ctrl+Z)"))
        self._undo.clicked.connect(lambda _on: self.undo_wanted.emit())
        self._lay_out()
        self.show_groups([])

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show what was decided of groups; what they share fills the fields."""
        parts = list({one.id: one for group in groups for one in group.parts}.values())
        self._what.setText(_amounts(parts))
        self._pill.setVisible(bool(parts))
        if parts:
            name, word, tone = sign_of(parts)
            self._pill.say(word, name, tone)
        self._tell(_history(parts), bad=False)
        held = [one.standing for one in parts]
        _fill(self.owner, [one.owner for one in held], _("nobody"))
        days = [one.due.isoformat() if one.due else "" for one in held]
        _fill(self.due, days, _("YYYY-MM-DD"))
        _fill(self.note, [one.note for one in held], _("why it was decided so"))
        for field in (*self.buttons.values(), self.owner, self.due, self.note):
            field.setEnabled(bool(parts))
        reopen = self.buttons[FindingState.OPEN]
        reopen.setEnabled(any(one.decision for one in held))
        self._look()

    def rule(self, state: FindingState | None) -> None:
        """Decide the groups: a state with the fields as they are; None: fields only."""
        if not (self.note.isEnabled() and self._may(state)):
            return
        ruling = self.ruling(state)
        if ruling is not None and not ruling.empty:
            self.decided.emit(ruling)

    def ruling(self, state: FindingState | None) -> Ruling | None:
        """Return what a person wants; None: the due date is no day, which is said."""
        day = self.due.text().strip()
        due = _day(day)
        if day and due is None and self.due.isModified():
            self._tell(_("Write the due date as a day, such as 2026-07-31."), bad=True)
            self.due.setFocus()
            return None
        return Ruling(
            state,
            self.owner.text() if self.owner.isModified() else None,
            self.note.text() if self.note.isModified() else None,
            due if self.due.isModified() else None,
            undated=self.due.isModified() and not day,
        )

    def _may(self, state: FindingState | None) -> bool:
        return state is None or self.buttons[state].isEnabled()

    def _save(self) -> None:
        self.rule(None)

    def _look(self) -> None:
        fields = (self.owner, self.due, self.note)
        self.save.setEnabled(any(field.isModified() for field in fields))

    def _tell(self, words: str, *, bad: bool) -> None:
        self._told.setText(words)
        self._told.setVisible(bool(words))
        self._told.setProperty("role", "danger" if bad else "muted")
        self._told.style().unpolish(self._told)
        self._told.style().polish(self._told)

    def _button(self, state: FindingState, word: str, key: str) -> QPushButton:
        # The space keeps the icon off the word; Qt has no other way.
        made = button(f" {_(word)}", lambda: self.rule(state))
        made.setToolTip(
            _("{state} ({key})").format(state=_(text.STATE_WORDS[state]), key=key)
        )
        made.setIcon(icon(text.STATE_ICONS[state], theme_of(self).colour("muted")))
        return made

    def _field(self, name: str, hint: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setPlaceholderText(hint)
        made.textEdited.connect(self._look)
        made.returnPressed.connect(self._save)
        return made

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(space(2))
        head.addWidget(self._pill)
        head.addWidget(self._what)
        head.addStretch(1)
        head.addWidget(self._undo)
        fields = QGridLayout()
        fields.setSpacing(space(2))
        for row, (first, second) in enumerate(
            ((self.owner, self.due), (self.note, self.save))
        ):
            name = first.accessibleName()
            fields.addWidget(label(name, Size.NOTE, role="muted"), row, 0)
            fields.addWidget(first, row, 1)
            if row == 0:
                name = second.accessibleName()
                fields.addWidget(label(name, Size.NOTE, role="muted"), row, 2)
            fields.addWidget(second, row, 3)
        fields.setColumnStretch(1, 1)
        self.due.setFixedWidth(WHO)
        verdicts = QWidget()
        flow = Flow(verdicts)
        for one in self.buttons.values():
            flow.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(space(4), space(3), space(4), space(3))
        column.setSpacing(space(2))
        column.addLayout(head)
        column.addWidget(self._told)
        column.addWidget(verdicts)
        column.addLayout(fields)


def _fill(field: QLineEdit, values: Sequence[str], hint: str) -> None:
    """Show the value that all share; where they differ, say so."""
    shared = set(values)
    field.setText(values[0] if len(shared) == 1 else "")
    field.setPlaceholderText(_("several") if len(shared) > 1 else hint)
    field.setModified(False)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _amounts(parts: Sequence[CauseGroup]) -> str:
    """Say how many lines are chosen, and what they make in each currency."""
    if not parts:
        return _("Choose a group to decide it")
    sums: dict[str, list[Decimal]] = defaultdict(list)
    for one in parts:
        sums[one.currency].append(one.difference)
    claims = len({one.claim for one in parts})
    causes = ngettext("{count} cause", "{count} causes", claims).format(count=claims)
    amounts = [
        f"{name} {text.amount(total(found), signed=True)}"
        for name, found in sorted(sums.items())
    ]
    many = text.lines(sum(one.lines for one in parts))
    return " · ".join([causes, many, *amounts])


def _history(parts: Sequence[CauseGroup]) -> str:
    """Say what was decided, by whom, of what amount; and what stands apart."""
    told: list[str] = []
    held = [one for one in parts if one.standing.decision]
    if len(parts) == 1 and held:
        told.append(_decided(parts[0]))
    elif changed := [one for one in parts if one.standing.changed]:
        words = ngettext(
            "{count} group has changed since it was decided.",
            "{count} groups have changed since they were decided.",
            len(changed),
        )
        told.append(words.format(count=len(changed)))
    apart = sum(one.apart for one in parts)
    if apart:
        words = ngettext(
            "{count} line is decided apart.", "{count} lines are decided apart.", apart
        )
        told.append(words.format(count=text.count(apart)))
    return " ".join(told)


def _decided(one: CauseGroup) -> str:
    held = one.standing.decision
    if held is None or held.decided_at is None:
        return ""
    facts: dict[str, str] = {
        "state": _(text.STATE_WORDS[held.state]),
        "person": held.person,
        "at": text.instant(held.decided_at, seconds=False),
        "lines": text.lines(held.lines),
        "amount": text.amount(held.difference, signed=True),
        "currency": one.currency,
    }
    if one.standing.changed:
        words = _(
            "Changed since it was decided: {state} by {person} on {at} "
            "for {lines}, {currency} {amount}."
        )
    else:
        words = _("{state} by {person} on {at}.")
    return words.format(**facts)
