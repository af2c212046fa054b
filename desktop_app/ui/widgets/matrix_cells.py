"""Draw the cells of a matrix as cards, joined by how each meets the detail lines."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from desktop_app.domain.matrix import Cell, CellState, Column, Matrix
from desktop_app.i18n import _
from desktop_app.services.wording import cell_note, cell_state_word, column_word
from desktop_app.ui import text
from desktop_app.ui.style import RADIUS, Size, Tone, font, space, theme_of
from desktop_app.ui.widgets.pill import HEIGHT as PILL
from desktop_app.ui.widgets.pill import draw_pill, pill_width

CARD_WIDTH, CARD_HEIGHT = 148, 132
JOINT = 28
ROOMY = 6 * 128 + 5 * JOINT  # pixels from which all six stand in one row
EDGE = space(3)
HALF_PIXEL = 0.5
THICK = 2
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

STATE_SIGNS: dict[CellState, tuple[str, Tone]] = {
    CellState.TIES: ("circle-check", Tone.GOOD),
    CellState.EXPLAINED: ("list", Tone.INFO),
    CellState.OPEN: ("circle-alert", Tone.WARNING),
    CellState.NOT_EXPECTED: ("circle-slash", Tone.NEUTRAL),
}
JOINTS: dict[CellState, str] = {
    CellState.TIES: "=",
    CellState.EXPLAINED: "≈",
    CellState.OPEN: "≠",
    CellState.NOT_EXPECTED: "·",
}


def state_sign(cell: Cell) -> tuple[str, str, Tone]:
    """Return icon, word and tone of a cell's state."""
    if cell.column is Column.DETAIL and cell.state is CellState.TIES:
        return "ruler", _("Basis"), Tone.NEUTRAL
    if cell.amount is None and cell.state is CellState.OPEN:
        return "circle-slash", _("Missing"), Tone.NEUTRAL
    icon, tone = STATE_SIGNS[cell.state]
    return icon, cell_state_word(cell.state), tone


def difference_text(cell: Cell) -> str:
    """Write how far a cell is from the detail lines; empty: nothing to say."""
    return f"Δ {text.amount(cell.difference, signed=True)}" if cell.difference else ""


class CellCard(QAbstractButton):
    """One cell: where, how much, how far from the detail, whether that is known."""

    entered = Signal()  # Enter or a double click: show what stands behind it

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._cell = Cell(column, None, None, CellState.OPEN)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def cell(self) -> Cell:
        """The cell that is shown."""
        return self._cell

    def show_cell(self, cell: Cell) -> None:
        """Show this cell."""
        self._cell = cell
        words = [
            column_word(cell.column),
            text.amount(cell.amount),
            difference_text(cell),
            cell_note(cell),
            state_sign(cell)[1],
        ]
        spoken = ", ".join(word for word in words if word)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.update()

    def _frame(self, painter: QPainter) -> None:
        theme = theme_of(self)
        chosen = self.isChecked() or self.hasFocus()
        ground = "soft" if self.isChecked() else "surface"
        if self.underMouse() and not self.isChecked():
            ground = "hover"
        pen = painter.pen()
        pen.setColor(theme.colour("accent" if chosen else "line"))
        pen.setWidthF(THICK if chosen else 1)
        inset = 1 if chosen else HALF_PIXEL
        painter.setPen(pen)
        painter.setBrush(theme.colour(ground))
        place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(place, RADIUS, RADIUS)

    def _figure(self, painter: QPainter, place: QRectF) -> None:
        """Draw the amount as large as its place allows; a cut one would lie."""
        words = text.amount(self._cell.amount)
        chosen = font(Size.HEAD, bold=True)
        for size in range(Size.HEAD, Size.SMALL - 1, -1):
            chosen.setPixelSize(size)
            if QFontMetrics(chosen).horizontalAdvance(words) <= place.width():
                break
        painter.setFont(chosen)
        painter.setPen(self._ink("text" if self._cell.amount is not None else "muted"))
        painter.drawText(place, LEFT, words)

    def _line(self, painter: QPainter, place: QRectF, words: str, colour: str) -> None:
        painter.setFont(font(Size.NOTE))
        painter.setPen(self._ink(colour))
        elide = Qt.TextElideMode.ElideRight
        width = int(place.width())
        painter.drawText(
            place, LEFT, painter.fontMetrics().elidedText(words, elide, width)
        )

    def _ink(self, name: str) -> QColor:
        return theme_of(self).colour(name)

    def _pill(self, painter: QPainter, place: QRectF) -> None:
        sign = state_sign(self._cell)
        width, top = min(pill_width(sign[1]), place.width()), place.bottom() - PILL
        draw_pill(painter, place.left(), top, width, sign, theme_of(self))

    def sizeHint(self) -> QSize:
        return QSize(CARD_WIDTH, CARD_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._frame(painter)
        inner = QRectF(self.rect()).adjusted(EDGE, space(2), -EDGE, -EDGE)
        row = space(5)
        top = QRectF(inner.left(), inner.top(), inner.width(), row)
        self._line(painter, top, column_word(self._cell.column), "muted")
        self._figure(painter, top.translated(0, row).adjusted(0, 0, 0, space(2)))
        below = top.translated(0, 2 * row + space(2))
        difference = difference_text(self._cell)
        self._line(painter, below, difference or cell_note(self._cell), "muted")
        if difference:
            note = below.translated(0, row - space(1))
            self._line(painter, note, cell_note(self._cell), "muted")
        self._pill(painter, inner)
        painter.end()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.setChecked(True)
            self.entered.emit()
            return
        super().keyPressEvent(event)


class Joint(QWidget):
    """Say between two cards whether the outer one meets the detail lines."""

    def __init__(self) -> None:
        super().__init__()
        self._state = CellState.OPEN
        self._missing = True
        self.setFixedWidth(JOINT)

    def show_cell(self, cell: Cell) -> None:
        """Show how this cell meets the detail."""
        self._state, self._missing = cell.state, cell.amount is None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, round(middle), self.width(), round(middle))
        tone = Tone.NEUTRAL if self._missing else STATE_SIGNS[self._state][1]
        sign = "?" if self._missing else JOINTS[self._state]
        if self._missing and self._state is CellState.NOT_EXPECTED:
            sign = JOINTS[self._state]
        size = JOINT - space(2)
        spot = QRectF((self.width() - size) / 2, middle - size / 2, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.ground(tone))
        painter.drawEllipse(spot)
        painter.setPen(theme.ink(tone))
        painter.setFont(font(Size.BODY, bold=True))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, sign)
        painter.end()


class MatrixRow(QWidget):
    """All cells of a matrix; in a narrow place, in two rows."""

    chosen = Signal(object)  # Cell
    entered = Signal(object)  # Cell

    def __init__(self) -> None:
        super().__init__()
        self.cards = {column: CellCard(column) for column in Column}
        # Each joint speaks of the card that is farther from the detail.
        self._joints: dict[Column, Joint] = {
            c: Joint() for c in Column if c is not Column.DETAIL
        }
        for card in self.cards.values():
            card.clicked.connect(lambda _on, card=card: self.chosen.emit(card.cell))
            card.entered.connect(lambda card=card: self.entered.emit(card.cell))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.setVerticalSpacing(space(2))
        self._narrow: bool | None = None
        self._arrange(narrow=False)

    def show_matrix(self, found: Matrix) -> None:
        """Show the cells of a bill."""
        for cell in found.cells:
            self.cards[cell.column].show_cell(cell)
            if cell.column in self._joints:
                self._joints[cell.column].show_cell(cell)

    def choose(self, column: Column) -> None:
        """Make a cell the current one."""
        self.cards[column].setChecked(True)
        self.chosen.emit(self.cards[column].cell)

    def _arrange(self, *, narrow: bool) -> None:
        if narrow == self._narrow:
            return
        self._narrow = narrow
        across = 3 if narrow else len(self.cards)
        for place, column in enumerate(Column):
            row, at = divmod(place, across)
            self._grid.addWidget(self.cards[column], row, 2 * at)
            joint = self._joints.get(column)
            if joint is not None:
                before_detail = place < list(Column).index(Column.DETAIL)
                left = 2 * at + 1 if before_detail else 2 * at - 1
                # Shown without a place it would be a window of its own for a blink.
                self._grid.addWidget(joint, row, max(left, 0))
                joint.setVisible(left > 0)
        for at in range(2 * len(self.cards)):
            stretch = 1 if at % 2 == 0 and at < 2 * across else 0
            self._grid.setColumnStretch(at, stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(narrow=self.width() < ROOMY)
