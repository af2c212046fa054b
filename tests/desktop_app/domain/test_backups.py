"""Old backups are thinned: all of two days, then one a day, a week, a month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.backups import RECENT, Backup, BackupReason, thinned

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def backups(hours_ago: list[int]) -> list[Backup]:
    return [
        Backup(f"b{hours}", NOW - timedelta(hours=hours), BackupReason.IMPORT, "", 1)
        for hours in hours_ago
    ]


def test_all_of_the_last_two_days_stay() -> None:
    assert thinned(backups(list(range(48))), NOW) == []


def test_older_days_keep_their_newest() -> None:
    same_day = backups([100, 101, 102])

    gone = thinned([*backups([1]), *same_day], NOW)

    assert [one.name for one in gone] == ["b102", "b101"]


def test_after_two_weeks_a_week_keeps_one_and_after_two_months_a_month() -> None:
    daily = backups([24 * day for day in range(400)])

    gone = {one.name for one in thinned(daily, NOW)}
    kept = [one for one in daily if one.name not in gone]

    assert len(kept) < 3 + 14 + 8 + 24
    months = {(one.at.year, one.at.month) for one in kept}
    assert len(months) == 14  # every month of the 400 days still has one


@given(st.lists(st.integers(0, 20_000), unique=True, max_size=60))
def test_the_newest_and_the_recent_never_go(hours: list[int]) -> None:
    given_ones = backups(hours)

    gone = thinned(given_ones, NOW)

    newest = max(given_ones, key=lambda one: one.at, default=None)
    assert newest not in gone
    assert all(NOW - one.at > RECENT for one in gone)
