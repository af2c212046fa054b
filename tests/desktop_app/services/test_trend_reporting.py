"""A report of a trend says what was before, what is odd, what comes and what is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.money import total
from desktop_app.domain.trend_reports import TrendReport
from desktop_app.domain.trends import Grain, Shown, Span, TrendQuery
from desktop_app.jobs import Progress
from desktop_app.services.trend_reporting import offered, trend_reports
from desktop_app.services.trend_words import aligned, change_text, span_word
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.hand_made import Desk, Row, a_line

DAYS = 75
MAY = Span(date(2026, 5, 1), date(2026, 5, 31))
QUERY = TrendQuery(Scope(), MAY, top=1)


def on(day: date, number: int, **given: object) -> Row:
    """Make a line at the noon of a day in Beijing."""
    own: dict[str, object] = {
        "billing_period": f"{day:%Y-%m}",
        "billing_date": day,
        "charge_period_start": datetime(day.year, day.month, day.day, 4, tzinfo=UTC),
        "source_row": number + 1,
        "vendor_line_id": f"id-{number}",
    }
    return a_line(0, "0.002", **{**own, **given})


def rows() -> Iterator[Row]:
    """Make 75 calm days from 1 March, of three models, one only in April."""
    for n in range(DAYS):
        day = date(2026, 3, 1) + timedelta(days=n)
        cost = Decimal(10 + n % 2)
        yield on(day, 2 * n, model="qwen-max", billed_cost=cost, channel="bailian")
        yield on(day, 2 * n + 1, tags='{"team":"red"}')
    yield on(date(2026, 4, 9), 2 * DAYS, model="gone", billed_cost=Decimal("0.5"))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A ledger that is only looked at."""
    folder = tmp_path_factory.mktemp("books")
    with Workspace.open(folder / "ledger", write=True) as home:
        Desk(home, folder).put(*rows())
        yield home


def the_report(books: Workspace, query: TrendQuery) -> TrendReport:
    [found] = trend_reports(books, query, Progress())
    return found


def test_only_what_holds_something_is_offered_to_group_by(books: Workspace) -> None:
    found = offered(books, Scope(), Progress())

    assert found is not None
    assert found.groups == (
        "model",
        "charge_kind",
        "channel",
        "region_id",
        "billing_account_id",
        "tag:team",
    )
    assert (found.first, found.last) == (date(2026, 3, 1), date(2026, 5, 14))


def test_a_ledger_without_lines_offers_nothing(books: Workspace) -> None:
    assert offered(books, Scope(account="nobody"), Progress()) is None


def test_what_was_before_adds_up_with_what_is_gone_among_the_rest(
    books: Workspace,
) -> None:
    found = the_report(books, QUERY)

    assert found.before is not None
    named = [found.before_of(n) for n in range(len(found.trend.series))]
    assert total(one for one in named if one is not None) == found.before.whole
    assert found.before.query.span == Span(date(2026, 4, 1), date(2026, 4, 30))


def test_a_longer_month_before_ends_without_figures(books: Workspace) -> None:
    found = the_report(books, QUERY)

    assert found.before_at(29) is not None
    assert found.before_at(30) is None


def test_the_month_is_foreseen_by_day_and_by_month_alike(books: Workspace) -> None:
    by_day = the_report(books, QUERY)
    by_month = the_report(books, replace(QUERY, grain=Grain.MONTH))

    assert by_day.ahead is not None
    assert by_day.ahead == by_month.ahead
    ahead = by_day.ahead
    days = total(one.expected for one in ahead.days)
    rest = ahead.forecast.expected - ahead.forecast.so_far
    assert abs(days - rest) < Decimal("0.1")


def test_a_range_that_ends_before_the_newest_line_foresees_nothing(
    books: Workspace,
) -> None:
    april = Span(date(2026, 4, 1), date(2026, 4, 30))

    assert the_report(books, replace(QUERY, span=april)).ahead is None


def test_a_unit_price_has_neither_spikes_nor_a_forecast(books: Workspace) -> None:
    found = the_report(books, replace(QUERY, shown=Shown.UNIT_PRICE))

    assert (found.spikes, found.ahead) == ((), None)


def test_figures_of_many_lengths_meet_at_their_points() -> None:
    found = aligned(["1.50", "20", "3.125"])

    assert [one.strip() for one in found] == ["1.50", "20", "3.125"]
    assert len({len(one.rstrip("\u2007").partition(".")[0]) for one in found}) > 1
    assert found[0] == "1.50\u2007"
    assert found[1] == "20\u2008\u2007\u2007\u2007"


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ("150", "100", "+50.0 %"),
        ("50", "-100", "+150.0 %"),
        ("5", "0", ""),
        ("5000000", "1", "over 10,000 %"),
    ],
)
def test_a_change_is_said_in_percent(now: str, before: str, said: str) -> None:
    assert change_text(Decimal(now), Decimal(before)) == said


def test_ranges_are_named_by_month_where_they_are_whole_months() -> None:
    assert span_word(MAY) == "2026-05"
    assert span_word(Span(date(2026, 5, 1), date(2026, 5, 3))) == (
        "2026-05-01 – 2026-05-03"
    )
