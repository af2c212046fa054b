"""Exports are listed in the terminal, and asked for again."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock

from tests.desktop_app.cli.conftest import Run


def test_an_export_is_listed_with_what_became_of_it(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    run("export", "lines", target, "--person", "Ada")
    run("export", "lines", tmp_path / "out.docx")

    found = run("exports", "list", "--json").json

    assert [one["state"] for one in found] == ["failed", "done"]
    assert ".docx" in found[0]["file"]
    assert found[0]["reason"]
    assert (found[1]["rows"], found[1]["person"]) == (0, "Ada")
    assert found[1]["size"] == target.stat().st_size


def test_an_export_is_written_again_by_its_number(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    number = run("export", "findings", target, "--json").json["id"]
    target.unlink()

    found = run("exports", "retry", number)

    assert found.code == 0
    assert str(target) in found.out
    assert target.is_file()


def test_a_ledger_in_use_still_exports_and_says_that_it_lists_nothing(
    run: Run, ledger: Path, tmp_path: Path
) -> None:
    run("exports", "list")

    with FileLock(ledger / "ledger.lock"):
        found = run("export", "lines", tmp_path / "out.csv")

    assert found.code == 0
    assert "not listed" in found.err
    assert run("exports", "list", "--json").json == []
