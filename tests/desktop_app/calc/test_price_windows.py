"""A price may hold at some weekdays and hours only; another time may be charged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from desktop_app.calc.wording import in_words, rule_in_words
from desktop_app.calc.working import working_of
from desktop_app.domain.findings import FindingClass
from importers.price_windows import TimeBasis, Window
from tests.desktop_app.calc.cases import Case, Make, cents

# 13 May 2026 is a Wednesday, 16 May a Saturday.
NIGHT = {"weekdays": "1234567", "time_from": 1320, "time_to": 480, "utc_offset": 480}
WEEKEND = {"weekdays": "67", "time_from": 0, "time_to": 1440, "utc_offset": 480}


def a_window(
    rule: Make, price: str, times: dict[str, Any], **more: str
) -> dict[str, Any]:
    return rule("input_token", price, **{"time_basis": "start", **times, **more})


@pytest.fixture
def by_night(case: Case, rule: Make) -> Case:
    case.rules = [rule(), a_window(rule, "1", NIGHT)]
    return case


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-05-13 21:59:00", "0.02"),
        ("2026-05-13 22:00:00", "0.01"),
        ("2026-05-14 00:00:00", "0.01"),
        ("2026-05-14 07:59:00", "0.01"),
        ("2026-05-14 08:00:00", "0.02"),
    ],
)
def test_a_window_goes_before_the_price_of_all_times_and_crosses_midnight(
    by_night: Case, line: Make, at: str, due: str
) -> None:
    found = by_night.judge([line(at=at)])[0]

    assert found.expected == cents(due)


def test_the_basis_says_which_time_of_a_line_is_asked(
    case: Case, line: Make, rule: Make
) -> None:
    case.rules = [rule(), a_window(rule, "1", NIGHT, time_basis="end")]

    found = case.judge([line(at="2026-05-13 21:59:00"), line(at="2026-05-14 07:59:00")])

    assert [one.expected for one in found] == [cents("0.01"), cents("0.02")]


def test_the_day_billed_decides_where_the_list_says_so(
    case: Case, line: Make, rule: Make, a_day: Callable[[str], date]
) -> None:
    case.rules = [rule(), a_window(rule, "1", WEEKEND, time_basis="billed")]

    found = case.judge(
        [line(billing_date=a_day("2026-05-16")), line(at="2026-05-16 10:00:00",
            billing_date=a_day("2026-05-15"))]
    )  # fmt: skip

    assert [one.expected for one in found] == [cents("0.01"), cents("0.02")]


def test_a_newer_list_without_windows_ends_them(
    by_night: Case, line: Make, rule: Make
) -> None:
    newer = rule(price="3", snapshot_name="May", snapshot_from="2026-05-10 00:00:00")
    by_night.rules = [*by_night.rules, newer]

    found = by_night.judge(
        [line(at="2026-05-09 23:00:00"), line(at="2026-05-10 23:00:00")]
    )

    assert [one.expected for one in found] == [cents("0.01"), cents("0.03")]


def test_the_price_of_other_hours_is_the_only_cause(by_night: Case, line: Make) -> None:
    found = by_night.judge([line(at="2026-05-13 23:00:00")])[0]

    assert found.only is FindingClass.OVERCHARGED
    assert found.hypotheses == ["time-window"]
    assert "outside all time windows" in in_words(found.causes[0]).detail


def test_the_weekend_price_on_a_workday_is_the_only_cause(
    case: Case, line: Make, rule: Make
) -> None:
    case.rules = [rule(), a_window(rule, "1.3", WEEKEND)]

    found = case.judge([line(list_unit_price="0.0013")])[0]

    assert found.only is FindingClass.UNDERCHARGED
    assert found.hypotheses == ["time-window"]
    assert "is the weekend price" in in_words(found.causes[0]).detail


def test_the_price_of_a_window_names_its_hours(by_night: Case, line: Make) -> None:
    found = by_night.judge([line(list_unit_price="0.001")])[0]

    assert "is the price of 22:00–08:00 (by its start, UTC+8)" in (
        in_words(found.causes[0]).detail
    )


def test_another_price_is_no_matter_of_the_hour(by_night: Case, line: Make) -> None:
    found = by_night.judge([line(list_unit_price="0.007")])[0]

    assert found.name is FindingClass.OVERCHARGED
    assert found.hypotheses == []


def test_a_price_that_never_held_in_a_window_is_no_cause_of_it(
    case: Case, line: Make, rule: Make
) -> None:
    case.rules = [
        rule(),
        a_window(rule, "1.3", NIGHT, effective_to="2026-05-01 00:00:00"),
    ]

    found = case.judge([line(list_unit_price="0.0013")])[0]

    assert found.hypotheses == []


def test_the_working_says_the_window(by_night: Case, line: Make) -> None:
    given = line(at="2026-05-13 23:00:00")
    found = by_night.judge([given])[0]
    rule = by_night.rules[1]

    working = working_of({**given, **found.row, "line_id": "x"}, rule, (), ())

    titles = [step.title for step in working.steps]
    assert "Price in the snapshot · 22:00–08:00 (by its start, UTC+8)" in titles
    assert "22:00–08:00 (by its start, UTC+8)" in working.rule


def test_weekdays_in_a_row_are_said_as_a_range(rule: Make) -> None:
    told = rule_in_words(a_window(rule, "1", {**WEEKEND, "weekdays": "123457"}))

    assert told.endswith("Mon–Fri, Sun (by its start, UTC+8)")


def test_windows_that_share_a_minute_of_the_week_meet() -> None:
    friday = Window("5", 1320, 360, TimeBasis.START, 480)
    saturday = Window("6", 300, 420, TimeBasis.START, 480)
    later = Window("6", 360, 420, TimeBasis.START, 480)

    assert friday.meets(saturday)
    assert not friday.meets(later)
