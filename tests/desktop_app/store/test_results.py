"""Results are written as they come, and are there whole or not at all."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from desktop_app.domain.errors import Unwritable
from desktop_app.store.results import ROW_GROUP
from desktop_app.store.workspace import Workspace

LINES = ROW_GROUP * 2 + 5


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as found:
        yield found


@pytest.fixture
def table() -> pa.Table:
    words = pa.array(["matched", "unit"]).take(pa.array([n % 2 for n in range(LINES)]))
    return pa.table({"also": range(LINES), "class": words.dictionary_encode()})


def pieces(table: pa.Table, size: int) -> Generator[pa.Table, None, None]:
    """Hand a table over piece by piece."""
    yield table.slice(0, 0)
    for first in range(0, table.num_rows, size):
        yield table.slice(first, size)


def test_results_are_written_in_the_folder_of_their_run(
    home: Workspace, table: pa.Table
) -> None:
    files = home.results.begin("r1")

    path = files.write("p1", pieces(table, 50_000))

    assert path == home.root / "results/r1/p1.parquet"
    assert files.parts == ("p1",)
    assert pq.read_table(path).equals(table)
    assert home.results.current("p1") is None  # no run knows it yet


def test_the_file_does_not_hang_on_how_the_results_came(
    home: Workspace, table: pa.Table
) -> None:
    files = home.results.begin("r1")

    sizes = (1_000, ROW_GROUP, LINES)
    paths = [files.write(f"p{size}", pieces(table, size)) for size in sizes]

    assert len({path.read_bytes() for path in paths}) == 1
    assert pq.ParquetFile(paths[0]).num_row_groups == 3


def test_no_results_make_an_empty_file(home: Workspace, table: pa.Table) -> None:
    path = home.results.begin("r1").write("p1", pieces(table.slice(0, 0), 1))

    assert pq.read_table(path).equals(table.slice(0, 0))


def test_a_run_that_stops_leaves_no_file(home: Workspace, table: pa.Table) -> None:
    def stopped() -> Generator[pa.Table, None, None]:
        yield table
        raise KeyError("stopped")

    files = home.results.begin("r1")

    with pytest.raises(KeyError):
        files.write("p1", stopped())

    assert files.parts == ()
    assert list((home.root / "results/r1").iterdir()) == []


def test_a_disk_that_refuses_ends_the_run(home: Workspace, table: pa.Table) -> None:
    (home.root / "results/r1").write_text("no folder")
    tables = pieces(table, 100)

    with pytest.raises(Unwritable):
        home.results.begin("r1").write("p1", tables)

    assert next(tables, None) is None
