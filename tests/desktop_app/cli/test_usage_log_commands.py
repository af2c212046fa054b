"""A usage log is paired, listed and held against a bill from the terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.counting.books import MAY, Books, a_call, may
from tests.desktop_app.services.importing.conftest import Desk

Run = Callable[..., Any]


@pytest.fixture
def run(run: Run, ledger: Path, tmp_path: Path) -> Run:
    """Run commands on a ledger with a bill, and a log that missed a call."""
    calls = [a_call(may(day, 9), 1_000, 10) for day in range(1, 4)]
    with Workspace.open(ledger, write=True) as home:
        books = Books(Desk(home, tmp_path / "files"))
        books.bill([*calls, a_call(may(4, 9), 500, model="qwen-vl")])
        books.log(calls, offset=8)
    return run


def test_a_log_is_proposed_and_paired_as_proposed(run: Run) -> None:
    assert run("usage-log", "list", "--json").json == [
        {
            "log": "own/team",
            "bill": "alibaba/1001",
            "paired": False,
            "why": "same-models",
        }
    ]

    assert run("usage-log", "pair", "own/team").code == 0

    (found,) = run("usage-log", "list", "--json").json
    assert (found["bill"], found["paired"]) == ("alibaba/1001", True)


def test_a_bill_alone_is_held_against_its_log(run: Run) -> None:
    run("usage-log", "pair", "own/team", "alibaba/1001")

    answer = run("usage-log", MAY.text, "--differing", "--json")

    (row,) = answer.json["rows"]
    assert (row["model"], row["type"], row["state"]) == (
        "qwen-vl",
        "input",
        "missing-in-log",
    )
    assert (row["billed"], row["only_billed"]) == ("500", "0.001")


def test_rows_are_by_model_or_day(run: Run) -> None:
    run("usage-log", "pair", "own/team")

    by_model = run("usage-log", "--by", "model", "--json").json["rows"]
    by_day = run("usage-log", MAY.text, "--by", "day", "--json").json["rows"]

    assert len(by_model) == 3
    assert {row["day"] for row in by_day} == {f"2026-05-0{n}" for n in range(1, 5)}


def test_people_read_a_table_and_what_it_rests_on(run: Run, tmp_path: Path) -> None:
    run("usage-log", "pair", "own/team")
    path = tmp_path / "usage.xlsx"

    answer = run("usage-log", MAY.text, "--out", path)

    assert "Missing in the log" in answer.out
    assert "The log counts its months in UTC+8." in answer.out
    assert openpyxl.load_workbook(path).worksheets[0].max_row == 4


def test_without_a_pairing_it_says_what_to_do(run: Run) -> None:
    answer = run("usage-log", MAY.text)

    assert (answer.code, "usage-log list" in answer.out) == (0, True)


def test_a_pairing_is_taken_back_once(run: Run) -> None:
    run("usage-log", "pair", "own/team")

    assert run("usage-log", "unpair", "own/team").code == 0

    answer = run("usage-log", "unpair", "own/team")
    assert (answer.code, "is not paired" in answer.err) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["own"], "“own” does not name an account."),
        (["own/nobody"], "The ledger holds no usage log of own/nobody."),
        (["own/team", "own/team"], "The ledger holds no bill of own/team."),
        (["alibaba/1001", "alibaba/1001"], "A bill cannot be its own usage log."),
    ],
)
def test_what_is_not_there_is_not_paired(run: Run, words: list[str], said: str) -> None:
    answer = run("usage-log", "pair", *words)

    assert (answer.code, said in answer.err) == (1, True)
