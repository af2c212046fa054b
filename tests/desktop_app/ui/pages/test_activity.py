"""Activity tells what happened, which files came in, and what was not taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from desktop_app.domain.audit import FIRST, AuditEntry, canonical
from desktop_app.domain.bills import Scope
from desktop_app.domain.exports import ExportKind, ExportOrder
from desktop_app.services.backing_up import backups
from desktop_app.services.browsing import rejects, source_files
from desktop_app.services.listing import export_rejects
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.exports import export
from desktop_app.ui.page import Page
from desktop_app.ui.pages.activity import (
    ActivityPage,
    event_text,
    tie_sign,
)
from desktop_app.ui.widgets.entry_panel import fields_text
from desktop_app.ui.widgets.export_list import export_sign
from desktop_app.ui.widgets.pairs import FOLD

Shown = Callable[[type[Page], Desk], Page]
AtRest = Callable[[Desk], None]


@pytest.fixture
def page(desk: Desk, shown: Shown) -> ActivityPage:
    found = shown(ActivityPage, desk)
    assert isinstance(found, ActivityPage)
    return found


def test_an_event_is_told_with_its_facts() -> None:
    facts = {"file": "a.csv", "lines": 61204, "billed": "0.10", "currency": "CNY"}
    event = AuditEntry(
        number=1,
        at=datetime(2026, 6, 1, tzinfo=UTC),
        person="Ada",
        kind="import",
        subject="",
        text="Imported {file}: {lines} lines, {billed} {currency}.",
        before="",
        after=canonical(facts),
        previous=FIRST,
    )

    assert event_text(event) == "Imported a.csv: 61,204 lines, 0.10 CNY."


def test_events_stand_newest_first(page: ActivityPage) -> None:
    times = [event.at for event in page.events.table.rows]

    assert times
    assert times == sorted(times, reverse=True)


def test_every_file_ties_out(page: ActivityPage, desk: Desk) -> None:
    files = list(page.files.table.rows)

    assert files == source_files(desk.home)
    assert {tie_sign(file)[1] for file in files} == {"Ties out"}


def test_rejects_name_file_row_column_value_and_reason(page: ActivityPage) -> None:
    copied = [
        (one.row > 1, bool(one.column), bool(one.value), bool(one.reason))
        for one in page.rejects.table.rows
    ]

    assert copied
    assert set(copied) == {(True, True, True, True)}


def test_a_file_with_rejects_opens_them(page: ActivityPage, at_rest: AtRest) -> None:
    holed = next(file for file in page.files.table.rows if file.rejects)

    page.files.table.opened.emit(holed)
    at_rest(page.desk)

    assert page.tabs.currentWidget() is page.rejects
    assert len(page.rejects.table.rows) == holed.rejects


def test_another_page_can_ask_for_the_rejects(page: ActivityPage) -> None:
    page.show_only({"rejects": "all"})

    assert page.tabs.currentWidget() is page.rejects


def test_rejects_are_exported_with_their_reasons(
    sample_home: Workspace, tmp_path: Path
) -> None:
    found = rejects(sample_home, None)

    rows = export_rejects(sample_home, None, tmp_path / "rejects.csv").value

    written = (tmp_path / "rejects.csv").read_text("utf-8-sig")
    assert rows == len(found)
    assert all(one.value in written and one.reason in written for one in found)


def test_an_empty_ledger_says_so(empty_desk: Desk, shown: Shown) -> None:
    page = shown(ActivityPage, empty_desk)

    assert isinstance(page, ActivityPage)
    assert page.tabs.tabText(1) == "Files (0)"


def test_a_backup_is_made_from_the_window(
    page: ActivityPage, desk: Desk, at_rest: AtRest
) -> None:
    button = next(
        one
        for one in page.backups.findChildren(QPushButton)
        if one.text() == "Back up now"
    )
    before = len(backups(desk.home))

    button.click()
    at_rest(desk)

    assert len(backups(desk.home)) == before + 1
    assert len(page.backups.table.rows) == before + 1


def test_nothing_is_restored_before_a_backup_is_chosen(page: ActivityPage) -> None:
    page.backups.table.clearSelection()
    page.backups.show_backups([])

    restore = next(
        one
        for one in page.backups.findChildren(QPushButton)
        if one.text() == "Restore…"
    )
    assert not restore.isEnabled()


def test_an_entry_is_shown_with_what_stands_behind_it(page: ActivityPage) -> None:
    page.events.table.selectRow(0)

    said = {one.text().replace(FOLD, "") for one in page.entry.findChildren(QLabel)}
    entry = page.events.table.current
    assert f"Entry {entry.number}" in said
    assert {entry.hash, entry.previous} <= said


def test_fields_are_written_as_name_and_value() -> None:
    fields = canonical({"file": "a.csv", "lines": 3, "waived": {"unpriced": "why"}})

    assert fields_text(fields) == 'file: a.csv · lines: 3 · waived: {"unpriced": "why"}'
    assert fields_text("") == "–"


def test_an_export_is_listed_and_can_be_opened_and_retried(
    empty_desk: Desk, shown: Shown, at_rest: AtRest, tmp_path: Path
) -> None:
    page = shown(ActivityPage, empty_desk)
    assert isinstance(page, ActivityPage)
    order = ExportOrder.of_scope(ExportKind.LINES, tmp_path / "lines.csv", Scope())

    export(empty_desk, "Exporting lines", order)
    at_rest(empty_desk)
    page.exports.table.selectRow(0)

    (job,) = page.exports.table.rows
    assert export_sign(job)[1] == "Done"
    assert page.exports.file.isEnabled()
    page.exports.again.click()
    at_rest(empty_desk)
    assert len(page.exports.table.rows) == 2


def test_an_export_that_fails_stands_there_with_its_reason(
    empty_desk: Desk, shown: Shown, at_rest: AtRest, tmp_path: Path
) -> None:
    page = shown(ActivityPage, empty_desk)
    assert isinstance(page, ActivityPage)
    order = ExportOrder.of_scope(ExportKind.LINES, tmp_path / "lines.odt", Scope())

    export(empty_desk, "Exporting lines", order)
    at_rest(empty_desk)
    page.exports.table.selectRow(0)

    (job,) = page.exports.table.rows
    assert export_sign(job)[1] == "Failed"
    assert "lines.odt" in job.reason
    assert page.exports.again.isEnabled()
    assert not page.exports.file.isEnabled()
