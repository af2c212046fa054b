"""Hold a plot in the house's dress: axes with money, zoom, pan, a crosshair."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.chart import axis_text, round_steps
from desktop_app.ui.charts.frame import Frame
from desktop_app.ui.charts.ink import Ink
from desktop_app.ui.style import Size

HALF = 0.5  # from a bucket's middle to its edge
HEADROOM = 0.08  # air beyond the highest and the lowest bar, as a share
FLOOR = 0.02  # air below zero, as a share: its label needs some
EDGE = 14  # pixels beside the last place: its name is wider than it
FAINT = 110  # of 255: grid lines
LABEL_ROOM = 14  # pixels between two labels under the axis
LEAST_SHOWN = 3.0  # buckets that can be zoomed in on
STEP_IN = 0.7  # of the range that a step of the zoom leaves
ZOOM_IN = {Qt.Key.Key_Plus, Qt.Key.Key_Equal}
ZOOM_OUT = {Qt.Key.Key_Minus}
RESET = {Qt.Key.Key_0, Qt.Key.Key_Escape}
HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Plot(QWidget):
    """A plot over numbered places; who inherits says what stands at them.

    The wheel and + and − zoom, dragging and Shift with an arrow pan, 0 shows all.
    """

    zoomed = Signal(bool)  # whether less than all is shown
    placed = Signal(object, float)  # place under the pointer or None, and the height
    pressed = Signal()  # a click where the pointer is

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ink: Ink | None = None
        self.labels: Sequence[str] = ()
        self.frame = Frame(self, edge=EDGE)
        self.plot: Any = self.frame.view
        self.items: list[Any] = []
        self.cross: Any = pg.InfiniteLine(angle=90, movable=False)
        self._box: Any = self.frame.field
        self._lay_out()
        self._listen()

    # --- what is drawn

    def dress(self, ink: Ink) -> None:
        """Use these colours from now on."""
        self.ink = ink
        self.frame.dress(ink, faint=FAINT)
        self.cross.setPen(pg.mkPen(ink.text, width=1, style=Qt.PenStyle.DotLine))

    def put(self, item: Any, height: float = 0) -> None:
        """Draw an item; a greater height lies above."""
        item.setZValue(height)
        self.frame.put(item)
        self.items.append(item)

    def clear(self) -> None:
        """Take away what was drawn."""
        for item in self.items:
            self._box.removeItem(item)
        self.items = []

    def show_places(self, labels: Sequence[str]) -> None:
        """Lay places along the axis, all in sight."""
        self.labels = labels
        width = max(len(labels), 1)
        limits = {"xMin": -HALF, "xMax": width - HALF}
        self._box.setLimits(**limits, minXRange=min(LEAST_SHOWN, width))
        self.reset()
        self.fit()

    def name_money(self, currency: str) -> None:
        """Say beside the axis what its numbers are."""
        if self.ink is not None:
            self.frame.name_amounts(currency, self.ink.text, int(Size.SMALL))

    # --- how much of it is seen

    def reset(self) -> None:
        """Show all places."""
        width = max(len(self.labels), 1)
        self._box.setXRange(-HALF, width - HALF, padding=0)

    def zoom(self, share: float) -> None:
        """Show this share of what is shown now, around the crosshair."""
        first, last = self.seen
        middle = self.cross.value() if self.cross.isVisible() else (first + last) / 2
        self._box.setXRange(
            middle - (middle - first) * share,
            middle + (last - middle) * share,
            padding=0,
        )

    def pan(self, places: float) -> None:
        """Show what lies beside, as wide as now."""
        first, last = self.seen
        places = max(places, -HALF - first)
        places = min(places, len(self.labels) - HALF - last)
        self._box.setXRange(first + places, last + places, padding=0)

    @property
    def seen(self) -> tuple[float, float]:
        """The range of places in sight."""
        first, last = self._box.viewRange()[0]
        return float(first), float(last)

    @property
    def is_zoomed(self) -> bool:
        """Whether less than all is shown."""
        first, last = self.seen
        return last - first < len(self.labels) - HALF

    def bounds(self, first: int, last: int) -> tuple[Decimal, Decimal]:
        """Return the lowest and the highest amount at these places."""
        raise NotImplementedError

    def fit(self) -> None:
        """Fit the height to what is in sight, with round amounts at the axis."""
        first, last = self.seen
        low, high = self.bounds(max(int(first + HALF), 0), int(last + HALF))
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
        spread = float(high - low) or 1.0
        bottom = float(low) - max(min(spread * HEADROOM, float(-low)), spread * FLOOR)
        self._box.setYRange(bottom, float(high) + spread * HEADROOM, padding=0)
        steps = round_steps(high, low)
        self.frame.mark_amounts([(float(s), axis_text(s)) for s in steps])
        self._name_places()
        self.frame.lay_out()
        self.zoomed.emit(self.is_zoomed)

    def _name_places(self) -> None:
        """Write as many names under the axis as there is room for."""
        if not self.labels or self.ink is None:
            return
        first, last = self.seen
        metrics = QFontMetrics(self.ink.font)
        widest = metrics.horizontalAdvance(max(self.labels, key=len))
        each = self.plot.viewport().width() / max(last - first, 1)
        every = max(int((widest + LABEL_ROOM) / max(each, 1)) + 1, 1)
        names = [(float(n), one) for n, one in enumerate(self.labels) if n % every == 0]
        self.frame.name_places(names)

    # --- Qt

    def _lay_out(self) -> None:
        self.frame.put(self.cross)
        self.cross.setZValue(50)
        self.cross.setVisible(False)
        self._box.setMouseEnabled(x=True, y=False)
        self.plot.viewport().installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _listen(self) -> None:
        self._box.sigXRangeChanged.connect(lambda *_range: self.fit())
        self._box.sigResized.connect(lambda *_box: self._name_places())
        scene = self.plot.scene()
        scene.sigMouseMoved.connect(self._moved)
        scene.sigMouseClicked.connect(self._clicked)

    def _moved(self, where: QPointF) -> None:
        if not self._box.sceneBoundingRect().contains(where):
            self.placed.emit(None, 0.0)
            return
        at = self._box.mapSceneToView(where)
        place = int(at.x() + HALF)
        self.placed.emit(place if 0 <= place < len(self.labels) else None, at.y())

    def _clicked(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not event.double():
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._moved(event.scenePos())
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ZOOM_IN:
            self.zoom(STEP_IN)
        elif key in ZOOM_OUT:
            self.zoom(1 / STEP_IN)
        elif key in RESET and self.is_zoomed:
            self.reset()
        elif event.modifiers() & HELD and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.pan(1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.placed.emit(None, 0.0)
        return super().eventFilter(watched, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.placed.emit(None, 0.0)
        super().focusOutEvent(event)
