"""What a person does with the window, step by step, for `benchmarks.blocked`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from desktop_app.domain.views import Sort
from desktop_app.ui.pages.lines import LinesPage
from desktop_app.ui.pages.trends import TrendsPage
from desktop_app.ui.widgets.table_view import TableView
from desktop_app.ui.widgets.trend_view import TrendView
from desktop_app.ui.window import Window

Step = tuple[str, Callable[[], object]]  # its name, and what is done at once
NOTCH = 120  # eighths of a degree that one notch of a wheel turns
AS_TURNED = False  # not the other way round
WHEELED, PAGED, POINTED = 40, 10, 30  # times that such a step is taken


def steps(window: Window) -> Iterator[Step]:
    """Yield each step; the next one is asked for when the last has come to rest."""
    yield "the first page", window.update
    for place, row in enumerate(window.rows):
        yield f"open {row.name}", partial(window.show_page, place)
        page = window.page
        yield from _tabs(page, row.name)
        if isinstance(page, TrendsPage):
            yield from _trends(page)
            yield "trends: open a mark's lines", partial(_open, page.trend.view)
        if isinstance(page, LinesPage):
            yield from _lines(page.lines.view)
    for place, row in enumerate(window.rows):
        yield f"{row.name}, once more", partial(window.show_page, place)


def _tabs(page: QWidget, name: str) -> Iterator[Step]:
    found = [one for one in page.findChildren(QTabWidget) if one.isVisible()]
    if not found:
        return
    tabs = found[0]
    for number in [*range(1, tabs.count()), 0]:
        if tabs.isTabVisible(number):
            words = f"{name}: {tabs.tabText(number)}"
            yield words, partial(tabs.setCurrentIndex, number)


def _trends(page: TrendsPage) -> Iterator[Step]:
    """Choose measures, groups, ranges and grains; walk over the marks."""
    choices, view = page.trend.choices, page.trend.view
    for choice in (choices.range, choices.by, choices.shown, choices.grain):
        for number in reversed(range(choice.count())):
            words = f"trends: {choice.itemText(number)}"
            yield words, partial(choice.setCurrentIndex, number)
    hour = choices.grain.findData("hour")
    yield "trends: by hour again", partial(choices.grain.setCurrentIndex, hour)
    for number in range(POINTED):
        yield "trends: point at a mark", partial(_point, view, number)
    yield "trends: zoom in", partial(view.chart.zoom, 0.3)
    yield "trends: show all", view.chart.reset
    yield "trends: by day", partial(choices.grain.setCurrentIndex, 0)
    yield "trends: as a list", choices.list.toggle
    yield "trends: as a chart", choices.list.toggle
    yield "trends: hide a series", view.legend.swatches[0].toggle


def _point(view: TrendView, bucket: int) -> None:
    view.chart.point_at(view.chart.place(bucket))


def _open(view: TrendView) -> None:
    sums = view.report.trend.sums if view.report else ()
    dearest = max(range(len(sums)), key=lambda at: sums[at] or 0)
    view.opened.emit(dearest, 0)


def _lines(view: TableView) -> Iterator[Step]:
    """Scroll, page, jump, sort and select."""
    table = view.table
    for _each in range(WHEELED):
        yield "lines: a wheel step", partial(_wheel, table.viewport())
    for _each in range(PAGED):
        yield "lines: a page down", partial(_press, table, Qt.Key.Key_PageDown)
    yield "lines: to the end", partial(_press, table, Qt.Key.Key_End)
    yield "lines: to the begin", partial(_press, table, Qt.Key.Key_Home)
    yield "lines: by amount", partial(_sort, view, "billed_cost")
    yield "lines: to the end, by amount", partial(_press, table, Qt.Key.Key_End)
    yield "lines: select all", table.select_all
    yield "lines: in stored order", partial(_sort, view, "")


def _wheel(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    turned = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -NOTCH),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        AS_TURNED,
    )
    QApplication.sendEvent(widget, turned)


def _press(widget: QWidget, key: Qt.Key) -> None:
    pressed = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, pressed)


def _sort(view: TableView, column: str) -> None:
    view.sort = (Sort(column, descending=True),) if column else ()
    view.rearranged.emit()
