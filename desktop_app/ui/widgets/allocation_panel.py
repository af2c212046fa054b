"""Show what stands behind a mark: figures, shares, its own lines by a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.allocation import Plan
from desktop_app.domain.names import named
from desktop_app.i18n import _, mark
from desktop_app.services.plan_words import (
    SPLIT_WORDS,
    condition_words,
    reason_words,
)
from desktop_app.services.tabulating import Behind, MonthShare, mark_words
from desktop_app.services.trend_words import value_word
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.text import NOTHING, amount, lines
from desktop_app.ui.widgets.bars import Share, ShareBars
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.labels import button, label, rule
from desktop_app.ui.widgets.pairs import Pairs
from desktop_app.ui.widgets.section import Section

MOST = 40  # bars; all lines are one button away
COLUMNS = (
    ("model", mark("Model")),
    ("api_key_id", mark("API key")),
    ("workspace_id", mark("Workspace")),
    ("type_code", mark("Type")),
    ("charge_kind", mark("Charge kind")),
    ("cost_unit", mark("Cost unit")),
    ("tags", mark("Tags")),
)


class AllocationPanel(QScrollArea):
    """The figures of a mark, with ways to what is behind each."""

    by_moved = Signal(str)  # the column that lines are broken down by
    lines_wanted = Signal(object)  # the place of a bar among `used`; None: all
    pool_wanted = Signal(str)  # rule
    department_wanted = Signal(str)  # code; empty: what is not allocated
    statement_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._title = label("", Size.HEAD, bold=True, wrap=True)
        self._path = label("", Size.NOTE, role="muted", wrap=True)
        self._figures = QVBoxLayout()
        self._notice = Notice("triangle-alert", Tone.WARNING)
        self.by = QComboBox()
        self.by.setAccessibleName(_("Break its lines down by"))
        for column, word in COLUMNS:
            self.by.addItem(_(word), column)
        self.by.currentIndexChanged.connect(
            lambda _place: self.by_moved.emit(str(self.by.currentData()))
        )
        self.bars, self.pools, self.month = ShareBars(), ShareBars(), ShareBars()
        self.month.chosen.connect(self.department_wanted)
        self.bars.chosen.connect(lambda key: self.lines_wanted.emit(int(key)))
        self.pools.chosen.connect(self.pool_wanted)
        self._open = button(_("Show its lines"), lambda: self.lines_wanted.emit(None))
        self._state = button(_("Statement…"), self.statement_wanted.emit)
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        edge = space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(3))
        column.addWidget(self._title)
        column.addWidget(self._path)
        column.addLayout(self._figures)
        column.addWidget(self._notice)
        row = QHBoxLayout()
        row.addWidget(self._open)
        row.addWidget(self._state)
        row.addStretch(1)
        column.addLayout(row)
        self._own = Section(_("Its lines"))
        by = QGridLayout()
        by.addWidget(label(_("by"), Size.NOTE, role="muted"), 0, 0)
        by.addWidget(self.by, 0, 1)
        by.setColumnStretch(1, 1)
        self._own.inside.addLayout(by)
        self._own.inside.addWidget(self.bars)
        self._shared = Section(_("Shared cost"))
        self._shared.inside.addWidget(self.pools)
        column.addWidget(rule())
        column.addWidget(self._own)
        column.addWidget(self._shared)
        self._all = Section(_("All departments in the month"))
        self._all.inside.addWidget(self.month)
        column.addWidget(self._all)
        column.addStretch(1)
        self.setWidget(inside)

    def show_behind(self, found: Behind, plan: Plan) -> None:
        """Show a mark's figures."""
        tree, here = plan.tree, found.mark
        title = f"{mark_words(here, tree)} · {here.period}"
        closed = _("{month} (closed)").format(month=title)
        self._title.setText(closed if found.closed else title)
        department = tree.find(here.code)
        owner = department.owner if department else plan.owner
        said = _("{owner} answers for it.").format(owner=owner) if owner else ""
        if not here.code and not owner:
            said = _("Nobody answers for it yet: name an owner on the tree's page.")
        self._path.setText(said)
        self._path.setVisible(bool(said))
        self._show_figures(found)
        self._notice.say(" ".join(_told(found)))
        self._open.setEnabled(bool(found.lines))
        self._state.setVisible(bool(here.code))
        self._show_bars(found)

    def show_month(self, shares: Sequence[MonthShare]) -> None:
        """Show what all departments are given in the month of the mark."""
        bars = [
            Share(
                one.code,
                one.name or _("Not allocated"),
                "" if one.percent is None else f"{amount(one.percent, places=1)} %",
                amount(one.amount),
                one.amount,
                None if one.code else Tone.NEUTRAL,
            )
            for one in shares
        ]
        self.month.show_shares(bars)
        self._all.setVisible(bool(bars))

    def _show_figures(self, found: Behind) -> None:
        while (item := self._figures.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        self._figures.addWidget(Pairs(list(_pairs(found))))

    def _show_bars(self, found: Behind) -> None:
        shares = [
            Share(
                str(place),
                named(value_word(one.values[0]), one.names[0]),
                lines(one.lines),
                amount(one.billed),
                one.billed,
            )
            for place, one in enumerate(found.used[:MOST])
        ]
        self.bars.show_shares(shares)
        self._own.setVisible(bool(shares))
        pools = [
            Share(
                one.rule,
                one.rule,
                _("of {pool}, {split}").format(
                    pool=amount(one.pool), split=_(SPLIT_WORDS[one.split]).lower()
                ),
                amount(one.amount),
                one.amount,
                Tone.INFO,
                "split",
            )
            for one in found.shared
        ]
        self.pools.show_shares(pools)
        self._shared.setVisible(bool(pools))


def _pairs(found: Behind) -> Iterator[tuple[str, str]]:
    cost, currency = found.cost, found.mark.currency
    if not found.mark.code:
        yield _("Its lines"), f"{amount(found.billed)} {currency}"
        return
    yield _("Total"), f"{amount(cost.total)} {currency}"
    yield _("By default"), amount(cost.by_default)
    yield _("By choice"), amount(cost.by_choice)
    yield _("Shared"), amount(cost.shared)
    if found.below.total != cost.total:
        yield _("With all below"), amount(found.below.total)
    yield _("Provider's tags"), amount(cost.provider)
    if found.budget is not None:
        yield _("Budget"), amount(found.budget)
    yield _("Its lines"), lines(cost.lines) if cost.lines else NOTHING


def _told(found: Behind) -> Iterator[str]:
    if found.reasons:
        yield _("Why: {reasons}.").format(reasons=reason_words(found.reasons))
    for one in found.conditions:
        yield condition_words(one)
