"""Make the lines of a chart: of prices, of the period before, of what budgets allow.

Here exact amounts become the floats that pixels are made of.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from desktop_app.ui.charts.ink import Ink
from desktop_app.ui.charts.plot import HALF
from desktop_app.ui.charts.stacks import NOTHING, Figures

LEVEL = 0.44  # half of the level of the period before
THIN = 170  # of 255: the level of the period before
DOT = 6
BUDGET, CASING = 2.0, 4.0  # pixels: the line, and the ground that frees it from bars
DASHES = (5, 3)  # in widths of the line


def curve(figures: Figures, colour: QColor, ink: Ink, *, dots: bool) -> Iterator[Any]:
    """Yield a line through the figures that there are, and the dots on it."""
    known = _known(figures)
    xs, ys = [n for n, _f in known], [f for _n, f in known]
    yield pg.PlotCurveItem(xs, ys, pen=pg.mkPen(colour, width=2))
    if dots:
        yield pg.ScatterPlotItem(
            xs, ys, size=DOT, brush=colour, pen=pg.mkPen(ink.ground)
        )


def levels(figures: Figures, ink: Ink, *, crowded: bool) -> Any:
    """Make a short level in each bucket; of very many buckets, one line."""
    faint = QColor(ink.strong)
    faint.setAlpha(THIN)
    if crowded:
        line = [float(one or NOTHING) for one in figures]
        return pg.PlotCurveItem(line, pen=pg.mkPen(faint, width=1))
    known = _known(figures)
    xs = [x for n, _f in known for x in (n - LEVEL, n + LEVEL)]
    ys = [f for _n, f in known for _twice in (0, 1)]
    return pg.PlotCurveItem(xs, ys, connect="pairs", pen=pg.mkPen(faint, width=1.4))


def limits(figures: Figures, ink: Ink, ratio: float) -> tuple[Any, Any]:
    """Make a dashed line over the buckets, a step where it moves, and its casing.

    The casing is of the ground's colour: the dashes stand out on bars of any colour,
    also for those who do not see it. ``ratio`` is that of the screen's pixels: pens
    count these, whatever the scale.
    """
    xs = [x for n in range(len(figures)) for x in (n - HALF, n + HALF)]
    ys = [
        float("nan") if one is None else float(one)
        for one in figures
        for _twice in (0, 1)
    ]
    dashed = pg.mkPen(ink.strong, width=BUDGET * ratio, dash=DASHES)
    dashed.setCapStyle(Qt.PenCapStyle.FlatCap)
    casing = pg.mkPen(ink.ground, width=CASING * ratio)
    casing.setCapStyle(Qt.PenCapStyle.FlatCap)
    line, ground = (
        pg.PlotCurveItem(xs, ys, connect="finite", pen=pen) for pen in (dashed, casing)
    )
    return line, ground


def _known(figures: Figures) -> list[tuple[int, float]]:
    return [(n, float(one)) for n, one in enumerate(figures) if one is not None]
