"""Check how a list says at which weekdays and times a price holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from importers.prices import template
from importers.prices.faults import ListFaulty
from importers.prices.lists import read_price_list
from importers.prices.rules import PriceList
from importers.schema import WINDOW

Write = Callable[..., Path]
Row = dict[str, str]
ROW = {
    "provider": "alibaba",
    "region": "cn-beijing",
    "model": "qwen-x",
    "type_code": "input_token",
    "unit_price": "0.0025",
    "currency": "CNY",
    "unit": "1K tokens",
}


@pytest.fixture
def read(write: Write) -> Callable[..., PriceList]:
    def _read(*rows: Row) -> PriceList:
        filled = [{**ROW, **row} for row in rows]
        return read_price_list(write(template.WINDOWED_HEADER, filled))

    return _read


Read = Callable[..., PriceList]


def said(listed: PriceList) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in WINDOW) for row in listed.rules.to_pylist()]


def test_a_window_is_read_with_its_basis_and_zone(read: Read) -> None:
    listed = read(
        {
            "weekdays": "1-5",
            "time_from": "8:00",
            "time_to": "22:00",
            "time_basis": "end",
            "utc_offset": "+05:30",
        }
    )

    assert said(listed) == [("12345", 480, 1320, "end", 330)]


def test_a_weekend_is_two_whole_days_in_beijing(read: Read) -> None:
    assert said(read({"weekdays": "7, 6"})) == [("67", 0, 1440, "start", 480)]


def test_weekdays_may_run_over_the_end_of_the_week(read: Read) -> None:
    assert said(read({"weekdays": "6-1"})) == [("167", 0, 1440, "start", 480)]


def test_a_row_without_a_window_has_none(read: Read) -> None:
    assert said(read({})) == [(None,) * 5]


def test_a_chinese_header_says_the_same(write: Write) -> None:
    header = ["供应商", "地域", "模型", "计费类型", "单价", "币种", "计价单位"]
    header += ["生效时间", "失效时间", "备注"]
    header += ["星期", "开始时刻", "结束时刻", "时间口径", "时区"]
    english = dict(zip(template.WINDOWED_HEADER, header, strict=True))
    row = {**ROW, "time_from": "22:00", "time_to": "08:00"}
    cells = {english[name]: text for name, text in row.items()}

    listed = read_price_list(write(header, [cells]))

    assert said(listed) == [("1234567", 1320, 480, "start", 480)]
    assert listed.rules.column("model").to_pylist() == ["qwen-x"]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"weekdays": "0-8"}, "weekdays"),
        ({"weekdays": "Mon"}, "weekdays"),
        ({"time_from": "25:00", "time_to": "08:00"}, "time_from"),
        ({"time_from": "08:00"}, "time_to"),
        ({"time_to": "08:00"}, "time_from"),
        ({"time_from": "08:00", "time_to": "8:00"}, "time_to"),
        ({"time_basis": "start"}, "time_basis"),
        ({"utc_offset": "+08:00"}, "utc_offset"),
        ({"weekdays": "6", "time_basis": "noon"}, "time_basis"),
        ({"weekdays": "6", "utc_offset": "8h"}, "utc_offset"),
        ({"time_from": "08:00", "time_to": "9:00", "time_basis": "billed"},
         "time_from"),
    ],
)  # fmt: skip
def test_a_window_that_says_nonsense_is_refused(
    read: Read, row: Row, fault: str
) -> None:
    with pytest.raises(ListFaulty) as refused:
        read(row)

    assert [(one.row, one.column) for one in refused.value.faults] == [(2, fault)]


def test_a_window_beside_the_price_of_all_times_is_no_collision(read: Read) -> None:
    assert read({}, {"weekdays": "67"}).rules.num_rows == 2


def test_two_windows_of_one_charge_may_not_share_a_minute(read: Read) -> None:
    day = {"time_from": "08:00", "time_to": "22:00"}
    night = {"time_from": "21:59", "time_to": "08:00"}

    with pytest.raises(ListFaulty, match="row 2 has a price for this charge"):
        read(day, night)


def test_windows_that_follow_each_other_are_taken(read: Read) -> None:
    day = {"time_from": "08:00", "time_to": "22:00"}
    night = {"time_from": "22:00", "time_to": "08:00"}

    assert read(day, night).rules.num_rows == 2


def test_windows_of_different_times_of_a_line_collide(read: Read) -> None:
    day = {"time_from": "08:00", "time_to": "22:00"}
    night = {"time_from": "22:00", "time_to": "08:00", "time_basis": "end"}

    with pytest.raises(ListFaulty):
        read(day, night)
