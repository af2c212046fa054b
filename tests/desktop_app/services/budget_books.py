"""A ledger with a month and a half of days, and budgets of its model."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop_app.domain.budgets import Budget, BudgetOf, Standing
from desktop_app.jobs import Progress
from desktop_app.services.budgeting import Asked, standings
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.hand_made import Desk, Row, a_line

MAY = Asked("2026-05", today=date(2026, 6, 20))
FIRST = date(2026, 4, 1)


def on(day: date, number: int, amount: str, **given: object) -> Row:
    """Make a line of a day that costs this much."""
    own: dict[str, object] = {
        "billing_date": day,
        "billing_period": f"{day:%Y-%m}",
        "charge_period_start": datetime(day.year, day.month, day.day, 4, tzinfo=UTC),
        "billed_cost": Decimal(amount),
    }
    return a_line(number, "0.002", **{**own, **given})


BASE = Budget(BudgetOf.MODEL, "qwen-plus", "CNY", Decimal(100), starts="2026-01")


def a_budget(limit: str = "100", **given: object) -> Budget:
    """Make a budget of the model of hand-made lines."""
    fields: dict[str, Any] = {"limit": Decimal(limit), **given}
    return replace(BASE, **fields)


def begin(home: Workspace, folder: Path) -> Desk:
    """Put April at 2 a day, and May so far at 3 a day."""
    made = Desk(home, folder)
    april = [on(FIRST + timedelta(days=n), n, "2") for n in range(30)]
    may = [on(date(2026, 5, 1) + timedelta(days=n), n, "3") for n in range(20)]
    made.put(*april)
    made.put(*may)
    return made


def one(desk: Desk, asked: Asked = MAY) -> Standing:
    """Return the standing of the one budget."""
    [found] = standings(desk.home, asked, Progress())
    return found
