"""Show a calculation step by step: what, the figures, the result, whether it holds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.findings import Step
from desktop_app.i18n import _
from desktop_app.ui.style import Size, font, space
from desktop_app.ui.widgets.labels import IconLabel, label, rule, selectable

VERDICTS = {"ok": ("circle-check", "good"), "differs": ("circle-alert", "danger")}
ICON = 14


def bare_formula(step: Step) -> str:
    """Return a step's figures without the result that stands beside them."""
    return step.formula.removesuffix(f"= {step.result}").rstrip()


def _verdict(step: Step) -> IconLabel | None:
    if step.verdict not in VERDICTS:
        return None
    name, colour = VERDICTS[step.verdict]
    made = IconLabel(name, colour, ICON)
    word = _("holds") if step.verdict == "ok" else _("differs")
    made.setToolTip(word)
    made.setAccessibleName(word)
    return made


def _step(step: Step) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(space(3), space(2), space(3), space(2))
    grid.setHorizontalSpacing(space(2))
    grid.setVerticalSpacing(space(0.5))
    grid.setColumnStretch(0, 1)
    title = label(step.title, Size.NOTE, bold=True, wrap=True)
    formula = selectable(label(bare_formula(step), Size.NOTE, wrap=True))
    formula.setFont(font(Size.NOTE, mono=True))
    formula.setProperty("role", "muted")
    result = QHBoxLayout()
    result.setSpacing(space(1.5))
    result.addStretch(1)
    mark = _verdict(step)
    if mark is not None:
        result.addWidget(mark)
    role = "danger" if step.verdict == "differs" else ""
    figure = selectable(label(step.result, Size.BODY, bold=True, role=role))
    figure.setAlignment(Qt.AlignmentFlag.AlignRight)
    result.addWidget(figure)
    grid.addWidget(title, 0, 0)
    grid.addLayout(result, 0, 1)
    if step.formula:
        grid.addWidget(formula, 1, 0, 1, 2)
    return made


def ladder(steps: Sequence[Step]) -> QFrame:
    """Make the card of all steps, a hairline between two."""
    card = QFrame()
    card.setProperty("card", True)
    column = QVBoxLayout(card)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for place, step in enumerate(steps):
        if place:
            column.addWidget(rule())
        column.addWidget(_step(step))
    return card
