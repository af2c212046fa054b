"""What is named is there when it is wanted, and not loaded before."""

from __future__ import annotations

import subprocess
import sys

import pytest

from desktop_app.ui import later
from desktop_app.ui.later import Later
from desktop_app.ui.page import Page, PageRow
from desktop_app.ui.pages import PAGES

NAMED = [one for one in vars(later).values() if isinstance(one, Later)]
HEAVY = ("alembic", "openpyxl", "pandas", "pyqtgraph", "desktop_app.calc.recalculate")


@pytest.mark.parametrize("one", NAMED, ids=lambda one: one.code)
def test_what_is_named_is_there(one: Later) -> None:
    assert callable(one.load())


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_each_row_of_the_rail_names_a_page(row: PageRow) -> None:
    assert issubclass(row.page.load(), Page)


def test_the_window_opens_without_what_its_first_page_does_not_need() -> None:
    code = (
        "import sys, desktop_app.ui.app, desktop_app.ui.pages.overview;"
        f"print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert not done.stdout.strip()
