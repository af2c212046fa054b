"""Whoever limits a department's cost is told what it is, by currency."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from desktop_app.jobs import Progress
from desktop_app.services.department_costs import department_costs
from desktop_app.services.planning import set_plan
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.allocation.ledger import PLAN, put_bills
from tests.desktop_app.services.hand_made import Desk


def test_a_department_is_found_by_code_or_name_with_all_below_it(
    tmp_path: Path,
) -> None:
    with Workspace.open(tmp_path / "ledger", write=True) as home:
        put_bills(Desk(home, tmp_path))
        assert department_costs(home, Progress())("search", "2026-04") is None
        set_plan(home, PLAN)

        costs = department_costs(home, Progress())

        assert costs("SEARCH", "2026-04") == {"CNY": Decimal(10)}
        assert costs("Ads", "2026-05") is not None
        assert costs("nobody", "2026-05") is None
