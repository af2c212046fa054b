"""Sums of short parts bound together are the sums of their lines."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.views import Filter, Op, Sort
from desktop_app.jobs import Cancelled, Progress
from desktop_app.store.parts import Judged
from desktop_app.store.queries import PART_SHIFT, LineTable
from desktop_app.store.rollups import Rollups
from tests.desktop_app.store.questions import COLUMNS, FILTERS, SAID, answers
from tests.desktop_app.store.said import BIG, DAYS, Said, a_part, write_drops

LINES = (
    Said(),
    Said(model="qwen-max", billed=BIG, expected=Decimal(1), finding="overcharged"),
    Said(model=None, day=None, also=1),
    Said(model="qwen-max", day=DAYS[1], dropped=True),
    Said(api_key=None, currency="USD"),
)
LACKED = ["api_key_id", "plan_deducted"]  # by lines of an older schema


def bound(folder: Path, judged: Sequence[Judged]) -> Rollups:
    rollups = Rollups(folder / "rollups", few=1)
    rollups.build(judged, Progress())
    return rollups


def several(folder: Path, names: str) -> list[Judged]:
    return [a_part(folder, LINES, name) for name in names]


def volumes_in(folder: Path) -> list[Path]:
    return sorted((folder / "rollups" / "volumes").glob("*"))


def older(one: Judged) -> Judged:
    table = pq.read_table(one.part.path)
    pq.write_table(table.drop_columns(LACKED), one.part.path)
    return one


@settings(max_examples=20, deadline=None)
@given(
    parts=st.lists(
        st.tuples(st.lists(SAID, max_size=8), st.booleans(), st.booleans()),
        min_size=1,
        max_size=5,
    ),
    by=st.lists(st.sampled_from(COLUMNS), max_size=3, unique=True),
    filters=st.lists(FILTERS, max_size=2),
    apart=st.integers(0, 4),
)
def test_every_question_has_the_answer_that_the_lines_give(
    tmp_path_factory: pytest.TempPathFactory,
    parts: list[tuple[list[Said], bool, bool]],
    by: list[str],
    filters: list[Filter],
    apart: int,
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    judged = []
    for name, (lines, ran, old) in zip("abcde", parts, strict=False):
        one = a_part(folder, lines, name, run="run1" if ran else "")
        judged.append(older(one) if old else one)

    rollups = bound(folder, judged[:apart])

    assert answers(judged, rollups, by, filters) == answers(judged, None, by, filters)


PAGE = ("line_id", "part_id", "model", "billing_date", "thinking", "api_key_id")
SORTS = [Sort("billed_cost", descending=True), Sort("model"), Sort("expected")]


@settings(max_examples=15, deadline=None)
@given(
    parts=st.lists(
        st.tuples(st.lists(SAID, max_size=8), st.booleans()), min_size=2, max_size=4
    ),
    more=st.sampled_from(((), ("difference", "also"), ("vendor_line_id", "cause_key"))),
    filters=st.lists(FILTERS, max_size=1),
    sort=st.sampled_from(SORTS),
    apart=st.integers(0, 4),
)
def test_a_page_of_lines_is_what_the_parts_themselves_say(
    tmp_path_factory: pytest.TempPathFactory,
    parts: list[tuple[list[Said], bool]],
    more: tuple[str, ...],
    filters: list[Filter],
    sort: Sort,
    apart: int,
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    judged = [
        a_part(folder, lines, name, run="run1" if ran else "")
        for name, (lines, ran) in zip("abcd", parts, strict=False)
    ]
    rollups = bound(folder, judged[:apart])

    through = page(judged, rollups, filters, sort, more)

    assert through == page(judged, None, filters, sort, more)


def page(
    judged: Sequence[Judged],
    rollups: Rollups | None,
    filters: Sequence[Filter],
    sort: Sort,
    more: tuple[str, ...],
) -> list[dict[str, object]]:
    """Read all lines that fit, in their order."""
    table = LineTable(judged, rollups)
    try:
        keys = table.keys(filters, [sort])
        return table.rows(keys, (*PAGE, *more)).to_pylist()
    finally:
        table.close()


def test_lines_that_do_not_count_are_read_from_their_part(tmp_path: Path) -> None:
    judged = several(tmp_path, "abcd")
    rollups = bound(tmp_path, judged)
    every = np.array([n << PART_SHIFT | row for n in range(4) for row in range(5)])

    table, bare = LineTable(judged, rollups), LineTable(judged)

    assert table.rows(every, PAGE).equals(bare.rows(every, PAGE))
    table.close()
    bare.close()


def test_a_volume_whose_rows_are_damaged_is_answered_from_the_lines(
    tmp_path: Path,
) -> None:
    judged = several(tmp_path, "abcd")
    rollups = bound(tmp_path, judged)
    [kept] = volumes_in(tmp_path)
    whole = bytearray(kept.read_bytes())
    end = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")  # of the rows
    whole[4:end] = b"\xff" * (end - 4)

    kept.write_bytes(whole)

    assert rollups.volumes.open(judged)
    by = ["part_id", "model", "tags"]
    assert answers(judged, rollups, by, []) == answers(judged, None, by, [])
    found = page(judged, rollups, [], SORTS[1], ())
    assert found == page(judged, None, [], SORTS[1], ())


def test_some_parts_of_a_volume_are_asked_without_the_others(tmp_path: Path) -> None:
    judged = several(tmp_path, "abcd")
    rollups = bound(tmp_path, judged)

    asked = [judged[2], judged[0]]

    [found] = rollups.volumes.open(asked)
    assert found.places == {0: 2, 1: 0}
    by = ["part_id", "model", "line_id"]
    assert answers(asked, rollups, by, []) == answers(asked, None, by, [])


def test_the_lines_are_not_read_where_a_volume_answers(tmp_path: Path) -> None:
    judged = several(tmp_path, "abcd")
    rollups = bound(tmp_path, judged)
    wanted = [Filter("finding_class", Op.FOUND, ("overcharged",))]
    before = answers(judged, None, ["source_file", "hour_number"], wanted)

    for one in judged:
        one.part.path.unlink()

    assert answers(judged, rollups, ["source_file", "hour_number"], wanted) == before


def test_a_few_parts_are_not_bound(tmp_path: Path) -> None:
    judged = several(tmp_path, "abc")

    Rollups(tmp_path / "rollups").build(judged, Progress())

    assert not (tmp_path / "rollups").exists()


def test_long_parts_are_not_bound(tmp_path: Path) -> None:
    judged = several(tmp_path, "abcd")

    Rollups(tmp_path / "rollups", least=5).build(judged, Progress())

    assert volumes_in(tmp_path) == []


def test_a_few_new_parts_wait_for_more(tmp_path: Path) -> None:
    judged = several(tmp_path, "abcdefgh")
    rollups = Rollups(tmp_path / "rollups", few=3)
    rollups.build(judged[:3], Progress())
    rollups.build(judged[:5], Progress())

    waiting = rollups.volumes.open(judged)
    rollups.build(judged, Progress())

    assert [len(one.places) for one in waiting] == [3]
    assert [len(one.places) for one in rollups.volumes.open(judged)] == [8]


def test_what_is_bound_already_is_not_bound_again(tmp_path: Path) -> None:
    judged = several(tmp_path, "abcd")
    rollups = bound(tmp_path, judged)
    progress = Progress()
    progress.cancel()  # any work would stop

    rollups.build(judged[1:], progress)

    assert len(volumes_in(tmp_path)) == 1


def test_a_much_larger_volume_is_left_alone(tmp_path: Path) -> None:
    judged = several(tmp_path, "abcdefg")
    rollups = bound(tmp_path, judged[:5])

    rollups.build(judged, Progress())
    again = bound(tmp_path, several(tmp_path, "abcdefghi"))

    held = [len(one.places) for one in again.volumes.open(judged)]
    assert held == [7]
    again.build([*judged, a_part(tmp_path, LINES, "z")], Progress())
    assert len(volumes_in(tmp_path)) == 4


def test_lines_dropped_later_are_not_counted(tmp_path: Path) -> None:
    judged = several(tmp_path, "abcd")
    rollups = bound(tmp_path, judged)

    drops = write_drops(tmp_path / "later.parquet", [0, 1])
    judged[1] = replace(judged[1], part=replace(judged[1].part, dropped=drops))

    [found] = rollups.volumes.open(judged)
    assert set(found.places) == {0, 2, 3}
    by = ["part_id", "model"]
    assert answers(judged, rollups, by, []) == answers(judged, None, by, [])


def test_a_damaged_volume_is_bound_again(tmp_path: Path) -> None:
    judged = several(tmp_path, "abcd")
    rollups = bound(tmp_path, judged)
    [kept] = volumes_in(tmp_path)
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2])

    damaged = rollups.volumes.open(judged)
    rollups.build(judged, Progress())

    assert not damaged
    assert kept.read_bytes() == whole


def test_a_volume_that_vanishes_is_answered_from_the_lines(tmp_path: Path) -> None:
    judged = several(tmp_path, "abcd")
    rollups = bound(tmp_path, judged)
    table = LineTable(judged, rollups)

    rollups.forget([])

    assert volumes_in(tmp_path) == []
    assert [one.lines for one in table.grouped(["model"])] == [4, 8, 4]
    table.close()


def test_only_volumes_of_what_counts_are_kept(tmp_path: Path) -> None:
    judged = several(tmp_path, "abcdefgh")
    rollups = bound(tmp_path, judged[:3])
    rollups.build(judged[:5], Progress())  # these hold the three again
    rollups.build(judged[6:], Progress())
    [_all, _three, _other] = volumes_in(tmp_path)

    rollups.forget(judged[:6])

    [found] = rollups.volumes.open(judged)
    assert volumes_in(tmp_path) == [found.path]
    assert set(found.places) == {0, 1, 2, 3, 4}


def test_a_stopped_build_leaves_no_volume(tmp_path: Path) -> None:
    judged, progress = several(tmp_path, "abcd"), Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        Rollups(tmp_path / "rollups").build(judged, progress)

    assert not (tmp_path / "rollups").exists()


def test_a_part_that_cannot_be_read_leaves_all_to_the_lines(tmp_path: Path) -> None:
    judged = several(tmp_path, "abcd")
    judged[3].part.path.unlink()

    rollups = bound(tmp_path, judged)

    assert volumes_in(tmp_path) == []
    by = ["part_id"]
    assert answers(judged[:3], rollups, by, []) == answers(judged[:3], None, by, [])


def test_two_programs_may_bind_at_once(tmp_path: Path) -> None:
    judged = several(tmp_path, "abcdef")
    programs = [Rollups(tmp_path / "rollups") for _ in range(4)]

    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda one: one.build(judged, Progress()), programs))

    assert len(volumes_in(tmp_path)) == 1
    by = ["part_id", "model"]
    assert answers(judged, programs[0], by, []) == answers(judged, None, by, [])


def test_long_volumes_are_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.store.volumes.MOST", 10)
    judged = several(tmp_path, "abcdef")  # of five lines each

    rollups = bound(tmp_path, judged)

    assert [len(one.places) for one in rollups.volumes.open(judged)] == [2, 2, 2]
    by = ["part_id", "model"]
    assert answers(judged, rollups, by, []) == answers(judged, None, by, [])


def test_a_folder_that_takes_no_volume_leaves_all_to_the_lines(tmp_path: Path) -> None:
    judged = several(tmp_path, "abcd")
    (tmp_path / "rollups").write_text("in the way", encoding="utf-8")

    rollups = bound(tmp_path, judged)

    by = ["part_id"]
    assert answers(judged, rollups, by, []) == answers(judged, None, by, [])
