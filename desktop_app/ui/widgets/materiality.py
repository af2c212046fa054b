"""Keep what is small in sight: the sum below the threshold stands under the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _, ngettext
from desktop_app.services.weighing import BelowTotal
from desktop_app.ui import text
from desktop_app.ui.style import Size, space
from desktop_app.ui.widgets.labels import IconButton, grounded, label, rule

SPACE = "\N{NO-BREAK SPACE}"


class MaterialityLine(QWidget):
    """Say what lies below materiality, and unfold it."""

    unfolded = Signal(bool)
    change_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        grounded(self, "surface")
        self.words = label("", Size.NOTE, role="muted", wrap=True)
        self.fold = IconButton("chevron-down", _("Show what lies below"))
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._turned)
        self._change = IconButton("scale", _("Change materiality…"))
        self._change.clicked.connect(lambda _on: self.change_wanted.emit())
        row = QHBoxLayout()
        row.setContentsMargins(space(4), space(2), space(2), space(2))
        row.setSpacing(space(1))
        row.addWidget(self.words, 1)
        row.addWidget(self.fold)
        row.addWidget(self._change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        column.addLayout(row)
        self.show_below([])

    def show_below(self, below: Sequence[BelowTotal]) -> None:
        """Say the sum below each threshold."""
        self.fold.setVisible(any(one.causes for one in below))
        told = [_said(one) for one in below]
        self.words.setText("\n".join(told) or _("No materiality: nothing is folded."))

    @property
    def unfold(self) -> bool:
        """Whether what lies below is listed too."""
        return self.fold.isChecked()

    def _turned(self, on: object) -> None:
        self.fold.show_icon("chevron-up" if on else "chevron-down")
        tip = _("Fold what lies below") if on else _("Show what lies below")
        self.fold.setToolTip(tip)
        self.fold.setAccessibleName(tip)
        self.unfolded.emit(bool(on))


def _said(one: BelowTotal) -> str:
    limit = f"{one.currency}{SPACE}{text.amount(one.threshold)}"
    if not one.causes:
        return _("Below {limit}: nothing.").format(limit=limit)
    words = ngettext(
        "Below {limit}: {count} cause, {lines}, {amount}",
        "Below {limit}: {count} causes, {lines}, {amount}",
        one.causes,
    )
    said = words.format(
        limit=limit,
        count=one.causes,
        lines=text.lines(one.lines),
        amount=f"{one.currency}{SPACE}{text.amount(one.difference, signed=True)}",
    )
    if abs(one.difference) == one.gross:
        return said
    gross = _("without signs {amount}").format(amount=text.amount(one.gross))
    return f"{said} ({gross})"
