"""List what a person may do next: a sign, a sentence, an amount, a button each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.turns import Turns, unseen
from desktop_app.ui.widgets.cards import Card, FileName, note
from desktop_app.ui.widgets.labels import IconLabel, button, label

ROW = space(8.5)
BUTTON = space(22)


@dataclass(frozen=True)
class Task:
    """One row: what it is, how much, and where its button leads."""

    icon: str
    tone: Tone
    words: str
    amount: str
    action: str  # the button's word
    page: str
    wish: Mapping[str, str] = field(default_factory=dict)


class TaskRow(QWidget):
    """Show one task; its button says what is done there."""

    acted = Signal()

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.task = task
        self.setFixedHeight(ROW)
        row = QHBoxLayout(self)
        row.setContentsMargins(space(2), 0, space(2), 0)
        row.setSpacing(space(2.5))
        words = FileName(task.words)
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.button = button(task.action, self.acted.emit)
        self.button.setAutoDefault(False)
        self.button.setMinimumWidth(BUTTON)
        self.button.setAccessibleName(f"{task.action}: {task.words} {task.amount}")
        row.addWidget(IconLabel(task.icon, task.tone.value))
        row.addWidget(words, 1)
        row.addWidget(label(task.amount, Size.BODY))
        row.addWidget(self.button)


class TaskCard(Card):
    """Tasks one below the other; where there is none, a sentence says so."""

    chosen = Signal(object)  # Task

    def __init__(self, title: str, nothing: str) -> None:
        super().__init__(title)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._nothing = note(nothing, wrap=True)
        self._nothing.setContentsMargins(space(2), space(1), space(2), 0)
        self._count = note()
        self.head.insertWidget(1, self._count)
        self.body.addLayout(self._rows)
        self.body.addWidget(self._nothing)
        self.body.addStretch(1)
        self.rows: list[TaskRow] = []
        self._turns = Turns(self)

    def show_tasks(self, tasks: Sequence[Task], *, hidden: int = 0) -> None:
        """Show these; ``hidden`` counts those that are left to the pages."""
        self._turns.begin(unseen(self, self._fill(tasks)))
        self._nothing.setVisible(not tasks)
        words = _("{shown} of {count}").format(
            shown=len(tasks), count=len(tasks) + hidden
        )
        self._count.setText(words if hidden else "")

    def _fill(self, tasks: Sequence[Task]) -> Iterator[None]:
        """Lay one row after the other."""
        for old in self.rows:
            self._rows.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = []
        for task in tasks:
            yield
            row = TaskRow(task)
            row.acted.connect(lambda task=task: self.chosen.emit(task))
            self.rows.append(row)
            self._rows.addWidget(row)
