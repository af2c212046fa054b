"""Show one dispute: facts, findings, what was said, files, settlement, next steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.disputes import OWED, Direction, Dispute
from desktop_app.i18n import _
from desktop_app.services.settling import Proposal
from desktop_app.ui import text
from desktop_app.ui.style import ROW, Size, space
from desktop_app.ui.widgets.dispute_parts import (
    attachment_view,
    item_columns,
    message_view,
    proposal_view,
    settlement_view,
)
from desktop_app.ui.widgets.dispute_words import (
    OUTCOME_WORDS,
    direction_sign,
    due_words,
    is_overdue,
    money,
    state_sign,
    ways,
)
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import IconLabel, button, grounded, label
from desktop_app.ui.widgets.pairs import Pairs
from desktop_app.ui.widgets.pill import Pill
from desktop_app.ui.widgets.section import Section
from desktop_app.ui.widgets.small import SmallTable

MOST_ROWS = 6
SAY_HEIGHT = 56


class DisputePanel(QWidget):
    """The dispute that is chosen; it only says what a person wants done."""

    step_wanted = Signal(str)  # key of a step, or "edit"
    accepted = Signal(object)  # Proposal
    said = Signal(object, str)  # Direction, words
    attach_wanted = Signal()
    save_wanted = Signal(object)  # Attachment
    open_wanted = Signal(object)  # Attachment
    item_opened = Signal(object)  # DisputeItem

    def __init__(self) -> None:
        super().__init__()
        grounded(self, "panel")
        self._one: Dispute | None = None
        self._proposals: Sequence[Proposal] = ()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.addWidget(self._scroll)

    @property
    def dispute(self) -> Dispute | None:
        """The dispute shown."""
        return self._one

    def show_dispute(self, one: Dispute | None) -> None:
        """Show this dispute; None: nothing."""
        before = self._one.number if self._one else ""
        same = one is not None and one.number == before
        place = self._scroll.verticalScrollBar().value() if same else 0
        if not same:
            self._proposals = ()
        self._one = one
        self._rebuild()
        self._scroll.verticalScrollBar().setValue(place)

    def show_proposals(self, found: Sequence[Proposal]) -> None:
        """Show the credits that may settle the dispute."""
        self._proposals = found
        self._rebuild()

    def _rebuild(self) -> None:
        inside = QWidget()
        if self._one is not None:
            column = QVBoxLayout(inside)
            edge = space(4)
            column.setContentsMargins(edge, edge, edge, edge)
            column.setSpacing(space(3))
            for part in self._parts(self._one):
                column.addWidget(part)
            column.addStretch(1)
        self._scroll.setWidget(inside)

    def _parts(self, one: Dispute) -> list[QWidget]:
        parts = [self._head(one), self._steps(one), self._facts(one), self._items(one)]
        if one.state in OWED:
            parts.append(self._proposed(one))
        if one.settlements:
            views = [settlement_view(paid, one.currency) for paid in one.settlements]
            parts.append(_section(_("What came back"), views))
        return [*parts, self._messages(one), self._attachments(one)]

    def _head(self, one: Dispute) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(1))
        row = QHBoxLayout()
        row.setSpacing(space(2))
        row.addWidget(label(one.number, Size.NOTE, role="muted"))
        icon, word, tone = state_sign(one)
        row.addWidget(Pill(word, icon, tone))
        if is_overdue(one):
            row.addWidget(IconLabel("triangle-alert", "danger"))
            row.addWidget(label(due_words(one), Size.NOTE, role="danger"))
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(label(one.title, Size.HEAD, bold=True, wrap=True))
        column.addWidget(label(money(one), Size.HEAD))
        if one.reason:
            column.addWidget(label(one.reason, role="muted", wrap=True))
        return made

    def _steps(self, one: Dispute) -> QWidget:
        """Offer the steps that the dispute's state allows, and no others."""
        made = QWidget()
        row = Flow(made, space(2))
        for place, way in enumerate(ways(one)):
            row.addWidget(button(way.word, self._wanter(way.key), accent=place == 0))
        row.addWidget(button(_("Edit…"), self._wanter("edit")))
        return made

    def _wanter(self, key: str) -> Callable[[], object]:
        return lambda: self.step_wanted.emit(key)

    def _facts(self, one: Dispute) -> QWidget:
        recovered = f"{one.currency} {text.amount(one.recovered)}"
        opened = f"{one.opened_by} {text.instant(one.opened_at, seconds=False)}"
        pairs = [
            (_("Provider"), f"{one.provider} {one.account}"),
            (_("Deadline"), due_words(one) or text.NOTHING),
            (_("Owner"), one.owner or text.NOTHING),
            (_("Agreed"), text.amount(one.agreed)),
            (_("Recovered"), recovered if one.recovered else text.NOTHING),
            (_("Opened"), opened.strip()),
        ]
        if one.outcome is not None:
            pairs.append((_("Outcome"), _(OUTCOME_WORDS[one.outcome])))
        return _section(_("Facts"), [Pairs(pairs)])

    def _items(self, one: Dispute) -> QWidget:
        table = SmallTable(item_columns(narrow=True), _("Findings"))
        table.show_rows(one.items)
        shown = min(len(one.items), MOST_ROWS) + 1
        table.setFixedHeight(shown * ROW + space(4))
        table.setToolTip(_("Double-click or Enter shows the lines"))
        table.opened.connect(self.item_opened.emit)
        return _section(_("Findings"), [table])

    def _proposed(self, one: Dispute) -> QWidget:
        views = [
            proposal_view(found, one.currency, self._taker(found))
            for found in self._proposals
        ]
        nothing = _("No credit, refund or adjustment line fits yet.")
        empty = label(nothing, Size.NOTE, role="muted", wrap=True)
        return _section(_("May settle it"), views or [empty])

    def _taker(self, found: Proposal) -> Callable[[], object]:
        return lambda: self.accepted.emit(found)

    def _messages(self, one: Dispute) -> QWidget:
        views: list[QWidget] = [message_view(message) for message in one.messages]
        words = QPlainTextEdit()
        words.setPlaceholderText(_("What was said, or a note"))
        words.setAccessibleName(_("Message"))
        words.setTabChangesFocus(True)
        words.setFixedHeight(SAY_HEIGHT)
        way = QComboBox()
        way.setAccessibleName(_("Direction"))
        for direction in (Direction.NOTE, Direction.OUT, Direction.IN):
            way.addItem(direction_sign(direction)[1], direction.value)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(way, 1)

        def say() -> None:
            if words.toPlainText().strip():
                self.said.emit(Direction(way.currentData()), words.toPlainText())

        row.addWidget(button(_("Add"), say))
        return _section(_("Messages"), [*views, words, foot])

    def _attachments(self, one: Dispute) -> QWidget:
        views = [
            attachment_view(
                file,
                partial(self.save_wanted.emit, file),
                partial(self.open_wanted.emit, file),
            )
            for file in one.attachments
        ]
        attach = QWidget()
        row = QHBoxLayout(attach)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(button(_("Attach files…"), self.attach_wanted.emit))
        row.addStretch(1)
        return _section(_("Attachments"), [*views, attach])


def _section(title: str, views: Sequence[QWidget]) -> Section:
    made = Section(title)
    for view in views:
        made.inside.addWidget(view)
    return made
