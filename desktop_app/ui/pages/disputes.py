"""Lead disputes: a board by state or a list, and the one that is chosen beside it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.changes import Changed
from desktop_app.domain.disputes import (
    OWED,
    Attachment,
    Direction,
    Dispute,
    DisputeItem,
)
from desktop_app.domain.exports import ExportKind, ExportOrder
from desktop_app.i18n import _
from desktop_app.services.corresponding import add_message, attach, save_attachment
from desktop_app.services.disputing import close, list_disputes
from desktop_app.services.gathering import where_lines_are
from desktop_app.services.recovering import Recovery, recovery, summed
from desktop_app.services.settling import Proposal, proposals
from desktop_app.store.workspace import Workspace
from desktop_app.ui import text
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.dispute_open import DisputeOpen
from desktop_app.ui.dialogs.dispute_steps import SettleForm, form_for
from desktop_app.ui.exports import export
from desktop_app.ui.models.small import RowColumn, amount_column
from desktop_app.ui.page import Page
from desktop_app.ui.style import Tone, space
from desktop_app.ui.widgets.cards import FigureCard
from desktop_app.ui.widgets.dispute_board import DisputeBoard
from desktop_app.ui.widgets.dispute_panel import DisputePanel
from desktop_app.ui.widgets.dispute_words import due_sign, state_sign
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.small import SmallTable
from desktop_app.ui.widgets.toolbar import Toolbar

LEFT, RIGHT = 740, 400


@dataclass(frozen=True)
class Overview:
    """All disputes, and what they bring back in each currency."""

    disputes: Sequence[Dispute]
    recovered: Sequence[Recovery]


def overview(home: Workspace) -> Overview:
    """Return what the page shows."""
    return Overview(list_disputes(home), summed(recovery(home)))


def dispute_columns() -> list[RowColumn]:
    """Return the columns of the list of disputes."""
    return [
        RowColumn(_("Number"), lambda d: d.number, width=68),
        RowColumn(_("State"), lambda d: d.state, sign=state_sign, width=112),
        RowColumn(_("Title"), lambda d: d.title, stretch=True),
        amount_column(_("Claim"), lambda d: d.claim, width=100),
        amount_column(_("Recovered"), lambda d: d.recovered, width=84),
        RowColumn(_("Currency"), lambda d: d.currency, width=64),
        RowColumn(_("Deadline"), lambda d: d.due, sign=due_sign, width=164),
    ]


class DisputesPage(Page):
    """What we claim, where it stands, what came back."""

    cares_about = Changed.DISPUTES | Changed.FINDINGS | Changed.BILLS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: Sequence[Dispute] = ()
        self._number = ""
        self.board = DisputeBoard()
        self.board.chosen.connect(self.choose)
        self.board.opened.connect(self._go_in)
        self.list = SmallTable(dispute_columns(), _("Disputes"))
        self.list.chosen.connect(self.choose)
        self.list.opened.connect(self._go_in)
        self.panel = DisputePanel()
        self._figures = [FigureCard() for _one in range(4)]
        self._listen()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._lay_out())
        self._stack.addWidget(
            Empty(
                _("No dispute yet"),
                _(
                    "Choose groups on the Findings page and open a dispute from "
                    "them: it gathers the lines, the claim and all that is said."
                ),
                (_("Go to findings"), lambda: desk.open_page("findings")),
                icon="gavel",
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _listen(self) -> None:
        panel = self.panel
        panel.step_wanted.connect(self._step)
        panel.accepted.connect(self._accept)
        panel.said.connect(self._say)
        panel.attach_wanted.connect(self._attach)
        panel.save_wanted.connect(self._save)
        panel.open_wanted.connect(self._open)
        panel.item_opened.connect(self._show_lines)

    def _lay_out(self) -> QWidget:
        bar = Toolbar()
        bar.filter(label(_("Disputes"), bold=True))
        self._toggle = bar.action(_("Show as list"), self.toggle)
        self._pack = bar.action(_("Evidence pack…"), self._ask_pack)
        figures = QHBoxLayout()
        figures.setSpacing(space(2))
        for card in self._figures:
            figures.addWidget(card)
        self.views = QStackedWidget()
        self.views.addWidget(self.board)
        self.views.addWidget(self.list)
        left = QWidget()
        column = QVBoxLayout(left)
        edge = space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(3))
        column.addLayout(figures)
        column.addWidget(bar)
        column.addWidget(self.views, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 1)
        split.setSizes([LEFT, RIGHT])
        split.setChildrenCollapsible(False)
        return split

    def toggle(self) -> None:
        """Show the board or the list."""
        listed = self.views.currentIndex() == 0
        self.views.setCurrentIndex(1 if listed else 0)
        self._toggle.setText(_("Show as board") if listed else _("Show as list"))

    def refresh(self) -> None:
        self.ask(_("Reading disputes"), overview, then=self._show)

    def _show(self, found: Overview) -> None:
        self._found = found.disputes
        self._stack.setCurrentIndex(0 if self._found else 1)
        self._show_recovery(found.recovered)
        chosen = next((d for d in self._found if d.number == self._number), None)
        chosen = chosen or (self._found[-1] if self._found else None)
        self._number = chosen.number if chosen else ""
        self._pack.setEnabled(chosen is not None)
        self.list.blockSignals(True)
        self.list.show_rows(list(reversed(self._found)))
        if chosen is not None:
            self.list.choose(chosen)
        self.list.blockSignals(False)
        self.board.show_disputes(self._found)
        self.board.choose(self._number)
        self._show_one(chosen)

    def _show_recovery(self, rows: Sequence[Recovery]) -> None:
        words = (
            (_("Identified"), "identified", _("overcharged in all")),
            (_("Claimed"), "claimed", _("sent to providers")),
            (_("Recovered"), "recovered", _("came back")),
            (_("Written off"), "written_off", _("given up or refused")),
        )
        kept = [row for row in rows if row.identified or row.disputes]
        for card, (name, field, aside) in zip(self._figures, words, strict=True):
            sums = {row.currency: getattr(row, field) for row in kept}
            card.show_figure(name, text.sums(sums), aside)

    def choose(self, one: Dispute | None) -> None:
        """Show this dispute's details, and mark it on the board and in the list."""
        if one is None or one.number == self._number:
            return
        self._number = one.number
        self.board.choose(one.number)
        if self.list.current != one:
            self.list.choose(one)
        self._show_one(one)

    def _show_one(self, one: Dispute | None) -> None:
        self.panel.show_dispute(one)
        if one is not None and one.state in OWED:
            title = _("Looking for credits")
            self.ask(title, proposals, one.number, then=self.panel.show_proposals)

    def _go_in(self, one: Dispute) -> None:
        self.choose(one)
        self.panel.setFocus()
        self.panel.focusNextChild()

    def show_only(self, wish: Mapping[str, str]) -> None:
        if "dispute" in wish:
            self._number = wish["dispute"]
            self.outdate()
        groups, lines = (
            [name for name in wish.get(key, "").split(",") if name]
            for key in ("groups", "lines")
        )
        if groups or lines:
            DisputeOpen(self.desk, groups, lines, self.window()).open()

    # --- what a person wants done

    def _step(self, key: str) -> None:
        one = self.panel.dispute
        if one is None:
            return
        if key == "close":
            self.do(_("Closing a dispute"), close, one.number, one.version)
        else:
            form_for(key, self.desk, one, self.window()).open()

    def _accept(self, found: Proposal) -> None:
        if self.panel.dispute is not None:
            form = SettleForm(self.desk, self.panel.dispute, found, self.window())
            form.open()

    def _say(self, direction: Direction, words: str) -> None:
        self.do(_("Adding a message"), add_message, self._number, direction, words)

    def _attach(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, _("Attach files"))
        self.attach_files([Path(name) for name in names])

    def attach_files(self, paths: Sequence[Path]) -> None:
        """Keep these files with the dispute that is chosen."""
        for path in paths:
            self.do(_("Attaching a file"), attach, self._number, path)

    def _ask_pack(self) -> None:
        name = f"{self._number}.zip"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Evidence pack"), name, "ZIP (*.zip)"
        )
        if chosen:
            self.build_pack(Path(chosen))

    def build_pack(self, path: Path) -> None:
        """Write what proves the chosen dispute, for the provider to check."""
        facts = {"dispute": self._number}
        order = ExportOrder(ExportKind.PACK, path, facts)
        export(self.desk, _("Building the evidence pack"), order)

    def _save(self, file: Attachment) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, _("Save a copy"), file.name)
        if name:
            self.save_copy(file, Path(name))

    def save_copy(self, file: Attachment, path: Path) -> None:
        """Write an attachment to a file."""

        def told(written: Path) -> None:
            self.desk.notify(_("Wrote {file}.").format(file=written), Tone.GOOD)

        self.ask(_("Saving a copy"), save_attachment, file.sha256, path, then=told)

    def _open(self, file: Attachment) -> None:
        """Open a copy: what is kept is never handed to another program."""
        path = Path(tempfile.mkdtemp(prefix="plumbline-")) / Path(file.name).name

        def show(written: Path) -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(written)))

        self.ask(_("Opening a copy"), save_attachment, file.sha256, path, then=show)

    def _show_lines(self, item: DisputeItem) -> None:
        self.ask(_("Finding the lines"), where_lines_are, item, then=self._go_to_lines)

    def _go_to_lines(self, wish: dict[str, str]) -> None:
        self.desk.open_page("lines", wish)
