"""Make a ledger in which claims can be opened, answered and settled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.decisions import FindingState
from desktop_app.domain.disputes import Dispute, DisputeState
from desktop_app.jobs import Progress
from desktop_app.services.disputing import Opening, answer, open_dispute, send
from desktop_app.services.gathering import open_groups
from desktop_app.services.pricing import import_prices
from desktop_app.services.reconciling import reconcile_each
from desktop_app.services.reviewing import read_in
from desktop_app.services.taking import take
from desktop_app.store.workspace import Workspace
from importers.contract import Batch, FinalityRule, Note, Precision, Profile, Reject
from importers.schema import CHARGE

PRICES = (
    "provider,region,model,type_code,unit_price,currency,unit,"
    "effective_from,effective_to,note\n"
) + "".join(
    f"alibaba,cn-beijing,{model},input_token,2,CNY,1M tokens,"
    "2026-01-01T00:00:00+08:00,,\n"
    for model in ("qwen-plus", "qwen-max")
)
PROFILE = Profile(
    name="hand.made",
    version=1,
    title="Made by hand",
    provider="alibaba",
    precision=Precision.EXACT,
    finality=FinalityRule(),
    utc_offset=8,
    currency="CNY",
)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class HandMade:
    """A reading whose lines are given."""

    rows: tuple[Row, ...]
    profile: Profile = PROFILE
    rejects: tuple[Reject, ...] = ()
    container: str = "csv"
    encoding: str = "utf-8"
    size: int = 100
    notes: tuple[Note, ...] = ()

    def batches(self) -> Iterator[Batch]:
        lines = pa.Table.from_pylist([dict(row) for row in self.rows], CHARGE)
        yield Batch(lines, (), 0, len(self.rows), 100)


class Claims:
    """A ledger with bills to dispute, and short ways to what tests need of it."""

    def __init__(self, home: Workspace, folder: Path) -> None:
        self.home = home
        self.folder = folder

    def row(self, number: int, billed: str = "0.05", **given: object) -> Row:
        """Make a line of ten thousand input tokens; 0.02 would be right."""
        cost = Decimal(billed)
        period = str(given.get("billing_period", "2026-05"))
        day = date.fromisoformat(f"{period}-13")
        row = {
            "source_part": 0,
            "source_row": number + 1,
            "vendor_line_id": f"id-{period}-{number}-{billed}",
            "billing_account_id": "1001",
            "billing_period": period,
            "billing_date": day,
            "charge_period_start": datetime(day.year, day.month, 13, 4, tzinfo=UTC),
            "charge_kind": "usage",
            "commodity_code": "sfm",
            "billing_item_code": "token_number",
            "region_id": "cn-beijing",
            "model": "qwen-plus",
            "type_code": "input_token",
            "decoded": True,
            "pricing_quantity": Decimal(10),
            "pricing_unit": "1K tokens",
            "vendor_unit": "千tokens",
            "vendor_price_unit": "元/千tokens",
            "billing_currency": "CNY",
            "list_unit_price": cost / 10,
            "list_cost": cost,
            "discount_amount": Decimal(0),
            "discounted_cost": cost,
            "coupon_amount": Decimal(0),
            "billed_cost": cost,
            **given,
        }
        return {name: row.get(name) for name in CHARGE.names}

    def credit(self, number: int, amount: str, **given: object) -> Row:
        """Make a refund line; its period is June unless given."""
        facts = {"billing_period": "2026-06", "charge_kind": "refund", **given}
        nothing = {"pricing_quantity": None, "list_unit_price": None}
        return self.row(number, f"-{amount}", **{**nothing, **facts})

    def put(self, *rows: Row) -> str:
        """Import rows as a file, recalculate; return how its line IDs begin."""
        text = repr(rows).encode()
        sha256 = hashlib.sha256(text).hexdigest()
        path = self.folder / f"{sha256[:8]}.csv"
        path.write_bytes(text)
        with read_in(self.home, path, HandMade(rows), Progress()) as review:
            take(self.home, review, Progress())
        reconcile_each(self.home, Scope(), Progress())
        return sha256[:12]

    def groups(self, **facts: str) -> list[str]:
        """Return the overcharged groups of a model, account or period."""
        return [
            one.key
            for one, group in sorted(open_groups(self.home).items())
            if group.difference > 0
            and all(
                value in {one.model, one.bill.account, one.bill.period}
                for value in facts.values()
            )
        ]

    def every(self) -> list[str]:
        """Return all groups of findings, overcharged or not."""
        return [one.key for one in sorted(open_groups(self.home))]

    def open(self, *groups: str, title: str = "Wrong price") -> Dispute:
        """Open a dispute over groups; none named: over all."""
        named = groups or tuple(self.groups())
        return open_dispute(self.home, Opening(title, "twice the price", named)).value

    def accepted(self, *groups: str) -> Dispute:
        """Open a dispute, send it and have it accepted."""
        number = self.open(*groups).number
        send(self.home, number)
        return answer(self.home, number, DisputeState.ACCEPTED).value

    def decided(self) -> list[tuple[FindingState, str]]:
        """Return the decisions that hold: state and dispute."""
        with self.home.ledger.read() as records:
            return [(one.state, one.dispute) for one in records.decisions()]


@pytest.fixture
def claims(tmp_path: Path) -> Iterator[Claims]:
    """A ledger with one bill: two lines that cost 0.03 too much each."""
    with Workspace.open(tmp_path / "home", write=True, person="Ada") as home:
        made = Claims(home, tmp_path)
        prices = tmp_path / "prices.csv"
        prices.write_text(PRICES, encoding="utf-8")
        import_prices(home, prices)
        made.put(made.row(1), made.row(2), made.row(3, "0.02"))
        yield made
