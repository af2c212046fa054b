"""A dispute goes from findings to its settlement by commands alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services.gathering import open_groups
from desktop_app.store.workspace import Workspace

Run = Callable[..., Any]
Check = Callable[[object, str], None]


@pytest.fixture
def group(on_sample: Run, ledger: Path) -> str:
    """The short name of the sample's largest overcharge."""
    assert on_sample("disputes", "list", "--json").json == []
    with Workspace.open(ledger, write=False) as home:
        found = open_groups(home)
        largest = max(found, key=lambda one: found[one].difference)
    return largest.key


def test_a_dispute_is_opened_and_led_to_its_end(
    check: Check, on_sample: Run, group: str
) -> None:
    def step(*words: str) -> dict[str, Any]:
        found: dict[str, Any] = on_sample("disputes", *words, "--json").json
        check(found, "dispute")
        return found

    opened = step("open", group, "--title", "Wrong unit", "--due", "2026-07-31")
    step("edit", "D-0001", "--owner", "Bo")
    step("send", "D-0001", "--version", "2")
    step("answer", "D-0001", "part-accepted", "--amount", "15.7")
    proposed = on_sample("disputes", "proposals", "D-0001", "--json").json
    check(proposed, "dispute-proposals")
    step("settle", "D-0001", "--line", proposed[0]["line_id"], "--final")
    closed = step("close", "D-0001")

    assert (opened["state"], closed["state"]) == ("draft", "closed")
    assert (closed["owner"], closed["due"]) == ("Bo", "2026-07-31")
    assert closed["recovered"] == proposed[0]["amount"]
    report = on_sample("disputes", "report", "--json").json
    check(report, "recovery")
    assert [row["recovered"] for row in report if row["recovered"] != "0"] == [
        proposed[0]["amount"]
    ]


def test_withdrawing_and_reopening_take_a_reason(
    check: Check, on_sample: Run, group: str
) -> None:
    on_sample("disputes", "open", group, "--title", "Wrong unit")

    withdrawn = on_sample("disputes", "withdraw", "D-0001", "--reason", "no", "--json")
    reopened = on_sample("disputes", "reopen", "D-0001", "--reason", "yes", "--json")

    check(withdrawn.json, "dispute")
    assert (withdrawn.json["state"], reopened.json["state"]) == ("withdrawn", "draft")


def test_messages_and_files_are_kept_and_shown(
    check: Check, on_sample: Run, group: str, tmp_path: Path
) -> None:
    on_sample("disputes", "open", group, "--title", "Wrong unit")
    letter, copy = tmp_path / "letter.txt", tmp_path / "copy.txt"
    letter.write_text("凭证", encoding="utf-8")

    said = on_sample("disputes", "message", "D-0001", "Dear all", "--direction", "out")
    file = on_sample("disputes", "attach", "D-0001", letter, "--json").json
    on_sample("disputes", "save", "D-0001", "letter.txt", copy)
    shown = on_sample("disputes", "show", "D-0001", "--json").json

    assert said.code == 0
    check(file, "dispute-attachment")
    check(shown, "dispute")
    check(shown["messages"][0], "dispute-message")
    assert copy.read_bytes() == letter.read_bytes()
    assert "Dear all" in on_sample("disputes", "show", "D-0001").out


def test_the_list_is_told_by_state(check: Check, on_sample: Run, group: str) -> None:
    on_sample("disputes", "open", group, "--title", "Wrong unit")

    drafts = on_sample("disputes", "list", "--state", "draft", "--json").json

    check(drafts, "disputes")
    assert len(drafts) == 1
    assert on_sample("disputes", "list", "--state", "sent", "--json").json == []
    assert "Wrong unit" in on_sample("disputes", "list").out


def test_the_report_is_also_a_table_and_csv(on_sample: Run) -> None:
    table = on_sample("disputes", "report")
    csv = on_sample("disputes", "report", "--csv")

    assert "Identified" in table.out
    assert csv.out.startswith("currency,provider,period,disputes,identified")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "D-0009"), "There is no dispute “D-0009”."),
        (("send", "D-0009"), "There is no dispute “D-0009”."),
        (("open", "0123456789", "--title", "x"), "There is no group of findings"),
        (("open", "--title", "x"), "A dispute needs at least one finding."),
    ],
)
def test_what_is_refused_is_one_sentence_and_exit_code_1(
    on_sample: Run, words: tuple[str, ...], said: str
) -> None:
    found = on_sample("disputes", *words)

    assert found.code == 1
    assert said in found.err


def test_an_older_version_is_refused(on_sample: Run, group: str) -> None:
    on_sample("disputes", "open", group, "--title", "Wrong unit")
    on_sample("disputes", "send", "D-0001")

    found = on_sample("disputes", "send", "D-0001", "--version", "1")

    assert found.code == 1
    assert "Somebody changed this dispute meanwhile" in found.err
