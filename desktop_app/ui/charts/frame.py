"""Hold what every chart stands in: a field of marks, and the axes beside and below.

A `PlotWidget` brings two more axes, a title and a menu of thirty controls that no
chart here shows, and takes three times as long to make.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any, Protocol

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtWidgets import (
    QGraphicsGridLayout,
    QGraphicsItem,
    QGraphicsWidget,
    QSizePolicy,
    QWidget,
)

LABEL_OVERHANG = 24  # pixels that a label may reach past the axis
LABEL_OFFSET = 6  # between the axis and its labels
TITLE = 0.8  # of its height that the title of an axis takes
BEHIND = -1  # the grid lies behind the bars


class FrameInk(Protocol):
    """What a frame takes of the ink of its chart."""

    @property
    def ground(self) -> QColor:
        """Behind everything."""
        ...

    @property
    def text(self) -> QColor:
        """Of names and amounts."""
        ...

    @property
    def grid(self) -> QColor:
        """Of the axes and the lines behind the marks."""
        ...

    @property
    def font(self) -> QFont:
        """Of names and amounts."""
        ...


class _Axis(pg.AxisItem):
    """An axis whose labels may reach past its ends, also where it draws a grid.

    The library's own takes back that leave as soon as there is a grid: the 0 of a
    field that begins there was left out.
    """

    def boundingRect(self) -> QRectF:
        over = LABEL_OVERHANG
        found: QRectF = pg.AxisItem.boundingRect(self)
        return found.adjusted(-over, -over, over, over)


class Frame:
    """A view with one field and two axes; who shows it puts its marks in.

    Args:
        parent: what it lies in.
        edge: pixels that are free at the right, for the last name below.
    """

    def __init__(self, parent: QWidget, *, edge: int = 0) -> None:
        self.view: Any = pg.GraphicsView(parent)
        self.field: Any = pg.ViewBox(enableMenu=False, defaultPadding=0)
        self.beside: Any = self._axis("left")
        self.below: Any = self._axis("bottom")
        middle = QGraphicsWidget()
        grid = QGraphicsGridLayout(middle)
        grid.setContentsMargins(0, 0, edge, 0)
        grid.setSpacing(0)
        for item, row, column in (
            (self.beside, 0, 0),
            (self.field, 0, 1),
            (self.below, 1, 1),
        ):
            grid.addItem(item, row, column)
        self.view.setCentralItem(middle)
        self._metrics = QFontMetricsF(self.view.font())
        self._titled = 0  # pixels that the title beside takes
        policy = QSizePolicy.Policy.Expanding
        self.view.setSizePolicy(policy, policy)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.enableMouse(False)
        self.view.viewport().setMouseTracking(True)

    def _axis(self, side: str) -> Any:
        made: Any = _Axis(side)
        made.setFlag(QGraphicsItem.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
        made.setZValue(BEHIND)
        made.linkToView(self.field)
        return made

    def put(self, item: Any) -> None:
        """Draw a mark; how much of the field is seen is for others to say."""
        self.field.addItem(item, ignoreBounds=True)

    def dress(self, ink: FrameInk, *, faint: int) -> None:
        """Use these colours and this type; ``faint``: of 255, for the lines."""
        self.view.setBackground(ink.ground)
        self._metrics = QFontMetricsF(ink.font)
        for axis in (self.beside, self.below):
            axis.setPen(pg.mkPen(ink.grid))
            axis.setTextPen(pg.mkPen(ink.text))
            axis.setStyle(
                tickFont=ink.font,
                tickLength=0,
                tickTextOffset=LABEL_OFFSET,
                hideOverlappingLabels=LABEL_OVERHANG,
                autoExpandTextSpace=False,
            )
        self.beside.setGrid(faint)
        self.below.setHeight(LABEL_OFFSET + ceil(self._metrics.height()))

    def mark_amounts(self, steps: Sequence[tuple[float, str]]) -> None:
        """Write amounts beside the field.

        An axis would find out how wide they are while it paints, and all of the chart
        would be painted once more.
        """
        self.beside.setTicks([list(steps)])
        # An axis leaves out a label that is a part of a pixel wider than its place.
        wide = self._metrics.horizontalAdvance
        widest = ceil(max((wide(word) for _at, word in steps), default=0))
        self.beside.setWidth(LABEL_OFFSET + widest + self._titled)

    def name_amounts(self, words: str, colour: QColor, size: int) -> None:
        """Write beside the axis what its numbers are, ``size`` pixels high."""
        self.beside.enableAutoSIPrefix(enable=False)
        style = {"color": colour.name(), "font-size": f"{size}px"}
        self.beside.setLabel(words, **style)
        self._titled = round(self.beside.label.boundingRect().height() * TITLE)

    def lay_out(self) -> None:
        """Move the marks to where they belong now.

        A field would do so while it is painted, and be painted once more for it.
        """
        self.field.prepareForPaint()

    def name_places(self, names: Sequence[tuple[float, str]]) -> None:
        """Write names below the field."""
        self.below.setTicks([list(names)])
