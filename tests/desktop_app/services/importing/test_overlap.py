"""A file that meets lines already there: same, changed, vanished, new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.bills import ImportStatus, Overlap, Scope
from desktop_app.jobs import Progress
from desktop_app.services.reviewing import read_in
from desktop_app.store.workspace import Workspace

Desk = Any
Made = Any
Row = dict[str, Any]


def line(number: int | None, billed: str = "1", day: int = 13, **more: object) -> Row:
    named = None if number is None else f"id-{number}"
    return {
        "vendor_line_id": named,
        "billed_cost": Decimal(billed),
        "billing_date": date(2026, 5, day),
        **more,
    }


def dropped(desk: Desk) -> list[list[tuple[int, str, int | None]]]:
    """Return what each part leaves out: row, why, the row that counts instead."""
    found = []
    for part in desk.home.lines.parts(Scope()):
        rows = [row for path in part.dropped for row in pq.read_table(path).to_pylist()]
        found.append([(row["row"], row["why"], row["by_row"]) for row in rows])
    return found


def test_the_same_line_in_another_file_counts_once(desk: Desk) -> None:
    desk.put("a.csv", [line(1, day=12), line(2)])

    receipt = desk.put("b.csv", [line(3, "5"), line(2)])

    assert receipt.overlap == Overlap(
        new=1, same=1, new_amount=Decimal(5), same_amount=Decimal(1)
    )
    assert desk.totals() == {"2026-05": (3, Decimal(7))}
    assert dropped(desk) == [[], [(1, "same", 1)]]


def test_a_changed_line_replaces_the_older_one_and_keeps_it(desk: Desk) -> None:
    desk.put("a.csv", [line(1), line(2, "4")])

    receipt = desk.put("b.csv", [line(2, "6"), line(1)])

    assert (receipt.overlap.changed, receipt.overlap.same) == (1, 1)
    assert receipt.overlap.changed_before == Decimal(4)
    assert receipt.overlap.changed_after == Decimal(6)
    assert desk.totals() == {"2026-05": (2, Decimal(7))}
    assert dropped(desk) == [[(1, "restated", 0)], [(1, "same", 0)]]
    older, newer = desk.home.lines.parts(Scope())
    assert newer.restated is not None
    (restated,) = pq.read_table(newer.restated).to_pylist()
    assert restated == {
        "row": 0,
        "before_billed": Decimal(4),
        "before_part": older.id,
        "before_row": 1,
    }


def test_a_line_that_a_later_export_lacks_has_vanished(desk: Desk) -> None:
    desk.put("a.csv", [line(1), line(2, "4"), line(3, "9", day=14)])

    receipt = desk.put("b.csv", [line(1)])

    assert (receipt.overlap.vanished, receipt.overlap.vanished_amount) == (1, 4)
    assert desk.totals() == {"2026-05": (2, Decimal(10))}
    assert dropped(desk)[0] == [(1, "vanished", None)]


def test_the_other_half_of_a_split_export_makes_nothing_vanish(desk: Desk) -> None:
    desk.put("half-1.csv", [line(1), line(2)])

    receipt = desk.put("half-2.csv", [line(3), line(4)])

    assert receipt.overlap == Overlap(new=2, new_amount=Decimal(2))
    assert receipt.status is ImportStatus.IMPORTED
    assert desk.totals() == {"2026-05": (4, Decimal(4))}


def test_equal_lines_without_an_id_count_as_often_as_they_stand(desk: Desk) -> None:
    desk.put("a.csv", [line(None)] * 2)

    receipt = desk.put("b.csv", [line(None)] * 3)

    assert (receipt.overlap.same, receipt.overlap.new) == (2, 1)
    assert desk.totals() == {"2026-05": (3, Decimal(3))}


def test_without_an_id_a_changed_line_is_a_new_one_and_a_vanished_one(
    desk: Desk,
) -> None:
    desk.put("a.csv", [line(None, "4")])

    receipt = desk.put("b.csv", [line(None, "6")])

    assert (receipt.overlap.new, receipt.overlap.vanished) == (1, 1)
    assert desk.totals() == {"2026-05": (1, Decimal(6))}


def test_an_overlap_waits_for_a_yes(desk: Desk, made: Made) -> None:
    desk.put("a.csv", [line(1)])
    path = desk.file("b.csv", [])

    with read_in(desk.home, path, made([line(1), line(2)]), Progress()) as review:
        assert review.receipt.status is ImportStatus.OVERLAP
        assert "1 new, 1 the same" in review.receipt.message

    assert desk.totals() == {"2026-05": (1, Decimal(1))}


def test_a_third_export_meets_what_counts_not_what_was_replaced(desk: Desk) -> None:
    desk.put("a.csv", [line(1), line(2)])
    desk.put("b.csv", [line(1), line(2, "5"), line(3)])

    receipt = desk.put("c.csv", [line(1), line(2), line(3)])

    assert (receipt.overlap.same, receipt.overlap.changed) == (2, 1)
    assert desk.totals() == {"2026-05": (3, Decimal(3))}


def test_the_same_bytes_of_lines_in_other_files_are_two_parts(desk: Desk) -> None:
    desk.put("a.csv", [line(1)])
    desk.put("b.csv", [line(1)])

    one, other = desk.home.lines.parts(Scope())
    assert one.id != other.id
    assert desk.totals() == {"2026-05": (1, Decimal(1))}


ROWS = st.lists(
    st.builds(
        line,
        st.one_of(st.none(), st.integers(1, 6)),
        st.sampled_from(["1", "2.5", "-1"]),
        st.integers(13, 15),
    ),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS)
def test_import_twice_is_import_once(
    rows: Sequence[Row], desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("home")
    with Workspace.open(root, write=True) as home:
        again = type(desk)(home, root / "files")
        again.put("a.csv", rows)
        once = again.totals()

        receipt = again.put("b.csv", list(reversed(rows)))

        assert receipt.overlap.same == len(rows)
        assert again.totals() == once


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(before=ROWS, after=ROWS)
def test_the_figures_of_an_overlap_add_up(
    before: Sequence[Row],
    after: Sequence[Row],
    desk: Desk,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    root = tmp_path_factory.mktemp("home")
    with Workspace.open(root, write=True) as home:
        again = type(desk)(home, root / "files")
        again.put("a.csv", before)
        lines, billed = again.totals()["2026-05"]

        found = again.put("b.csv", after).overlap

        assert found.new + found.same + found.changed == len(after)
        assert again.totals()["2026-05"] == (
            lines + found.new - found.vanished,
            billed
            + found.new_amount
            + found.changed_after
            - found.changed_before
            - found.vanished_amount,
        )
