"""A month goes from its first file to the signed close in one window session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop_app.domain.closing import ClosingState
from desktop_app.domain.disputes import DisputeState
from desktop_app.jobs import Progress
from desktop_app.services.auditing import trail
from desktop_app.services.disputing import list_disputes
from desktop_app.services.period_states import closing_history
from desktop_app.services.proving import verify_pack
from desktop_app.services.verifying import verify_ledger
from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from desktop_app.ui import app
from desktop_app.ui.app import Session
from tests.desktop_app.ui.month_walk import ADA, BEA, MonthWalk

# The offscreen platform says it each time that a window is raised.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(scope="module")
def walked(
    qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MonthWalk]:
    """The walk, done once; its window still stands on the ledger."""
    out = tmp_path_factory.mktemp("walk")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "settings_file", lambda: out / "settings.toml")
        app.make_application(Settings(language="en", theme="light"))
        session = Session(qapp, Settings(language="en", theme="light", person=ADA))
        session.open(out / "ledger")
        made = MonthWalk(session, out)
        made.go()
        yield made
        session.close()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def home(walked: MonthWalk) -> Workspace:
    """The ledger that was walked over."""
    assert walked.session.home is not None
    return walked.session.home


def test_the_papers_of_the_month_are_taken(walked: MonthWalk) -> None:
    assert walked.said["papers"].startswith("15 papers were recorded.")


def test_the_dispute_was_opened_and_sent(home: Workspace, walked: MonthWalk) -> None:
    del walked

    (dispute,) = list_disputes(home)
    assert dispute.state is DisputeState.SENT
    assert dispute.opened_by == ADA
    assert len(dispute.messages) == 1


def test_the_evidence_pack_holds(walked: MonthWalk) -> None:
    proof = verify_pack(walked.pack, Progress())

    assert proof.holds
    assert proof.lines > 0


def test_all_that_was_open_is_decided_in_one_movement(walked: MonthWalk) -> None:
    assert walked.said["decided"].startswith("Explained: ")


def test_the_preparer_cannot_sign(walked: MonthWalk) -> None:
    assert not walked.may_sign
    assert "another person must sign it" in walked.said["same person"]


def test_another_person_signs_and_the_sheet_is_written(walked: MonthWalk) -> None:
    assert "closed and locked" in walked.said["signed"]
    assert walked.sheet.read_bytes().startswith(b"%PDF")


def test_a_locked_month_refuses_a_decision(walked: MonthWalk) -> None:
    assert "is closed" in walked.said["locked"]


def test_the_month_is_reopened_for_a_reason(home: Workspace, walked: MonthWalk) -> None:
    del walked

    closing = closing_history(home)[-1]
    assert closing.state is ClosingState.REOPENED
    assert (closing.prepared_by, closing.signed_by) == (ADA, BEA)


def test_the_trail_names_both_and_the_ledger_still_holds(
    home: Workspace, walked: MonthWalk
) -> None:
    del walked

    people = {entry.person for entry in trail(home)}
    assert {ADA, BEA} <= people
    assert verify_ledger(home, Progress()).holds
