"""Make ledgers with calm and with odd months, and open the page of trends on one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.pages import PAGES
from desktop_app.ui.pages.lines import LinesPage
from desktop_app.ui.pages.trends import TrendsPage
from desktop_app.ui.window import Window
from tests.desktop_app.services.hand_made import Desk as Files
from tests.desktop_app.services.hand_made import Row, a_line

AtRest = Callable[[Desk], None]
TRENDS = [row.name for row in PAGES].index("trends")
DAYS = 45
MODELS = 400
BILLION = Decimal(1_000_000_000)


def on(day: date, number: int, **given: object) -> Row:
    """Make a line at the noon of a day in Beijing."""
    noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    own: dict[str, object] = {
        "billing_period": f"{day:%Y-%m}",
        "billing_date": day,
        "charge_period_start": noon,
        "source_row": number + 1,
        "vendor_line_id": f"id-{number}",
    }
    return a_line(0, "0.002", **{**own, **given})


def usual_days() -> Iterator[Row]:
    """Make calm days of two models from 1 April, and one day that is wild."""
    for n in range(DAYS):
        day = date(2026, 4, 1) + timedelta(days=n)
        wild = day == date(2026, 5, 12)
        cost = Decimal(900) if wild else Decimal(10 + n % 3)
        yield on(day, 2 * n, model="qwen-max", billed_cost=cost)
        yield on(day, 2 * n + 1, billed_cost=Decimal("2.5"), tags='{"team":"red"}')


def odd_days() -> Iterator[Row]:
    """Make hundreds of models, a huge line, a refund, and a month without lines."""
    day = date(2026, 3, 3)
    for n in range(MODELS):
        yield on(day, n, model=f"model-{n:03}", billed_cost=Decimal(n + 1) / 100)
    yield on(day, MODELS, model="huge", billed_cost=BILLION)
    refund = {"charge_kind": "refund", "billed_cost": Decimal("-77.1234567891")}
    yield on(date(2026, 5, 4), MODELS + 1, **refund)


def a_ledger(folder: Path, *files: Iterator[Row]) -> Iterator[Workspace]:
    """Make a ledger of files with these rows, and close it at the end."""
    with Workspace.open(folder / "ledger", write=True) as home:
        for rows in files:
            Files(home, folder).put(*rows)
        yield home


class Open:
    """A window on a ledger, and the page of trends in it."""

    def __init__(self, home: Workspace, app: QApplication, rest: AtRest) -> None:
        self.desk = Desk(home, Settings(), app)
        self.window = Window(self.desk, PAGES, place=TRENDS)
        self.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.window.resize(1280, 800)
        self.window.show()
        self._rest = rest
        self.rest()

    def rest(self) -> None:
        self._rest(self.desk)

    @property
    def page(self) -> TrendsPage:
        found = self.window.page_at(TRENDS)
        assert isinstance(found, TrendsPage)
        return found

    def opened(self) -> dict[str, Decimal]:
        """Return what the lines come to that were opened, and come back."""
        self.rest()
        page = self.window.page
        assert isinstance(page, LinesPage)
        sums = dict(page.tally.sums)
        self.window.show_page(TRENDS)
        self.rest()
        return sums

    def close(self) -> None:
        self.window.hide()
        self.window.deleteLater()
        self.desk.bridge.close()


def choose(opened: Open, **values: str | None) -> None:
    """Choose in the row above the chart."""
    for name, value in values.items():
        choice = getattr(opened.page.trend.choices, name)
        choice.setCurrentIndex(0 if value is None else choice.findData(value))
    opened.rest()
