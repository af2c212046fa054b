"""A department's statement ties, says why it changed, and holds its own lines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from desktop_app.domain.allocation import Plan
from desktop_app.domain.departments import Department
from desktop_app.domain.errors import Refused
from desktop_app.jobs import Progress
from desktop_app.services.issuing import (
    statement_of,
    write_statement,
    write_statements,
)
from desktop_app.services.planning import set_plan
from desktop_app.store.entries import NameEntry
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.allocation.ledger import PLAN, in_month, put_bills
from tests.desktop_app.services.hand_made import Desk

MAY = "2026-05"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("books")
    with Workspace.open(folder / "ledger", write=True, person="Ada") as home:
        made = Desk(home, folder)
        put_bills(made)
        set_plan(home, PLAN)
        yield made


@pytest.mark.parametrize("code", ["search", "ads", "lab"])
def test_the_reasons_lead_from_one_month_to_the_other(books: Desk, code: str) -> None:
    stated = statement_of(books.home, code, MAY, Progress())

    one = next(cur for cur in stated.currencies if cur.currency == "CNY")
    assert one.explained == one.change


def test_a_department_is_stated_with_all_below_it(books: Desk) -> None:
    stated = statement_of(books.home, "search", MAY, Progress())

    one = next(cur for cur in stated.currencies if cur.currency == "CNY")
    assert [name for name, _cost in one.below] == ["Search", "Lab"]
    assert sum(row.billed for row in one.by_key) == one.cost.direct


def test_a_printed_statement_says_its_figures(books: Desk, tmp_path: Path) -> None:
    path = tmp_path / "search.pdf"

    write_statement(books.home, "search", MAY, path, Progress())

    texts = (page.extract_text() for page in PdfReader(path).pages)
    said = " ".join(" ".join(texts).split())
    assert "Statement of Search" in said
    assert "What changed, and why" in said
    assert "All departments + not allocated" in said


def test_a_workbook_holds_the_departments_own_lines(
    books: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "ads.xlsx"

    write_statement(books.home, "ads", MAY, path, Progress())

    book = load_workbook(path)
    rows = list(book.worksheets[-1].iter_rows(values_only=True))
    place = rows[0].index("Billed")
    assert sum(Decimal(str(row[place])) for row in rows[1:]) == 37
    assert len(book.worksheets) == 6


def test_keys_and_models_have_their_names(tmp_path: Path) -> None:
    path = tmp_path / "search.xlsx"
    with Workspace.open(tmp_path / "ledger", write=True, person="Ada") as home:
        desk = Desk(home, tmp_path)
        mine = {"cost_unit": "Search", "model": "m"}
        desk.put(
            in_month(5, 1, "3", api_key_id="7", api_key_name="told", **mine),
            in_month(5, 2, "2", api_key_id=None, api_key_name="named only", **mine),
            in_month(5, 3, "4", api_key_id="7", api_key_name="told before", **mine),
            in_month(5, 4, "1", api_key_id=None, **mine),
        )
        set_plan(home, PLAN)
        with home.ledger.begin() as records:
            records.set_name(NameEntry("model", "m", "Plus"))
            records.set_name(NameEntry("api_key", "7", "Shop"))
        write_statement(home, "search", MAY, path, Progress())
        write_statement(home, "search", MAY, path.with_suffix(".pdf"), Progress())

    rows = load_workbook(path)["Keys"].iter_rows(min_row=2, values_only=True)
    assert [row[1:6] for row in rows] == [
        ("m", "Plus", "7", "Shop", 2),
        ("m", "Plus", "named only", None, 1),
        ("m", "Plus", None, None, 1),
    ]
    pages = (page.extract_text() for page in PdfReader(path.with_suffix(".pdf")).pages)
    said = " ".join(" ".join(pages).split())
    assert "Plus · m Shop · 7 2 7" in said
    assert "Plus · m named only 1 2" in said


def test_all_departments_are_written_in_one_job(books: Desk, tmp_path: Path) -> None:
    progress = Progress()

    written = write_statements(books.home, MAY, tmp_path / "all", progress).value

    assert (progress.done, progress.total) == (3, 3)
    assert sorted(path.name for path in written) == [
        f"{code}-{MAY}{ending}"
        for code in ("ads", "lab", "search")
        for ending in (".pdf", ".xlsx")
    ]


def test_a_department_may_be_named(books: Desk, tmp_path: Path) -> None:
    path = tmp_path / "lab.pdf"

    write_statement(books.home, " laB", MAY, path, Progress())

    assert "Statement of Lab" in PdfReader(path).pages[0].extract_text()


def test_a_name_is_that_of_who_bears_it_in_the_month(tmp_path: Path) -> None:
    before = Department("old", "Lab", until="2026-04")
    now = Department("new", "Lab", since=MAY)
    path = tmp_path / "lab.pdf"
    with Workspace.open(tmp_path / "ledger", write=True) as home:
        put_bills(Desk(home, tmp_path))
        set_plan(home, Plan((before, now)))

        write_statement(home, "Lab", MAY, path, Progress())

    assert "Code new" in " ".join(PdfReader(path).pages[0].extract_text().split())


def test_a_statement_of_nobody_is_refused(books: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no department “x”"):
        write_statement(books.home, "x", MAY, tmp_path / "x.pdf", Progress())


def test_a_statement_of_another_kind_is_refused(books: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"neither \.pdf nor \.xlsx"):
        write_statement(books.home, "ads", MAY, tmp_path / "x.doc", Progress())
