"""Choose, for each canonical column, the header that stands for it in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QScrollArea,
    QWidget,
)

from desktop_app.i18n import _
from desktop_app.ui.models.line_columns import LINE_COLUMNS
from desktop_app.ui.style import space
from desktop_app.ui.widgets.labels import label
from importers.mapping import MAPPABLE

# What a bill cannot do without comes first, then what proves a charge.
FIRST = (
    "billed_cost",
    "billing_account_id",
    "billing_period",
    "billing_date",
    "charge_period_start",
    "charge_period_end",
    "model",
    "type_code",
    "instance_id",
    "pricing_quantity",
    "vendor_unit",
    "list_unit_price",
    "vendor_price_unit",
    "list_cost",
    "discount_amount",
    "coupon_amount",
    "billing_currency",
    "vendor_line_id",
    "vendor_charge_type",
    "tags",
)
ORDER = (*FIRST, *(name for name in MAPPABLE if name not in FIRST))
DERIVED = ("charge_kind", "pricing_unit")  # worked out from others, worth seeing
COMBO_WIDTH = 180


def column_titles() -> dict[str, str]:
    """Return the words for the canonical columns."""
    known = {column.key: _(column.title) for column in LINE_COLUMNS}
    return {name: known.get(name, name) for name in (*ORDER, *DERIVED)}


class _Headers(QComboBox):
    """A choice of headers that a scrolling wheel passes over."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ColumnChoice(QScrollArea):
    """One row for each canonical column, the needed ones first."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._combos: dict[str, QComboBox] = {}
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, space(3), 0)
        grid.setHorizontalSpacing(space(3))
        grid.setVerticalSpacing(space(1))
        grid.setColumnStretch(0, 1)
        for row, (name, title) in enumerate(column_titles().items()):
            if name in DERIVED:
                continue
            combo = _Headers()
            combo.setAccessibleName(title)
            combo.setFixedWidth(COMBO_WIDTH)
            combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            combo.currentIndexChanged.connect(self._tell)
            self._combos[name] = combo
            words = label(title, bold=name == "billed_cost", wrap=True)
            words.setToolTip(name)
            words.setBuddy(combo)
            grid.addWidget(words, row, 0)
            grid.addWidget(combo, row, 1)
        self.setWidget(inside)

    @property
    def columns(self) -> dict[str, str]:
        """The header chosen for each canonical column."""
        chosen = {name: combo.currentData() for name, combo in self._combos.items()}
        return {name: str(header) for name, header in chosen.items() if header}

    def offer(self, headers: Sequence[str], chosen: Mapping[str, str]) -> None:
        """Offer a file's headers, with a first draft of the choice."""
        for name, combo in self._combos.items():
            combo.blockSignals(True)
            combo.clear()
            combo.addItem("–", None)
            for header in headers:
                combo.addItem(header, header)
            combo.setCurrentIndex(max(combo.findData(chosen.get(name)), 0))
            combo.blockSignals(False)
        self.changed.emit()

    def _tell(self, _place: int) -> None:
        self.changed.emit()
