"""Check how codes are listed with their names, and how these change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.changes import Changed
from desktop_app.domain.errors import Refused
from desktop_app.domain.names import Kind
from desktop_app.jobs import Progress
from desktop_app.services.auditing import entry_words, trail
from desktop_app.services.naming import list_names, names_at, names_of
from desktop_app.services.naming_codes import (
    ZONE,
    NamedCode,
    Wish,
    named_codes,
    set_names,
    take_name_away,
)
from desktop_app.store.entries import NameEntry
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.hand_made import Desk, a_line

NOW = datetime.now(UTC)
YESTERDAY, TOMORROW = NOW - timedelta(days=1), NOW + timedelta(days=1)
JUNE = date(2026, 6, 1)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True, person="Ann") as opened:
        yield opened


def put_lines(home: Workspace, folder: Path) -> None:
    """Put three lines of two keys on the desk."""
    Desk(home, folder).put(
        a_line(1, api_key_id="7", api_key_name="told", workspace_id="llm-a"),
        a_line(2, api_key_id="8", workspace_id="llm-a"),
        a_line(3, api_key_id="8", workspace_id="llm-a"),
    )


def record(home: Workspace, *entries: NameEntry) -> None:
    with home.ledger.begin() as records:
        for entry in entries:
            records.set_name(entry)


def call(home: Workspace, name: str, start: date | None = None) -> NameEntry | None:
    """Call key 7 by a name; return what it is called by now."""
    [held] = set_names(home, [Wish("api_key", "7", name)], start).value
    return held


def a_name(
    name: str, since: datetime | None = None, until: datetime | None = None
) -> NameEntry:
    return NameEntry("api_key", "7", name, since, until)


def test_codes_are_listed_with_what_bills_call_them_and_their_lines(
    home: Workspace, tmp_path: Path
) -> None:
    put_lines(home, tmp_path)

    found = named_codes(home, Progress())

    assert found == [
        NamedCode(Kind.API_KEY, "8", lines=2),
        NamedCode(Kind.API_KEY, "7", told="told", lines=1),
        NamedCode(Kind.WORKSPACE, "llm-a", lines=3),
        NamedCode(Kind.ACCOUNT, "1001", lines=3),
        NamedCode(Kind.MODEL, "qwen-plus", lines=3),
    ]


def test_codes_with_a_name_come_last_even_if_no_line_has_them(
    home: Workspace, tmp_path: Path
) -> None:
    put_lines(home, tmp_path)
    set_names(home, [Wish("api_key", "8", "Search"), Wish("api_key", "gone", "Old")])

    found = named_codes(home, Progress())

    assert [(one.code, one.name, one.lines) for one in found[-2:]] == [
        ("8", "Search", 2),
        ("gone", "Old", 0),
    ]


def test_an_empty_ledger_has_no_codes(home: Workspace) -> None:
    assert named_codes(home, Progress()) == []


def test_an_account_is_that_of_the_bill_where_lines_say_none(
    home: Workspace, tmp_path: Path
) -> None:
    desk = Desk(home, tmp_path)
    desk.put(a_line(1))
    desk.put(a_line(2, billing_account_id=None))

    found = named_codes(home, Progress())

    bills = {part.bill.account: part.lines for part in home.lines.parts(Scope())}
    counted = {one.code: one.lines for one in found if one.kind is Kind.ACCOUNT}
    assert counted == {code: lines for code, lines in bills.items() if code}


def test_several_names_are_given_in_one_go(home: Workspace) -> None:
    outcome = set_names(home, [Wish("api_key", "7", " 搜索 "), Wish("model", "m", "M")])

    assert outcome.changed == Changed.NAMES | Changed.ACTIVITY
    assert outcome.value == [a_name("搜索"), NameEntry("model", "m", "M")]
    assert names_of(home).of(Kind.API_KEY, "7") == "搜索"


def test_one_wrong_name_keeps_all_from_being_given(home: Workspace) -> None:
    with pytest.raises(Refused):
        set_names(home, [Wish("model", "m", "M"), Wish("model", "n", "x" * 201)])

    assert list_names(home) == []


def test_a_new_name_takes_the_place_of_the_one_that_holds_with_its_dates(
    home: Workspace,
) -> None:
    record(home, a_name("Old", YESTERDAY, TOMORROW))

    held = call(home, "New")

    assert list_names(home) == [held] == [a_name("New", YESTERDAY, TOMORROW)]


def test_the_name_it_has_already_changes_nothing(home: Workspace) -> None:
    call(home, "Search")

    outcome = set_names(home, [Wish("api_key", "7", "Search ")])

    assert outcome.changed is Changed.NOTHING
    assert len([one for one in trail(home) if one.kind == "names.set"]) == 1


def test_where_names_overlap_the_one_that_began_last_is_replaced(
    home: Workspace,
) -> None:
    record(home, a_name("Always"), a_name("Lately", YESTERDAY))

    call(home, "New")

    assert list_names(home) == [a_name("Always"), a_name("New", YESTERDAY)]


def test_a_name_after_one_that_ended_leaves_older_months_as_they_were(
    home: Workspace,
) -> None:
    record(home, a_name("Old", None, YESTERDAY))

    held = call(home, "New")

    assert held == a_name("New", YESTERDAY)
    assert names_at(home, "api_key", YESTERDAY - timedelta(1)) == {"7": "Old"}
    assert names_at(home, "api_key") == {"7": "New"}


def test_a_name_before_one_that_is_to_come_holds_until_then(home: Workspace) -> None:
    record(home, a_name("Coming", TOMORROW))

    held = call(home, "Now")

    assert held == a_name("Now")
    assert names_at(home, "api_key", TOMORROW) == {"7": "Coming"}


def test_a_name_from_a_day_leaves_the_older_one_to_its_time(home: Workspace) -> None:
    call(home, "Old")

    held = call(home, "New", JUNE)

    first = datetime(2026, 6, 1, tzinfo=ZONE)
    assert held == a_name("New", first)
    before = first - timedelta(seconds=1)
    assert names_at(home, "api_key", before) == {"7": "Old"}
    assert names_at(home, "api_key", first) == {"7": "New"}


def test_a_name_from_the_same_day_is_replaced_and_ends_when_it_did(
    home: Workspace,
) -> None:
    first = datetime(2026, 6, 1, tzinfo=ZONE)
    record(home, a_name("Old", first, TOMORROW))

    call(home, "New", JUNE)

    assert list_names(home) == [a_name("New", first, TOMORROW)]


def test_a_younger_name_still_counts_from_when_it_began(home: Workspace) -> None:
    record(home, a_name("Younger", YESTERDAY))

    held = call(home, "Older", JUNE)

    assert held == a_name("Younger", YESTERDAY)
    assert len(list_names(home)) == 2


def test_a_name_of_spaces_takes_all_names_away(home: Workspace) -> None:
    record(home, a_name("Old", None, YESTERDAY), a_name("Now", YESTERDAY))

    assert call(home, " \u200b ") is None

    assert list_names(home) == []
    assert names_of(home).of(Kind.API_KEY, "7") == ""


def test_only_a_name_that_is_there_can_be_taken_away(home: Workspace) -> None:
    call(home, "Search")
    take_name_away(home, "api_key", "7")

    with pytest.raises(Refused, match="“7” has no name"):
        take_name_away(home, "api_key", "7")


def test_the_trail_tells_who_called_what_how(home: Workspace) -> None:
    call(home, "One")
    call(home, "Two")
    call(home, "Three", JUNE)
    take_name_away(home, "api_key", "7")

    told = [one for one in trail(home) if one.kind.startswith("names.")]

    assert [entry_words(one) for one in told] == [
        "“7” is called “One”.",
        "“7” is called “Two”.",
        "“7” is called “Three” from 2026-06-01 on.",
        "“7” has no name any more.",
    ]
    assert {(one.person, one.subject) for one in told} == {("Ann", "api_key 7")}
    assert told[0].before == ""
    assert '"name":"One"' in told[1].before
    assert '"name":"Two"' in told[2].before
    assert '"name":"Three"' in told[3].before


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (Wish("person", "7", "A"), "“person” is no kind of code"),
        (Wish("model", " ", "A"), "There is no code to name"),
        (Wish("model", "m\n", "A"), "There is no code to name"),
        (Wish("model", "m", "x" * 201), "The name of “m” has 201 letters"),
        (Wish("model", "m", "a\nb"), "has a line end"),
        (Wish("model", "m", "a\x00b"), "has a line end"),
        (Wish("model", "m", "a\u2028b"), "has a line end"),
    ],
)
def test_what_makes_no_sense_is_refused(
    home: Workspace, wish: Wish, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        set_names(home, [wish])

    assert sentence in refused.value.message
    assert refused.value.hint
    assert list_names(home) == []
