"""Sums through the roll-ups are the sums of the lines, to the last digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.findings import FindingClass
from desktop_app.domain.views import Filter, Measure, Op
from desktop_app.jobs import Cancelled, Progress
from desktop_app.store.parts import Judged
from desktop_app.store.queries import LineTable
from desktop_app.store.rollup_rows import DIMENSIONS, summed
from desktop_app.store.rollups import Rollups
from tests.desktop_app.store.questions import (
    COLUMNS,
    FILTERS,
    PARTS,
    answers,
)
from tests.desktop_app.store.said import (
    BIG,
    DAYS,
    Said,
    a_part,
    write_drops,
    write_results,
)


def rollups_of(folder: Path, judged: Sequence[Judged], share: int = 1) -> Rollups:
    rollups = Rollups(folder / "rollups", least=0, share=share)
    rollups.build(judged, Progress())
    return rollups


@settings(max_examples=40, deadline=None)
@given(
    parts=PARTS,
    by=st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=3, unique=True),
    filters=st.lists(FILTERS, max_size=2),
    share=st.integers(1, 4),
)
def test_every_question_has_the_answer_that_the_lines_give(
    tmp_path_factory: pytest.TempPathFactory,
    parts: list[tuple[list[Said], bool]],
    by: list[str],
    filters: list[Filter],
    share: int,
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    judged = [
        a_part(folder, lines, name, run="run1" if ran else "")
        for name, (lines, ran) in zip("abc", parts, strict=False)
    ]

    through = answers(judged, rollups_of(folder, judged, share), by, filters)

    assert through == answers(judged, None, by, filters)


LINES = (
    Said(),
    Said(model="qwen-max", billed=BIG, expected=Decimal(1), finding="overcharged"),
    Said(model=None, day=None, also=1),
    Said(model="qwen-max", day=DAYS[1], dropped=True),
    Said(api_key=None, currency="USD"),
)


@settings(max_examples=25, deadline=None)
@given(
    parts=PARTS,
    ways=st.lists(
        st.sets(st.sampled_from(COLUMNS), min_size=1, max_size=2).map(
            lambda names: tuple(name for name in COLUMNS if name in names)
        ),
        min_size=1,
        max_size=3,
        unique=True,
    ),
)
def test_several_ways_in_one_reading_are_what_each_gives_by_itself(
    tmp_path_factory: pytest.TempPathFactory,
    parts: list[tuple[list[Said], bool]],
    ways: list[tuple[str, ...]],
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    judged = [
        a_part(folder, lines, name, run="run1" if ran else "")
        for name, (lines, ran) in zip("abc", parts, strict=False)
    ]
    table = LineTable(judged, rollups_of(folder, judged))

    together = table.grouped_each(ways)

    assert together == [table.grouped(by) for by in ways]
    table.close()


def test_the_lines_are_not_read_where_a_rollup_answers(tmp_path: Path) -> None:
    judged = [a_part(tmp_path, LINES)]
    rollups = rollups_of(tmp_path, judged)
    wanted = [Filter("finding_class", Op.FOUND, ("overcharged",))]
    before = answers(judged, None, ["model", "billing_date"], wanted)

    judged[0].part.path.unlink()

    assert answers(judged, rollups, ["model", "billing_date"], wanted) == before


def test_stretches_add_up_to_the_whole(tmp_path: Path) -> None:
    one = a_part(tmp_path, LINES * 5)

    at_once = summed(one, 100, Progress()).to_pylist()
    piece_by_piece = summed(one, 100, Progress(), stretch=4).to_pylist()

    assert sorted(at_once, key=repr) == sorted(piece_by_piece, key=repr)


def test_a_column_of_too_many_values_is_left_out_and_read_from_the_lines(
    tmp_path: Path,
) -> None:
    judged = [a_part(tmp_path, [Said(api_key=str(n)) for n in range(40)])]

    rollups = rollups_of(tmp_path, judged, share=20)

    columns = rollups.open(judged)[0].columns
    assert columns == set(DIMENSIONS) - {"api_key_id"}
    by = ["api_key_id", "model"]
    assert answers(judged, rollups, by, []) == answers(judged, None, by, [])


def test_lines_dropped_later_make_a_rollup_of_their_own(tmp_path: Path) -> None:
    before = a_part(tmp_path, LINES)
    rollups = rollups_of(tmp_path, [before])

    drops = write_drops(tmp_path / "later.parquet", [0, 1])
    after = [replace(before, part=replace(before.part, dropped=drops))]

    assert not rollups.open(after)
    assert answers(after, rollups, ["model"], []) == answers(after, None, ["model"], [])


def test_a_new_run_makes_a_rollup_of_its_own(tmp_path: Path) -> None:
    before = a_part(tmp_path, LINES)
    rollups = rollups_of(tmp_path, [before])
    said = [replace(line, finding="undercharged") for line in LINES]

    after = [replace(before, results=write_results(tmp_path / "run2" / "a", said))]
    rollups.build(after, Progress())

    by = ["finding_class"]
    assert answers(after, rollups, by, []) == answers(after, None, by, [])


def test_a_damaged_rollup_is_made_again(tmp_path: Path) -> None:
    judged = [a_part(tmp_path, LINES)]
    rollups = rollups_of(tmp_path, judged)
    [kept] = (tmp_path / "rollups").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2])

    damaged = rollups.open(judged)
    rollups.build(judged, Progress())

    assert not damaged
    assert kept.read_bytes() == whole


def test_a_rollup_that_vanishes_is_answered_from_the_lines(tmp_path: Path) -> None:
    judged = [a_part(tmp_path, LINES)]
    rollups = rollups_of(tmp_path, judged)
    table = LineTable(judged, rollups)

    rollups.forget([])

    assert [one.lines for one in table.grouped(["model"])] == [1, 2, 1]
    table.close()


def test_only_rollups_of_what_counts_are_kept(tmp_path: Path) -> None:
    judged = [a_part(tmp_path, LINES, "a"), a_part(tmp_path, LINES, "b")]
    rollups = rollups_of(tmp_path, judged)

    rollups.forget(judged[:1])

    assert set(rollups.open(judged)) == {0}


def test_a_stopped_build_leaves_nothing(tmp_path: Path) -> None:
    judged, progress = [a_part(tmp_path, LINES)], Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        Rollups(tmp_path / "rollups", least=0).build(judged, progress)

    assert not (tmp_path / "rollups").exists()


def test_short_parts_get_no_rollup(tmp_path: Path) -> None:
    judged = [a_part(tmp_path, LINES)]
    rollups = Rollups(tmp_path / "rollups")

    rollups.build(judged, Progress())

    assert not rollups.open(judged)


def test_a_sum_too_long_for_its_type_is_left_to_the_lines(tmp_path: Path) -> None:
    longest = Decimal("9" * 28 + "." + "9" * 10)
    lines = [Said(billed=longest, model="a"), Said(billed=longest, model="a")]
    judged = [a_part(tmp_path, lines)]

    rollups = rollups_of(tmp_path, judged)

    assert not rollups.open(judged)


def test_each_class_beside_a_line_is_found(tmp_path: Path) -> None:
    masks = [Said(also=1 << bit, model=f"m{bit}") for bit in range(len(FindingClass))]
    judged = [a_part(tmp_path, masks)]
    rollups = rollups_of(tmp_path, judged)

    for bit, one in enumerate(FindingClass):
        wanted = [Filter("finding_class", Op.FOUND, (one.value,))]
        found, *_others = answers(judged, rollups, ["model"], wanted)
        assert (f"m{bit}",) in [group.values for group in found]


def measured(folder: Path, *lines: Said) -> dict[Measure, Decimal | None]:
    """Add up all measures of a few lines, through their roll-up."""
    judged = [a_part(folder, lines)]
    table = LineTable(judged, rollups_of(folder, judged))
    try:
        [one] = table.measured((), (), tuple(Measure))
    finally:
        table.close()
    return one.amounts


def test_tokens_are_counted_alike_in_thousands_and_in_records(tmp_path: Path) -> None:
    bill = Said(thousands=Decimal("0.0012"))
    record = Said(tokens=Decimal(250), calls=Decimal(3))

    found = measured(tmp_path, bill, record)

    assert found[Measure.TOKENS] == Decimal("251.2")
    assert found[Measure.CALLS] == 3


def test_what_a_plan_covers_is_effective_where_it_was_used(tmp_path: Path) -> None:
    bought = Said(billed=Decimal(100), kind="savings-plan")
    used = Said(billed=Decimal("0.5"), plan=Decimal("7.25"))

    found = measured(tmp_path, bought, used)

    assert found[Measure.BILLED] == Decimal("100.5")
    assert found[Measure.EFFECTIVE] == Decimal("7.75")


def test_hours_are_asked_of_the_lines(tmp_path: Path) -> None:
    judged = [a_part(tmp_path, LINES)]
    table = LineTable(judged, rollups_of(tmp_path, judged))

    try:
        [one] = table.measured(("hour_number",), (), (Measure.LINES,))
    finally:
        table.close()

    assert one.values == (None,)  # these lines have a day and no hour
    assert one.amounts[Measure.LINES] == len([one for one in LINES if not one.dropped])
