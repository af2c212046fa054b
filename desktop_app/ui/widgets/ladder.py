"""Show a calculation step by step: what, the figures, the result, whether it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


class Rung(QWidget):
    """One step; it says another one when it is told to."""

    def __init__(self, *, first: bool) -> None:
        super().__init__()
        self._title = label("", Size.NOTE, bold=True, wrap=True)
        self._formula = selectable(label("", Size.NOTE, wrap=True, role="muted"))
        self._formula.setFont(font(Size.NOTE, mono=True))
        self._mark = IconLabel("circle-check", "good", ICON)
        self._holds, self._differs = (
            selectable(label("", Size.BODY, bold=True, role=role))
            for role in ("", "danger")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if not first:
            column.addWidget(rule())
        column.addWidget(self._laid_out())

    def show_step(self, step: Step) -> None:
        """Show this one."""
        differs = step.verdict == "differs"
        formula = bare_formula(step) if step.formula else ""
        self._title.setText(step.title)
        self._formula.setText(formula)
        self._formula.setVisible(bool(formula))
        for one in (self._holds, self._differs):
            one.setText(step.result)
        self._holds.setHidden(differs)
        self._differs.setVisible(differs)
        self._mark.setVisible(step.verdict in VERDICTS)
        if step.verdict in VERDICTS:
            self._mark.show_icon(*VERDICTS[step.verdict])
            word = _("differs") if differs else _("holds")
            self._mark.setToolTip(word)
            self._mark.setAccessibleName(word)

    def _laid_out(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(space(3), space(2), space(3), space(2))
        grid.setHorizontalSpacing(space(2))
        grid.setVerticalSpacing(space(0.5))
        grid.setColumnStretch(0, 1)
        result = QHBoxLayout()
        result.setSpacing(space(1.5))
        result.addStretch(1)
        result.addWidget(self._mark)
        for one in (self._holds, self._differs):
            one.setAlignment(Qt.AlignmentFlag.AlignRight)
            result.addWidget(one)
        grid.addWidget(self._title, 0, 0)
        grid.addLayout(result, 0, 1)
        grid.addWidget(self._formula, 1, 0, 1, 2)
        return made


class Ladder(QFrame):
    """The card of all steps, a hairline between two."""

    def __init__(self) -> None:
        super().__init__()
        self._rungs: list[Rung] = []
        self.setProperty("card", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def fill(self, steps: Sequence[Step]) -> Iterator[None]:
        """Show these steps, each in a turn of its own."""
        for place, step in enumerate(steps):
            if place == len(self._rungs):
                self._rungs.append(Rung(first=not place))
                self._column.addWidget(self._rungs[place])
            self._rungs[place].show_step(step)
            self._rungs[place].show()
            yield
        for rung in self._rungs[len(steps) :]:
            rung.hide()
