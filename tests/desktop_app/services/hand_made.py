"""Make ledgers by hand: prices, and bills whose lines are given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from desktop_app.jobs import Progress
from desktop_app.services.pricing import import_prices
from desktop_app.services.reviewing import read_in
from desktop_app.services.taking import take
from desktop_app.store.workspace import Workspace
from importers.contract import Batch, FinalityRule, Note, Precision, Profile, Reject
from importers.schema import CHARGE

HEADER = (
    "provider,region,model,type_code,unit_price,currency,unit,"
    "effective_from,effective_to,note\n"
)
PRICES = HEADER + (
    "alibaba,cn-beijing,qwen-plus,input_token,2,CNY,1M tokens,"
    "2026-01-01T00:00:00+08:00,,\n"
)
OLD = HEADER + (
    "alibaba,cn-beijing,qwen-plus,input_token,3,CNY,1M tokens,"
    "2025-01-01T00:00:00+08:00,2026-01-01T00:00:00+08:00,\n"
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
    """A reading whose lines are given; ``times`` above 1 repeats them."""

    rows: tuple[Row, ...]
    times: int = 1
    profile: Profile = PROFILE
    rejects: tuple[Reject, ...] = ()
    container: str = "csv"
    encoding: str = "utf-8"
    size: int = 100
    notes: tuple[Note, ...] = ()

    def batches(self) -> Iterator[Batch]:
        lines = pa.Table.from_pylist([dict(row) for row in self.rows], CHARGE)
        if self.times > 1:
            lines = _repeated(lines, self.times)
        yield Batch(lines, (), 0, lines.num_rows, 100)


def _repeated(lines: pa.Table, times: int) -> pa.Table:
    """Return lines again and again, each with a row and an ID of its own."""
    rows = range(2, lines.num_rows * times + 2)
    own: dict[str, list[int] | list[str]] = {
        "source_row": list(rows),
        "vendor_line_id": [f"id-{row}" for row in rows],
    }
    found = lines.take(list(range(lines.num_rows)) * times)  # in one piece
    for name, values in own.items():
        place = found.schema.get_field_index(name)
        kind = found.schema.field(name)
        found = found.set_column(place, kind, pa.array(values, kind.type))
    return found


def a_line(number: int, price: str = "0.002", **given: object) -> Row:
    """Make a line of ten thousand input tokens."""
    cost = Decimal(price) * 10
    row = {
        "source_part": 0,
        "source_row": number + 1,
        "vendor_line_id": f"id-{number}",
        "billing_account_id": "1001",
        "billing_period": "2026-05",
        "billing_date": date(2026, 5, 13),
        "charge_period_start": datetime(2026, 5, 13, 4, number, tzinfo=UTC),
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
        "list_unit_price": Decimal(price),
        "list_cost": cost,
        "discount_amount": Decimal(0),
        "discounted_cost": cost,
        "coupon_amount": Decimal(0),
        "billed_cost": cost,
        **given,
    }
    return {name: row.get(name) for name in CHARGE.names}


class Desk:
    """A workspace with prices, and the bills put on it."""

    def __init__(self, home: Workspace, folder: Path) -> None:
        self.home = home
        self.folder = folder

    def give_prices(self) -> None:
        """Publish the prices of last year and of this one."""
        import_prices(self.home, self.write("old.csv", OLD))
        import_prices(self.home, self.write("prices.csv", PRICES))

    def put(self, *rows: Row, times: int = 1) -> None:
        """Import rows as a file of their own."""
        text = repr((rows, times)).encode()
        path = self.folder / f"{hashlib.sha256(text).hexdigest()[:8]}.csv"
        path.write_bytes(text)
        with read_in(
            self.home, path, HandMade(tuple(rows), times), Progress()
        ) as review:
            take(self.home, review, Progress())

    def write(self, name: str, text: str) -> Path:
        """Write a file beside the ledger."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def results(self) -> dict[str, bytes]:
        """Return the bytes of all results."""
        folder = self.home.root / "results"
        found = {path.name: path.read_bytes() for path in folder.rglob("*.parquet")}
        return dict(sorted(found.items()))
