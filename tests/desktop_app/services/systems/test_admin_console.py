"""The whole way of an admin console's ledger: import, prices, findings, working."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.findings import FindingClass as Is
from desktop_app.domain.views import LineQuery
from desktop_app.jobs import Progress
from desktop_app.services.explaining import explain
from desktop_app.services.importing import import_paths
from desktop_app.services.looking import LineIndex, judged_parts
from desktop_app.services.pricing import import_prices
from desktop_app.services.reconciling import reconcile
from desktop_app.store.workspace import Workspace
from tests.desktop_app.console_ledger import (
    ANTHROPIC,
    Call,
    Price,
    Rates,
    bill,
    listed_price,
    record_of,
)

GOLDEN = Path(__file__).parents[3] / "importers/bills/admin-console.usage-ledger"
NANO = Decimal("0.000000001")
TOKEN = Price(rates=Rates(10**9, 10**8, 1_100_000_000, 5 * 10**9))
TIERED = Price(
    "tiered",
    tiers=(
        (1000, Rates(10**9, 2 * 10**8, 125 * 10**7, 2 * 10**9)),
        (0, Rates(8 * 10**8, 10**8, 11 * 10**8, 16 * 10**8)),
    ),
)
LISTED = {
    "gpt-shop": TOKEN,
    "claude-shop": TOKEN,
    "gpt-5.5-pro": TOKEN,
    "qwen-plus": TIERED,
    "wan-image": Price("call", call=40_000_000),
    "wan-video": Price("duration", second=100_000_000),
    "gpt-free": Price(free=True, rates=TOKEN.rates),
}
WORDS = ("source_row", "billed_cost", "finding_class", "also", "expected", "difference")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


def publish(home: Workspace, folder: Path, prices: dict[str, Price]) -> None:
    """Publish a pricing export that holds from the first of May 2026."""
    path = folder / "deeix-chat-model-pricing-2026-05-01.json"
    listed = {model: listed_price(price) for model, price in prices.items()}
    path.write_text(json.dumps(listed), encoding="utf-8")
    import_prices(home, path)


def judged(home: Workspace, path: Path) -> list[dict[str, Any]]:
    """Import a ledger, reconcile it, and return its lines with their verdicts."""
    import_paths(home, [path], Progress())
    reconcile(home, Scope(), Progress())
    with LineIndex(judged_parts(home, Scope()), LineQuery()) as index:
        rows = index.page(0, index.count, (*WORDS, "line_id")).to_pylist()
    return sorted(rows, key=lambda row: row["source_row"])


def a_ledger(folder: Path, *records: dict[str, Any]) -> Path:
    path = folder / "ledger.json"
    page = {"errorMsg": "", "data": {"total": len(records), "results": records}}
    path.write_text(json.dumps(page), encoding="utf-8")
    return path


@pytest.mark.parametrize("listed", [False, True])
def test_the_golden_ledger_is_proved_with_and_without_a_price_list(
    home: Workspace, tmp_path: Path, *, listed: bool
) -> None:
    if listed:
        publish(home, tmp_path, LISTED)

    rows = judged(home, GOLDEN / "whole.json")

    assert [(row["finding_class"], row["also"]) for row in rows] == [
        (Is.MATCHED, 0)
    ] * 12


def test_the_total_ties_to_the_ledger_to_the_last_digit(home: Workspace) -> None:
    page = json.loads((GOLDEN / "whole.json").read_text(encoding="utf-8"))
    stated = sum(record["billedNanousd"] for record in page["data"]["results"])

    rows = judged(home, GOLDEN / "whole.json")

    assert sum(row["billed_cost"] for row in rows) == stated * NANO


def test_planted_faults_are_found_with_their_amounts_and_nothing_else(
    home: Workspace, tmp_path: Path
) -> None:
    publish(home, tmp_path, LISTED)
    plain = Call(fresh=900, output=100, model="gpt-shop", tier="default")
    fast = Call(fresh=1000, output=10, protocol=ANTHROPIC, model="claude-shop")
    tiered = Call(fresh=1001, output=10, model="qwen-plus", tier="default")
    dearer = replace(TOKEN, rates=replace(TOKEN.rates, input=12 * 10**8))
    low_tier = replace(TIERED, tiers=((2000, TIERED.tiers[0][1]), TIERED.tiers[1]))
    selfish = replace(plain, mode="self")
    faults = [
        record_of(1, plain, TOKEN),
        record_of(2, plain, TOKEN, billedNanousd=bill(plain, dearer).nano),  # rate
        record_of(3, tiered, TIERED, billedNanousd=bill(tiered, low_tier).nano),  # tier
        record_of(4, fast, TOKEN, usageSpeed="fast"),  # multiplier forgotten
        record_of(5, selfish, TOKEN, billedNanousd=5),  # self mode charged
        record_of(6, plain, dearer),  # snapshot unlike the list
        record_of(7, tiered, TIERED),
    ]
    for fault in faults:
        fault["billedUSD"] = fault["billedNanousd"] / 10**9

    rows = judged(home, a_ledger(tmp_path, *faults))

    found = [
        (row["source_row"], row["finding_class"], int(row["difference"] / NANO))
        for row in rows
        if row["finding_class"] != Is.MATCHED
    ]
    rate = bill(plain, dearer).nano - bill(plain, TOKEN).nano
    tier = bill(tiered, low_tier).nano - bill(tiered, TIERED).nano
    forgotten = bill(fast, TOKEN).nano - bill(replace(fast, speed="fast"), TOKEN).nano
    assert found == [
        (2, Is.ARITHMETIC, rate),
        (3, Is.ARITHMETIC, tier),
        (4, Is.ARITHMETIC, forgotten),
        (5, Is.ARITHMETIC, 5),
        (6, Is.OVERCHARGED, rate),
    ]


def test_a_record_is_judged_by_the_prices_of_its_own_time(
    home: Workspace, tmp_path: Path
) -> None:
    publish(home, tmp_path, LISTED)
    later = replace(TOKEN, rates=replace(TOKEN.rates, input=3 * 10**9))
    path = tmp_path / "deeix-chat-model-pricing-2026-05-20.json"
    path.write_text(json.dumps({"gpt-shop": listed_price(later)}), encoding="utf-8")
    import_prices(home, path)
    call = Call(fresh=900, model="gpt-shop", tier="default")
    after = {"billingAt": "2026-05-20T12:00:00+08:00"}

    rows = judged(
        home,
        a_ledger(
            tmp_path,
            record_of(1, call, TOKEN),
            record_of(2, call, later, **after),
            record_of(3, call, TOKEN, **after),
        ),
    )

    classes = [row["finding_class"] for row in rows]
    assert classes == [Is.MATCHED, Is.MATCHED, Is.UNDERCHARGED]


def test_without_snapshot_and_list_a_record_is_unpriced(
    home: Workspace, tmp_path: Path
) -> None:
    bare = record_of(1, Call(fresh=900), TOKEN, pricingSnapshotJSON="{}")

    [row] = judged(home, a_ledger(tmp_path, bare))

    assert row["finding_class"] == Is.UNPRICED


def test_the_working_shows_every_category_and_the_sum(
    home: Workspace, tmp_path: Path
) -> None:
    publish(home, tmp_path, LISTED)
    rows = judged(home, GOLDEN / "whole.json")

    steps = explain(home, rows[2]["line_id"]).steps

    assert [
        (step.title, step.formula, step.result, step.verdict) for step in steps[:4]
    ] == [
        ("Multiplier", "service 6 × group 80 %", "4.8", ""),
        (
            "Input",
            "100 tokens × 4800000000 nano-USD ÷ 1,000,000, half up"
            " (before the multiplier: 1000000000)",
            "0.00048",
            "",
        ),
        (
            "Output and reasoning",
            "50 tokens × 24000000000 nano-USD ÷ 1,000,000, half up"
            " (before the multiplier: 5000000000)",
            "0.0012",
            "",
        ),
        ("By its own prices", "480000 + 1200000 nano-USD", "0.00168", "ok"),
    ]


def test_the_working_of_every_golden_record_agrees_with_its_verdict(
    home: Workspace, tmp_path: Path
) -> None:
    publish(home, tmp_path, LISTED)

    rows = judged(home, GOLDEN / "whole.json")

    for row in rows:
        steps = explain(home, row["line_id"]).steps
        checked = {step.verdict for step in steps if step.verdict}
        assert checked == {"ok"}


def test_the_working_says_where_a_record_carries_no_prices(
    home: Workspace, tmp_path: Path
) -> None:
    publish(home, tmp_path, LISTED)
    call = Call(fresh=900, model="gpt-shop", tier="default")
    bare = record_of(1, call, TOKEN, pricingSnapshotJSON="")

    [row] = judged(home, a_ledger(tmp_path, bare))

    steps = [
        (step.title, step.result) for step in explain(home, row["line_id"]).steps[:3]
    ]
    assert row["finding_class"] == Is.MATCHED
    assert steps == [
        ("Its own prices", ""),
        ("Input", "0.0009"),
        (
            "By the published prices (deeix-chat-model-pricing-2026-05-01)",
            "0.0009",
        ),
    ]
