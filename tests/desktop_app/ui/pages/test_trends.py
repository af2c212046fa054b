"""Every mark of the page of trends opens lines whose sum is the mark's amount."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.bills import Scope
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import total
from desktop_app.store.workspace import Workspace
from desktop_app.ui.charts.trend_chart import Place
from desktop_app.ui.pages.trends import CHANGED
from desktop_app.ui.style import dress
from tests.desktop_app.ui.pages.trend_books import (
    BILLION,
    DAYS,
    MODELS,
    AtRest,
    Open,
    a_ledger,
    choose,
    odd_days,
    on,
    usual_days,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    yield from a_ledger(tmp_path_factory.mktemp("calm"), usual_days())


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    yield from a_ledger(tmp_path_factory.mktemp("odd"), odd_days())


@pytest.fixture
def two_currencies(tmp_path: Path) -> Iterator[Workspace]:
    day = date(2026, 5, 1)
    cny = on(day, 0, billed_cost=Decimal(3))
    usd = on(day, 1, billed_cost=Decimal(4), billing_currency="USD")
    yield from a_ledger(tmp_path, iter([cny]), iter([usd]))


@pytest.fixture
def on_calm(calm: Workspace, qapp: QApplication, at_rest: AtRest) -> Iterator[Open]:
    dress(qapp, "light")
    made = Open(calm, qapp, at_rest)
    yield made
    made.close()


@pytest.fixture
def on_odd(odd: Workspace, qapp: QApplication, at_rest: AtRest) -> Iterator[Open]:
    dress(qapp, "light")
    made = Open(odd, qapp, at_rest)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("by", "grain"), [("model", "day"), ("tag:team", "month"), ("-", "hour")]
)
def test_each_mark_opens_lines_of_its_amount(
    on_calm: Open, by: str, grain: str
) -> None:
    choose(on_calm, by=None if by == "model" else by, grain=grain, range="month")
    report = on_calm.page.trend.report
    assert report is not None
    trend = report.trend
    busy = [n for n, one in enumerate(trend.sums) if one is not None]

    for bucket in (busy[0], busy[-1]):
        for series in (None, *range(len(trend.series))):
            on_calm.page.trend.view.chart.opened.emit(Place(bucket, series))

            figures = trend.sums if series is None else trend.series[series].figures
            assert on_calm.opened().get("CNY", Decimal(0)) == (figures[bucket] or 0)


def test_others_together_open_all_their_lines(on_odd: Open) -> None:
    choose(on_odd, range="year", grain="month")
    report = on_odd.page.trend.report
    assert report is not None
    rest = report.trend.series[-1]
    bucket = next(n for n, one in enumerate(rest.figures) if one is not None)

    on_odd.page.trend.view.chart.opened.emit(
        Place(bucket, len(report.trend.series) - 1)
    )

    assert len(rest.values) == MODELS + 2 - 8
    assert on_odd.opened() == {"CNY": rest.figures[bucket]}


def test_a_huge_line_a_refund_and_an_empty_month_are_told_exactly(on_odd: Open) -> None:
    choose(on_odd, range="year", grain="month")
    report = on_odd.page.trend.report
    assert report is not None

    wholes = total(one.whole for one in report.trend.series)
    assert wholes == report.trend.whole
    assert report.trend.sums[-3:] == (
        BILLION + Decimal("802.00"),
        None,
        Decimal("-77.1234567891"),
    )
    assert "1,000,000,000.00" in on_odd.page.trend.view.legend.figures[0]


def test_the_wild_day_is_marked_with_its_sentence(on_calm: Open) -> None:
    notes = on_calm.page.trend.notes

    words = [row.words for row in notes.rows if row.when == "2026-05-12"]
    assert len(words) == 1
    assert words[0].startswith("2026-05-12 cost 902.50 CNY, usual for such a day is 13")
    assert words[0].endswith("mostly qwen-max, +889.00.")


def test_a_note_opens_its_lines(on_calm: Open) -> None:
    notes = on_calm.page.trend.notes
    row = next(one for one in notes.rows if one.when == "2026-05-12")

    notes.opened.emit(row)

    assert on_calm.opened() == {"CNY": Decimal("902.5")}


def test_the_month_is_foreseen_with_a_band(on_calm: Open) -> None:
    choose(on_calm, range="month")

    report = on_calm.page.trend.report
    assert report is not None
    assert report.ahead is not None
    ahead = report.ahead.forecast
    assert ahead.low <= ahead.expected <= ahead.high
    assert report.ahead.days[0].day == date(2026, 5, 16)
    assert on_calm.page.trend.notes.rows[0].words.startswith(
        f"{ahead.expected:,.2f} CNY expected by 2026-05-31"
    )


def test_arrows_walk_the_marks_and_enter_opens_one(on_calm: Open, qtbot: QtBot) -> None:
    chart = on_calm.page.trend.view.chart

    qtbot.keyClick(chart, Qt.Key.Key_Home)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Up)

    assert chart.at == Place(1, 0)
    assert chart.accessibleDescription() == "2026-04-17, qwen-max: 11.00 CNY"
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert on_calm.opened() == {"CNY": Decimal(11)}


def test_a_click_on_a_bar_opens_its_lines(on_calm: Open, qtbot: QtBot) -> None:
    chart = on_calm.page.trend.view.chart
    box = chart.frame.field
    wild = [one.start for one in chart.report.trend.buckets].index(date(2026, 5, 12))
    where = chart.plot.mapFromScene(box.mapViewToScene(QPointF(wild, 400.0)))

    qtbot.mouseMove(chart.plot.viewport(), where)
    qtbot.mouseClick(chart.plot.viewport(), Qt.MouseButton.LeftButton, pos=where)

    assert chart.at == Place(wild, 0)
    assert on_calm.opened() == {"CNY": Decimal(900)}


def test_the_key_says_the_exact_amounts_of_the_point(on_calm: Open) -> None:
    view = on_calm.page.trend.view

    view.chart.point_at(Place(0))

    assert view.legend.said.startswith("2026-04-16\n12.50 CNY\n")
    assert [one.strip() for one in view.legend.figures[:2]] == ["10.00", "2.50"]


def test_a_series_is_hidden_and_shown_by_its_swatch(on_calm: Open) -> None:
    view = on_calm.page.trend.view
    before = view.chart.bounds(0, DAYS)

    view.legend.swatches[0].click()
    on_calm.rest()

    assert view.chart.bounds(0, DAYS) < before
    view.chart.point_at(Place(0))
    assert [one.series for one in view.chart.marks(0)] == [1]


def test_keys_zoom_in_move_and_show_all_again(on_calm: Open, qtbot: QtBot) -> None:
    view = on_calm.page.trend.view
    all_of_it = view.chart.seen

    qtbot.keyClick(view.chart, Qt.Key.Key_Plus)
    zoomed = view.chart.seen
    held = Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view.chart, Qt.Key.Key_Right, held)

    assert view.chart.seen[0] == pytest.approx(zoomed[0] + 1)
    assert not view.whole.isHidden()
    qtbot.keyClick(view.chart, Qt.Key.Key_0)
    assert view.chart.seen == pytest.approx(all_of_it)


def test_the_list_has_the_figures_of_the_chart_and_opens_them(on_calm: Open) -> None:
    panel = on_calm.page.trend
    panel.choices.list.click()
    table, report = panel.view.table, panel.report
    assert table is not None
    assert report is not None

    panel.copy()
    table.activated.emit(table.model().index(3, 2))

    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0].split("\t")[:3] == ["Day", "All", "qwen-max"]
    assert copied[4].split("\t")[:3] == ["2026-04-19", "12.5", "10"]
    assert on_calm.opened() == {"CNY": report.trend.series[0].figures[3]}


def test_a_chart_is_written_as_png_and_svg(on_calm: Open, tmp_path: Path) -> None:
    panel = on_calm.page.trend

    for name in ("a.png", "a.svg"):
        panel.save(tmp_path / name)

    assert QImage(str(tmp_path / "a.png")).width() == panel.view.width() * 2
    assert QSvgRenderer(str(tmp_path / "a.svg")).isValid()
    assert "qwen-max" in (tmp_path / "a.svg").read_text("utf-8")


def test_a_picture_of_another_kind_is_refused(on_calm: Open, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"a\.bmp"):
        on_calm.page.trend.save(tmp_path / "a.bmp")


def test_a_period_chosen_for_all_pages_is_the_range(on_calm: Open) -> None:
    on_calm.desk.look(Scope("2026-04"))
    on_calm.rest()

    report = on_calm.page.trend.report
    assert report is not None
    assert (report.trend.query.span.first, len(report.trend.buckets)) == (
        date(2026, 4, 1),
        30,
    )
    on_calm.page.trend.view.chart.opened.emit(Place(0))
    assert on_calm.opened() == {"CNY": report.trend.sums[0]}
    again = on_calm.page.trend.report
    assert again is not None
    assert again.trend.query.span == report.trend.query.span


def test_the_bridge_opens_the_lines_of_both_ranges(on_calm: Open) -> None:
    on_calm.page.tabs.setCurrentIndex(CHANGED)
    on_calm.rest()
    panel = on_calm.page.bridge
    found = panel.bridge
    assert found is not None
    item = panel.items.rows[0]

    panel.items.opened.emit(item)

    assert total(one.amount for one in found.parts) == found.change
    whole = total((found.before, found.after))
    model = item.item.model
    other = Decimal("2.5") * DAYS
    expected = other if model == "qwen-plus" else whole - other
    assert on_calm.opened() == {"CNY": expected}


def test_the_steps_of_a_bridge_are_walked_and_open_a_range(
    on_calm: Open, qtbot: QtBot
) -> None:
    on_calm.page.tabs.setCurrentIndex(CHANGED)
    on_calm.rest()
    panel = on_calm.page.bridge
    found = panel.bridge
    assert found is not None

    qtbot.keyClick(panel.steps, Qt.Key.Key_End)
    qtbot.keyClick(panel.steps, Qt.Key.Key_Return)

    assert on_calm.opened() == {"CNY": found.after}


def test_ranges_without_lines_are_said(on_calm: Open) -> None:
    on_calm.page.tabs.setCurrentIndex(CHANGED)
    panel = on_calm.page.bridge
    on_calm.rest()
    span = type(panel.before.span)(date(2020, 1, 1), date(2020, 1, 31))

    panel.before.show_span(span)
    panel.after.show_span(span)
    panel.look()
    on_calm.rest()

    assert panel.bridge is None
    assert panel.nothing.isVisible()


def test_currencies_are_never_mixed(
    two_currencies: Workspace, qapp: QApplication, at_rest: AtRest
) -> None:
    made = Open(two_currencies, qapp, at_rest)
    panel = made.page.trend
    first = panel.report
    shown = panel.choices.currency.isVisibleTo(panel)

    panel.choices.currency.setCurrentIndex(1)

    second = panel.report
    made.close()
    assert first is not None
    assert second is not None
    assert shown
    assert (first.trend.currency, first.trend.whole) == ("CNY", Decimal(3))
    assert (second.trend.currency, second.trend.whole) == ("USD", Decimal(4))


def test_an_empty_ledger_says_what_to_do(
    empty_home: Workspace, qapp: QApplication, at_rest: AtRest
) -> None:
    made = Open(empty_home, qapp, at_rest)

    shown = made.page.trend.report
    made.close()

    assert shown is None
