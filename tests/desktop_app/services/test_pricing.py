"""Check how price snapshots are imported, installed, shown and compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.changes import Changed
from desktop_app.domain.errors import Refused
from desktop_app.domain.prices import RuleChange, RuleDifference
from desktop_app.jobs import Progress
from desktop_app.services.pricing import (
    diff_snapshots,
    import_prices,
    install_shipped_prices,
    list_snapshots,
    show_snapshot,
)
from desktop_app.store.workspace import Workspace

HEADER = (
    "provider,region,model,type_code,unit_price,currency,unit,effective_from,"
    "effective_to,note"
)
PAGE = "Model Studio price page {}"


def a_list(tmp_path: Path, *rows: str, name: str = "prices.csv") -> Path:
    """Write a template with rows such as ``qwen-x,input_token,1,CNY,1K tokens,,``."""
    path = tmp_path / name
    lines = [HEADER, *(f"alibaba,cn-beijing,{row}," for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with Workspace.open(tmp_path_factory.mktemp("shipped"), write=True) as opened:
        install_shipped_prices(opened, Progress())
        yield opened


def test_a_list_becomes_a_snapshot_and_is_told(home: Workspace, tmp_path: Path) -> None:
    path = a_list(tmp_path, "qwen-x,input_token,1,CNY,1K tokens,,")

    outcome = import_prices(home, path)

    assert Changed.PRICES in outcome.changed
    assert list_snapshots(home) == [outcome.value]
    assert (outcome.value.name, outcome.value.source) == ("prices", "prices.csv")
    with home.ledger.read() as records:
        (event,) = records.events()
    assert event.text.format(**event.facts) == (
        "Price snapshot prices was published: 1 rules, 0 rows not taken."
    )


def test_name_and_start_can_be_said(home: Workspace, tmp_path: Path) -> None:
    start = datetime(2026, 5, 1, tzinfo=UTC)
    path = a_list(tmp_path, "qwen-x,input_token,1,CNY,1K tokens,,")

    info = import_prices(home, path, effective_from=start, name="Agreed").value

    assert (info.name, info.effective_from) == ("Agreed", start)


def test_a_list_whose_rows_all_end_has_an_end(home: Workspace, tmp_path: Path) -> None:
    dates = "2026-05-01T00:00:00Z,2026-06-01T00:00:00Z"
    path = a_list(tmp_path, f"qwen-x,input_token,1,CNY,1K tokens,{dates}")

    info = import_prices(home, path).value

    assert info.effective_from == datetime(2026, 5, 1, tzinfo=UTC)
    assert info.effective_to == datetime(2026, 6, 1, tzinfo=UTC)


def test_the_same_list_again_changes_nothing(home: Workspace, tmp_path: Path) -> None:
    path = a_list(tmp_path, "qwen-x,input_token,1,CNY,1K tokens,,")
    first = import_prices(home, path)

    again = import_prices(home, path)

    assert (again.value, again.changed) == (first.value, Changed.NOTHING)


def test_a_faulty_list_is_refused_and_publishes_nothing(
    home: Workspace, tmp_path: Path
) -> None:
    path = a_list(
        tmp_path,
        "qwen-x,input_token,12,CNY,1K tokens,,",
        "qwen-x,output_token,12x,CNY,1K bananas,,",
    )

    with pytest.raises(Refused) as refused:
        import_prices(home, path)

    assert refused.value.message == (
        "Nothing was taken from prices.csv. Faults (2): row 3, unit_price: “12x” is"
        " not a price; row 3, unit: The unit “1K bananas” is not known."
    )
    assert list_snapshots(home) == []


def test_a_page_of_which_nothing_can_be_taken_is_refused(
    home: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "page-2026-05-14.csv"
    path.write_text(
        "model,region,scope,charge_type,mode,tier,unit,price,currency,"
        "promo_multiplier,notes,section\n"
        "m,cn-beijing,,output,,none,CNY/?,1,CNY,,,\n",
        encoding="utf-8",
    )

    with pytest.raises(Refused, match=r"Row 2: The unit “CNY/\?” is not known"):
        import_prices(home, path)


def test_prices_are_compared_in_one_unit(home: Workspace, tmp_path: Path) -> None:
    before = import_prices(
        home,
        a_list(
            tmp_path,
            "same,input_token,0.0025,CNY,1K tokens,,",
            "dearer,input_token,0.001,CNY,1K tokens,,",
            "cheaper,input_token,0.004,CNY,1K tokens,,",
            "gone,images,0.2,CNY,image,,",
            "other-currency,images,0.2,CNY,image,,",
            name="before.csv",
        ),
    ).value
    after = import_prices(
        home,
        a_list(
            tmp_path,
            "same,input_token,2.5,CNY,1M tokens,,",
            "dearer,input_token,1.1,CNY,1M tokens,,",
            "cheaper,input_token,0.003,CNY,1K tokens,,",
            "new,720P,0.9,CNY,second,,",
            "other-currency,images,0.03,USD,image,,",
            name="after.csv",
        ),
    ).value

    found = {
        (d.change, d.model): (d.before, d.after, d.unit, d.currency)
        for d in diff_snapshots(home, before.id, after.id)
    }

    assert found == {
        (RuleChange.NEW, "new"): (None, Decimal("0.9"), "second", "CNY"),
        (RuleChange.NEW, "other-currency"): (None, Decimal("0.03"), "image", "USD"),
        (RuleChange.GONE, "gone"): (Decimal("0.2"), None, "image", "CNY"),
        (RuleChange.GONE, "other-currency"): (Decimal("0.2"), None, "image", "CNY"),
        (RuleChange.UP, "dearer"): (Decimal(1), Decimal("1.1"), "1M tokens", "CNY"),
        (RuleChange.DOWN, "cheaper"): (
            Decimal("0.004"),
            Decimal("0.003"),
            "1K tokens",
            "CNY",
        ),
    }


def test_of_dated_prices_the_last_is_compared(home: Workspace, tmp_path: Path) -> None:
    change = "2026-06-01T00:00:00Z"
    before = import_prices(
        home, a_list(tmp_path, "m,images,1,CNY,image,,", name="before.csv")
    ).value
    after = import_prices(
        home,
        a_list(
            tmp_path,
            f"m,images,2,CNY,image,{change},",
            f"m,images,1,CNY,image,,{change}",
            name="after.csv",
        ),
    ).value

    (difference,) = diff_snapshots(home, before.id, after.id)

    assert (difference.change, difference.after) == (RuleChange.UP, Decimal(2))


def test_a_snapshot_that_is_not_there_is_refused(home: Workspace) -> None:
    with pytest.raises(Refused, match="There is no price snapshot “x”"):
        show_snapshot(home, "x")


def test_the_shipped_lists_are_installed_once(shipped: Workspace) -> None:
    again = install_shipped_prices(shipped, Progress())

    assert (again.value, again.changed) == ([], Changed.NOTHING)
    assert [info.name for info in list_snapshots(shipped)] == [
        "Model Studio price notices 2024",
        "Model Studio price page 2026-02-24",
        "Model Studio price page 2026-05-14",
        "Model Studio catalogue 2026-05-30",
        "Model Studio price page 2026-08-08",
    ]


def test_a_shipped_snapshot_says_what_it_could_not_take(shipped: Workspace) -> None:
    info, rules, skipped = show_snapshot(shipped, PAGE.format("2026-05-14"))

    assert (info.rules, info.skipped) == (rules.num_rows, len(skipped))
    assert {row.reason for row in skipped} >= {
        "The unit “CNY/?” is not known.",
        "Row 1628 gives another price for the same charge; neither was taken.",
    }


def test_the_shipped_pages_differ_as_the_prices_did(shipped: Workspace) -> None:
    may_to_august = diff_snapshots(
        shipped, PAGE.format("2026-05-14"), PAGE.format("2026-08-08")
    )
    february_to_may = diff_snapshots(
        shipped, PAGE.format("2026-02-24"), PAGE.format("2026-05-14")
    )

    assert (
        RuleDifference(
            change=RuleChange.UP,
            region="ap-southeast-1",
            model="qwen3-rerank",
            type_code="embedding_token",
            unit="1M tokens",
            currency="CNY",
            before=Decimal("0.5"),
            after=Decimal("0.74942"),
        )
        in may_to_august
    )
    assert (
        RuleDifference(
            change=RuleChange.DOWN,
            region="global (global)",
            model="qwen3-coder-plus",
            type_code="context_0-32k_input_token",
            unit="1M tokens",
            currency="CNY",
            before=Decimal("7.339"),
            after=Decimal(4),
        )
        in february_to_may
    )
    assert {d.model for d in may_to_august if d.change is RuleChange.NEW} >= {
        "qwen3.8-max"
    }


def test_prices_of_other_hours_are_compared_apart(
    home: Workspace, tmp_path: Path
) -> None:
    header = f"{HEADER},weekdays,time_from,time_to,time_basis,utc_offset"
    row = "alibaba,cn-beijing,qwen-x,input_token,{},CNY,1K tokens,,,,{},,,,"
    for name, weekend in (("one", "0.5"), ("two", "0.4")):
        rows = (row.format("1", ""), row.format(weekend, "67"))
        (tmp_path / f"{name}.csv").write_text("\n".join([header, *rows]), "utf-8")
    before, after = (
        import_prices(home, tmp_path / f"{name}.csv").value for name in ("one", "two")
    )

    (found,) = diff_snapshots(home, before.id, after.id)

    assert (found.change, found.window) == (
        RuleChange.DOWN,
        "Sat–Sun (by its start, UTC+8)",
    )
