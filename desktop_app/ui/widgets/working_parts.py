"""The parts of a charge's working; each stays and says another charge when told to.

Making labels costs a window ten times what telling them something else does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.domain.findings import Working
from desktop_app.i18n import _
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.text import CLASS_MEANINGS, HYPOTHESIS_WORDS
from desktop_app.ui.turns import Turns
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import IconButton, IconLabel, label, selectable
from desktop_app.ui.widgets.ladder import Ladder
from desktop_app.ui.widgets.pairs import Pairs, breakable
from desktop_app.ui.widgets.pill import Pill, class_sign
from desktop_app.ui.widgets.section import Section

Sign = tuple[str, str, Tone, str]  # icon, word, tone, what it means


class Pills(QWidget):
    """Pills in rows, as many as there are things to say."""

    def __init__(self) -> None:
        super().__init__()
        self._pills: list[Pill] = []
        self._flow = Flow(self)

    def show_signs(self, signs: Sequence[Sign]) -> None:
        """Show these in place of those before."""
        for place, (icon, word, tone, meaning) in enumerate(signs):
            if place == len(self._pills):
                self._pills.append(Pill(word))
                self._flow.addWidget(self._pills[place])
            self._pills[place].say(word, icon, tone)
            self._pills[place].setToolTip(meaning)
            self._pills[place].show()
        for pill in self._pills[len(signs) :]:
            pill.hide()


class Head(QWidget):
    """What was found of the charge, and which line it is."""

    def __init__(self) -> None:
        super().__init__()
        self._classes = Pills()
        self._line = selectable(label("", Size.SMALL, role="muted", wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(2))
        column.addWidget(self._classes)
        column.addWidget(self._line)

    def fill(self, working: Working) -> Iterator[None]:
        """Show this charge."""
        found = dict.fromkeys((working.finding_class, *working.also))
        signs = [(*class_sign(one), _(CLASS_MEANINGS[one])) for one in found if one]
        if working.finding_class is None:
            waits = "clock", _("Not recalculated yet"), Tone.NEUTRAL, ""
            signs.insert(0, waits)
        self._classes.show_signs(signs)
        self._line.setText(working.line_id)
        yield


class Causes(Section):
    """What would explain the difference exactly."""

    def __init__(self) -> None:
        super().__init__(_("What would explain it"))
        self._rows: list[tuple[IconLabel, QLabel, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(space(2))
        self._grid.setVerticalSpacing(space(0.5))
        self._grid.setColumnStretch(1, 1)
        self._many = label("", Size.SMALL, role="muted", wrap=True)
        self.inside.addLayout(self._grid)
        self.inside.addWidget(self._many)

    def fill(self, working: Working) -> Iterator[None]:
        """Show the causes of this charge."""
        causes = working.causes
        self.setVisible(bool(causes))
        for place, cause in enumerate(causes):
            if place == len(self._rows):
                self._rows.append(self._made(2 * place))
            icon, name, detail = self._rows[place]
            name.setText(_(HYPOTHESIS_WORDS[cause.hypothesis]))
            detail.setText(breakable(cause.detail))
            for one in (icon, name, detail):
                one.show()
            yield
        for row in self._rows[len(causes) :]:
            for one in row:
                one.hide()
        told = _("{count} explanations fit exactly; the bill does not say which.")
        self._many.setText(told.format(count=len(causes)))
        self._many.setVisible(len(causes) > 1)

    def _made(self, row: int) -> tuple[IconLabel, QLabel, QLabel]:
        icon = IconLabel("search-check", "accent")
        name = label("", Size.NOTE, bold=True, wrap=True)
        detail = selectable(label("", Size.NOTE, wrap=True))
        self._grid.addWidget(icon, row, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(name, row, 1)
        self._grid.addWidget(detail, row + 1, 1)
        return icon, name, detail


class Steps(Section):
    """How the amount comes about."""

    def __init__(self) -> None:
        super().__init__(_("How it is calculated"))
        self._ladder = Ladder()
        self.inside.addWidget(self._ladder)

    def fill(self, working: Working) -> Iterator[None]:
        """Show the steps of this charge."""
        self.setVisible(bool(working.steps))
        yield from self._ladder.fill(working.steps)


class PriceRule(Section):
    """The rule that the charge was judged by, and the price list it stands in."""

    wanted = Signal(str)  # a snapshot

    def __init__(self) -> None:
        super().__init__(_("Price rule"))
        self._snapshot = ""
        self._words = selectable(label("", Size.NOTE, wrap=True))
        self._link = IconButton("badge-percent", "", self._want, words=True)
        self._link.setProperty("section", True)
        self.inside.addWidget(self._words)
        self.inside.addWidget(self._link, 0, Qt.AlignmentFlag.AlignLeft)

    def fill(self, working: Working) -> Iterator[None]:
        """Show the rule of this charge."""
        self._snapshot = working.snapshot
        self.setVisible(bool(working.rule))
        self._words.setText(breakable(working.rule))
        self._link.setText(working.snapshot)
        self._link.setToolTip(working.snapshot)
        self._link.setAccessibleName(working.snapshot)
        self._link.setVisible(bool(working.snapshot))
        yield

    def _want(self) -> None:
        self.wanted.emit(self._snapshot)


class Named(Section):
    """Names and values of one kind.

    Args:
        title: its heading.
        held: the attribute of a working that holds them.
    """

    def __init__(self, title: str, held: str) -> None:
        super().__init__(title)
        self._held = held
        self._pairs = Pairs()
        self.inside.addWidget(self._pairs)

    def fill(self, working: Working) -> Iterator[None]:
        """Show those of this charge."""
        found: Sequence[tuple[str, str]] = getattr(working, self._held)
        self.setVisible(bool(found))
        yield from self._pairs.fill(found)


class Tags(Section):
    """The tags of the charge."""

    def __init__(self) -> None:
        super().__init__(_("Tags"))
        self._pills = Pills()
        self.inside.addWidget(self._pills)

    def fill(self, working: Working) -> Iterator[None]:
        """Show those of this charge."""
        self.setVisible(bool(working.tags))
        signs = [("tags", f"{k}: {v}", Tone.NEUTRAL, "") for k, v in working.tags]
        self._pills.show_signs(signs)
        yield


class Fields(Section):
    """All that the line says; written only while it is unfolded."""

    def __init__(self) -> None:
        super().__init__(_("All fields"), folded=True)
        self._found: Sequence[tuple[str, str]] = ()
        self._pairs = Pairs()
        self._turns = Turns(self)
        self.inside.addWidget(self._pairs)
        self.unfolded.connect(self._unfold)

    def fill(self, working: Working) -> Iterator[None]:
        """Show those of this charge, if they are in sight."""
        self._found = working.fields
        self.setVisible(bool(working.fields))
        if not self.is_folded:
            yield from self._pairs.fill(self._found)

    def _unfold(self) -> None:
        self._turns.begin(self._pairs.fill(self._found))
