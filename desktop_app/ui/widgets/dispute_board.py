"""Lay disputes out as cards in columns by state; the arrows walk over them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.disputes import Dispute, DisputeState
from desktop_app.i18n import _, mark
from desktop_app.ui import text
from desktop_app.ui.style import RADIUS, Size, space, theme_of
from desktop_app.ui.widgets.dispute_words import (
    due_words,
    is_overdue,
    money,
    state_sign,
)
from desktop_app.ui.widgets.labels import IconLabel, grounded, label
from desktop_app.ui.widgets.pill import Pill

COLUMNS: tuple[tuple[str, tuple[DisputeState, ...]], ...] = (
    (mark("Draft"), (DisputeState.DRAFT,)),
    (mark("Sent"), (DisputeState.SENT,)),
    (
        mark("Answered"),
        (DisputeState.ACCEPTED, DisputeState.PART_ACCEPTED, DisputeState.REJECTED),
    ),
    (
        mark("Settled or ended"),
        (DisputeState.SETTLED, DisputeState.CLOSED, DisputeState.WITHDRAWN),
    ),
)
# States that have a column of their own need no sign on the card.
NAMED = tuple(states[0] for _title, states in COLUMNS if len(states) == 1)
STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
NARROWEST = 150
HALF = 0.5


class DisputeCard(QFrame):
    """One dispute as a card: number, title, claim, deadline, owner."""

    pressed = Signal(object)  # Dispute
    entered = Signal(object)  # Dispute: Enter or a double click
    walked = Signal(object, object)  # this card, the arrow's key

    def __init__(self, one: Dispute) -> None:
        super().__init__()
        self.dispute = one
        self.chosen = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        icon, word, tone = state_sign(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(space(2.5), space(2), space(2.5), space(2.5))
        column.setSpacing(space(1))
        column.addWidget(label(one.number, Size.SMALL, role="muted"))
        column.addWidget(label(one.title, bold=True, wrap=True))
        column.addWidget(label(money(one), Size.BODY))
        due = due_words(one)
        if due:
            late = is_overdue(one)
            role = "danger" if late else "muted"
            sign = "triangle-alert" if late else "calendar"
            column.addLayout(
                _with_icon(sign, role, label(due, Size.NOTE, role=role, wrap=True))
            )
        if one.owner:
            owner = label(one.owner, Size.NOTE, role="muted", wrap=True)
            column.addLayout(_with_icon("user", "muted", owner))
        if one.state not in NAMED:
            column.addWidget(Pill(word, icon, tone))
        self.setAccessibleName(
            ", ".join(p for p in (one.number, one.title, word, money(one), due) if p)
        )

    def choose(self, *, chosen: bool) -> None:
        """Show that this is the card whose details are open."""
        self.chosen = chosen
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = self.chosen or self.hasFocus()
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(theme.colour("accent" if marked else "line"), width))
        painter.setBrush(theme.colour("soft" if self.chosen else "surface"))
        inset = width * HALF
        place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(place, RADIUS, RADIUS)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setFocus()
            self.pressed.emit(self.dispute)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.entered.emit(self.dispute)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            self.walked.emit(self, key)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.entered.emit(self.dispute)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.pressed.emit(self.dispute)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


def _with_icon(icon: str, colour: str, words: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(space(1.5))
    row.addWidget(IconLabel(icon, colour), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1)
    return row


class DisputeBoard(QWidget):
    """Columns of cards. One card is chosen; Enter goes on into its details."""

    chosen = Signal(object)  # Dispute
    opened = Signal(object)  # Dispute

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[list[DisputeCard]] = [[] for _column in COLUMNS]
        self._heads: list[QLabel] = []
        self._scrolls: list[QScrollArea] = []
        self._number = ""
        self.setAccessibleName(_("Disputes by state"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(2))
        for _title, _states in COLUMNS:
            row.addWidget(self._column(), 1)

    def _column(self) -> QWidget:
        made = grounded(QWidget(), "raised")
        column = QVBoxLayout(made)
        column.setContentsMargins(space(2), space(2), space(2), space(2))
        head = label("", Size.NOTE, bold=True)
        head.setContentsMargins(space(1), 0, 0, 0)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        column.addWidget(head)
        column.addWidget(scroll, 1)
        made.setMinimumWidth(NARROWEST)
        self._heads.append(head)
        self._scrolls.append(scroll)
        return made

    def show_disputes(self, found: Sequence[Dispute]) -> None:
        """Show these disputes, the newest on top; the chosen one stays chosen."""
        focused = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        for place, (title, states) in enumerate(COLUMNS):
            inside = QWidget()
            inside.setAutoFillBackground(False)
            column = QVBoxLayout(inside)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(space(2))
            ours = [one for one in reversed(found) if one.state in states]
            self._cards[place] = [self._card(one) for one in ours]
            for card in self._cards[place]:
                column.addWidget(card)
            column.addStretch(1)
            self._scrolls[place].setWidget(inside)
            many = text.count(len(ours))
            self._heads[place].setText(f"{_(title)}  {many}")
        self.choose(self._number, focus=focused)

    def _card(self, one: Dispute) -> DisputeCard:
        made = DisputeCard(one)
        made.pressed.connect(self._on_pressed)
        made.entered.connect(self.opened.emit)
        made.walked.connect(self._walk)
        return made

    def choose(self, number: str, *, focus: bool = False) -> None:
        """Mark the card of this dispute."""
        self._number = number
        for card in self.cards:
            here = card.dispute.number == number
            card.choose(chosen=here)
            if here and focus:
                card.setFocus()

    @property
    def cards(self) -> list[DisputeCard]:
        """All cards, column by column."""
        return [card for column in self._cards for card in column]

    def _on_pressed(self, one: Dispute) -> None:
        if one.number != self._number:
            self.choose(one.number)
            self.chosen.emit(one)

    def _walk(self, card: DisputeCard, key: Qt.Key) -> None:
        across, down = STEPS[key]
        place = next(n for n, col in enumerate(self._cards) if card in col)
        row = self._cards[place].index(card) + down
        place += across
        while across and 0 <= place < len(self._cards) and not self._cards[place]:
            place += across
        if 0 <= place < len(self._cards):
            column = self._cards[place]
            target = column[min(max(row, 0), len(column) - 1)]
            target.setFocus()
            self._scrolls[place].ensureWidgetVisible(target)
