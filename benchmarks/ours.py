"""Time what Plumbline does: import, reconcile, page, filter, group."""

from __future__ import annotations

import calendar
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

from benchmarks import clock
from benchmarks.clock import Timed
from benchmarks.first_paint import PAINTED
from desktop_app.bootstrap import open_ledger
from desktop_app.domain.bills import Scope
from desktop_app.domain.trends import TAG, Grain, Span, TrendQuery
from desktop_app.domain.views import Filter, LineQuery, Op, Sort
from desktop_app.jobs import Progress
from desktop_app.services.importing import import_paths
from desktop_app.services.looking import LineIndex, judged_parts, open_lines
from desktop_app.services.pricing import install_shipped_prices
from desktop_app.services.reconciling import reconcile
from desktop_app.services.sampling import build_sample
from desktop_app.services.trending import trends
from desktop_app.store.queries import LineTable
from desktop_app.store.workspace import Workspace

PAGE = 200
BILLS = ("honest.csv", "failing.csv", "slice.csv", "slice-gb18030.csv", "sheet.xlsx")
SHOWN = (  # as many columns as a window shows
    "line_id",
    "charge_period_start",
    "billing_account_id",
    "model",
    "type_code",
    "pricing_quantity",
    "list_unit_price",
    "billed_cost",
    "expected",
    "difference",
    "finding_class",
)
BY_AMOUNT = (Sort("billed_cost", descending=True),)


def _new_ledgers(folder: Path) -> Timed:
    shutil.rmtree(folder / "ledgers", ignore_errors=True)

    def timed() -> None:
        for bill in BILLS:
            Workspace.open(folder / "ledgers" / bill, write=True).close()

    return timed


def _import(folder: Path, bill: str) -> Timed:
    root = folder / "ledgers" / bill

    def timed() -> object:
        with Workspace.open(root, write=True) as home:
            return import_paths(home, [folder / bill], Progress())

    return timed


def _reconcile(folder: Path, bill: str) -> Timed:
    root = folder / "ledgers" / bill
    with Workspace.open(root, write=True) as home:
        install_shipped_prices(home, Progress())

    def timed() -> object:
        with Workspace.open(root, write=True) as home:
            return reconcile(home, Scope(), Progress())

    return timed


def _order(folder: Path) -> Timed:
    home = Workspace.open(folder / "ledgers" / "honest.csv", write=False)
    query = LineQuery(Scope(), sort=BY_AMOUNT)
    return lambda: open_lines(home, query, Progress())


def _page(folder: Path, order: tuple[Sort, ...]) -> Timed:
    home = Workspace.open(folder / "ledgers" / "honest.csv", write=False)
    lines = open_lines(home, LineQuery(Scope(), sort=order), Progress())
    lines.page(0, PAGE, SHOWN)  # the first page opens the files
    start = lines.count * 7 // 11
    return lambda: lines.page(start, PAGE, SHOWN)


def _filter(folder: Path) -> Timed:
    home = Workspace.open(folder / "ledgers" / "honest.csv", write=False)
    query = LineQuery(Scope(), (Filter("model", Op.IS, ("qwen3-max",)),))
    judged = judged_parts(home, Scope())
    home.rollups.build(judged, Progress())
    return lambda: LineIndex(judged, query, rollups=home.rollups)


def _rollup(folder: Path) -> Timed:
    root = folder / "ledgers" / "honest.csv"
    home = Workspace.open(root, write=False)
    home.rollups.forget([])
    return lambda: home.rollups.build(judged_parts(home, Scope()), Progress())


def _group(folder: Path, *by: str) -> Timed:
    home = Workspace.open(folder / "ledgers" / "honest.csv", write=False)
    judged = judged_parts(home, Scope())
    home.rollups.build(judged, Progress())
    return lambda: LineTable(judged, home.rollups).grouped(by)


def _trend(folder: Path, grain: Grain, by: str) -> Timed:
    home = Workspace.open(folder / "ledgers" / "honest.csv", write=False)
    query = TrendQuery(Scope(), _span(home), grain, by)
    trends(home, query, Progress())  # the first one builds the roll-up
    return lambda: trends(home, query, Progress())


def _bucket(folder: Path) -> Timed:
    """Open the lines behind one mark of the trend by day and model."""
    home = Workspace.open(folder / "ledgers" / "honest.csv", write=False)
    trend = trends(home, TrendQuery(Scope(), _span(home)), Progress())[0]
    dearest = max(range(len(trend.sums)), key=lambda at: trend.sums[at] or 0)
    query = LineQuery(Scope(), trend.filters_of(dearest, 0))
    figure = trend.series[0].figures[dearest]

    def timed() -> object:
        lines = open_lines(home, query, Progress())
        if lines.totals.get(trend.currency) != figure:
            raise RuntimeError(figure)
        return lines.page(0, PAGE, SHOWN)

    return timed


def _span(home: Workspace) -> Span:
    """Return the months of the bill, whole."""
    months = sorted(part.bill.period for part in home.lines.parts(Scope()))
    (year, month), (last_year, last) = (
        map(int, one.split("-")) for one in (months[0], months[-1])
    )
    days = calendar.monthrange(last_year, last)[1]
    return Span(date(year, month, 1), date(last_year, last, days))


def _paint(folder: Path) -> Timed:
    ledger = folder / "ledgers" / "sample"
    with open_ledger(ledger, Progress(), write=True) as home:
        build_sample(home, Progress())
    command = [sys.executable, "-m", "benchmarks.first_paint", str(ledger)]
    setting = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}

    def timed() -> object:
        done = subprocess.run(command, env=setting, capture_output=True, check=True)
        if done.stdout != PAINTED:
            raise RuntimeError(done.stderr.decode())
        return done

    timed()  # the first start of all writes byte code
    return timed


if __name__ == "__main__":
    clock.run(
        {
            "new ledgers": _new_ledgers,
            "import honest": lambda folder: _import(folder, "honest.csv"),
            "import failing": lambda folder: _import(folder, "failing.csv"),
            "import slice": lambda folder: _import(folder, "slice.csv"),
            "import slice GB18030": lambda folder: _import(folder, "slice-gb18030.csv"),
            "import sheet": lambda folder: _import(folder, "sheet.xlsx"),
            "reconcile honest": lambda folder: _reconcile(folder, "honest.csv"),
            "reconcile failing": lambda folder: _reconcile(folder, "failing.csv"),
            "reconcile slice": lambda folder: _reconcile(folder, "slice.csv"),
            "order": _order,
            "page stored": lambda folder: _page(folder, ()),
            "page sorted": lambda folder: _page(folder, BY_AMOUNT),
            "rollup": _rollup,
            "paint": _paint,
            "filter": _filter,
            "group day": lambda folder: _group(folder, "billing_date", "model"),
            "trend day": lambda folder: _trend(folder, Grain.DAY, "model"),
            "trend tag": lambda folder: _trend(folder, Grain.MONTH, f"{TAG}team"),
            "bucket": _bucket,
            "group tag": lambda folder: _group(folder, "tags", "billing_period"),
        }
    )
