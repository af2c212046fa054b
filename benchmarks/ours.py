"""Time what Plumbline does: import, reconcile, page, filter."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks import clock
from benchmarks.clock import Timed
from desktop_app.domain.bills import Scope
from desktop_app.domain.views import Filter, LineQuery, Op, Sort
from desktop_app.jobs import Progress
from desktop_app.services.importing import import_paths
from desktop_app.services.looking import LineIndex, judged_parts, open_lines
from desktop_app.services.pricing import install_shipped_prices
from desktop_app.services.reconciling import reconcile
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
    return lambda: LineIndex(judged_parts(home, Scope()), query)


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
            "filter": _filter,
        }
    )
