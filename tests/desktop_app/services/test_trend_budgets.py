"""A budget stands beside a trend only where it limits exactly the lines shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.budgets import Budget, BudgetOf
from desktop_app.domain.trend_reports import BudgetLine, TrendReport
from desktop_app.domain.trends import Grain, Shown, Span, TrendQuery, is_value
from desktop_app.jobs import Progress
from desktop_app.services.budgeting import add_budgets, list_budgets, remove_budget
from desktop_app.services.trend_reporting import trend_reports
from desktop_app.services.trend_words import budget_words
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.budget_books import on
from tests.desktop_app.services.hand_made import Desk, Row

SPRING = Span(date(2026, 3, 1), date(2026, 5, 31))
MAY = Span(date(2026, 5, 1), date(2026, 5, 31))
QUERY = TrendQuery(Scope(), SPRING, Grain.MONTH)
ANN, BOB, USA = "1001", "1002", "1003"
MODEL, OTHER = "qwen-max", "qwen-plus"
ACCOUNT_OF_ANN = Budget(BudgetOf.ACCOUNT, ANN, "CNY", Decimal(100), starts="2026-01")
ACCOUNT_OF_BOB = replace(ACCOUNT_OF_ANN, name=BOB, limit=Decimal("50.5"))
BUDGET_OF_MODEL = replace(ACCOUNT_OF_ANN, of=BudgetOf.MODEL, name=MODEL)
LIMIT = Decimal(100)


def spent(day: date, number: int, amount: str, **given: object) -> Row:
    """Make a line of a day, of one API key where none is named."""
    return on(day, number, amount, **{"api_key_id": "key-1", **given})


def rows() -> Iterator[Row]:
    """Make two months of Ann, two of Bob with a model of his own, and dollars."""
    for number, month in enumerate((3, 4, 5)):
        day = date(2026, month, 7)
        yield spent(day, 10 * number, "60", model=MODEL)
        yield spent(day, 10 * number + 1, "70", model=OTHER, api_key_id="key-2")
        bobs = {"billing_account_id": BOB, "model": MODEL}
        if month != 3:
            yield spent(day, 10 * number + 2, "20", **bobs)
        dollars = {"billing_account_id": USA, "billing_currency": "USD"}
        yield spent(day, 10 * number + 3, "5", **dollars)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A ledger whose lines stay as they are; each test sets its budgets."""
    folder = tmp_path_factory.mktemp("books")
    with Workspace.open(folder / "ledger", write=True) as home:
        Desk(home, folder).put(*rows())
        yield home


@pytest.fixture(autouse=True)
def no_budgets_left(books: Workspace) -> Iterator[None]:
    yield
    for one in list_budgets(books):
        remove_budget(books, one.id)


def report(books: Workspace, *budgets: Budget, **asked: object) -> TrendReport:
    """Return the report in yuan beside these budgets."""
    add_budgets(books, budgets)
    fields: dict[str, Any] = {**asked}
    query = replace(QUERY, **fields)
    found = trend_reports(books, query, Progress(), compare=False)
    return next(one for one in found if one.trend.currency in {"CNY", ""})


def whole(books: Workspace, *budgets: Budget, **asked: object) -> BudgetLine | None:
    """Return the line of all buckets beside these budgets."""
    return report(books, *budgets, **asked).budget_of(None)


def figures(line: BudgetLine | None) -> tuple[Decimal | None, ...]:
    assert line is not None
    return line.figures


def test_the_account_in_scope_has_its_limit_in_each_month(books: Workspace) -> None:
    found = whole(books, ACCOUNT_OF_ANN, scope=Scope(account=ANN))

    assert found == BudgetLine(None, "Budget of account 1001", (LIMIT,) * 3, 3 * LIMIT)


def test_an_account_alone_in_its_currency_needs_no_scope(books: Workspace) -> None:
    add_budgets(books, [replace(ACCOUNT_OF_ANN, name=USA, currency="USD")])

    found = trend_reports(books, QUERY, Progress(), compare=False)

    lines = {one.trend.currency: one.budgets for one in found}
    assert lines["CNY"] == ()
    assert [one.name for one in lines["USD"]] == ["Budget of account 1003"]


def test_budgets_of_all_accounts_add_up(books: Workspace) -> None:
    found = whole(books, ACCOUNT_OF_ANN, ACCOUNT_OF_BOB)

    assert figures(found) == (Decimal("150.5"),) * 3
    assert found is not None
    assert found.name == "Budgets of 2 accounts"


def test_a_part_of_the_accounts_makes_no_line(books: Workspace) -> None:
    """In March Ann alone is billed, so that her limit holds there."""
    found = whole(books, ACCOUNT_OF_ANN)

    assert figures(found) == (LIMIT, None, None)
    assert found is not None
    assert found.whole is None
    assert found.name == "Budget of 1 account"


def test_a_budget_that_starts_in_the_range_is_not_drawn_before(
    books: Workspace,
) -> None:
    late = replace(ACCOUNT_OF_ANN, starts="2026-04")

    found = whole(books, late, scope=Scope(account=ANN))

    assert figures(found) == (None, LIMIT, LIMIT)
    assert found is not None
    assert found.whole is None


def test_a_limit_that_is_raised_steps_up(books: Workspace) -> None:
    until = replace(ACCOUNT_OF_ANN, ends="2026-04")
    after = replace(ACCOUNT_OF_ANN, starts="2026-05", limit=Decimal(120))

    found = whole(books, until, after, scope=Scope(account=ANN))

    assert figures(found) == (LIMIT, LIMIT, Decimal(120))


def test_a_budget_in_another_currency_draws_nothing(books: Workspace) -> None:
    dollars = replace(ACCOUNT_OF_ANN, currency="USD")

    assert report(books, dollars, scope=Scope(account=ANN)).budgets == ()


def test_the_series_of_a_model_has_its_line_and_the_rest_none(books: Workspace) -> None:
    other = replace(BUDGET_OF_MODEL, name=OTHER)

    found = report(books, BUDGET_OF_MODEL, other, top=1)

    [line] = found.budgets
    assert line.series == 0
    assert found.trend.series[0].values == (line.name.removeprefix("Budget of model "),)
    assert found.trend.series[1].rest


def test_each_account_and_key_of_a_group_has_its_own_line(books: Workspace) -> None:
    key = replace(ACCOUNT_OF_ANN, of=BudgetOf.API_KEY, name="key-2")
    budgets = (ACCOUNT_OF_BOB, key)

    accounts = report(books, *budgets, by="billing_account_id")
    keys = report(books, by="api_key_id")

    assert [one.name for one in accounts.budgets] == ["Budget of account 1002"]
    assert accounts.trend.series[accounts.budgets[0].series or 0].values == (BOB,)
    assert [one.name for one in keys.budgets] == ["Budget of API key key-2"]


@pytest.mark.parametrize(
    ("column", "of", "name"),
    [
        ("model", BudgetOf.MODEL, MODEL),
        ("api_key_id", BudgetOf.API_KEY, "key-2"),
        ("billing_account_id", BudgetOf.ACCOUNT, BOB),
    ],
)
def test_a_filter_by_one_name_has_the_budget_of_that_name(
    books: Workspace, column: str, of: BudgetOf, name: str
) -> None:
    budget = replace(ACCOUNT_OF_ANN, of=of, name=name)

    found = whole(books, budget, by="", filters=(is_value(column, name),))

    assert figures(found) == (LIMIT,) * 3


@pytest.mark.parametrize(
    "filters",
    [
        (is_value("model", MODEL, OTHER),),
        (is_value("region_id", "cn-beijing"),),
        (is_value("model", MODEL), is_value("api_key_id", "key-1")),
    ],
)
def test_lines_filtered_otherwise_have_no_budget(
    books: Workspace, filters: tuple[Any, ...]
) -> None:
    budgets = (ACCOUNT_OF_ANN, ACCOUNT_OF_BOB, BUDGET_OF_MODEL)

    assert report(books, *budgets, by="", filters=filters).budgets == ()


def test_a_model_that_others_use_too_is_not_limited_in_one_account(
    books: Workspace,
) -> None:
    """Bob's lines of the model are a part of what its budget limits."""
    mine = replace(BUDGET_OF_MODEL, name=OTHER)

    found = report(books, BUDGET_OF_MODEL, mine, scope=Scope(account=ANN))

    assert [one.name for one in found.budgets] == [f"Budget of model {OTHER}"]


def test_a_day_has_its_even_share_and_the_days_of_a_month_its_limit(
    books: Workspace,
) -> None:
    mine = {"scope": Scope(account=ANN), "grain": Grain.DAY}

    found = whole(books, ACCOUNT_OF_ANN, span=MAY, **mine)

    assert figures(found) == (Decimal("3.23"),) * 31
    assert found is not None
    assert found.whole == LIMIT
    assert found.name == (
        "Budget of account 1001, shared evenly by the days of the month"
    )


def test_days_of_two_months_allow_a_part_of_each(books: Workspace) -> None:
    span = Span(date(2026, 4, 16), date(2026, 5, 31))

    found = whole(
        books,
        ACCOUNT_OF_ANN,
        scope=Scope(account=ANN),
        span=span,
        grain=Grain.DAY,
    )

    assert figures(found) == (*[Decimal("3.33")] * 15, *[Decimal("3.23")] * 31)
    assert found is not None
    assert found.whole == 150


def test_a_tiny_limit_has_a_share_above_nothing(books: Workspace) -> None:
    tiny = replace(ACCOUNT_OF_ANN, limit=Decimal("0.1"))
    mine = {"scope": Scope(account=ANN), "grain": Grain.DAY}

    found = whole(books, tiny, span=MAY, **mine)

    assert figures(found)[0] == Decimal("0.0032")


@pytest.mark.parametrize(
    "asked",
    [
        {"grain": Grain.HOUR, "span": Span(date(2026, 5, 7), date(2026, 5, 7))},
        {"shown": Shown.LIST},
        {"shown": Shown.TOKENS},
    ],
)
def test_hours_and_other_measures_have_no_budget(
    books: Workspace, asked: dict[str, Any]
) -> None:
    budgets = (ACCOUNT_OF_ANN, BUDGET_OF_MODEL)

    assert report(books, *budgets, scope=Scope(account=ANN), **asked).budgets == ()


def test_a_bucket_above_its_budget_says_by_how_much(books: Workspace) -> None:
    found = report(books, ACCOUNT_OF_ANN, scope=Scope(account=ANN))

    [line] = found.budgets
    assert found.left(line, 0) == -30
    assert found.left(line, None) == -90
    assert budget_words(found, line, 0) == "Over budget by 30.00"


def test_a_series_within_its_budget_says_what_it_leaves(books: Workspace) -> None:
    found = report(books, BUDGET_OF_MODEL)

    [line] = found.budgets
    assert found.left(line, 0) == 40
    assert budget_words(found, line, 0) == "qwen-max: Below budget by 40.00"


def test_a_day_is_held_against_its_share_and_says_so(books: Workspace) -> None:
    mine = {"scope": Scope(account=ANN), "grain": Grain.DAY}

    found = report(books, ACCOUNT_OF_ANN, span=MAY, **mine)

    [line] = found.budgets
    assert budget_words(found, line, 6) == ("Over budget by 126.77 (limit by day)")
    assert budget_words(found, line, None) == "Over budget by 30.00"


def test_the_budget_in_sight_is_that_of_what_is_left(books: Workspace) -> None:
    found = report(books, ACCOUNT_OF_ANN, ACCOUNT_OF_BOB, BUDGET_OF_MODEL)
    series = found.budgets[1].series
    assert series is not None

    assert found.budget_shown() == found.budgets[0]
    assert found.budget_shown({1 - series}) == found.budgets[1]
    assert found.budget_shown({series}) is None
    assert found.budget_shown({0, 1}) is None
