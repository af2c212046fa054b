"""Backups are made, listed and brought back from the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]
Check = Callable[[object, str], None]


def test_a_backup_is_made_listed_and_restored(run: Run, check: Check) -> None:
    made = run("backup", "--json")
    check(made.json, "backup")
    listed = run("backups", "--json")
    check(listed.json, "backups")

    brought = run("restore", "latest", "--json")

    assert brought.code == 0
    assert made.json["name"] in {one["name"] for one in listed.json}


def test_an_unknown_backup_gives_one_sentence(run: Run) -> None:
    run("backup")

    refused = run("restore", "nothing")

    assert refused.code == 1
    assert "There is no backup “nothing”." in refused.err
    assert "Traceback" not in refused.err
