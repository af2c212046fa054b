"""Each line says what was decided of it: with its group, or by itself."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.decisions import BELOW, FindingState, Ruling
from desktop_app.domain.findings import OPEN_CLASSES
from desktop_app.domain.views import Filter, LineQuery, Op
from desktop_app.jobs import Progress
from desktop_app.services.cause_groups import largest_causes
from desktop_app.services.deciding import decide, decide_lines
from desktop_app.services.explaining import findings_with_state
from desktop_app.services.looking import STATE, line_filters
from desktop_app.services.reporting import export_findings
from desktop_app.services.stating import open_stated
from desktop_app.services.weighing import set_threshold
from desktop_app.store.workspace import Workspace

EXPLAINED, ACCEPTED = FindingState.EXPLAINED, FindingState.ACCEPTED


@pytest.fixture
def home(sample_built: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of it in which one group is explained and one line of it accepted."""
    root = Path(shutil.copytree(sample_built, tmp_path / "ledger"))
    with Workspace.open(root, write=True, person="Ada") as opened:
        group = next(one for one in largest_causes(opened, Scope()) if one.lines > 2)
        decide(opened, [group.id], Ruling(EXPLAINED))
        decide_lines(opened, [a_line_of(opened, EXPLAINED)], Ruling(ACCEPTED))
        yield opened


def a_line_of(home: Workspace, state: FindingState) -> str:
    found = findings_with_state(home, Scope(), None, Progress())
    return next(one.line_id for one, its in found if its is state)


def stated(home: Workspace, *wanted: str | None) -> dict[str, str | None]:
    """Return the state of each line, of all lines or of those in a state."""
    filters = (Filter(STATE, Op.IS, wanted),) if wanted else ()
    with open_stated(home, LineQuery(filters=filters), Progress()) as index:
        page = index.page(0, index.count, ("line_id", STATE))
    ids, states = (page.column(name).to_pylist() for name in ("line_id", STATE))
    assert len(ids) == index.count
    return dict(zip(map(str, ids), states, strict=True))


def test_lines_have_the_state_that_their_findings_have(home: Workspace) -> None:
    expected = {
        one.line_id: state.value
        for one, state in findings_with_state(home, Scope(), None, Progress())
    }

    found = {line: state for line, state in stated(home).items() if state}

    assert found == expected
    assert set(found.values()) == {"open", "explained", "accepted"}


@pytest.mark.parametrize("state", ["open", "explained", "accepted", None])
def test_lines_are_filtered_by_state(home: Workspace, state: str | None) -> None:
    everything = stated(home)

    found = stated(home, state)

    assert found == {line: its for line, its in everything.items() if its == state}
    assert found


def test_several_states_are_joined_by_or(home: Workspace) -> None:
    found = stated(home, "explained", "accepted")

    assert set(found.values()) == {"explained", "accepted"}


def test_the_values_count_what_a_filter_finds(home: Workspace) -> None:
    with open_stated(home, LineQuery(), Progress()) as index:
        counted = {one.value: one.lines for one in index.values(STATE)}

    assert counted == Counter(stated(home).values())


def test_what_is_small_says_so(home: Workspace) -> None:
    set_threshold(home, Decimal(1), "CNY")

    small = stated(home, BELOW)

    assert small
    with open_stated(home, LineQuery(), Progress()) as index:
        page = index.page(0, index.count, ("line_id", "difference", "finding_class"))
    classes = {one.value for one in OPEN_CLASSES}
    for row in page.to_pylist():
        if row["line_id"] in small:
            assert row["finding_class"] in classes
            assert abs(row["difference"] or 0) < 1


def test_a_filter_by_state_can_be_written(home: Workspace) -> None:
    query = LineQuery(filters=line_filters([(STATE, "accepted")]))

    with open_stated(home, query, Progress()) as index:
        assert index.count == 1


def test_the_workbook_of_findings_says_the_state(
    home: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "findings.xlsx"

    export_findings(home, Scope(), path, Progress())

    header, *rows = openpyxl.load_workbook(path)["Findings"].iter_rows(values_only=True)
    place = header.index("State")
    assert Counter(row[place] for row in rows)["accepted"] == 1
