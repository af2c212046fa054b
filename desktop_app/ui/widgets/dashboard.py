"""Lay the cards of the overview out: in pairs where there is room, else in a row."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.i18n import _
from desktop_app.ui.style import space
from desktop_app.ui.widgets.contrast_card import ContrastCard
from desktop_app.ui.widgets.coverage_card import CoverageCard
from desktop_app.ui.widgets.glance import ClassesCard, FigureRow, ModelsCard
from desktop_app.ui.widgets.movers_card import MoversCard
from desktop_app.ui.widgets.task_list import TaskCard
from desktop_app.ui.widgets.trend import TrendCard

ROOMY = 860  # pixels from which two cards stand side by side


class Pair(QWidget):
    """Two cards side by side, or one below the other where it is narrow."""

    def __init__(self, left: QWidget, right: QWidget) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(space(3))
        self._row.addWidget(left, 1)
        self._row.addWidget(right, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= ROOMY
        way = QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if roomy else way.TopToBottom)


class Dashboard(QScrollArea):
    """All that an overview shows; whoever has the figures fills the cards."""

    def __init__(self) -> None:
        super().__init__()
        self.currency = QComboBox()
        self.currency.setAccessibleName(_("Currency"))
        self.figures = FigureRow()
        self.alerts = TaskCard(_("Alerts"), _("No alert."))
        self.alerts.hide()
        self.waiting = TaskCard(
            _("Needs a decision"), _("Nothing waits: every finding is decided.")
        )
        self.contrast = ContrastCard()
        self.trend = TrendCard()
        self.movers = MoversCard()
        self.classes = ClassesCard()
        self.models = ModelsCard()
        self.coverage = CoverageCard()
        self.deadlines = TaskCard(
            _("Upcoming deadlines"),
            _("Nothing is due: no dispute has a deadline, no term ends soon."),
        )
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        edge = space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(3))
        column.addWidget(self.currency, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.figures)
        column.addWidget(self.alerts)
        column.addWidget(Pair(self.waiting, self.contrast))
        column.addWidget(self.trend, 1)
        column.addWidget(Pair(self.movers, self.coverage))
        column.addWidget(Pair(self.classes, self.models))
        column.addWidget(self.deadlines)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
