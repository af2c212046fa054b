"""Make the bars of a chart and the whiskers that say how sure they are.

Here exact amounts become the floats that pixels are made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QBrush, QColor

from desktop_app.ui.charts.foreseen import Foreseen
from desktop_app.ui.charts.stacks import Block

WIDTH = 0.74  # of a bucket
WHISKER = 0.18  # the beam at the end of one


def bars(blocks: Sequence[Block], brush: QColor | QBrush, pen: Any) -> Any:
    """Make bars that stand where their blocks do."""
    return pg.BarGraphItem(
        x=[one.bucket for one in blocks],
        y0=[float(one.base) for one in blocks],
        height=[float(one.figure) for one in blocks],
        width=WIDTH,
        brush=brush,
        pen=pen,
    )


def whiskers(found: Sequence[Foreseen], pen: Any) -> Any:
    """Make the bands of what is foreseen."""
    return pg.ErrorBarItem(
        x=_floats(one.block.bucket for one in found),
        y=_floats(one.block.end for one in found),
        top=_floats(one.high - one.block.end for one in found),
        bottom=_floats(one.block.end - one.low for one in found),
        beam=WHISKER,
        pen=pen,
    )


def _floats(values: Iterable[Decimal | int]) -> Any:
    return np.array([float(one) for one in values])
