"""Price snapshots are published, listed, shown, compared and captured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]
Check = Callable[[object, str], None]


def test_prices_are_imported_listed_shown_and_compared(
    check: Check, run: Run, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    head = (
        "provider,region,model,type_code,unit_price,currency,unit,"
        "effective_from,effective_to,note\n"
    )
    row = "alibaba,cn-beijing,my-model,input_token,{price},CNY,1K tokens,{start},,\n"
    first.write_text(
        head + row.format(price="0.5", start="2026-05-01T00:00:00+08:00"), "utf-8"
    )
    second.write_text(
        head + row.format(price="0.4", start="2026-06-01T00:00:00+08:00"), "utf-8"
    )

    before = run("prices", "import", first, "--name", "first", "--json").json
    after = run("prices", "import", second, "--name", "second", "--json").json

    check(before, "snapshot")
    listed = run("prices", "list", "--json").json
    check(listed, "snapshots")
    assert {before["id"], after["id"]} <= {one["id"] for one in listed}
    shown = run("prices", "show", before["id"], "--json").json
    assert shown["rule_rows"][0]["unit_price"] == "0.5"
    changes = run("prices", "diff", before["id"], after["id"], "--json").json
    assert [(c["change"], c["before"], c["after"]) for c in changes] == [
        ("down", "0.5", "0.4")
    ]


def test_shipped_prices_are_there_from_the_first_start(
    run: Run,
) -> None:
    listed = run("prices", "list", "--json").json

    assert len(listed) >= 5
    assert all(one["rules"] for one in listed)


def test_a_bills_own_prices_can_be_captured(check: Check, on_sample: Run) -> None:
    found = on_sample(
        "prices", "capture", "--name", "May", "--period", "2026-05", "--json"
    )

    check(found.json, "snapshot")
    assert found.json["rules"]
