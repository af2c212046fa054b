"""Keep small books by hand: bills, papers and decisions, ready to be closed."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.decisions import Decision, FindingState
from desktop_app.jobs import Progress
from desktop_app.services.closing import prepare, sign
from desktop_app.services.pricing import import_prices
from desktop_app.services.reconciling import reconcile
from desktop_app.services.reviewing import read_in
from desktop_app.services.taking import take
from desktop_app.store.workspace import Workspace
from importers.contract import (
    Batch,
    FinalityRule,
    Note,
    Precision,
    Profile,
    Reason,
    Reject,
)
from importers.schema import CHARGE

MAY = BillId("alibaba", "1001", "2026-05", "CNY")
OTHER = BillId("alibaba", "1002", "2026-05", "CNY")
JUNE = BillId("alibaba", "1001", "2026-06", "CNY")
ADA, BOB = "Ada", "Bob"
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
DEARER = HEADER + (
    "alibaba,cn-beijing,qwen-plus,input_token,3,CNY,1M tokens,"
    "2026-02-01T00:00:00+08:00,,\n"
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
REJECT = Reject(0, 9, "billed_cost", "n/a", Reason.NOT_A_NUMBER)
_DOCUMENT = (
    "INSERT INTO document (kind, provider, account, number, currency, amount,"
    " period_from, period_to, dated, issuer, status, note, source, sha256, source_row,"
    " person, recorded_at, withdrawal) VALUES (?, 'alibaba', ?, '', ?, ?,"
    " ?, ?, '', '', '', '', '', '', 0, 'Ada', '2026-06-05T00:00:00.000000+00:00', '')"
)
_SHARE = (
    "INSERT INTO document_share (document_id, bill_id, amount)"
    " SELECT ?, id, ? FROM bill WHERE account = ? AND period = ?"
)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class HandMade:
    """A reading whose lines are given."""

    rows: tuple[Row, ...]
    rejects: tuple[Reject, ...] = ()
    profile: Profile = PROFILE
    container: str = "csv"
    encoding: str = "utf-8"
    size: int = 100
    notes: tuple[Note, ...] = ()

    def batches(self) -> Iterator[Batch]:
        lines = pa.Table.from_pylist([dict(row) for row in self.rows], CHARGE)
        rows = len(self.rows) + len(self.rejects)
        yield Batch(lines, self.rejects, 0, rows, 100)


def a_line(number: int, price: str = "0.002", bill: BillId = MAY) -> Row:
    """Make a line of ten thousand input tokens."""
    cost = Decimal(price) * 10
    year, month = map(int, bill.period.split("-"))
    row = {
        "source_part": 0,
        "source_row": number + 1,
        "vendor_line_id": f"id-{bill.account}-{bill.period}-{number}",
        "billing_account_id": bill.account,
        "billing_period": bill.period,
        "billing_date": date(year, month, 13),
        "charge_period_start": datetime(year, month, 13, 4, number, tzinfo=UTC),
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
    }
    return {name: row.get(name) for name in CHARGE.names}


def put(home: Workspace, *rows: Row, rejects: tuple[Reject, ...] = ()) -> None:
    """Import rows as a file of their own."""
    text = repr(rows).encode()
    folder = home.root.parent
    path = folder / f"{hashlib.sha256(text).hexdigest()[:8]}.csv"
    path.write_bytes(text)
    reading = HandMade(tuple(rows), rejects)
    with read_in(home, path, reading, Progress()) as review:
        take(home, review, Progress())


def publish(home: Workspace, name: str, text: str) -> None:
    """Publish a price list."""
    path = home.root.parent / name
    path.write_text(text, encoding="utf-8")
    import_prices(home, path)


@contextmanager
def by_sql(root: Path) -> Iterator[sqlite3.Connection]:
    """Open the ledger past the program, as anyone with the file could."""
    with closing(sqlite3.connect(root / "ledger.sqlite")) as direct, direct:
        yield direct


def add_paper(
    root: Path, kind: str, amount: str, bill: BillId = MAY, currency: str = "CNY"
) -> None:
    """Record a paper whose whole amount is for one bill."""
    with by_sql(root) as direct:
        place = (bill.account, currency, amount, bill.period, bill.period)
        number = direct.execute(_DOCUMENT, (kind, *place)).lastrowid
        direct.execute(_SHARE, (number, amount, bill.account, bill.period))


def decide_all(home: Workspace, state: FindingState = FindingState.EXPLAINED) -> None:
    """Decide every group of findings that is there."""
    with home.ledger.begin() as records:
        runs = records.bill_runs()
        groups = [
            group
            for run in sorted(set(runs.values()))
            for group in records.finding_groups(run)
            if runs[group.bill] == run
        ]
        records.add_decisions(
            [
                Decision(
                    group.id, state, lines=group.lines, difference=group.difference
                )
                for group in groups
            ]
        )


def opened(root: Path, person: str = ADA) -> Workspace:
    """Open the books as somebody."""
    return Workspace.open(root, write=True, person=person)


def keep_books(root: Path) -> None:
    """Make books: two accounts, two months, a restatement, a reject, papers."""
    with opened(root) as home:
        publish(home, "old.csv", OLD)
        publish(home, "prices.csv", PRICES)
        put(home, a_line(1), a_line(2), rejects=(REJECT,))
        put(home, a_line(1), a_line(2, "0.003"), a_line(3))
        put(home, a_line(1, bill=OTHER))
        put(home, a_line(1, bill=JUNE))
        reconcile(home, Scope(), Progress())
        decide_all(home)
    add_paper(root, "monthly-bill", "0.07")
    add_paper(root, "invoice", "0.07")


def close_may(root: Path) -> None:
    """Have Ada prepare and Bob sign May of account 1001."""
    with opened(root) as home:
        number = prepare(home, MAY.period, MAY.account).value.id
    with opened(root, BOB) as home:
        sign(home, number, "seen")
