"""List the files of an import with the state each is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.bills import ImportStatus, Receipt
from desktop_app.i18n import _, mark
from desktop_app.services.reviewing import Review
from desktop_app.ui.bridge import Job
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.widgets.cards import FileName
from desktop_app.ui.widgets.labels import IconLabel, label


class Stand(Enum):
    """Where a file of an import stands."""

    WAITING = "waiting"
    READING = "reading"
    READY = "ready"
    MEETS = "meets"
    KNOWN = "known"
    REFUSED = "refused"
    TAKING = "taking"
    TAKEN = "taken"
    LEFT = "left"
    STOPPED = "stopped"


# icon, word, tone
STANDS: dict[Stand, tuple[str, str, Tone]] = {
    Stand.WAITING: ("clock", mark("Waiting"), Tone.NEUTRAL),
    Stand.READING: ("refresh-cw", mark("Reading…"), Tone.INFO),
    Stand.READY: ("circle-dot", mark("Ready to take"), Tone.INFO),
    Stand.MEETS: ("layers", mark("Overlaps: look first"), Tone.WARNING),
    Stand.KNOWN: ("copy-check", mark("Imported before"), Tone.NEUTRAL),
    Stand.REFUSED: ("circle-alert", mark("Refused"), Tone.DANGER),
    Stand.TAKING: ("refresh-cw", mark("Taking…"), Tone.INFO),
    Stand.TAKEN: ("circle-check", mark("Taken"), Tone.GOOD),
    Stand.LEFT: ("minus", mark("Left"), Tone.NEUTRAL),
    Stand.STOPPED: ("circle-stop", mark("Stopped"), Tone.NEUTRAL),
}
STAND_OF: dict[ImportStatus, Stand] = {
    ImportStatus.IMPORTED: Stand.READY,  # what taking it would give
    ImportStatus.OVERLAP: Stand.MEETS,
    ImportStatus.ALREADY_IMPORTED: Stand.KNOWN,
    ImportStatus.REFUSED: Stand.REFUSED,
}


@dataclass(eq=False)
class Entry:
    """One file of an import, from waiting to taken or left."""

    path: Path
    stand: Stand = Stand.WAITING
    review: Review | None = None
    job: Job | None = None
    stale: bool = False  # the ledger changed after it was read
    seen: Receipt | None = field(default=None)  # what the person decided on
    account: str = ""  # that the person gave, for a file that names none

    @property
    def wants_account(self) -> bool:
        """Whether the file names no account, and the person may give one."""
        if not self.takeable or self.receipt is None:
            return False
        return bool(self.account) or "" in self.receipt.accounts

    @property
    def takeable(self) -> bool:
        """Whether the person may take it now."""
        return self.stand in {Stand.READY, Stand.MEETS}

    @property
    def receipt(self) -> Receipt | None:
        """What was read of it."""
        return self.review.receipt if self.review else None


class _Row(QWidget):
    """A file's name with its state below."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._icon = IconLabel("clock")
        self._name = FileName(entry.path.name)
        self._word = label("", Size.NOTE, role="muted")
        self._name.setToolTip(str(entry.path))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._word)
        row = QHBoxLayout(self)
        row.setContentsMargins(space(2), space(1), space(2), space(1))
        row.setSpacing(space(2))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)

    def show_stand(self, entry: Entry) -> None:
        """Show where the file stands, and of which months it is."""
        icon, word, tone = STANDS[entry.stand]
        self._icon.show_icon(icon, tone.value)
        months = entry.receipt.periods if entry.receipt else ()
        self._word.setText(" · ".join((_(word), *months)))


class IntakeList(QListWidget):
    """The files of an import; the current one is shown beside."""

    chosen = Signal(object)  # Entry

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Files to import"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._entries: list[Entry] = []
        self.currentRowChanged.connect(self._tell)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """List these files."""
        self._entries = list(entries)
        self.clear()
        for entry in entries:
            item = QListWidgetItem()
            item.setSizeHint(QSize(0, space(12)))
            self.addItem(item)
            self.setItemWidget(item, _Row(entry))
            self.renew(entry)
        self.setCurrentRow(0)

    def renew(self, entry: Entry) -> None:
        """Show where a file stands now."""
        item = self.item(self._entries.index(entry))
        row = self.itemWidget(item)
        if isinstance(row, _Row):
            row.show_stand(entry)
        word = _(STANDS[entry.stand][1])
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.path.name}: {word}")

    def go_to(self, entry: Entry) -> None:
        """Make a file the current one."""
        self.setCurrentRow(self._entries.index(entry))

    def _tell(self, place: int) -> None:
        if 0 <= place < len(self._entries):
            self.chosen.emit(self._entries[place])
