"""What is named is there when it is wanted, and not loaded before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from desktop_app.jobs import Cancelled, Progress
from desktop_app.ui import later
from desktop_app.ui.later import Later, load_each
from desktop_app.ui.page import Page, PageRow
from desktop_app.ui.pages import PAGES

NAMED = [one for one in vars(later).values() if isinstance(one, Later)]
# What takes a while to load, and only later pages and commands need.
HEAVY = (
    "alembic",
    "babel",
    "openpyxl",
    "pandas",
    "pyarrow.compute",
    "pyqtgraph",
    "importers.registry",
    "importers.prices.lists",
    "desktop_app.calc",
    "desktop_app.services.explaining",
    "desktop_app.services.pricing",
)
FIRST_FIGURES = """
import os, sys
from pathlib import Path
from desktop_app.__main__ import load_window
code = load_window()
app = code.make_application(code.Settings())
home = code.Workspace.open(Path(sys.argv[1]), write=False)
desk = code.Desk(home, code.Settings())
window = code.Window(desk, code.PAGES)

def tell(tally):
    print(tally.count, *sorted(set(sys.argv[2].split()) & set(sys.modules)), flush=True)
    os._exit(0)

window.page.tallied.connect(tell)
window.show()
app.exec()
"""


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


def test_the_first_figures_stand_before_what_they_do_not_need_is_loaded(
    sample_built: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_FIGURES, str(sample_built), " ".join(HEAVY)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LANGUAGE": "en"},
    )

    count, *loaded = done.stdout.split()
    assert int(count) > 0, done.stderr
    assert loaded == []


def test_the_other_pages_are_loaded_while_the_first_is_looked_at() -> None:
    code = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.pages import PAGES
from desktop_app.ui.window import Window
app, loop = QApplication([]), QEventLoop()
with Workspace.open(Path(sys.argv[1]), write=True) as home:
    desk = Desk(home, Settings())
    window = Window(desk, PAGES)
    window.complete.connect(loop.quit)
    QTimer.singleShot(60_000, loop.quit)
    before = [row.page.is_loaded for row in PAGES]
    window.show()
    loop.exec()
    print(all(before), all(row.page.is_loaded for row in PAGES))
    window.close()
    desk.bridge.close()
"""
    with TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", code, folder],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )

    assert done.stdout.split() == ["False", "True"], done.stderr


def test_loading_ahead_can_be_stopped() -> None:
    progress = Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        load_each(None, [Later("desktop_app.no_such_room:Nothing")], progress)
