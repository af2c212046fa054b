"""Pages of a fetch outlast a stop, a kill and nothing else."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from desktop_app.store.fetched import FetchedPages

QUERY = {"first": "2026-05-01", "last": "2026-05-31"}


@pytest.fixture
def pages(tmp_path: Path) -> FetchedPages:
    made = FetchedPages(tmp_path)
    made.begin(QUERY)
    return made


def test_pages_of_the_same_query_are_kept(pages: FetchedPages, tmp_path: Path) -> None:
    pages.add('{"page": 1}')
    pages.add('{"page": 2}')

    assert FetchedPages(tmp_path).begin(QUERY) == ['{"page": 1}', '{"page": 2}']


def test_pages_of_another_query_are_forgotten(pages: FetchedPages) -> None:
    pages.add('{"page": 1}')

    assert pages.begin({**QUERY, "last": "2026-06-30"}) == []


def test_pages_of_yesterday_are_forgotten(pages: FetchedPages, tmp_path: Path) -> None:
    pages.add('{"page": 1}')
    long_ago = time.time() - 25 * 60 * 60
    os.utime(tmp_path / "query.json", (long_ago, long_ago))

    assert pages.begin(QUERY) == []


@pytest.mark.parametrize("cut", ["{", '{"page": 2}', "…"])
def test_a_page_that_was_cut_is_left_out(
    pages: FetchedPages, tmp_path: Path, cut: str
) -> None:
    pages.add('{"page": 1}')
    with (tmp_path / "pages.part").open("ab") as file:
        file.write(cut.encode())

    assert pages.begin(QUERY) == ['{"page": 1}']
    pages.add('{"page": 2}')
    assert pages.begin(QUERY) == ['{"page": 1}', '{"page": 2}']


def test_a_page_of_several_lines_becomes_one(pages: FetchedPages) -> None:
    pages.add('{\r\n "name": "a\u2028b"\n}')

    assert pages.begin(QUERY) == ['{   "name": "a\u2028b" }']


def test_a_whole_fetch_leaves_one_file(pages: FetchedPages, tmp_path: Path) -> None:
    pages.add('{"page": 1}')

    whole = pages.finish("bill.jsonl")

    assert whole.read_text("utf-8") == '{"page": 1}\n'
    assert [path.name for path in tmp_path.iterdir()] == ["bill.jsonl"]


def test_a_whole_file_of_yesterday_goes_with_the_next_fetch(
    pages: FetchedPages, tmp_path: Path
) -> None:
    long_ago = time.time() - 25 * 60 * 60
    for name, seconds in (("old.jsonl", long_ago), ("new.jsonl", time.time())):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (seconds, seconds))

    pages.restart(QUERY)

    assert [path.name for path in tmp_path.glob("*.jsonl")] == ["new.jsonl"]
