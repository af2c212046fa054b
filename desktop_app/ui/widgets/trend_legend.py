"""Name the series of a chart, each with its exact figure, and hide any of them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.i18n import _
from desktop_app.ui.style import Size, font, space, theme_of
from desktop_app.ui.widgets.cards import FileName
from desktop_app.ui.widgets.labels import label, rule

SWATCH = 10
ROUND = 2
DASHES = (2.5, 1.5)  # in widths of the line: two of them and a half, as wide as a sign
WIDTH = 316
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Entry:
    """One row: a name, its colour, its figure as text."""

    name: str
    colour: QColor
    figure: str


class Swatch(QAbstractButton):
    """The colour of a series; pressed, the series is hidden."""

    def __init__(self, colour: QColor, name: str) -> None:
        super().__init__()
        self._colour = colour
        self.setCheckable(True)
        self.setChecked(True)
        self.setAccessibleName(_("Show {name}").format(name=name))
        self.setToolTip(_("Show or hide {name}").format(name=name))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(SWATCH + space(2), SWATCH + space(2))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = space(1)
        place = QRectF(edge, edge, SWATCH, SWATCH)
        painter.setPen(self._colour)
        painter.setBrush(self._colour if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place, ROUND, ROUND)
        if self.hasFocus():
            painter.setPen(theme_of(self).colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(-3, -3, 3, 3), ROUND, ROUND)
        painter.end()


class Sign(QWidget):
    """What in the chart is no series: a level, a budget, a hatched bar, a spike."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self.setFixedSize(SWATCH + space(2), SWATCH + space(2))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.rect().center()
        place = QRectF(space(1), space(1), SWATCH, SWATCH)
        if self._kind == "spike":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("danger"))
            down = [place.topLeft(), place.topRight(), place.center()]
            painter.translate(0, SWATCH / 4)
            painter.drawPolygon(down)
        elif self._kind == "ahead":
            painter.setPen(theme.colour("muted"))
            painter.setBrush(QBrush(theme.colour("muted"), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(place)
        else:
            pen = painter.pen()
            pen.setColor(theme.colour("text"))
            pen.setWidthF(1.4)
            ends = space(1), space(1) + SWATCH
            if self._kind == "budget":
                pen.setWidthF(2)
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                pen.setDashPattern(DASHES)
                ends = 0, self.width()
            painter.setPen(pen)
            painter.drawLine(ends[0], middle.y(), ends[1], middle.y())
        painter.end()


class Legend(QScrollArea):
    """Rows of series with figures; what the figures are of stands above."""

    hidden_changed = Signal(object)  # frozenset of the places hidden

    def __init__(self) -> None:
        super().__init__()
        self._swatches: list[Swatch] = []
        self._figures: list[QLabel] = []
        self._signs: dict[str, FileName] = {}
        self._title = label("", Size.NOTE, role="muted")
        self._sum = label("", Size.HEAD, bold=True)
        self._aside = label("", Size.NOTE, role="muted", wrap=True)
        self._kept, self._over = (
            label("", Size.NOTE, role=role, wrap=True) for role in ("muted", "danger")
        )
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(space(3), 0, 0, 0)
        column.setSpacing(space(1))
        for one in (self._title, self._sum, self._kept, self._over, self._aside):
            column.addWidget(one)
        column.addWidget(rule())
        column.addWidget(self._rows)
        column.addStretch(1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(WIDTH)

    def show_entries(
        self, entries: list[Entry], signs: list[tuple[str, str, str]]
    ) -> None:
        """Show these series, and below them signs: kind, name, figure."""
        self._renew()
        for row, one in enumerate(entries):
            swatch = Swatch(one.colour, one.name)
            swatch.toggled.connect(self._tell)
            self._swatches.append(swatch)
            self._put(row, swatch, one.name, one.figure)
        for row, (kind, name, figure) in enumerate(signs, start=len(entries)):
            self._signs[kind] = self._put(row, Sign(kind), name, figure)

    def say(self, title: str, figure: str, aside: str) -> None:
        """Say what the figures are of, what they come to, and what it was before."""
        self._title.setText(title)
        self._sum.setText(figure)
        self._aside.setText(aside)

    def say_budget(self, words: str, name: str, *, over: bool) -> None:
        """Say how far what is shown is from its budget, and which budget that is."""
        row = self._signs.get("budget")
        self._kept.setVisible(row is not None and not over)
        self._over.setVisible(row is not None and over)
        (self._over if over else self._kept).setText(words)
        if row is not None:
            row.setToolTip(name)
            row.setAccessibleDescription(name)

    def write(self, figures: list[str], chosen: int | None) -> None:
        """Write the figures of the rows; one may be the chosen one."""
        for row, (shown, words) in enumerate(zip(self._figures, figures, strict=True)):
            shown.setText(words)
            shown.setFont(font(Size.NOTE, bold=row == chosen))

    @property
    def swatches(self) -> list[Swatch]:
        """The switches of the series, in their order."""
        return self._swatches

    @property
    def figures(self) -> list[str]:
        """What stands beside each row."""
        return [one.text() for one in self._figures]

    @property
    def said(self) -> str:
        """What stands above the rows."""
        budget = [one for one in (self._kept, self._over) if not one.isHidden()]
        shown = (self._title, self._sum, self._aside, *budget)
        return "\n".join(one.text() for one in shown)

    def _put(self, row: int, sign: QWidget, name: str, figure: str) -> FileName:
        named = FileName(name, Size.NOTE)
        figures = label(figure, Size.NOTE)
        figures.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        self._figures.append(figures)
        self._grid.addWidget(sign, row, 0)
        self._grid.addWidget(named, row, 1)
        self._grid.addWidget(figures, row, 2)
        return named

    def _renew(self) -> None:
        """Let the rows of before go; a grid does not forget its rows by itself."""
        self._swatches, self._figures, self._signs = [], [], {}
        before = self._rows
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, space(1), 0, 0)
        self._grid.setHorizontalSpacing(space(1.5))
        self._grid.setVerticalSpacing(space(0.5))
        self._grid.setColumnStretch(1, 1)
        layout = self._inside.layout()
        if layout is not None:
            layout.replaceWidget(before, self._rows)
        before.deleteLater()

    def _tell(self, *_toggled: object) -> None:
        hidden = [n for n, one in enumerate(self._swatches) if not one.isChecked()]
        self.hidden_changed.emit(frozenset(hidden))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
