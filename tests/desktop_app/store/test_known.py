"""What was worked out of the ledger is kept until somebody changes the ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.domain.departments import Department
from desktop_app.store.known import MOST
from desktop_app.store.workspace import Workspace


@pytest.fixture
def count() -> Callable[[], int]:
    """Return how often it was called before."""
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    return make


def change(home: Workspace) -> None:
    """Record something, as any verb does."""
    with home.ledger.begin() as records:
        records.set_departments([Department("a", "A")])


def test_a_value_is_worked_out_once(tmp_path: Path, count: Callable[[], int]) -> None:
    with Workspace.open(tmp_path, write=True) as home:
        assert [home.known.get("a", count) for _each in range(3)] == [0, 0, 0]


def test_names_are_kept_apart(tmp_path: Path, count: Callable[[], int]) -> None:
    with Workspace.open(tmp_path, write=True) as home:
        assert [home.known.get(name, count) for name in ("a", "b", "a")] == [0, 1, 0]


def test_a_change_makes_it_be_worked_out_anew(
    tmp_path: Path, count: Callable[[], int]
) -> None:
    with Workspace.open(tmp_path, write=True) as home:
        home.known.get("a", count)

        change(home)

        assert home.known.get("a", count) == 1
        assert home.known.get("a", count) == 1


def test_a_reader_hears_of_a_change_of_the_writer(
    tmp_path: Path, count: Callable[[], int]
) -> None:
    with (
        Workspace.open(tmp_path, write=True) as home,
        Workspace.open(tmp_path, write=False) as reader,
    ):
        reader.known.get("a", count)

        change(home)

        assert reader.known.get("a", count) == 1


def test_what_was_read_while_somebody_wrote_is_not_kept(
    tmp_path: Path, count: Callable[[], int]
) -> None:
    with Workspace.open(tmp_path, write=True) as home:

        def slow() -> int:
            change(home)
            return count()

        home.known.get("a", slow)

        assert home.known.get("a", count) == 1


def test_the_values_asked_for_last_are_kept(
    tmp_path: Path, count: Callable[[], int]
) -> None:
    with Workspace.open(tmp_path, write=True) as home:
        for name in range(MOST + 1):
            home.known.get(name, count)

        assert home.known.get(MOST, count) == MOST
        assert home.known.get(0, count) == MOST + 1


def test_a_ledger_that_may_not_be_written_has_one_version(tmp_path: Path) -> None:
    Workspace.open(tmp_path, write=True).close()
    tmp_path.chmod(0o555)
    try:
        with Workspace.open(tmp_path, write=False) as reader:
            assert reader.ledger.version() == reader.ledger.version()
    finally:
        tmp_path.chmod(0o755)
