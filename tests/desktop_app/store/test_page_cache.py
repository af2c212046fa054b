"""Pages through the cache are the pages of the Parquet files, to the last digit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from desktop_app.domain.bills import BillId
from desktop_app.domain.views import Filter, LineQuery, Op, Sort
from desktop_app.jobs import Cancelled, Progress
from desktop_app.services.looking import STATE, LineIndex
from desktop_app.store.page_cache import PAGED, PageCache
from desktop_app.store.parts import DROPPED, Judged, Part
from desktop_app.store.queries import PART_SHIFT, Keys, LineTable
from desktop_app.ui.models.line_columns import LINE_COLUMNS, USUAL
from importers.schema import CHARGE

NOW = datetime(2026, 6, 4, tzinfo=UTC)
MANY = 140_000  # lines: two batches of a page file
GROUP = 50_000
AMOUNT = pa.decimal128(38, 10)
HUGE = Decimal("1234567890123456789012345.0000000001")
# What was decided of a line stands on no line: it is added from its group.
USUAL_COLUMNS = tuple(c.key for c in LINE_COLUMNS[:USUAL] if c.key != STATE)


def amounts(units: npt.NDArray[np.int64]) -> pa.Array[Any]:
    """Read whole numbers as units of the tenth decimal."""
    whole = pa.array(units).cast(pa.decimal128(38, 0))
    return pa.Array.from_buffers(AMOUNT, len(whole), whole.buffers())


def words(prefix: str, count: int, distinct: int) -> pa.Array[Any]:
    """Make words of which every group knows others, some of them empty."""
    numbers = np.arange(count)
    texts = [f"{prefix}{n // GROUP}-{n % distinct}" for n in numbers]
    return pa.array(texts, mask=numbers % 11 == 0)


def columns_of(count: int) -> dict[str, pa.Array[Any]]:
    numbers = np.arange(count, dtype=np.int64)
    units = (numbers * 7_919) % 1_000_003 - 500_000
    whole = amounts(units)
    nulls = pa.array(numbers % 13 == 0)
    big = pa.array([HUGE, None, -HUGE, *[Decimal(n) for n in range(7)]], AMOUNT)
    return {
        "source_part": pa.array(numbers % 3),
        "source_row": pa.array(numbers + 2),
        "vendor_line_id": pa.array([f"v{n}" for n in numbers]),
        "charge_period_start": pa.array(1_780_000_000 + numbers % 5_000),
        "billing_account_id": words("account", count, 3),
        "model": words("model", count, 40),
        "type_code": words("type", count, 7),
        "api_key_id": words("", count, 500),
        "pricing_quantity": whole,
        "billed_cost": pa.compute.if_else(nulls, None, whole),
        "list_cost": big.take(numbers % len(big)),
        "billing_currency": pa.repeat("CNY", count),
    }


def a_part(folder: Path, name: str, count: int) -> Part:
    made = columns_of(count)
    arrays = [
        made.get(f.name, pa.nulls(count)).cast(f.type, safe=False) for f in CHARGE
    ]
    path = folder / f"{name}.parquet"
    pq.write_table(pa.table(arrays, schema=CHARGE), path, row_group_size=GROUP)
    return Part(
        id=name,
        source_sha256=name * 64,
        source_name=f"{name}.csv",
        profile="alibaba.billing-details.v2",
        precision="exact",
        finality="final",
        bill=BillId("alibaba", "1064", "2026-05", "CNY"),
        path=path,
        lines=count,
        billed_total=Decimal(0),
        list_total=Decimal(0),
        duplicates=0,
        of_record=True,
        dropped=(),
        restated=None,
        imported_at=NOW,
        exported_at=NOW,
    )


def a_run(folder: Path, run: str, part: Part, step: int = 1) -> Path:
    """Write the results of a run over a part; ``step`` makes them differ."""
    numbers = np.arange(part.lines, dtype=np.int64) * step
    classes = pa.array(["matched", "overcharged", "stated"]).dictionary_encode()
    table = pa.table(
        {
            "finding_class": classes.take(numbers % 3),
            "also": pa.array(numbers % 4).cast(pa.int32()),
            "expected": amounts(numbers),
            "difference": amounts(-numbers),
            "expected_unit_price": amounts(numbers).cast(pa.decimal128(38, 12)),
            "snapshot_id": pa.nulls(part.lines, pa.string()),
            "rule_row": pa.array(numbers % 9, mask=numbers % 2 == 0).cast(pa.int32()),
            "cause_key": pa.nulls(part.lines, pa.int32()),
        }
    )
    (folder / run).mkdir()
    path = folder / run / f"{part.id}.parquet"
    pq.write_table(table, path, row_group_size=GROUP)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parts")


@pytest.fixture(scope="module")
def big(folder: Path) -> Judged:
    part = a_part(folder, "a", MANY)
    return Judged(part, a_run(folder, "first", part))


@pytest.fixture(scope="module")
def judged(folder: Path, big: Judged) -> list[Judged]:
    """A part of two batches, one never reconciled, one that lost lines."""
    bare, lost = a_part(folder, "b", 5), a_part(folder, "c", 60)
    gone = folder / "gone.parquet"
    rows = [
        {"row": n, "why": "same", "by_part": None, "by_row": None} for n in (1, 7, 59)
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=DROPPED), gone)
    lost = replace(lost, dropped=(gone,), dropped_lines=len(rows))
    return [big, Judged(bare, None), Judged(lost, a_run(folder, "third", lost))]


@pytest.fixture
def cache(tmp_path: Path) -> PageCache:
    return PageCache(tmp_path / "cache")


@pytest.fixture
def plain(judged: list[Judged]) -> Iterator[LineTable]:
    table = LineTable(judged)
    yield table
    table.close()


@pytest.fixture
def cached(judged: list[Judged], cache: PageCache) -> Iterator[LineTable]:
    table = LineTable(judged)
    table.make(cache, Progress())
    yield table
    table.close()


def scattered(judged: list[Judged], count: int = 300) -> Keys:
    """Choose lines of every part, in no order."""
    chance = np.random.default_rng(7)
    rows = [chance.integers(0, one.part.lines, count) for one in judged]
    keys = [r | (n << PART_SHIFT) for n, r in enumerate(rows)]
    found: Keys = chance.permutation(np.concatenate(keys)).astype(np.int64)
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "cache").glob("*"))


def test_every_usual_column_of_the_window_is_paged() -> None:
    assert {*USUAL_COLUMNS, "line_id", "billing_currency"} <= {*PAGED}


@pytest.mark.parametrize(
    "columns",
    [
        USUAL_COLUMNS,
        (*USUAL_COLUMNS, "line_id"),
        ("vendor_line_id", "model", "source_file", "rule_row", "region_id"),
        ("expected", "billed_cost"),
        (),
    ],
)
def test_scattered_lines_are_the_same_in_every_column(
    columns: tuple[str, ...], judged: list[Judged], plain: LineTable, cached: LineTable
) -> None:
    keys = scattered(judged)

    assert cached.rows(keys, columns).equals(plain.rows(keys, columns))


FILTERS: dict[str, tuple[Filter, ...]] = {
    "none": (),
    "text": (Filter("model", Op.CONTAINS, ("-3",)),),
    "class": (Filter("finding_class", Op.IS, ("overcharged",)),),
    "amount": (Filter("billed_cost", Op.AT_LEAST, (Decimal(0),)),),
    "empty": (Filter("model", Op.IS, (None,)),),
}


@pytest.mark.parametrize("chosen", FILTERS)
@pytest.mark.parametrize("sort", ["", "billed_cost", "model", "expected", "list_cost"])
def test_pages_of_any_order_are_the_same(
    sort: str, chosen: str, plain: LineTable, cached: LineTable
) -> None:
    order = (Sort(sort, descending=True),) if sort else ()
    keys = plain.keys(FILTERS[chosen], order)

    for start in (0, keys.size // 2, keys.size - 100):
        page = keys[start : start + 100]
        assert cached.rows(page, PAGED).equals(plain.rows(page, PAGED))


def test_dropped_lines_stay_away(cached: LineTable, plain: LineTable) -> None:
    keys = cached.keys((), (Sort("source_row"),))

    assert keys.size == MANY + 5 + 57
    assert np.array_equal(keys, plain.keys((), (Sort("source_row"),)))


def test_a_new_run_is_seen_and_the_old_one_forgotten(
    big: Judged, cache: PageCache, tmp_path: Path
) -> None:
    LineTable([big]).make(cache, Progress())
    again = Judged(big.part, a_run(tmp_path, "second", big.part, step=5))
    new, plain = LineTable([again]), LineTable([again])
    new.make(cache, Progress())
    cache.forget([again])

    keys = scattered([again])
    assert new.rows(keys, PAGED).equals(plain.rows(keys, PAGED))
    assert names(tmp_path) == ["a.lines.arrow", "a.second.arrow"]


def test_results_are_read_from_their_file_until_they_are_kept(
    big: Judged, cache: PageCache, tmp_path: Path
) -> None:
    LineTable([big]).make(cache, Progress())
    again = Judged(big.part, a_run(tmp_path, "second", big.part, step=5))
    new, plain = LineTable([again]), LineTable([again])
    new.use(cache)

    keys = scattered([again])
    assert new.rows(keys, PAGED).equals(plain.rows(keys, PAGED))


def test_the_cache_may_be_deleted_at_any_time(
    judged: list[Judged], plain: LineTable, cached: LineTable, tmp_path: Path
) -> None:
    keys, before = scattered(judged), names(tmp_path)
    shutil.rmtree(tmp_path / "cache")
    late, cache = LineTable(judged), PageCache(tmp_path / "cache")
    late.use(cache)

    for table in (cached, late):
        assert table.rows(keys, PAGED).equals(plain.rows(keys, PAGED))
    late.make(cache, Progress())
    assert names(tmp_path) == before
    assert late.rows(keys, PAGED).equals(plain.rows(keys, PAGED))


@pytest.mark.parametrize("left", [0, 4_000, 1_000_000])
def test_a_damaged_page_file_is_made_again(
    left: int, big: Judged, cache: PageCache, tmp_path: Path
) -> None:
    LineTable([big]).make(cache, Progress())
    path = tmp_path / "cache" / "a.lines.arrow"
    whole = path.read_bytes()
    path.write_bytes(whole[:left])

    assert cache.open([big])[0].take(np.arange(3), ["model"]) == {}
    cache.build([big], Progress())
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_written_leaves_the_parquet(
    big: Judged, tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("no folder")
    table, plain = LineTable([big]), LineTable([big])
    table.make(PageCache(tmp_path / "cache"), Progress())

    keys = scattered([big])
    assert table.rows(keys, PAGED).equals(plain.rows(keys, PAGED))


def test_what_was_not_used_for_longest_makes_room(
    judged: list[Judged], big: Judged, tmp_path: Path
) -> None:
    other = judged[2]
    LineTable([other]).make(PageCache(tmp_path / "cache"), Progress())
    # The big part's lines fit, and nothing besides.
    small = PageCache(tmp_path / "cache", cap=MANY * 120)

    small.build([big], Progress())

    assert names(tmp_path) == ["a.lines.arrow"]


def test_stopping_leaves_nothing(big: Judged, cache: PageCache, tmp_path: Path) -> None:
    class Impatient(Progress):
        def advance(self, amount: int = 1) -> None:
            self.cancel()
            super().advance(amount)

    with pytest.raises(Cancelled):
        cache.build([big], Impatient())

    assert names(tmp_path) == []


def test_an_order_over_many_lines_is_cached_unless_it_is_the_stored_one(
    big: Judged, cache: PageCache, tmp_path: Path
) -> None:
    query = LineQuery(sort=(Sort("billed_cost"),))

    with LineIndex([big], LineQuery(), cache) as stored:
        stored.build(Progress())
    assert names(tmp_path) == []
    with LineIndex([big], query, cache) as index, LineIndex([big], query) as plain:
        index.build(Progress())
        page = index.page(70_000, 200, USUAL_COLUMNS)
        assert page.equals(plain.page(70_000, 200, USUAL_COLUMNS))

    assert names(tmp_path) == ["a.first.arrow", "a.lines.arrow"]


def test_few_lines_that_are_found_are_held(
    judged: list[Judged], cache: PageCache, tmp_path: Path
) -> None:
    few = Filter("source_row", Op.AT_MOST, (40,))
    query = LineQuery(filters=(few,), sort=(Sort("billed_cost"),))

    with LineIndex(judged, query, cache) as index, LineIndex(judged, query) as plain:
        for columns in (USUAL_COLUMNS, (), ("expected", "model"), ("tags", "model")):
            page = index.page(10, 50, columns)
            assert page.equals(plain.page(10, 50, columns))

    assert names(tmp_path) == []
