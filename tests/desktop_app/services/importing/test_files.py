"""Real files and folders: each is imported, or refused with one clear sentence."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.bills import ImportStatus, Receipt
from desktop_app.domain.changes import Changed
from desktop_app.domain.errors import Refused
from desktop_app.jobs import Cancelled, Progress
from desktop_app.services.auditing import entry_words
from desktop_app.services.browsing import events
from desktop_app.services.importing import import_paths, leave, review, take

SAMPLES = Path(__file__).resolve().parents[4] / "resources" / "samples"
BILL = (
    SAMPLES / "bills" / "1064000000000028-20260704093000_202605_consumedetailbillv2.csv"
)
AGAIN = "1064000000000028-20260712101500_202606_consumedetailbillv2.csv.gz"
Desk = Any
Import = Callable[..., list[Receipt]]


@pytest.fixture
def put(desk: Desk) -> Import:
    """Return a function that imports paths and returns their receipts."""

    def _put(*paths: Path, accept_overlap: bool = False) -> list[Receipt]:
        return import_paths(
            desk.home, paths, Progress(), accept_overlap=accept_overlap
        ).value

    return _put


def test_a_bill_is_imported(desk: Desk, put: Import) -> None:
    (receipt,) = put(BILL)

    assert receipt.status is ImportStatus.IMPORTED
    assert receipt.rows == receipt.lines + receipt.rejects + receipt.blank
    assert (receipt.accounts, receipt.periods) == (("1064000000000028",), ("2026-05",))
    assert desk.totals() == {"2026-05": (receipt.lines, receipt.billed_total)}


def test_the_same_bytes_under_another_name_are_known(put: Import, desk: Desk) -> None:
    (first,) = put(BILL)
    copy = desk.folder / "copy.csv"
    shutil.copy(BILL, copy)
    before = desk.everything()

    (second,) = put(copy)

    assert second.status is ImportStatus.ALREADY_IMPORTED
    assert f"as {BILL.name}" in second.message
    assert (second.sha256, second.lines) == (first.sha256, first.lines)
    assert second.billed_total == first.billed_total
    assert desk.everything() == before


def test_a_file_of_the_same_size_is_not_taken_for_a_known_one(
    put: Import, desk: Desk
) -> None:
    put(BILL)
    other = desk.folder / "other.csv"
    other.write_bytes(
        BILL.read_bytes().replace(b"1064000000000028", b"1064000000000029")
    )

    (receipt,) = put(other)

    assert receipt.status is ImportStatus.IMPORTED
    assert receipt.accounts == ("1064000000000029",)


def test_a_folder_is_imported_file_by_file(put: Import) -> None:
    receipts = put(SAMPLES / "bills")

    assert len(receipts) == 5
    assert {receipt.status for receipt in receipts} == {ImportStatus.IMPORTED}


def test_hidden_files_of_a_folder_are_left_alone(put: Import, desk: Desk) -> None:
    (desk.folder / ".DS_Store").write_bytes(b"x")
    (desk.folder / "Thumbs.db").write_bytes(b"x")

    with pytest.raises(Refused, match="no file in"):
        put(desk.folder)


def test_a_file_named_twice_is_imported_once(put: Import) -> None:
    assert len(put(BILL, BILL)) == 1


def test_an_overlap_needs_a_yes_and_says_what_it_would_change(
    put: Import, desk: Desk
) -> None:
    put(SAMPLES / "bills")
    before, billed = desk.everything(), desk.totals()["2026-06"][1]
    (shown,) = put(SAMPLES / "restatement" / AGAIN)
    assert shown.status is ImportStatus.OVERLAP
    assert desk.everything() == before

    (taken,) = put(SAMPLES / "restatement" / AGAIN, accept_overlap=True)

    found = taken.overlap
    assert taken.status is ImportStatus.IMPORTED
    assert found == shown.overlap
    assert min(found.new, found.same, found.changed, found.vanished) > 0
    assert desk.totals()["2026-06"][1] == (
        billed
        + found.new_amount
        + found.changed_after
        - found.changed_before
        - found.vanished_amount
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("blank.csv", b"\n\n\n"),
        ("other.csv", b"a,b\n1,2\n"),
        ("bill.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        ("cut.zip", b"PK\x03\x04" + b"\x00" * 30),
        ("cut.csv.gz", b"\x1f\x8b\x08\x00" + b"\x00" * 10),
        ("cut.json", b'{"Data": {"Items": ['),
        ("cut.xlsx", b"PK\x03\x04xl"),
    ],
)
def test_a_file_that_is_no_bill_is_refused_in_one_sentence(
    put: Import, desk: Desk, name: str, content: bytes
) -> None:
    path = desk.folder / name
    path.write_bytes(content)

    (receipt,) = put(path)

    assert receipt.status is ImportStatus.REFUSED
    assert receipt.message.endswith(".")
    assert "{" not in receipt.message + receipt.hint
    assert desk.everything() == {}


def test_a_file_that_is_not_there_is_refused(put: Import, desk: Desk) -> None:
    (receipt,) = put(desk.folder / "nowhere.csv")

    assert receipt.status is ImportStatus.REFUSED
    assert receipt.message.startswith("There is no file")


def test_a_refused_file_leaves_an_entry_in_the_trail(put: Import, desk: Desk) -> None:
    path = desk.folder / "bill.pdf"
    path.write_bytes(b"%PDF-1.7")

    (receipt,) = put(path)

    (entry,) = events(desk.home)
    assert (entry.kind, entry.person) == ("refused.import", desk.home.person)
    assert entry.facts["file"] == "bill.pdf"
    assert entry_words(entry) == f"bill.pdf was not taken: {receipt.message}"


def test_a_folder_given_as_a_file_is_refused(desk: Desk) -> None:
    found = review(desk.home, desk.folder, Progress())

    assert found.receipt.status is ImportStatus.REFUSED
    assert "is a folder" in found.receipt.message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(put: Import, desk: Desk) -> None:
    path = desk.folder / "locked.csv"
    path.touch(mode=0)

    (receipt,) = put(path)

    assert "may not be read" in receipt.message


def test_one_bad_file_does_not_stop_the_others(put: Import, desk: Desk) -> None:
    bad = desk.folder / "bad.csv"
    bad.write_text("a,b\n1,2\n", encoding="utf-8")

    statuses = [receipt.status for receipt in put(bad, BILL)]

    assert statuses == [ImportStatus.REFUSED, ImportStatus.IMPORTED]


def test_what_was_imported_is_told_to_the_pages(desk: Desk) -> None:
    outcome = import_paths(desk.home, [BILL], Progress())
    assert Changed.BILLS in outcome.changed
    assert Changed.ACTIVITY in outcome.changed

    assert import_paths(desk.home, [BILL], Progress()).changed is Changed.NOTHING
    with desk.home.ledger.read() as records:
        (event,) = records.events()
    assert event.kind == "import"
    said = event.text.format(**event.facts)
    assert said.startswith(f"Imported {BILL.name}: 485 lines, ")


def test_a_review_can_be_left(desk: Desk) -> None:
    found = review(desk.home, BILL, Progress())
    assert found.takeable
    assert len(found.rejects) == found.receipt.rejects > 0

    leave(desk.home, found)

    assert desk.everything() == {}


def test_a_review_can_be_taken(desk: Desk) -> None:
    with review(desk.home, BILL, Progress()) as found:
        receipt = take(desk.home, found, Progress()).value

    assert receipt.status is ImportStatus.IMPORTED
    assert desk.totals()["2026-05"] == (receipt.lines, receipt.billed_total)


def test_a_stop_before_anything_was_taken_says_so(desk: Desk) -> None:
    progress = Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        import_paths(desk.home, [BILL], progress)

    assert desk.everything() == {}


def test_a_bill_that_was_summed_by_hand_ties_out(put: Import, desk: Desk) -> None:
    (receipt,) = put(BILL)

    with BILL.open(encoding="gb18030", newline="") as file:
        _header, *records = csv.reader(file)
    rejected = {reject.row for reject in _rejects(desk)}
    amounts = [
        Decimal(record[-1])
        for row, record in enumerate(records, start=2)
        if any(record) and row not in rejected
    ]
    assert receipt.billed_total == sum(amounts)


def _rejects(desk: Desk) -> list[Any]:
    with desk.home.ledger.read() as records:
        found: list[Any] = records.rejects()
    return found
