"""Import says what it read, refuses kindly, and lists what it left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_app.paths import resources

Run = Callable[..., Any]
Check = Callable[[object, str], None]


def test_import_says_what_it_read_and_ties_out(check: Check, run: Run) -> None:
    found = run("import", resources() / "samples" / "bills", "--json")

    assert found.code == 0
    check(found.json, "imported")
    for one in found.json:
        assert one["rows"] == one["lines"] + one["rejects"] + one["blank"]
        assert one["status"] == "imported"


def test_the_same_file_again_changes_nothing_and_says_so(on_sample: Run) -> None:
    before = on_sample("bills", "--json").json

    found = on_sample("import", resources() / "samples" / "bills", "--json")

    assert {one["status"] for one in found.json} == {"already-imported"}
    assert found.err.strip()
    assert on_sample("bills", "--json").json == before


def test_an_overlap_is_shown_and_waits_for_a_yes(on_sample: Run) -> None:
    before = on_sample("bills", "--json").json
    restatement = resources() / "samples" / "restatement"

    shown = on_sample("import", restatement, "--json")

    assert (shown.code, shown.json[0]["status"]) == (1, "overlap")
    assert shown.json[0]["overlap"]["changed"] == 6
    assert shown.json[0]["overlap"]["vanished"] == 2
    assert shown.json[0]["overlap"]["new"] == 3
    assert on_sample("bills", "--json").json == before

    taken = on_sample("import", restatement, "--yes", "--json")

    assert (taken.code, taken.json[0]["status"]) == (0, "imported")
    assert on_sample("bills", "--json").json != before


def test_a_file_that_is_no_bill_is_refused_in_one_sentence(
    run: Run, tmp_path: Path
) -> None:
    stranger = tmp_path / "letter.pdf"
    stranger.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    found = run("import", stranger, "--json")

    assert found.code == 1
    assert found.json[0]["status"] == "refused"
    assert "PDF" in found.err
    assert "Traceback" not in found.err


def test_rejects_name_file_row_column_value_and_reason(
    check: Check, on_sample: Run
) -> None:
    found = on_sample("rejects", "--json")

    check(found.json, "rejects")
    assert len(found.json) == 2


def test_rejects_of_an_unknown_file_are_refused(on_sample: Run) -> None:
    found = on_sample("rejects", "--file", "nowhere.csv")

    assert found.code == 1
    assert "nowhere.csv" in found.err


def test_a_folder_without_files_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()

    found = run("import", tmp_path / "nothing")

    assert found.code == 1
    assert "nothing" in found.err


def test_rows_that_were_not_taken_are_told_on_stderr(run: Run) -> None:
    found = run("import", resources() / "samples" / "bills")

    assert found.code == 0
    assert "2 rows of" in found.err


def test_an_account_is_given_to_a_file_that_names_none(
    run: Run, tmp_path: Path
) -> None:
    months = tmp_path / "months.csv"
    months.write_text(
        "Billing Period,Total Consumption Amount,Bill Status,Creation Date\n"
        "2026-04,0.228648,Disputed,2026-05-01\n",
        "utf-8",
    )

    found = run("import", months, "--account", "demo-team", "--json")

    assert (found.code, found.json[0]["account"]) == (0, "demo-team")
    shown = run("matrix", "--json")
    assert shown.json["stated_status"] == ["Disputed"]


def test_ready_made_mappings_are_listed_and_adapted(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    table.write_text("请求ID,金额,时间\nr-1,0.5,2026-04-03\n", "utf-8")

    listed = run("mapping", "list", "--json")
    drafted = run("mapping", "suggest", table, "--like", "wuliang.fee-details")

    assert "wuliang.fee-details" in {one["name"] for one in listed.json}
    assert 'request_id = "请求ID"' in drafted.out
    assert 'provider = "wuliang"' in drafted.out
