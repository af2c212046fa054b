"""Check that price snapshots are published whole, once, and never change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from desktop_app.domain.errors import Refused, Unwritable
from desktop_app.store import snapshots
from desktop_app.store.snapshots import ALL_RULES, Edition, fingerprint
from desktop_app.store.workspace import Workspace
from importers.prices.rules import Rule, SkippedRow, tabulate
from importers.schema import PRICE_RULE, WINDOW

MAY = datetime(2026, 5, 13, 16, tzinfo=UTC)
EDITION = Edition("May", MAY, None, "may.csv")
SKIPPED = SkippedRow(3, "a,b", "The unit “{unit}” is not known.", {"unit": "斤"})


def rules(price: str = "2.5", model: str = "qwen-x") -> pa.Table:
    """Make a table of one rule."""
    rule = Rule(
        source_row=2,
        provider="alibaba",
        region="cn-beijing",
        scope="",
        model=model,
        type_code="input_token",
        base_type="input_token",
        tier_lower=None,
        tier_upper=None,
        unit="1M tokens",
        unit_price=Decimal(price),
        currency="CNY",
    )
    return tabulate([rule])


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


def test_what_was_published_comes_back_to_the_last_digit(home: Workspace) -> None:
    info = home.snapshots.publish(rules("0.000000000123"), [SKIPPED], EDITION)

    assert home.snapshots.list() == [info]
    assert home.snapshots.rules(info.id).equals(rules("0.000000000123"))
    assert (info.rules, info.skipped, info.effective_from) == (1, 1, MAY)
    assert info.id == info.sha256[:12]


def test_a_row_that_was_not_taken_keeps_its_reason(home: Workspace) -> None:
    info = home.snapshots.publish(rules(), [SKIPPED], EDITION)

    (skipped,) = home.snapshots.skipped(info.id)
    assert (skipped.row, skipped.text) == (3, "a,b")
    assert skipped.reason == "The unit “斤” is not known."


def test_the_same_snapshot_twice_is_one(home: Workspace) -> None:
    first = home.snapshots.publish(rules(), [], EDITION)
    second = home.snapshots.publish(rules(), [], EDITION)

    assert first == second
    assert len(home.snapshots.list()) == 1


@pytest.mark.parametrize(
    ("table", "edition"),
    [
        (rules("2.6"), EDITION),
        (rules(model="qwen-y"), EDITION),
        (rules(), Edition("June", MAY, None, "may.csv")),
        (rules(), Edition("May", None, None, "may.csv")),
        (rules(), Edition("May", MAY, MAY, "may.csv")),
    ],
)
def test_another_rule_name_or_date_is_another_snapshot(
    table: pa.Table, edition: Edition
) -> None:
    assert fingerprint(table, edition) != fingerprint(rules(), EDITION)


def test_where_it_came_from_and_needless_zeros_do_not_matter() -> None:
    elsewhere = Edition("May", MAY, None, "copy of may.csv")

    assert fingerprint(rules("2.50"), elsewhere) == fingerprint(rules("2.5"), EDITION)


def test_a_list_without_windows_keeps_the_hash_it_had_before_there_were_any() -> None:
    whole = rules()

    assert fingerprint(whole.drop_columns(list(WINDOW)), EDITION) == fingerprint(
        whole, EDITION
    )


def test_a_time_window_is_part_of_the_hash() -> None:
    row = rules().to_pylist()[0]
    night = {"weekdays": "67", "time_from": 0, "time_to": 1440, "time_basis": "start"}
    table = pa.Table.from_pylist([{**row, **night}], PRICE_RULE)

    assert fingerprint(table, EDITION) != fingerprint(rules(), EDITION)


def test_a_snapshot_of_before_windows_is_still_read(home: Workspace) -> None:
    info = home.snapshots.publish(rules(), [], EDITION)
    path = home.root / "prices" / f"{info.sha256}.parquet"
    old = pq.read_table(path).drop_columns(list(WINDOW))
    path.chmod(0o600)
    pq.write_table(old, path)

    found = home.snapshots.rules(info.id)

    assert found.schema.equals(PRICE_RULE)
    assert found.column("time_basis").to_pylist() == [None]
    assert fingerprint(found, EDITION) == info.sha256


def test_all_rules_stand_beside_their_snapshots(home: Workspace) -> None:
    home.snapshots.publish(rules("3"), [], Edition("June", None, None, "june.csv"))
    home.snapshots.publish(rules("2"), [], EDITION)

    table = home.snapshots.all_rules()

    assert table.schema.equals(ALL_RULES)
    assert table.column("snapshot_name").to_pylist() == ["June", "May"]
    assert table.column("snapshot_from").to_pylist() == [None, MAY]


def test_an_empty_workspace_has_no_rules(home: Workspace) -> None:
    assert home.snapshots.all_rules().equals(ALL_RULES.empty_table())


def test_a_snapshot_is_found_by_id_hash_or_name(home: Workspace) -> None:
    info = home.snapshots.publish(rules(), [], EDITION)

    assert {home.snapshots.find(t).id for t in (info.id, info.sha256, "May")} == {
        info.id
    }
    with pytest.raises(Refused, match="There is no price snapshot “nowhere”"):
        home.snapshots.find("nowhere")


def test_a_publication_that_fails_leaves_nothing_in_the_ledger(
    home: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "no space")

    monkeypatch.setattr(snapshots, "write_whole", fail)
    with pytest.raises(Unwritable, match="no space"):
        home.snapshots.publish(rules(), [], EDITION)
    monkeypatch.undo()

    assert list(home.snapshots.list()) == []
    assert home.snapshots.publish(rules(), [], EDITION).name == "May"


def test_files_without_a_ledger_row_are_no_snapshot(home: Workspace) -> None:
    sha256 = fingerprint(rules(), EDITION)
    folder = home.root / "prices"
    folder.mkdir(exist_ok=True)
    (folder / f"{sha256}.parquet").write_bytes(b"half")

    info = home.snapshots.publish(rules(), [], EDITION)

    assert home.snapshots.rules(info.id).equals(rules())
