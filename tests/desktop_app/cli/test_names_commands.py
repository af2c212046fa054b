"""Codes are listed and named at the terminal."""

from __future__ import annotations

from collections.abc import Callable

from tests.desktop_app.cli.conftest import Run

Check = Callable[[object, str], None]
KEY = ("api_key", "1234567")


def test_codes_are_listed_those_without_a_name_first(
    check: Check, on_bills: Run
) -> None:
    on_bills("names", "set", "model", "qwen3.6-plus", "Plus")

    found = on_bills("names", "codes", "--json").json

    check(found, "codes")
    assert [bool(one["name"]) for one in found] == [False] * (len(found) - 1) + [True]
    assert {one["kind"] for one in found} >= {"api_key", "account", "model"}
    assert found[-1]["code"] == "qwen3.6-plus"
    assert found[-1]["lines"] > 0


def test_only_codes_without_a_name_of_a_kind(on_bills: Run) -> None:
    on_bills("names", "set", "model", "qwen3.6-plus", "Plus")

    found = on_bills("names", "codes", "--unnamed", "--kind", "model", "--json").json

    assert {one["kind"] for one in found} == {"model"}
    assert "qwen3.6-plus" not in {one["code"] for one in found}


def test_codes_as_a_table_and_as_csv(on_bills: Run) -> None:
    table = on_bills("names", "codes").out
    rows = on_bills("names", "codes", "--csv").out.splitlines()

    assert "Called by bills" in table
    assert "API key" in table
    assert rows[0] == "kind,code,name,since,until,told,lines"
    assert len(rows) == len(on_bills("names", "codes", "--json").json) + 1


def test_a_ledger_without_bills_has_no_codes(run: Run) -> None:
    assert run("names", "codes", "--json").json == []
    assert "No bill has a code yet" in run("names", "codes").out


def test_a_name_is_set_from_a_day_and_taken_away(check: Check, run: Run) -> None:
    first = run("names", "set", *KEY, "Search", "--json").json
    later = run("names", "set", *KEY, "Find", "--from", "2026-06-01", "--json").json
    listed = run("names", "list", "--json").json
    gone = run("names", "remove", *KEY, "--json").json

    check(first, "name_set")
    check(listed, "names")
    assert (first["changed"], first["name"], first["valid_from"]) == (
        True,
        "Search",
        None,
    )
    assert later["valid_from"] == "2026-05-31T16:00:00+00:00"
    assert [one["name"] for one in listed] == ["Search", "Find"]
    assert gone == {"removed": "1234567"}
    assert run("names", "list", "--json").json == []


def test_the_day_of_a_name_is_told_where_the_bills_begin_theirs(run: Run) -> None:
    run("names", "set", *KEY, "Find", "--from", "2026-06-01")

    assert "2026-06-01 00:00" in run("names", "list").out
    assert "2026-06-01 00:00" in run("names", "codes").out


def test_a_name_that_is_to_come_says_what_holds_till_then(run: Run) -> None:
    assert run("names", "set", *KEY, "Now").out == "Saved.\n"

    found = run("names", "set", *KEY, "Then", "--from", "2999-01-01")

    assert found.out == "Saved.\n"
    assert "For now “1234567” is still called “Now”." in found.err


def test_the_same_name_again_changes_nothing(run: Run) -> None:
    run("names", "set", *KEY, "Search")

    assert "called so already" in run("names", "set", *KEY, "Search").out
    assert run("names", "set", *KEY, "Search", "--json").json["changed"] is False


def test_what_makes_no_sense_leaves_with_1_and_says_what_to_do(run: Run) -> None:
    none = run("names", "set", *KEY, " ")
    long = run("names", "set", *KEY, "x" * 201)
    absent = run("names", "remove", *KEY)

    assert [one.code for one in (none, long, absent)] == [1, 1, 1]
    assert "names remove" in none.err
    assert "has 201 letters" in long.err
    assert "has no name" in absent.err
