"""A month is closed by commands alone, and the trail and samples come out whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import pytest
from openpyxl import load_workbook

from desktop_app.cli import main as terminal
from desktop_app.cli.verifying import verify_all

Json = Any  # what a command wrote; the schema says its shape


class Answer(Protocol):
    """What a command wrote and how it left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Json: ...


Run = Callable[..., Answer]
Check = Callable[[object, str], None]
MONTH = "2026-05"
JUNE = ("--period", "2026-06")  # one currency: amounts are never added across them
WAIVED = [
    word
    for point in ("ties-to-bill", "ties-to-invoice", "unpriced", "findings-decided")
    for word in ("--waive", f"{point}=the sample has none")
]


def prepare(run: Run, *words: str) -> Answer:
    return run("close", "prepare", MONTH, *WAIVED, "--person", "Ada", *words)


def closed(run: Run) -> Answer:
    prepare(run)
    return run("close", "sign", MONTH, "--person", "Bob", "--json")


def test_the_checklist_of_a_month_is_shown(check: Check, on_sample: Run) -> None:
    found = on_sample("close", "status", MONTH, "--json").json

    check(found, "close_status")
    assert len(found["items"]) == 8
    assert not found["ready"]


def test_a_month_that_is_not_ready_is_not_prepared(on_sample: Run) -> None:
    found = on_sample("close", MONTH, "--json")

    assert found.code == 1
    assert on_sample("close", "list", "--json").json == []


def test_preparing_says_what_does_not_hold_yet(check: Check, on_sample: Run) -> None:
    found = on_sample("close", "prepare", MONTH, "--json")

    check(found.json, "prepared")
    assert "cannot be signed yet" in found.err


def test_a_month_is_prepared_signed_and_listed(check: Check, on_sample: Run) -> None:
    check(prepare(on_sample, "--json").json, "prepared")

    signed = on_sample("close", "sign", MONTH, "--person", "Bob", "--json")

    check(signed.json, "closing")
    listed = on_sample("close", "list", "--json").json
    check(listed, "closings")
    assert [one["state"] for one in listed] == ["signed"]
    bills = on_sample("bills", "--period", MONTH, "--json").json
    assert {bill["status"] for bill in bills} == {"closed"}


def test_the_preparer_cannot_sign(on_sample: Run) -> None:
    prepare(on_sample)

    found = on_sample("close", "sign", MONTH, "--person", "Ada")

    assert found.code == 1
    assert "Ada prepared this close and cannot sign it" in found.err


def test_signing_what_was_not_prepared_is_refused(on_sample: Run) -> None:
    found = on_sample("close", "sign", MONTH)

    assert found.code == 1
    assert "Nothing of 2026-05 waits for a signature" in found.err


@pytest.mark.parametrize("words", [["close"], ["close", "list", MONTH], ["close", "x"]])
def test_a_wrong_step_is_a_usage_error(words: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        terminal.parse(words)

    assert left.value.code == 2


def test_a_closed_month_is_reopened_with_a_reason(check: Check, on_sample: Run) -> None:
    closed(on_sample)

    found = on_sample("reopen", MONTH, "--reason", "a credit note", "--json").json

    check(found, "closing")
    assert (found["state"], found["reason"]) == ("reopened", "a credit note")


def test_reopening_what_is_open_is_refused(on_sample: Run) -> None:
    found = on_sample("reopen", MONTH, "--reason", "x")

    assert found.code == 1
    assert "2026-05 is not closed" in found.err


def test_reconciling_says_what_it_left_alone(on_sample: Run) -> None:
    closed(on_sample)

    alone = on_sample("reconcile", "--period", MONTH)
    more = on_sample("reconcile", "--json")

    assert (alone.code, more.code) == (1, 0)
    assert len(more.json["skipped"]) == 2
    assert "2 closed bills were left as they are" in more.err


def test_terms_that_break_a_signed_total_are_said_at_once(
    tmp_path: Path, on_sample: Run
) -> None:
    closed(on_sample)
    path = tmp_path / "terms.csv"
    path.write_text(
        "provider,model,type_code,factor,effective_from,effective_to,note\n"
        "alibaba,qwen3-max,,0.9,2026-01-01T00:00:00+08:00,,\n",
        encoding="utf-8",
    )

    found = on_sample("terms", "import", path)
    status = on_sample("close", "status", MONTH, "--json")

    assert found.code == 0
    assert "no longer hold" in found.err
    assert "contract terms changed" in found.err
    assert status.code == 1
    assert not all(one["holds"] for one in status.json["checks"])


def test_the_trail_is_listed_as_json_and_csv(check: Check, on_sample: Run) -> None:
    found = on_sample("audit", "--json").json
    rows = list(csv.DictReader(io.StringIO(on_sample("audit", "--csv").out)))

    check(found, "audit")
    assert [row["hash"] for row in rows] == [one["hash"] for one in found]
    assert {"import", "reconcile", "terms"} <= {one["kind"] for one in found}


def test_the_trail_can_begin_later(on_sample: Run) -> None:
    assert on_sample("audit", "--since", "2999-01-01T00:00:00Z", "--json").json == []


def test_the_trail_is_said_in_words(on_sample: Run) -> None:
    assert "were recalculated" in on_sample("audit").out


def test_a_sample_is_the_same_for_the_same_seed(check: Check, on_sample: Run) -> None:
    words = ("audit-sample", *JUNE, "--seed", "7", "--size", "12", "--json")

    first, again = on_sample(*words).json, on_sample(*words).json

    check(first, "audit_sample")
    assert first == again
    assert sum(one["hits"] for one in first["lines"]) <= 12


def test_the_population_of_a_sample_is_what_was_billed(on_sample: Run) -> None:
    words = ("--seed", "1", "--size", "5", "--json")
    found = on_sample("audit-sample", *JUNE, *words).json

    bills = on_sample("bills", *JUNE, "--json").json
    assert found["population_lines"] == sum(bill["lines"] for bill in bills)
    assert Decimal(found["population_total"]) >= sum(
        Decimal(bill["billed_total"]) for bill in bills
    )


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_sample_is_exported(tmp_path: Path, on_sample: Run, ending: str) -> None:
    path = tmp_path / f"sample.{ending}"
    words = ("--seed", "7", "--size", "12", "--materiality", "60", path, "--json")

    found = on_sample("audit-sample", *JUNE, *words).json

    if ending == "xlsx":
        book = load_workbook(path)
        about = {row[0]: row[1] for row in book.worksheets[0].values}
        assert about["Interval"] == found["interval"]
        assert book.worksheets[1].max_row == len(found["lines"]) + 1
    else:
        assert len(path.read_text("utf-8").splitlines()) == len(found["lines"]) + 1


def test_a_sample_of_nothing_is_refused(on_sample: Run) -> None:
    found = on_sample("audit-sample", "--seed", "1", "--size", "0")

    assert found.code == 1
    assert "A sample of 0 cannot be drawn" in found.err


def test_the_whole_ledger_is_verified(
    check: Check, on_sample: Run, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    closed(on_sample)
    arguments = terminal.parse(["audit", "--json", "--ledger", str(ledger)])
    capsys.readouterr()

    code = verify_all(arguments)

    found = json.loads(capsys.readouterr().out)
    check(found, "verification")
    assert (code, found["holds"], len(found["proved"])) == (0, True, 10)


def test_what_does_not_hold_is_named(
    on_sample: Run, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on_sample("bills")
    min(ledger.glob("sources/*.zst")).unlink()
    arguments = terminal.parse(["audit", "--ledger", str(ledger)])
    capsys.readouterr()

    code = verify_all(arguments)

    assert code == 1
    assert "the file is missing" in capsys.readouterr().err
