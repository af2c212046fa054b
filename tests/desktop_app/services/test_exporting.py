"""Every export is listed with what became of it, and can be asked for again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.errors import AppError, Refused
from desktop_app.domain.exports import ExportKind, ExportOrder, ExportState
from desktop_app.jobs import Cancelled, Progress
from desktop_app.services.browsing import bills
from desktop_app.services.exporting import export, exports, list_written, listed, retry
from desktop_app.store.export_records import INTERRUPTED
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.hand_made import Desk, a_line


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Workspace.open(tmp_path / "ledger", write=True, person="Ada") as home:
        made = Desk(home, tmp_path)
        made.put(a_line(1), a_line(2), a_line(3, billing_account_id="1002"))
        yield made


def an_order(path: Path, kind: ExportKind = ExportKind.LINES) -> ExportOrder:
    return ExportOrder.of_scope(kind, path, Scope("2026-05"))


def test_an_export_is_listed_with_its_file_rows_size_and_person(desk: Desk) -> None:
    path = desk.folder / "lines.csv"

    job = export(desk.home, an_order(path), Progress()).value

    assert exports(desk.home) == [job]
    assert (job.state, job.rows, job.person) == (ExportState.DONE, 3, "Ada")
    assert (job.path, job.size) == (path, path.stat().st_size)
    assert job.ended_at is not None


def test_an_export_that_fails_is_listed_with_its_reason(desk: Desk) -> None:
    with pytest.raises(Refused):
        export(desk.home, an_order(desk.folder / "lines.docx"), Progress())

    (job,) = exports(desk.home)
    assert job.state is ExportState.FAILED
    assert "lines.docx" in job.reason
    assert ".xlsx" in job.reason


def test_an_export_that_is_stopped_is_listed_as_stopped(desk: Desk) -> None:
    progress = Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        export(desk.home, an_order(desk.folder / "lines.csv"), progress)

    (job,) = exports(desk.home)
    assert (job.state, job.reason) == (ExportState.STOPPED, "")


def test_a_mistake_of_the_program_is_listed_as_failed(desk: Desk) -> None:
    order = an_order(desk.folder / "lines.csv")

    with pytest.raises(ZeroDivisionError), listed(desk.home, order):
        raise ZeroDivisionError

    (job,) = exports(desk.home)
    assert job.state is ExportState.FAILED
    assert "fault of its own" in job.reason


def test_an_export_that_is_under_way_is_listed_as_processing(desk: Desk) -> None:
    with listed(desk.home, an_order(desk.folder / "lines.csv")):
        (job,) = exports(desk.home)

        assert (job.state, job.ended_at) == (ExportState.PROCESSING, None)


def test_a_crash_leaves_an_export_as_failed(tmp_path: Path) -> None:
    with (
        Workspace.open(tmp_path / "ledger", write=True) as home,
        home.ledger.begin() as records,
    ):
        records.begin_export(an_order(tmp_path / "lines.csv"))

    with Workspace.open(tmp_path / "ledger", write=True) as home:
        (job,) = exports(home)

    assert (job.state, job.reason) == (ExportState.FAILED, INTERRUPTED)


def test_the_list_outlives_the_program(desk: Desk) -> None:
    job = export(desk.home, an_order(desk.folder / "lines.csv"), Progress()).value
    desk.home.close()

    with Workspace.open(desk.home.root, write=False) as home:
        assert exports(home) == [job]


def test_a_failed_export_is_written_when_it_is_retried(desk: Desk) -> None:
    path = desk.folder / "missing" / "lines.csv"
    with pytest.raises(AppError):
        export(desk.home, an_order(path), Progress())
    path.parent.mkdir()

    again = retry(desk.home, exports(desk.home)[0].id, Progress()).value

    states = [job.state for job in exports(desk.home)]
    assert path.is_file()
    assert again.rows == 3
    assert states == [ExportState.DONE, ExportState.FAILED]


def test_bills_are_written_as_they_were_named(desk: Desk) -> None:
    named = [one.id.text for one in bills(desk.home, Scope())][::-1]
    path = desk.folder / "bills.csv"
    order = ExportOrder(ExportKind.BILLS, path, {"bills": named})

    export(desk.home, order, Progress())

    with path.open(encoding="utf-8-sig", newline="") as file:
        accounts = [row["Account"] for row in csv.DictReader(file)]
    assert accounts == ["1001", "1002"]


def test_an_export_of_chosen_usage_is_not_guessed_again(desk: Desk) -> None:
    facts = {"bill": bills(desk.home, Scope())[0].id.text, "by": "key", "whole": False}
    order = ExportOrder(ExportKind.USAGE, desk.folder / "usage.csv", facts)

    with pytest.raises(Refused, match="not kept"):
        export(desk.home, order, Progress())


def test_a_picture_that_the_window_wrote_is_listed_and_not_drawn_again(
    desk: Desk,
) -> None:
    path = desk.folder / "trend.png"
    path.write_bytes(b"png")

    job = list_written(desk.home, ExportOrder(ExportKind.PICTURE, path)).value

    assert (job.state, job.size, job.rows) == (ExportState.DONE, 3, None)
    with pytest.raises(Refused, match="drawn by its page"):
        retry(desk.home, job.id, Progress())


def test_an_export_that_is_not_there_cannot_be_retried(desk: Desk) -> None:
    with pytest.raises(Refused, match="no export 7"):
        retry(desk.home, 7, Progress())


def test_one_who_only_reads_writes_the_file_and_lists_nothing(desk: Desk) -> None:
    path = desk.folder / "lines.csv"

    with Workspace.open(desk.home.root, write=False) as reader:
        job = export(reader, an_order(path), Progress()).value

    assert (job.id, job.state, job.rows) == (0, ExportState.DONE, 3)
    assert exports(desk.home) == []
