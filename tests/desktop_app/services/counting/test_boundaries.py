"""Month ends that stand at different hours in log and bill are recognised."""

from __future__ import annotations

from datetime import timedelta

from desktop_app.domain.matrix import CauseKind, CellState
from desktop_app.domain.usage import Boundary, Grain, UsageState
from desktop_app.services.usage_wording import boundary_words
from tests.desktop_app.services.counting.books import (
    Books,
    Call,
    a_call,
    a_month,
    causes,
    may,
    off,
)

UTC_MAY = Boundary(8, later=True, gives=True, takes=True, log_offset=0)


def around(*, keys: tuple[str, ...] = ("k1", "k2")) -> list[Call]:
    """Make calls of every hour from 29 April to 3 June, in Beijing."""
    return [
        a_call(may(1, 0) + timedelta(hours=hour), 100 + hour % 97, 10, key=key)
        for hour in range(-48, 33 * 24)
        for key in keys
    ]


def test_a_log_in_utc_against_a_bill_in_beijing_is_a_month_boundary(
    books: Books,
) -> None:
    books.bill(around())
    books.log(around(), offset=0)
    books.pair()

    found, cell = books.match(), books.cell()

    assert found.boundary == UTC_MAY
    assert {one.state for one in off(found)} == {UsageState.BOUNDARY}
    assert set(causes(cell)) == {CauseKind.MONTH_BOUNDARY}
    assert cell.difference == sum(causes(cell).values())
    assert cell.state is CellState.EXPLAINED


def test_a_boundary_is_said_with_its_days_and_hours(books: Books) -> None:
    books.bill(around())
    books.log(around(), offset=0)
    books.pair()

    said = boundary_words(books.match())

    assert "Usage of 2026-05-31 16:00–24:00 UTC is billed in 2026-06." in said
    assert "Usage of 2026-04-30 16:00–24:00 UTC is billed in 2026-05." in said


def test_a_variance_elsewhere_does_not_hide_the_boundary(books: Books) -> None:
    calls = around()
    wrong = next(one for one in calls if one.key == "k2" and one.at > may(9, 9))
    books.bill([one.times(2) if one is wrong else one for one in calls])
    books.log(calls, offset=0)
    books.pair()

    found = books.match()

    assert found.boundary == UTC_MAY
    states = {(one.key.owner, one.state) for one in off(found)}
    assert states == {("k1", UsageState.BOUNDARY), ("k2", UsageState.QUANTITY)}
    variance = {one.quantities.variance for one in off(found)} - {0}
    assert variance == set(wrong.tokens.values())


def test_the_last_hour_that_is_billed_next_month_is_found_without_ids(
    books: Books,
) -> None:
    calls = a_month()
    late = [a_call(may(31, 23, 30), 900, 90, key=key) for key in ("k1", "k2")]
    books.bill(calls)
    books.bill(late, billing_period="2026-06")
    books.log([*calls, *late], offset=8)
    books.pair()

    found = books.match()

    assert found.boundary == Boundary(
        1, later=True, gives=True, takes=False, log_offset=8
    )
    assert causes(books.cell()).keys() == {CauseKind.MONTH_BOUNDARY}


def test_a_log_whose_zone_was_not_said_is_compared_in_the_zone_of_its_mapping(
    books: Books,
) -> None:
    calls = a_month()
    books.bill(calls)
    books.log(calls, offset=0, zone=8)  # local times, mapped as if they were UTC
    books.pair()

    found = books.match()

    assert off(found) == []
    assert found.log_files[0][1] == 0


def test_no_boundary_is_invented_for_usage_that_is_simply_missing(
    books: Books,
) -> None:
    calls = around()
    gone = [one for one in calls if one.at == may(15, 12)]
    books.bill([one for one in calls if one not in gone])
    books.log(calls, offset=8)
    books.pair()

    found = books.match()

    assert found.boundary is None
    assert {one.state for one in off(found)} == {UsageState.QUANTITY}


def test_a_shift_that_would_untie_another_key_is_not_taken(books: Books) -> None:
    calls = around()
    last = [one for one in calls if may(31, 23) <= one.at < may(31, 23, 59)]
    dropped = last[0]
    books.bill([one for one in calls if one is not dropped])
    books.log(calls, offset=8)
    books.pair()

    found = books.match()

    assert found.boundary is None
    assert {one.key.owner for one in off(found)} == {dropped.key}


def test_by_day_the_days_are_those_of_the_bill(books: Books) -> None:
    books.bill(around(keys=("k1",)))
    books.log(around(keys=("k1",)), offset=0)
    books.pair()

    rows = books.match(Grain.DAY).rows

    assert {one.state for one in rows} <= {UsageState.TIES, UsageState.BOUNDARY}
    outside = {one.key.day for one in rows if one.quantities.given}
    assert {day.isoformat() for day in outside if day} == {"2026-06-01"}
