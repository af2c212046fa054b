"""Walk a month through the window: from the first file to the signed close.

`python -m tests.desktop_app.ui.month_walk DIR` does the same on whatever screen
there is, and leaves a picture of each step in a folder.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from desktop_app.domain.bills import BillId
from desktop_app.domain.closing import CheckName
from desktop_app.domain.decisions import FindingState
from desktop_app.domain.matrix import Column
from desktop_app.i18n import _
from desktop_app.paths import resources
from desktop_app.settings import Settings
from desktop_app.ui import app
from desktop_app.ui.app import Session, make_application
from desktop_app.ui.dialogs.dispute_open import DisputeOpen
from desktop_app.ui.dialogs.dispute_steps import SendForm
from desktop_app.ui.dialogs.import_review import ImportReview
from desktop_app.ui.pages.activity import ActivityPage
from desktop_app.ui.pages.bills import BillsPage
from desktop_app.ui.pages.close import ClosePage
from desktop_app.ui.pages.disputes import DisputesPage
from desktop_app.ui.pages.findings import FindingsPage
from desktop_app.ui.pages.lines import LinesPage
from desktop_app.ui.pages.prices import PricesPage
from desktop_app.ui.widgets.intake import Stand
from tests.desktop_app.ui.hands import CONTROL, Hands

SAMPLES = resources() / "samples"
BILL = BillId("alibaba", "1064000000000011", "2026-06", "CNY")
FIRST_CAUSE = 1  # below the head of its class
PAINTED = 150  # milliseconds until a screen shows what was drawn
ADA, BEA = "Ada Lovelace", "Bea Grace"
See = Callable[[str], object]


def unseen(_name: str) -> None:
    """Look at no picture."""


@dataclass
class MonthWalk:
    """One month, step by step; each step leaves the window as the next needs it.

    Args:
        session: an open window on an empty ledger, Ada at the desk.
        out: folder of what the walk writes.
        see: called with the name of what the window shows now.
    """

    session: Session
    out: Path
    see: See = unseen
    said: dict[str, str] = field(default_factory=dict)  # by the window, by step
    may_sign: bool = True  # the preparer

    def __post_init__(self) -> None:
        self.hands = Hands(self.session)

    def go(self) -> None:
        """Walk the whole way."""
        for step in (
            self.import_bills,
            self.take_terms,
            self.tie_the_bill,
            self.look_behind_a_cell,
            self.dispute_a_group,
            self.prove_the_dispute,
            self.decide_the_rest,
            self.prepare,
            self.sign_as_another,
            self.be_refused,
            self.reopen,
            self.read_the_trail,
        ):
            step()

    def import_bills(self) -> None:
        """Choose the bills, review them, take all, reconcile at once."""
        hands = self.hands
        hands.rest()
        self.see("empty")
        hands.choosing(*sorted((SAMPLES / "bills").iterdir()))
        hands.menu("file.import")
        review = hands.dialog(ImportReview)
        self.see("review")
        hands.click(review.take_all)
        assert all(one.stand is Stand.TAKEN for one in review.entries)
        self.see("taken")
        hands.push(review, _("Reconcile now"))
        self.see("overview")

    def take_terms(self) -> None:
        """Import the contract, and recalculate what it changes."""
        hands = self.hands
        prices = hands.go(PricesPage)
        prices.views.setCurrentWidget(prices.terms)
        hands.choosing(SAMPLES / "discounts.csv")
        hands.push(prices.terms, _("Import terms…"))
        hands.menu("bill.reconcile")
        self.see("terms")

    def tie_the_bill(self) -> None:
        """Open the month's bill and import the papers that it must meet."""
        hands = self.hands
        bills = hands.go(BillsPage)
        self.see("bills")
        rows = enumerate(bills.table.rows)
        hands.choose_row(bills.table, next(n for n, one in rows if one.id == BILL))
        hands.push(bills, _("Open bill"))
        self.see("matrix without papers")
        hands.choosing(SAMPLES / "papers" / "papers-2026.csv")
        hands.agreeing()
        hands.push(bills.matrix, _("Import list…"))
        self.said["papers"] = hands.told
        self.see("matrix")

    def look_behind_a_cell(self) -> None:
        """Open the lines behind what the bill should cost."""
        hands = self.hands
        bills = hands.go(BillsPage)
        card = bills.matrix.row.cards[Column.RECALCULATED]
        hands.click(card)
        self.see("why it differs")
        hands.press(card, Qt.Key.Key_Return)
        lines = hands.window.page
        assert isinstance(lines, LinesPage)
        hands.press(lines.lines.view.table, Qt.Key.Key_Home)
        self.see("lines of the bill")

    def dispute_a_group(self) -> None:
        """Explain one group, dispute another, send the dispute."""
        hands = self.hands
        findings = hands.go(FindingsPage)
        hands.choose_row(findings.groups, FIRST_CAUSE)
        self.see("findings")
        hands.press(findings.groups, Qt.Key.Key_D)
        form = hands.dialog(DisputeOpen)
        hands.write(form.title, "Prices above the list")
        hands.write(form.reason, "The lines are charged above the published price.")
        self.see("dispute form")
        hands.click(form.act)
        disputes = hands.go(DisputesPage)
        hands.push(disputes, _("Send…"))
        letter = hands.dialog(SendForm)
        hands.write(letter.words, "Please check the enclosed lines.")
        self.see("send form")
        hands.click(letter.act)
        self.see("dispute sent")

    def prove_the_dispute(self) -> None:
        """Build the evidence pack."""
        self.hands.choosing(self.pack)
        self.hands.push(self.hands.window.page, _("Evidence pack…"))
        self.said["pack"] = self.hands.told
        self.see("evidence pack")

    def decide_the_rest(self) -> None:
        """Decide everything else in one movement, then take it back and again."""
        hands = self.hands
        findings = hands.go(FindingsPage)
        findings.state.setCurrentIndex(findings.state.findData(FindingState.OPEN.value))
        hands.press(findings.groups, Qt.Key.Key_A, CONTROL)
        hands.write(findings.panel.note, "looked at with the provider")
        self.see("all groups chosen")
        hands.press(findings.groups, Qt.Key.Key_E)
        self.said["decided"] = hands.told
        self.see("decided")

    def prepare(self) -> None:
        """Prepare the close: what does not hold is waived with a reason."""
        hands = self.hands
        page = hands.go(ClosePage)
        self.see("checklist")
        hands.click(page.prepare)
        for row in list(page.checklist.rows):
            self._waive(row.item.name)
        self.said["same person"] = page.waiting.accessibleName()
        self.may_sign = page.sign.isEnabled()
        self.see("prepared")

    def _waive(self, name: CheckName) -> None:
        hands = self.hands
        rows = hands.go(ClosePage).checklist.rows
        row = next(one for one in rows if one.item.name is name)
        if not row.act.isVisible():
            return
        hands.click(row.act)
        if name is not CheckName.DISPUTES_DECIDED:
            self.see(f"reason {name.value}")
            hands.answer("agreed with the controller")

    def sign_as_another(self) -> None:
        """Let another person sit down, who signs and locks the month."""
        hands = self.hands
        hands.menu("file.person")
        hands.answer(BEA)
        page = hands.go(ClosePage)
        self.see("another person")
        hands.click(page.sign)
        self.said["signed"] = page.locked.accessibleName()
        hands.choosing(self.sheet)
        hands.click(page.sheet)
        self.see("signed")

    def be_refused(self) -> None:
        """Try to decide a finding of the closed month."""
        hands = self.hands
        findings = hands.go(FindingsPage)
        findings.state.setCurrentIndex(0)
        hands.choose_row(findings.groups, FIRST_CAUSE + 1)
        hands.press(findings.groups, Qt.Key.Key_O)
        self.said["locked"] = hands.told
        self.see("refused")

    def reopen(self) -> None:
        """Take the signature back, with a reason."""
        hands = self.hands
        page = hands.go(ClosePage)
        hands.click(page.reopen)
        hands.answer("a credit note came")
        self.see("reopened")

    def read_the_trail(self) -> None:
        """Read who did all this."""
        self.hands.go(ActivityPage)
        self.see("activity")

    @property
    def pack(self) -> Path:
        """Where the evidence pack is written."""
        return self.out / "D-1.zip"

    @property
    def sheet(self) -> Path:
        """Where the sign-off sheet is written."""
        return self.out / "sign-off.pdf"


class Camera:
    """Write a numbered picture of the window, with the dialog before it."""

    def __init__(self, session: Session, folder: Path) -> None:
        self._session, self._folder, self._taken = session, folder, 0

    def see(self, name: str) -> None:
        """Take one picture."""
        window = self._session.window
        assert window is not None
        self._taken += 1
        path = self._folder / f"{self._taken:02}-{name.replace(' ', '-')}.png"
        screen = window.screen()
        QTest.qWait(PAINTED)
        dialogs = [
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, QDialog) and one.isVisible()
        ]
        if QApplication.platformName() == "offscreen":
            (dialogs[-1] if dialogs else window).grab().save(str(path))
        else:
            screen.grabWindow(0).save(str(path))


def main() -> None:
    """Walk on the screen that there is, and keep pictures."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--language", default="en")
    asked.add_argument("--theme", default="light")
    asked.add_argument("--full", action="store_true", help="fill the screen")
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(language=given.language, theme=given.theme, person=ADA)
    with (
        tempfile.TemporaryDirectory() as aside,
        pytest.MonkeyPatch.context() as patch,
    ):
        kept = Path(aside, "settings.toml")
        patch.setattr(app, "settings_file", lambda: kept)
        made = make_application(settings)
        session = Session(made, settings)
        session.open(Path(aside, "ledger"))
        assert session.window is not None
        session.window.move(0, 0)
        if given.full:
            session.window.resize(session.window.screen().size())
        camera = Camera(session, given.folder)
        MonthWalk(session, Path(aside), camera.see).go()
        session.close()
        made.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main()
