"""A table of ten million rows moves at once, and never asks on the UI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.domain.names import NAMED, Names
from desktop_app.domain.views import Filter, Op, Sort, ValueCount
from desktop_app.ui.desk import Desk
from desktop_app.ui.models.rows import Column, Kind, Row, Stretch
from desktop_app.ui.models.selection import Selection
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.filter_popup import FilterPopup
from desktop_app.ui.widgets.table_view import TableView
from tests.desktop_app.ui.references import dropped_at_each

MANY = 10_000_000
COLUMNS = (
    Column("number", "Number", Kind.QUANTITY),
    Column("model", "Model"),
    Column("billed", "Billed (CNY)", Kind.AMOUNT),
    Column("hidden", "Hidden", shown=False),
)


class Numbers:
    """Rows that are made when asked for; remembers who asked."""

    def __init__(self, count: int = MANY) -> None:
        self.count = count
        self.columns = COLUMNS
        self.threads: set[threading.Thread] = set()

    def page(self, start: int, rows: int) -> list[Row]:
        self.threads.add(threading.current_thread())
        return [
            (n, f"model-{n % 7}", Decimal(n) / 4, None)
            for n in range(start, min(start + rows, self.count))
        ]

    def values(self, key: str) -> list[ValueCount]:
        del key
        return [ValueCount(f"model-{n}", 10 - n, Decimal(0)) for n in range(7)]

    def sum_of(self, stretches: Sequence[Stretch]) -> dict[str, Decimal]:
        rows = (n for first, last in stretches for n in range(first, last + 1))
        return {"CNY": sum((Decimal(n) / 4 for n in rows), Decimal(0))}


Rest = Callable[[Desk], None]


@pytest.fixture
def view(qtbot: QtBot, empty_desk: Desk) -> Iterator[TableView]:
    made = TableView(empty_desk, Empty("Nothing", "Nothing here."))
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    made.setFocus()
    yield made
    made.hide()


@pytest.fixture
def many(view: TableView, empty_desk: Desk, at_rest: Rest) -> Numbers:
    model = Numbers()
    view.show_model(model, {"CNY": Decimal(1)}, model.count)
    view.grab()
    at_rest(empty_desk)
    return model


def press(qtbot: QtBot, view: TableView, *keys: Qt.Key, shift: bool = False) -> None:
    held = Qt.KeyboardModifier
    for key in keys:
        modifier = held.ShiftModifier if shift else held.NoModifier
        qtbot.keyClick(view.table, key, modifier)


def test_rows_are_read_on_reader_threads_only(
    view: TableView, many: Numbers, empty_desk: Desk, at_rest: Rest
) -> None:
    view.table.go_to(5_000_000)
    view.grab()
    at_rest(empty_desk)

    values = view.table.values(5_000_000)
    assert values is not None
    assert values[1] == "model-5"
    assert threading.main_thread() not in many.threads


def test_rows_that_are_not_here_yet_have_a_placeholder(
    view: TableView, many: Numbers
) -> None:
    view.table.go_to(7_000_000)

    assert many.count == MANY
    assert view.table.values(7_000_000) is None
    assert not view.grab().isNull()


def test_painting_many_times_drops_no_reference(view: TableView, many: Numbers) -> None:
    del many
    canvas = QImage(view.size(), QImage.Format.Format_RGB32)

    def paint() -> None:
        view.table.viewport().render(canvas)
        painter = QPainter(canvas)
        painter.end()

    assert dropped_at_each(paint) == 0


def test_keys_move_and_shift_selects(
    qtbot: QtBot, view: TableView, many: Numbers
) -> None:
    press(qtbot, view, Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert view.table.current == 2

    press(qtbot, view, Qt.Key.Key_Down, Qt.Key.Key_Down, shift=True)
    assert view.table.selection.stretches == [(2, 4)]

    press(qtbot, view, Qt.Key.Key_End)
    assert view.table.current == many.count - 1
    press(qtbot, view, Qt.Key.Key_PageUp)
    assert view.table.current < many.count - 10


def test_tab_leaves_the_table(qtbot: QtBot, view: TableView, many: Numbers) -> None:
    del many
    view.table.setFocus()
    with qtbot.waitExposed(view):
        view.activateWindow()
    qtbot.waitUntil(view.table.hasFocus)

    qtbot.keyClick(view.table, Qt.Key.Key_Tab)

    assert not view.table.hasFocus()


def test_everything_is_one_stretch_with_the_whole_sum(
    qtbot: QtBot, view: TableView, many: Numbers
) -> None:
    with qtbot.waitSignal(view.tallied) as told:
        qtbot.keyClick(view.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)

    assert view.table.selection.stretches == [(0, MANY - 1)]
    tally = (told.args or [])[0]
    assert (tally.selected, tally.selected_sums) == (many.count, {"CNY": Decimal(1)})


def test_a_selection_is_summed_exactly(
    qtbot: QtBot, view: TableView, many: Numbers
) -> None:
    del many
    tallies: list[object] = []
    view.tallied.connect(lambda tally: tallies.append(tally.selected_sums))

    press(qtbot, view, Qt.Key.Key_Home)
    press(qtbot, view, Qt.Key.Key_Down, Qt.Key.Key_Down, shift=True)

    qtbot.waitUntil(lambda: {"CNY": Decimal("0.75")} in tallies)


def test_selected_rows_are_copied_with_tabs(
    qtbot: QtBot, view: TableView, many: Numbers, empty_desk: Desk, at_rest: Rest
) -> None:
    del many
    press(qtbot, view, Qt.Key.Key_Home)
    press(qtbot, view, Qt.Key.Key_Down, shift=True)

    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view.table, Qt.Key.Key_C, held)
    at_rest(empty_desk)

    assert QGuiApplication.clipboard().text() == (
        "Number\tModel\tBilled (CNY)\n0\tmodel-0\t0\n1\tmodel-1\t0.25"
    )


def test_a_press_on_a_header_sorts_up_then_down_then_not(
    qtbot: QtBot, view: TableView, many: Numbers
) -> None:
    del many
    wishes: list[tuple[Sort, ...]] = []
    view.rearranged.connect(lambda: wishes.append(view.sort))
    header = view.table.header
    for _n in range(3):
        qtbot.mouseClick(header, Qt.MouseButton.LeftButton, pos=QPoint(40, 10))

    up, down = Sort("number"), Sort("number", descending=True)
    assert wishes == [(up,), (down,), ()]


def test_a_pull_moves_a_column_and_an_edge_widens_it(
    qtbot: QtBot, view: TableView, many: Numbers
) -> None:
    del many
    header = view.table.header
    layout = view.table.columns
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(header, left, pos=QPoint(40, 10))
    middle = layout.left_of(2) + 10
    qtbot.mouseMove(header, QPoint(middle, 10))
    qtbot.mouseRelease(header, left, pos=QPoint(middle, 10))
    assert [placed.column.key for placed in layout.shown][:2] == ["model", "number"]

    edge = layout.left_of(1)
    qtbot.mousePress(header, left, pos=QPoint(edge - 1, 10))
    qtbot.mouseMove(header, QPoint(edge + 60, 10))
    qtbot.mouseRelease(header, left, pos=QPoint(edge + 60, 10))
    assert layout.shown[0].width == COLUMNS[1].width + 60


def test_columns_come_back_as_they_were_left(view: TableView, many: Numbers) -> None:
    del many
    layout = view.table.columns
    layout.show(["billed", "hidden"])
    saved = layout.save()
    layout.show(["number"])

    layout.restore(saved + ",nonsense:12,model:wide")

    assert [p.column.key for p in layout.shown] == ["billed", "hidden", "model"]


def test_values_are_ticked_to_filter(
    qtbot: QtBot, view: TableView, many: Numbers
) -> None:
    popup = FilterPopup(COLUMNS[1], (), view)
    qtbot.addWidget(popup)
    popup.offer(many.values("model"))
    item = popup.items()[2]
    item.setCheckState(0, Qt.CheckState.Checked)

    with qtbot.waitSignal(popup.applied) as told:
        popup.apply()

    assert told.args == ["model", (Filter("model", Op.IS, ("model-2",)),)]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("plus", Filter("model", Op.IS, ("model-1",))),  # lines have the code alone
        ("model-1", Filter("model", Op.CONTAINS, ("model-1",))),
        ("nobody", Filter("model", Op.CONTAINS, ("nobody",))),
    ],
)
def test_values_are_found_by_their_names_and_filtered_by_their_codes(
    qtbot: QtBot, view: TableView, many: Numbers, typed: str, wanted: Filter
) -> None:
    popup = FilterPopup(COLUMNS[1], (), view)
    qtbot.addWidget(popup)
    names = Names({NAMED["model"]: {"model-1": "Plus"}})
    popup.offer(many.values("model"), names)
    field = popup.findChild(QLineEdit)
    assert field is not None

    field.setText(typed)
    with qtbot.waitSignal(popup.applied) as told:
        popup.apply()

    assert "Plus · model-1" in [item.text(0) for item in popup.items()]
    assert told.args == ["model", (wanted,)]


def test_a_bound_that_is_no_number_is_told_and_not_applied(
    qtbot: QtBot, view: TableView, dressed: QApplication
) -> None:
    del dressed
    popup = FilterPopup(COLUMNS[2], (), view)
    qtbot.addWidget(popup)
    popup.type_bound(Op.AT_LEAST, "12,3x")

    with qtbot.assertNotEmitted(popup.applied):
        popup.apply()

    assert "12,3x" in popup.fault


def test_a_chip_clears_its_filter(view: TableView, many: Numbers) -> None:
    view.filters = (
        Filter("model", Op.IS, ("model-1",)),
        Filter("billed", Op.AT_LEAST, (Decimal(1),)),
    )
    view.show_model(many, {}, many.count)

    view.chips.cleared.emit("model")

    assert [wanted.column for wanted in view.filters] == ["billed"]


def test_an_empty_table_says_what_to_do(view: TableView) -> None:
    view.show_model(Numbers(0), {}, 0)

    assert view.empty.isVisible()


@given(st.lists(st.integers(0, 30)))
def test_toggled_rows_are_selected_once_each(rows: list[int]) -> None:
    selection = Selection()
    wanted: set[int] = set()
    for row in rows:
        selection.toggle(row)
        wanted ^= {row}

    assert list(selection) == sorted(wanted)
    assert len(selection) == len(wanted)
    ends = [end for stretch in selection.stretches for end in stretch]
    assert ends == sorted(ends)
