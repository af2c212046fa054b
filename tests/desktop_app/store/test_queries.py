"""Lines are counted, summed, filtered, ordered and read by row number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from desktop_app.domain.bills import BillId
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.money import total
from desktop_app.domain.views import Filter, LineQuery, Op, Scalar, Sort
from desktop_app.services.looking import LineIndex
from desktop_app.store.parts import DROPPED, Judged, Part
from importers.schema import CHARGE

NOW = datetime(2026, 6, 4, tzinfo=UTC)
LINES = (  # model, billed, class, also
    ("qwen-plus", "1.50", "matched", 0),
    ("qwen-max", "-0.05", "stated", 0),
    ("Qwen-Plus-Latest", "12345678901234567.1234567890", "overcharged", 0),
    (None, "0.0000000001", "unpriced", "first-seen"),
    ("qwen-plus", "2.25", "duplicate", "overcharged"),
)


def a_mask(text: object) -> int:
    names = [one.value for one in FindingClass]
    return 1 << names.index(str(text)) if text else 0


def a_part(folder: Path, name: str, *, dropped: Sequence[int] = ()) -> Judged:
    """Write the five lines and their results as a part."""
    columns: dict[str, list[Any]] = {
        "source_part": [0] * len(LINES),
        "source_row": list(range(2, 2 + len(LINES))),
        "model": [line[0] for line in LINES],
        "billed_cost": [Decimal(line[1]) for line in LINES],
        "billing_currency": ["CNY"] * len(LINES),
    }
    empty: list[Any] = [None] * len(LINES)
    arrays: list[pa.Array[Any]] = [
        pa.array(columns.get(f.name, empty)).cast(f.type) for f in CHARGE
    ]
    path, results = folder / f"{name}.parquet", folder / f"{name}.results.parquet"
    pq.write_table(pa.table(arrays, schema=CHARGE), path)
    pq.write_table(
        pa.table(
            {
                "finding_class": [line[2] for line in LINES],
                "also": pa.array([a_mask(line[3]) for line in LINES], pa.int32()),
                "expected": pa.array([None] * 5, pa.decimal128(38, 10)),
                "difference": pa.array([None] * 5, pa.decimal128(38, 10)),
                "expected_unit_price": pa.array([None] * 5, pa.decimal128(38, 12)),
                "snapshot_id": pa.array([None] * 5, pa.string()),
                "rule_row": pa.array([None] * 5, pa.int32()),
                "cause_key": pa.array([None] * 5, pa.int32()),
            }
        ),
        results,
    )
    drops: tuple[Path, ...] = ()
    if dropped:
        gone = folder / f"{name}.dropped.parquet"
        rows = [
            {"row": row, "why": "same", "by_part": None, "by_row": None}
            for row in dropped
        ]
        pq.write_table(pa.Table.from_pylist(rows, schema=DROPPED), gone)
        drops = (gone,)
    part = Part(
        id=name,
        source_sha256=name * 64,
        source_name=f"{name}.csv",
        profile="alibaba.billing-details.v2",
        precision="exact",
        finality="final",
        bill=BillId("alibaba", "1064", "2026-05", "CNY"),
        path=path,
        lines=len(LINES),
        billed_total=total(Decimal(line[1]) for line in LINES),
        list_total=Decimal(0),
        duplicates=0,
        of_record=True,
        dropped=drops,
        restated=None,
        imported_at=NOW,
        exported_at=NOW,
        dropped_lines=len(dropped),
        dropped_billed=total(Decimal(LINES[row][1]) for row in dropped),
    )
    return Judged(part, results)


def an_index(judged: list[Judged], *filters: Filter, sort: str = "") -> LineIndex:
    order = (Sort(sort.lstrip("-"), sort.startswith("-")),) if sort else ()
    return LineIndex(judged, LineQuery(filters=filters, sort=order))


def models(index: LineIndex) -> list[object]:
    return index.page(0, 100)["model"].to_pylist()


def test_totals_are_exact_to_the_last_digit(tmp_path: Path) -> None:
    with an_index([a_part(tmp_path, "a")]) as index:
        assert index.count == 5
        assert index.totals == {"CNY": Decimal("12345678901234570.8234567891")}


def test_no_lines_is_an_empty_set_not_a_fault() -> None:
    with an_index([]) as index:
        assert (index.count, index.totals) == (0, {})


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Filter("model", Op.IS, ("qwen-plus",)), 2),
        (Filter("model", Op.IS, ("qwen-plus", None)), 3),
        (Filter("model", Op.IS, (None,)), 1),
        (Filter("model", Op.CONTAINS, ("QWEN-PLUS",)), 3),
        (Filter("billed_cost", Op.AT_LEAST, (Decimal("2.25"),)), 2),
        (Filter("billed_cost", Op.AT_MOST, (Decimal(0),)), 1),
        (Filter("finding_class", Op.FOUND, ("overcharged",)), 2),
        (Filter("finding_class", Op.FOUND, ("first-seen",)), 1),
    ],
)
def test_a_filter_keeps_the_lines_that_fit(
    wanted: Filter, count: int, tmp_path: Path
) -> None:
    with an_index([a_part(tmp_path, "a")], wanted) as index:
        assert index.count == count
        assert index.page(0, 10).num_rows == count


def test_an_order_puts_empty_cells_last(tmp_path: Path) -> None:
    with an_index([a_part(tmp_path, "a")], sort="-model") as index:
        assert models(index)[0] == "qwen-plus"
        assert models(index)[-1] is None


def test_pages_of_an_order_hold_each_line_once(tmp_path: Path) -> None:
    judged = [a_part(tmp_path, "a"), a_part(tmp_path, "b")]

    with an_index(judged, sort="billed_cost") as index:
        pages = [index.page(start, 3) for start in range(0, 10, 3)]

    billed = [v for page in pages for v in page["billed_cost"].to_pylist()]
    assert billed == sorted(Decimal(line[1]) for line in LINES * 2)


def test_stored_order_crosses_parts_without_an_index(tmp_path: Path) -> None:
    judged = [a_part(tmp_path, "a"), a_part(tmp_path, "b")]

    with an_index(judged) as index:
        page = index.page(4, 2)

    assert page["line_id"].to_pylist() == ["aaaaaaaaaaaa.6", "bbbbbbbbbbbb.2"]


def test_dropped_lines_do_not_count(tmp_path: Path) -> None:
    with an_index([a_part(tmp_path, "a", dropped=[2, 4])]) as index:
        assert index.count == 3
        assert index.totals == {"CNY": Decimal("1.4500000001")}
        assert models(index) == ["qwen-plus", "qwen-max", None]


def test_results_stand_beside_their_lines(tmp_path: Path) -> None:
    with an_index([a_part(tmp_path, "a")], sort="-source_row") as index:
        found = index.page(0, 5)["finding_class"].to_pylist()

    assert found == [line[2] for line in reversed(LINES)]


def test_values_are_counted_without_their_own_filter(tmp_path: Path) -> None:
    wanted = Filter("model", Op.IS, ("qwen-max",))

    with an_index([a_part(tmp_path, "a")], wanted) as index:
        counted: dict[Scalar, int] = {v.value: v.lines for v in index.values("model")}

    assert counted == {
        "qwen-plus": 2,
        "qwen-max": 1,
        "Qwen-Plus-Latest": 1,
        None: 1,
    }


def test_a_selection_is_summed_exactly(tmp_path: Path) -> None:
    with an_index([a_part(tmp_path, "a")], sort="source_row") as index:
        assert index.sum_of([0, 1]) == {"CNY": Decimal("1.45")}
