"""What stops first is told with its day, its reason and its formula."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.documents import Document, DocumentKind
from desktop_app.domain.stops import Stop, StopKind, StopReason
from desktop_app.jobs import Progress
from desktop_app.services.documenting import add_document
from desktop_app.services.simulating import stops
from desktop_app.services.terms import import_terms
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.hand_made import Desk, Row, a_line

APRIL = date(2026, 4, 1)
TERMS = (
    "kind,provider,model,type_code,label,value,unit,currency,other_currency,"
    "effective_from,effective_to,source,note\n"
)
FREE = (
    "free-quota,alibaba,{model},,,{value},1K tokens,,,2026-01-01T00:00:00+08:00,"
    "{end}T00:00:00+08:00,,\n"
)


def on(number: int, amount: str, **given: object) -> Row:
    """Make a line of the day so many days after the first of April."""
    day = APRIL + timedelta(days=number)
    own: dict[str, object] = {
        "billing_date": day,
        "billing_period": f"{day:%Y-%m}",
        "charge_period_start": datetime(day.year, day.month, day.day, 4, tzinfo=UTC),
        "billed_cost": Decimal(amount),
        "service_name": "Inference",
        "vendor_line_id": f"{given.get('service_name')}-{given.get('model')}-{number}",
    }
    return a_line(number, "0.002", **{**own, **given})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A ledger whose April costs 2 a day."""
    with Workspace.open(tmp_path / "ledger", write=True) as home:
        made = Desk(home, tmp_path)
        made.put(*(on(n, "2") for n in range(30)))
        yield made


def top_up(desk: Desk, amount: str) -> None:
    paper = Document(
        DocumentKind.TOP_UP,
        "alibaba",
        "1001",
        "T-1",
        "CNY",
        Decimal(amount),
        period_from="2026-04",
        period_to="2026-04",
        dated=date(2026, 4, 1),
    )
    add_document(desk.home, paper)


def found(desk: Desk) -> list[Stop]:
    return stops(desk.home, None, Progress())


def test_a_balance_ends_after_so_many_days(desk: Desk) -> None:
    top_up(desk, "80")

    [one] = found(desk)

    assert (one.kind, one.reason) == (StopKind.PAY_AS_YOU_GO, StopReason.BALANCE)
    assert one.left == Decimal(20)
    assert one.day == date(2026, 5, 11)
    assert one.formula == "20 CNY ÷ 2 a day = 10 days"


def test_each_product_has_its_own_use_and_the_day_of_the_account(desk: Desk) -> None:
    desk.put(*(on(n, "1", service_name="Training") for n in range(30)))
    top_up(desk, "120")

    training, inference = sorted(found(desk), key=lambda s: s.daily)

    assert (training.name, training.daily) == ("Training", Decimal(1))
    assert (inference.name, inference.daily) == ("Inference", Decimal(2))
    assert training.day == inference.day == date(2026, 5, 11)


def test_a_balance_that_is_spent_is_told(desk: Desk) -> None:
    top_up(desk, "10")

    [one] = found(desk)

    assert one.reason is StopReason.OVERDRAWN
    assert one.left == Decimal(-50)
    assert one.formula == "-50 CNY left"


def test_an_account_without_a_balance_is_not_guessed(desk: Desk) -> None:
    [one] = found(desk)

    assert (one.left, one.day, one.reason) == (None, None, StopReason.UNKNOWN)


def test_a_free_quota_stops_when_it_is_used_up_or_expires(desk: Desk) -> None:
    free = {
        "charge_kind": "free-quota",
        "billed_cost": Decimal(0),
        "usage_deducted": Decimal(10),
        "pricing_quantity": Decimal(0),
    }
    desk.put(*(on(n, "0", model="qwen-free", **free) for n in range(30)))
    desk.put(*(on(n, "0", model="qwen-late", **free) for n in range(30)))
    import_terms(
        desk.home,
        desk.write(
            "terms.csv",
            TERMS
            + FREE.format(model="qwen-free", value=350, end="2026-12-31")
            + FREE.format(model="qwen-late", value=9000, end="2026-05-08"),
        ),
    )

    by_name = {one.name: one for one in found(desk)}

    used, late = by_name["qwen-free"], by_name["qwen-late"]
    assert (used.left, used.day) == (Decimal(50), date(2026, 5, 6))
    assert used.reason is StopReason.USED_UP
    assert (late.day, late.reason) == (date(2026, 5, 8), StopReason.EXPIRES)
    assert [one.name for one in found(desk)][:2] == ["qwen-free", "qwen-late"]


def test_a_plan_ends_when_its_commitment_is_used_up(desk: Desk) -> None:
    desk.put(*(on(n, "0", plan_deducted=Decimal(4)) for n in range(15)))
    path = desk.write(
        "terms.csv",
        TERMS
        + "commitment,alibaba,,,Saver,200,,CNY,,2026-01-01T00:00:00+08:00,,C-1,\n",
    )
    import_terms(desk.home, path)

    plan = next(one for one in found(desk) if one.kind is StopKind.PLAN)

    assert (plan.name, plan.left) == ("Saver", Decimal(140))
    assert plan.reason is StopReason.EXPIRES
    assert plan.day == date(2026, 5, 1)


def test_an_empty_ledger_stops_nothing(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "other", write=True) as home:
        assert stops(home, None, Progress()) == []
