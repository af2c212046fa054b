"""A chart's frame has room for what is written beside it, and paints it once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.charts.frame import Frame
from desktop_app.ui.charts.ink import ink_of
from desktop_app.ui.style import LIGHT, Size, font

OFFSET = 6  # pixels between the axis and what is written
AROUND = 15  # pixels above and below the middle


@pytest.fixture
def frame(qtbot: QtBot) -> Iterator[Frame]:
    inside = QWidget()
    qtbot.addWidget(inside)
    made = Frame(inside)
    column = QVBoxLayout(inside)
    column.addWidget(made.view)
    made.dress(ink_of(LIGHT), faint=110)
    inside.resize(600, 300)
    inside.show()
    yield made
    inside.hide()


def wide(words: str) -> int:
    """Return how wide words are written."""
    return QFontMetrics(font(Size.SMALL)).horizontalAdvance(words)


@pytest.mark.parametrize("words", ["0", "750,000,000", "−1,250"])
def test_the_axis_is_as_wide_as_its_longest_amount(frame: Frame, words: str) -> None:
    frame.mark_amounts([(0.0, "0"), (1.0, words)])

    assert wide(words) < frame.beside.minimumWidth() < wide(words) + wide("00")


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("0", 0.0),  # where the field begins: half of it is below
        ("0", 1.0),
        ("200", 1.0),
        ("400", 1.0),
        ("2,500", 1.0),
        ("750,000,000", 1.0),
        ("−1,250", 1.0),
        ("−1,250", 0.0),
    ],
)
def test_an_amount_beside_the_axis_is_written(
    frame: Frame, qtbot: QtBot, words: str, at: float
) -> None:
    """A label that lacks a part of a pixel would be left out without a word."""
    frame.field.setYRange(0.0, 2.0, padding=0)

    frame.mark_amounts([(at, words)])
    frame.lay_out()
    least = frame.beside.minimumWidth()
    qtbot.waitUntil(lambda: frame.beside.geometry().width() == least)
    picture = frame.view.grab().toImage()

    ground = LIGHT.colour("surface")
    place = frame.field.mapFromView(QPointF(0.0, at))
    middle = round(frame.field.mapToScene(place).y())
    spots = (
        picture.pixelColor(x, y)
        for x in range(int(least) - OFFSET)
        for y in range(middle - AROUND, middle + AROUND)
    )
    assert any(spot != ground for spot in spots)


def test_a_title_has_room_of_its_own(frame: Frame) -> None:
    frame.mark_amounts([(0.0, "0")])
    before = frame.beside.minimumWidth()

    frame.name_amounts("CNY", QColor("black"), int(Size.SMALL))
    frame.mark_amounts([(0.0, "0")])

    assert frame.beside.minimumWidth() > before


def test_no_amounts_are_no_mistake(frame: Frame) -> None:
    frame.mark_amounts([])

    assert frame.beside.minimumWidth() >= 0


def test_names_stand_below_in_one_row(frame: Frame) -> None:
    before = frame.below.minimumHeight()

    frame.name_places([(0.0, "05-01"), (1.0, "05-02")])

    assert (
        frame.below.minimumHeight() == before >= QFontMetrics(font(Size.SMALL)).height()
    )
