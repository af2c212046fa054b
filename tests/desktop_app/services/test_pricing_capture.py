"""Check how a bill's own list prices become a snapshot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from desktop_app.domain.bills import BillId, Finality, Scope
from desktop_app.domain.errors import Refused
from desktop_app.services.pricing import capture_prices, show_snapshot
from desktop_app.store.entries import NewDrops, NewImport, NewPart, SourceFile
from desktop_app.store.parts import DROPPED
from desktop_app.store.workspace import Workspace
from importers.schema import CHARGE

BILL = BillId("alibaba", "1", "2026-05", "CNY")
NOW = datetime(2026, 6, 5, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


def a_line(day: int, price: str, **changes: str | None) -> dict[str, Any]:
    """Make a charge line of May 2026, 12:00 in Beijing."""
    return {
        "region_id": "cn-beijing",
        "model": "qwen-x",
        "type_code": "context_0-128k_input_token",
        "vendor_price_unit": "元/千tokens",
        "pricing_unit": "1K tokens",
        "list_unit_price": Decimal(price),
        "billing_currency": "CNY",
        "charge_period_start": datetime(2026, 5, day, 4, tzinfo=UTC),
        **changes,
    }


def bill(home: Workspace, *lines: dict[str, Any], drop: int | None = None) -> None:
    """Record a part with these lines, one of them dropped."""
    folder = home.root / "lines"
    folder.mkdir(exist_ok=True)
    filled = [{name: line.get(name) for name in CHARGE.names} for line in lines]
    pq.write_table(pa.Table.from_pylist(filled, CHARGE), folder / "part.parquet")
    content = hashlib.sha256((folder / "part.parquet").read_bytes()).hexdigest()
    drops: tuple[NewDrops, ...] = ()
    if drop is not None:
        gone = pa.Table.from_pylist([{"row": drop, "why": "same"}], DROPPED)
        pq.write_table(gone, folder / "drop.parquet")
        nothing = Decimal(0)
        drops = (NewDrops(content, "lines/drop.parquet", 1, nothing, nothing),)
    part = NewPart(
        content_id=content,
        bill=BILL,
        path="lines/part.parquet",
        lines=len(lines),
        billed_total=Decimal(0),
        list_total=Decimal(0),
        duplicates=0,
        final_from=NOW,
        finality=Finality.FINAL,
    )
    source = SourceFile(
        sha256="0" * 64,
        name="may.csv",
        size=1,
        provider="alibaba",
        profile="p",
        profile_version=1,
        precision="exact",
        container="csv",
        encoding="utf-8",
        exported_at=NOW,
        imported_at=NOW,
        rows=len(lines),
        lines=len(lines),
        rejects=0,
        blank=0,
        duplicates=0,
    )
    with home.ledger.begin() as records:
        records.add_import(NewImport(source, (part,), drops))


def capture(home: Workspace) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the captured rules and the reasons of what was left out."""
    info = capture_prices(home, Scope("2026-05"), name="May's own").value
    _info, rules, skipped = show_snapshot(home, info.id)
    return rules.to_pylist(), [row.reason for row in skipped]


def test_each_price_is_captured_once_from_the_day_it_was_seen(home: Workspace) -> None:
    bill(home, a_line(13, "0.002"), a_line(20, "0.0020"), a_line(31, "0.002"))

    (rule,), skipped = capture(home)

    assert (rule["unit_price"], rule["unit"], rule["currency"]) == (
        Decimal("0.002"),
        "1K tokens",
        "CNY",
    )
    assert (rule["base_type"], rule["tier_upper"]) == ("input_token", 128_000)
    assert rule["effective_from"] == datetime(2026, 5, 12, 16, tzinfo=UTC)
    assert rule["effective_to"] is None
    assert rule["note"] == "seen 2026-05-13 to 2026-05-31"
    assert skipped == []


def test_a_price_that_changed_gives_a_rule_before_and_after(home: Workspace) -> None:
    bill(home, a_line(2, "0.004"), a_line(9, "0.004"), a_line(10, "0.002"))

    rules, _skipped = capture(home)

    change = datetime(2026, 5, 10, 4, tzinfo=UTC)
    assert [(r["unit_price"], r["effective_to"]) for r in rules] == [
        (Decimal("0.004"), change),
        (Decimal("0.002"), None),
    ]
    assert rules[1]["effective_from"] == change


def test_prices_that_come_by_turns_are_left_out_and_said(home: Workspace) -> None:
    bill(
        home,
        a_line(1, "0.004"),
        a_line(2, "0.002"),
        a_line(3, "0.004"),
        a_line(3, "0.2", model="wanx", type_code="images", vendor_price_unit="元/张"),
    )

    rules, skipped = capture(home)

    assert [rule["model"] for rule in rules] == ["wanx"]
    assert skipped == [
        "The bill states 2 prices for this charge by turns, from 2026-05-01 to"
        " 2026-05-03."
    ]


def test_free_undecoded_and_dropped_lines_state_no_price(home: Workspace) -> None:
    bill(
        home,
        a_line(1, "0.002"),
        a_line(1, "0", model="free"),
        a_line(1, "1", model=None),
        a_line(1, "9"),
        drop=3,
    )

    rules, _skipped = capture(home)

    assert [(r["model"], r["unit_price"]) for r in rules] == [
        ("qwen-x", Decimal("0.002"))
    ]


def test_the_same_price_in_two_units_is_one_rule(home: Workspace) -> None:
    bill(home, a_line(1, "0.002"), a_line(2, "2", vendor_price_unit="元/百万tokens"))

    rules, _skipped = capture(home)

    assert len(rules) == 1


def test_an_unknown_unit_is_said(home: Workspace) -> None:
    bill(home, a_line(1, "1"), a_line(1, "1", model="x", vendor_price_unit="元/斤"))

    rules, skipped = capture(home)

    assert len(rules) == 1
    assert skipped == ["The bill's price unit “元/斤” is not known."]


def test_nothing_to_capture_is_refused(home: Workspace) -> None:
    with pytest.raises(Refused, match="No charge line here states a list price"):
        capture_prices(home, Scope("2026-05"), name="x")
