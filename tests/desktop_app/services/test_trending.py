"""A trend has the totals of its lines, whatever it is grouped and measured by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import total
from desktop_app.domain.trends import Grain, Shown, Span, Trend, TrendQuery
from desktop_app.domain.views import LineQuery
from desktop_app.jobs import Progress
from desktop_app.services.looking import open_lines
from desktop_app.services.reconciling import reconcile
from desktop_app.services.trend_words import series_label
from desktop_app.services.trending import trends
from desktop_app.store.entries import NameEntry
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.hand_made import Desk, Row, a_line

MAY = Span(date(2026, 5, 1), date(2026, 5, 31))
COLUMNS = ("model", "api_key_id", "tags", "charge_kind", "tag:team", "")


def on(day: int, number: int, **given: object) -> Row:
    """Make a line of a day of May, at its noon in Beijing."""
    own: dict[str, object] = {
        "billing_date": date(2026, 5, day),
        "charge_period_start": datetime(2026, 5, day, 4, tzinfo=UTC),
    }
    return a_line(number, "0.002", **{**own, **given})


LINES = (
    on(1, 1, tags='{"team":"red"}'),
    on(1, 2, billed_cost=Decimal("0.04"), tags='{"app":"x","team":"red"}'),
    on(2, 3, model="qwen-max", billed_cost=Decimal(1), tags='{"team":"blue"}'),
    on(4, 4, model="wanx", billed_cost=Decimal("1e-10"), api_key_id="7"),
    on(4, 5, charge_kind="refund", model=None, billed_cost=Decimal("-3.05")),
    a_line(6, billing_date=None, charge_period_start=None),
)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A ledger that is only looked at."""
    folder = tmp_path_factory.mktemp("books")
    with Workspace.open(folder / "ledger", write=True) as home:
        made = Desk(home, folder)
        made.put(*LINES)
        yield made


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A ledger of one's own."""
    with Workspace.open(tmp_path / "ledger", write=True) as home:
        made = Desk(home, tmp_path)
        made.put(*LINES)
        yield made


def asked(desk: Desk, query: TrendQuery) -> Trend:
    [found] = trends(desk.home, query, Progress())
    return found


@pytest.mark.parametrize("by", ["model", "tag:team"])
@pytest.mark.parametrize("grain", list(Grain))
def test_every_mark_opens_lines_whose_sum_is_its_amount(
    books: Desk, by: str, grain: Grain
) -> None:
    found = asked(books, TrendQuery(Scope(), MAY, grain=grain, by=by, top=1))

    busy = [at for at, figure in enumerate(found.sums) if figure is not None]
    for at in busy:
        for number, series in enumerate(found.series):
            filters = found.filters_of(at, number)
            with open_lines(
                books.home, LineQuery(filters=filters), Progress()
            ) as index:
                billed = index.totals.get("CNY", Decimal(0))
            assert billed == (series.figures[at] or 0)


@pytest.mark.parametrize("by", COLUMNS)
@pytest.mark.parametrize("shown", [one for one in Shown if one.adds_up])
def test_the_groups_add_up_to_the_whole(books: Desk, by: str, shown: Shown) -> None:
    found = asked(books, TrendQuery(Scope(), MAY, by=by, shown=shown, top=2))

    sums = total(one or Decimal(0) for one in found.sums)
    assert sums == found.whole
    if by:
        assert total(one.whole for one in found.series) == found.whole


def test_lines_without_a_day_are_counted_and_not_guessed(books: Desk) -> None:
    by_day = asked(books, TrendQuery(Scope(), MAY))
    by_month = asked(books, TrendQuery(Scope(), MAY, grain=Grain.MONTH))

    assert (by_day.lines, by_day.undated) == (5, 1)
    assert (by_month.lines, by_month.undated) == (6, 0)


def test_a_line_without_an_hour_is_counted_in_no_hour(desk: Desk) -> None:
    desk.put(on(3, 7, charge_period_start=None))

    found = asked(desk, TrendQuery(Scope(), MAY, grain=Grain.HOUR))

    assert (found.lines, found.undated) == (5, 2)


def test_days_between_have_no_figure(books: Desk) -> None:
    found = asked(books, TrendQuery(Scope(), MAY))

    assert len(found.buckets) == len(found.sums) == 31
    first = (Decimal("0.06"), Decimal(1), None, Decimal("-3.0499999999"))
    assert found.sums[:4] == first


def test_the_smaller_groups_stand_together_at_the_end(books: Desk) -> None:
    found = asked(books, TrendQuery(Scope(), MAY, top=1))

    assert [one.rest for one in found.series] == [False, True]
    assert found.series[0].values == (None,)  # the refund is the largest
    assert set(found.series[1].values) == {"qwen-plus", "qwen-max", "wanx"}


def test_the_unit_price_is_billed_for_a_million_tokens(books: Desk) -> None:
    found = asked(books, TrendQuery(Scope(), MAY, shown=Shown.UNIT_PRICE))

    prices = {one.values[0]: one.whole for one in found.series}
    assert prices["qwen-max"] == Decimal(100)  # 1 CNY for 10,000 tokens
    assert prices["qwen-plus"] == Decimal(3)  # 0.06 for 20,000


def test_what_is_not_recalculated_is_counted(desk: Desk) -> None:
    query = TrendQuery(Scope(), MAY, shown=Shown.RECALCULATED)
    before = asked(desk, query)
    desk.give_prices()
    reconcile(desk.home, Scope(), Progress())

    after = asked(desk, query)

    assert before.unknown == 5
    assert after.unknown == 0


def test_each_currency_has_a_trend_of_its_own(desk: Desk) -> None:
    desk.put(on(1, 1, billing_currency="USD", billing_account_id="2"))

    found = trends(desk.home, TrendQuery(Scope(), MAY), Progress())

    assert [one.currency for one in found] == ["CNY", "USD"]
    assert found[1].whole == Decimal("0.02")


def test_tokens_are_counted_over_all_currencies(desk: Desk) -> None:
    desk.put(on(1, 1, billing_currency="USD", billing_account_id="2"))

    [found] = trends(
        desk.home, TrendQuery(Scope(), MAY, shown=Shown.TOKENS), Progress()
    )

    assert (found.currency, found.whole) == ("", Decimal(60_000))


def test_an_empty_text_is_no_value_and_both_open_together(desk: Desk) -> None:
    desk.put(on(5, 7, api_key_id="", tags='{"team":""}'), on(5, 8))

    for by in ("api_key_id", "tag:team"):
        found = asked(desk, TrendQuery(Scope(), MAY, by=by))
        [none] = [one for one in found.series if one.values == (None,)]
        assert not [one for one in found.series if "" in one.values]
        lines = LineQuery(filters=found.filters_of(4, found.series.index(none)))
        with open_lines(desk.home, lines, Progress()) as index:
            assert index.count == 2


def test_codes_have_the_names_that_people_and_bills_give_them(desk: Desk) -> None:
    desk.put(
        on(5, 7, api_key_id="8", api_key_name="told"),
        on(5, 8, api_key_id="8", api_key_name="told"),
        on(5, 9, api_key_id="8", api_key_name="once"),
        on(5, 10, api_key_id="9", api_key_name="told, too"),
    )
    with desk.home.ledger.begin() as records:
        records.set_name(NameEntry("api_key", "7", "Search"))
        records.set_name(NameEntry("api_key", "9", "Support"))

    found = asked(desk, TrendQuery(Scope(), MAY, by="api_key_id"))

    names = {one.values[0]: one.name for one in found.series}
    assert names == {None: "", "7": "Search", "8": "told", "9": "Support"}
    assert "Search · 7" in {series_label(one) for one in found.series}


def test_an_unknown_group_is_refused(books: Desk) -> None:
    with pytest.raises(Refused, match="no column “colour”"):
        trends(books.home, TrendQuery(Scope(), MAY, by="colour"), Progress())


def test_too_many_hours_are_refused_with_what_to_do(books: Desk) -> None:
    year = Span(date(2026, 1, 1), date(2026, 12, 31))

    with pytest.raises(Refused, match="8760 points") as refused:
        trends(books.home, TrendQuery(Scope(), year, grain=Grain.HOUR), Progress())

    assert "days in place of hours" in refused.value.hint


def test_a_ledger_without_lines_has_no_trend(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "empty", write=True) as home:
        assert trends(home, TrendQuery(Scope(), MAY), Progress()) == []
