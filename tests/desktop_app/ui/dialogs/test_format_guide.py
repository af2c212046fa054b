"""A person finds out what can be read, and what their file lacks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.services.guiding import format_pages, nearest_formats
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.format_guide import FormatGuide
from desktop_app.ui.dialogs.import_review import ImportReview
from desktop_app.ui.widgets.format_text import page_html
from desktop_app.ui.widgets.intake import Stand
from importers.registry import BUILTIN

Until = Callable[[Callable[[], bool]], None]
BILLS = Path(__file__).parents[3] / "importers" / "bills"
NO_COST = BILLS / "focus.cost-and-usage" / "refused-no-cost.csv"


@pytest.fixture
def guide(qtbot: QtBot) -> FormatGuide:
    made = FormatGuide()
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_format_is_listed(guide: FormatGuide) -> None:
    titles = [guide.list.item(place).text() for place in range(guide.list.count())]

    assert titles == [page.title for page in format_pages()]


def test_choosing_a_format_shows_its_page(guide: FormatGuide) -> None:
    guide.list.setCurrentRow(len(BUILTIN) - 1)

    shown = guide.page.toPlainText()
    assert format_pages()[-1].where in shown
    assert "What is proved" in shown


def test_what_a_file_lacks_stands_above_the_nearest_format(qtbot: QtBot) -> None:
    guide = FormatGuide(None, nearest_formats(None, NO_COST))
    qtbot.addWidget(guide)

    assert "lacks: BilledCost" in guide.page.toPlainText()


def test_a_header_is_shown_as_it_is_spelled() -> None:
    found = page_html(nearest_formats(None, NO_COST)[-1])

    assert "&lt;" not in found
    assert "<script" not in found


def test_a_refused_file_leads_to_the_formats(desk: Desk, until: Until) -> None:
    dialog = ImportReview(desk, [NO_COST])
    dialog.show()
    until(lambda: dialog.entries[0].stand is Stand.REFUSED)

    dialog.view.formats.click()

    until(lambda: bool(dialog.findChildren(FormatGuide)))
    (guide,) = dialog.findChildren(FormatGuide)
    assert guide.found[0].missing == ("BilledCost",)
    guide.close()
    dialog.close()
