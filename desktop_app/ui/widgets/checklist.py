"""Show the checklist of a period: what holds, what does not, what was waived."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.closing import CheckItem, CheckName
from desktop_app.i18n import _
from desktop_app.services.checklists import CHECK_TITLES
from desktop_app.ui.models.small import Sign
from desktop_app.ui.style import Tone, space
from desktop_app.ui.turns import Turns, unseen
from desktop_app.ui.widgets.cards import Card, note
from desktop_app.ui.widgets.labels import IconLabel, button, label, rule, selectable
from desktop_app.ui.widgets.pill import Pill

MARK = 18  # pixels
ICONS = {
    Tone.GOOD: "circle-check",
    Tone.WARNING: "circle-slash",
    Tone.DANGER: "circle-alert",
}


def item_sign(item: CheckItem) -> Sign:
    """Say whether a point holds: icon, word, tone."""
    if item.holds:
        return ICONS[Tone.GOOD], _("Holds"), Tone.GOOD
    if item.waived:
        return ICONS[Tone.WARNING], _("Waived"), Tone.WARNING
    return ICONS[Tone.DANGER], _("Not met"), Tone.DANGER


def offered(item: CheckItem) -> str:
    """Return the word on the button of a point; empty: nothing can be done here."""
    if item.holds:
        return ""
    if item.name is CheckName.FINAL_FILES:
        return _("Override…")
    if item.name is CheckName.DISPUTES_DECIDED:
        return "" if item.waived else _("Carry on")
    return _("Waive…") if item.waivable else ""


class CheckRow(QWidget):
    """One point: its mark, what it asks, what was found, and a way to waive it."""

    def __init__(self, item: CheckItem, *, asked: bool) -> None:
        super().__init__()
        icon, word, tone = item_sign(item)
        self.item = item
        title = _(CHECK_TITLES[item.name])
        self.setAccessibleName(f"{title}: {word}")
        words = QVBoxLayout()
        words.setSpacing(space(0.5))
        head = QHBoxLayout()
        head.setSpacing(space(2))
        head.addWidget(label(title, bold=True))
        head.addWidget(Pill(word, icon, tone))
        head.addStretch(1)
        words.addLayout(head)
        words.addWidget(selectable(note(item.detail, wrap=True)))
        if item.waived:
            said = _("Waived because: {reason}").format(reason=item.waived)
            words.addWidget(selectable(note(said, wrap=True)))
        row = QHBoxLayout(self)
        row.setContentsMargins(space(2), space(1), space(2), space(1))
        row.setSpacing(space(3))
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(IconLabel(icon, tone.value, MARK), 0, top)
        row.addLayout(words, 1)
        self.act = button(offered(item))
        self.act.setVisible(asked and bool(offered(item)))
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self.act, 0, middle)


class Checklist(Card):
    """Every point of a period, in its order."""

    waive_wanted = Signal(object)  # CheckItem

    def __init__(self) -> None:
        super().__init__(_("Checklist"))
        self._count = note()
        self.head.addWidget(self._count)
        self.rows: list[CheckRow] = []
        self._lines: list[QWidget] = []
        self._turns = Turns(self)

    def show_items(self, items: Sequence[CheckItem], *, asked: bool) -> None:
        """Show the points; ``asked``: what does not hold may be waived here."""
        self._turns.begin(unseen(self, self._fill(items, asked=asked)))
        met = sum(item.holds or bool(item.waived) for item in items)
        self._count.setText(
            _("{met} of {all} points are met").format(met=met, all=len(items))
        )

    def _fill(self, items: Sequence[CheckItem], *, asked: bool) -> Iterator[None]:
        """Lay one row after the other."""
        for old in (*self.rows, *self._lines):
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows, self._lines = [], []
        for item in items:
            yield
            if self.rows:
                self._lines.append(rule())
                self.body.addWidget(self._lines[-1])
            row = CheckRow(item, asked=asked)
            row.act.clicked.connect(lambda _on, item=item: self.waive_wanted.emit(item))
            self.rows.append(row)
            self.body.addWidget(row)
