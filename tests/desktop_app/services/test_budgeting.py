"""A budget is held against exact sums; each crossing is alerted once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app import i18n
from desktop_app.domain.budgets import BudgetOf, Remark
from desktop_app.domain.errors import Refused
from desktop_app.jobs import Progress
from desktop_app.paths import resources
from desktop_app.services.auditing import entry_words, trail
from desktop_app.services.budget_words import remark_words, warning_words
from desktop_app.services.budgeting import (
    Asked,
    add_budget,
    add_budgets,
    list_alerts,
    list_budgets,
    raise_alerts,
    remove_budget,
    replace_budget,
    standings,
)
from desktop_app.services.checking_budgets import read_budgets
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.budget_books import (
    MAY,
    a_budget,
    begin,
    on,
    one,
)
from tests.desktop_app.services.hand_made import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A ledger of one's own: April at 2 a day, May so far at 3 a day."""
    with Workspace.open(tmp_path / "ledger", write=True, person="Ann") as home:
        yield begin(home, tmp_path)


@pytest.mark.parametrize(
    ("of", "name"),
    [(BudgetOf.MODEL, "qwen-plus"), (BudgetOf.ACCOUNT, "1001")],
)
def test_the_actual_is_the_exact_sum_of_the_month(
    desk: Desk, of: BudgetOf, name: str
) -> None:
    desk.put(on(date(2026, 5, 20), 40, "1e-10"))
    add_budget(desk.home, a_budget(of=of, name=name))

    found = one(desk)

    assert found.actual == Decimal("60.0000000001")
    assert found.left == Decimal("39.9999999999")


def test_a_month_without_a_period_is_the_newest_one(desk: Desk) -> None:
    add_budget(desk.home, a_budget())

    assert one(desk, Asked(today=MAY.today)).period == "2026-05"


def test_the_crossing_is_foreseen_at_the_recent_level(desk: Desk) -> None:
    add_budget(desk.home, a_budget("75"))

    ahead = one(desk).outlook

    assert ahead is not None
    assert ahead.foreseen
    assert ahead.crossing == date(2026, 5, 25)
    assert ahead.expected is not None
    assert ahead.expected > 75


def test_a_crossing_that_was_is_told_with_its_day(desk: Desk) -> None:
    add_budget(desk.home, a_budget("30"))

    ahead = one(desk).outlook

    assert ahead is not None
    assert ahead.crossing == date(2026, 5, 10)
    assert not ahead.foreseen


def test_a_crossing_is_alerted_once(desk: Desk) -> None:
    add_budget(desk.home, a_budget("60"))

    first = raise_alerts(desk.home, Progress()).value
    again = raise_alerts(desk.home, Progress()).value

    assert [(a.period, a.threshold) for a in first] == [
        ("2026-04", Decimal(80)),
        ("2026-04", Decimal(100)),
        ("2026-05", Decimal(80)),
        ("2026-05", Decimal(100)),
    ]
    assert again == []
    assert len(list_alerts(desk.home)) == 4


def test_an_alert_is_raised_when_more_comes_in(desk: Desk) -> None:
    add_budget(desk.home, a_budget("70", starts="2026-05", thresholds=(Decimal(100),)))
    before = raise_alerts(desk.home, Progress()).value

    desk.put(on(date(2026, 5, 21), 41, "10"))
    after = raise_alerts(desk.home, Progress()).value

    assert before == []
    assert [a.actual for a in after] == [Decimal(70)]


def test_the_trail_says_what_a_budget_limits_in_the_language_in_use(
    desk: Desk,
) -> None:
    add_budget(desk.home, a_budget(of=BudgetOf.API_KEY, name="key-1"))
    [*_before, entry] = trail(desk.home)

    with i18n.speaking("zh_CN", resources() / "i18n"):
        chinese = entry_words(entry)

    assert "for API key key-1" in entry_words(entry)
    assert "API Key" in chinese
    assert "api-key" not in chinese


def test_an_alert_stands_in_the_trail(desk: Desk) -> None:
    add_budget(desk.home, a_budget("60", starts="2026-05"))
    raise_alerts(desk.home, Progress())

    with desk.home.ledger.read() as records:
        kinds = [entry.kind for entry in records.events()]
    assert kinds[:3] == ["budget.alert", "budget.alert", "budget.add"]


def test_a_negative_month_is_stated_and_alerts_nothing(desk: Desk) -> None:
    desk.put(on(date(2026, 5, 20), 42, "-100", charge_kind="refund"))
    add_budget(desk.home, a_budget(starts="2026-05"))

    found = one(desk)

    assert found.actual == Decimal(-40)
    assert found.share == Decimal(-40)
    assert Remark.NEGATIVE in found.remarks
    assert raise_alerts(desk.home, Progress()).value == []


def test_another_currency_is_told_and_never_added(desk: Desk) -> None:
    desk.put(on(date(2026, 5, 20), 43, "7", billing_currency="USD"))
    add_budget(desk.home, a_budget())

    found = one(desk)

    assert found.actual == Decimal(60)
    assert found.others == {"USD": Decimal(7)}
    assert "7 USD" in remark_words(found)


def test_an_unknown_name_is_stated(desk: Desk) -> None:
    add_budget(desk.home, a_budget(name="qwen-plsu"))

    found = one(desk)

    assert found.actual == 0
    assert found.remarks == (Remark.UNKNOWN,)


def test_a_month_without_lines_is_not_zero_but_unknown(desk: Desk) -> None:
    add_budget(desk.home, a_budget())

    found = one(desk, Asked("2026-07"))

    assert found.actual is None
    assert found.remarks == (Remark.NO_BILL,)


def test_a_month_that_has_lines_of_others_only_is_zero(desk: Desk) -> None:
    desk.put(on(date(2026, 6, 1), 44, "5", model="wanx"))
    add_budget(desk.home, a_budget())

    found = one(desk, Asked("2026-06"))

    assert found.actual == 0
    assert Remark.NO_LINE in found.remarks


def test_lines_without_a_day_count_and_are_stated(desk: Desk) -> None:
    undated = {"billing_date": None, "charge_period_start": None}
    desk.put(on(date(2026, 5, 1), 45, "50", **undated))
    add_budget(desk.home, a_budget())

    found = one(desk)

    assert found.actual == Decimal(110)
    assert Remark.UNDATED in found.remarks
    assert found.outlook is not None
    assert found.outlook.crossing == date(2026, 5, 17)


def test_a_threshold_above_100_is_taken_and_stated(desk: Desk) -> None:
    add_budget(desk.home, a_budget(thresholds=(Decimal(120),)))

    assert Remark.LATE_THRESHOLD in one(desk).remarks


def test_budgets_at_a_threshold_are_told_in_a_sentence(desk: Desk) -> None:
    add_budget(desk.home, a_budget("60"))

    words = warning_words(standings(desk.home, MAY, Progress()))

    assert words == "1 budget has reached a threshold: Model qwen-plus (100.0 %)."


@pytest.mark.parametrize(
    "given",
    [
        {"limit": Decimal(0)},
        {"limit": Decimal("NaN")},
        {"thresholds": (Decimal(-1),)},
        {"thresholds": (Decimal(1001),)},
        {"currency": "yuan"},
        {"name": " "},
        {"starts": "2026-13"},
        {"starts": "2026-05", "ends": "2026-04"},
    ],
)
def test_a_budget_that_makes_no_sense_is_refused(
    desk: Desk, given: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        add_budget(desk.home, a_budget(**given))

    assert list_budgets(desk.home) == []


def test_two_budgets_of_one_thing_in_one_month_are_refused(desk: Desk) -> None:
    add_budget(desk.home, a_budget(ends="2026-05"))
    add_budget(desk.home, a_budget(starts="2026-06"))

    with pytest.raises(Refused, match="already"):
        add_budget(desk.home, a_budget(starts="2026-05", ends="2026-05"))


def test_a_budget_is_replaced_in_one_go(desk: Desk) -> None:
    old = add_budget(desk.home, a_budget()).value

    replace_budget(desk.home, old.id, a_budget("200"))

    assert [b.limit for b in list_budgets(desk.home)] == [Decimal(200)]


def test_alerts_of_a_budget_stay_when_it_is_taken_out(desk: Desk) -> None:
    made = add_budget(desk.home, a_budget("60")).value
    raise_alerts(desk.home, Progress())

    remove_budget(desk.home, made.id)

    assert list_budgets(desk.home) == []
    assert len(list_alerts(desk.home)) == 4


def test_a_budget_that_is_not_there_is_not_taken_out(desk: Desk) -> None:
    with pytest.raises(Refused, match="no budget 7"):
        remove_budget(desk.home, 7)


def test_a_list_of_budgets_is_read_in_chinese_too(desk: Desk) -> None:
    path = desk.write(
        "budgets.csv",
        '对象,名称,币种,月度限额,阈值\nmodel,qwen-plus,CNY,"1,000.50",50;100\n',
    )

    add_budgets(desk.home, read_budgets(path))

    [found] = list_budgets(desk.home)
    assert (found.limit, found.thresholds) == (
        Decimal("1000.50"),
        (Decimal(50), Decimal(100)),
    )


def test_a_faulty_list_is_refused_with_every_fault(desk: Desk) -> None:
    path = desk.write(
        "budgets.csv",
        "of,name,currency,limit,thresholds\nteam,x,CNY,1,\nmodel,,CN,-1,many\n",
    )

    with pytest.raises(Refused) as refusal:
        read_budgets(path)

    words = str(refusal.value)
    for part in ("row 2, of", "row 3, name", "row 3, currency", "row 3, limit"):
        assert part in words
    assert "row 3, thresholds" in words


def test_another_list_is_no_list_of_budgets(desk: Desk) -> None:
    with pytest.raises(Refused, match="not a list of budgets"):
        read_budgets(desk.write("other.csv", "a,b\n1,2\n"))
