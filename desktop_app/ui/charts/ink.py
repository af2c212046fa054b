"""Take the colours and the type of a chart from the theme."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont

from desktop_app.ui.style import REST, Size, Theme, font, series_colours


@dataclass(frozen=True)
class Ink:
    """What a chart is drawn with."""

    text: QColor
    strong: QColor
    grid: QColor
    ground: QColor
    accent: QColor
    alert: QColor
    up: QColor
    down: QColor
    series: tuple[QColor, ...]
    rest: QColor
    font: QFont

    def of(self, number: int, *, rest: bool = False) -> QColor:
        """Return the colour of a series."""
        return self.rest if rest else self.series[number % len(self.series)]


def ink_of(theme: Theme) -> Ink:
    """Return the ink of a theme."""
    colours = series_colours(theme)
    return Ink(
        text=theme.colour("muted"),
        strong=theme.colour("text"),
        grid=theme.colour("line"),
        ground=theme.colour("surface"),
        accent=theme.colour("accent"),
        alert=theme.colour("danger"),
        up=colours[5],  # dearer: orange; cheaper: blue; both are told by their sign
        down=colours[0],
        series=colours,
        rest=QColor(REST[theme]),
        font=font(Size.SMALL),
    )
