"""Set text on a page: break it, and draw it in the fonts it needs."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from desktop_app.reports.typeface import lines, runs, width

INK, QUIET, RULE = HexColor("#1b2430"), HexColor("#5b6675"), HexColor("#c9d1db")
HEAD, BAND = HexColor("#1f3a5f"), HexColor("#f3f6fa")
PAPER = HexColor("#ffffff")
FEWEST = 2  # lines of a text that goes on on the next page
BASELINE = 0.86  # of the size: how far the baseline lies below a line's top


@dataclass(frozen=True)
class Style:
    """How a text is set; sizes in points."""

    size: float = 9.5
    strong: bool = False
    right: bool = False
    colour: Color = INK
    leading: float = 1.42  # of the size
    before: float = 0.0
    after: float = 0.0
    heads: bool = False  # stays with what follows

    @property
    def step(self) -> float:
        """The distance from line to line."""
        return self.size * self.leading


BODY = Style(after=6)
STRONG = Style(after=6, strong=True)
NOTE = Style(size=8, colour=QUIET, after=6)
HEADINGS = (
    Style(size=20, strong=True, colour=HEAD, after=10, leading=1.25, heads=True),
    Style(13, strong=True, colour=HEAD, before=14, after=6, leading=1.3, heads=True),
    Style(10.5, strong=True, before=8, after=4, leading=1.3, heads=True),
)


class Text(Flowable):
    """A text broken into lines where Chinese or Latin allows it."""

    def __init__(self, text: str, style: Style = BODY) -> None:
        super().__init__()
        self._text = text
        self._style = style
        self._lines: list[str] = []
        self.spaceAfter = style.after
        self.spaceBefore = style.before
        self.keepWithNext = int(style.heads)

    def wrap(self, room: float, _height: float, /) -> tuple[float, float]:
        style = self._style
        self._lines = lines(self._text, room, style.size, strong=style.strong)
        self.width, self.height = room, len(self._lines) * style.step
        return self.width, self.height

    def split(self, room: float, height: float, /) -> list[Flowable]:
        self.wrap(room, height)
        fitting = int(height // self._style.step)
        left = len(self._lines) - fitting
        if min(fitting, left) < FEWEST or self._style.heads:
            return []  # no single line stands alone on a page
        parts = self._lines[:fitting], self._lines[fitting:]
        return [Text("\n".join(part), self._style) for part in parts if part]

    def draw(self) -> None:
        style = self._style
        top = self.height - style.size * BASELINE - (style.step - style.size) / 2
        for number, line in enumerate(self._lines):
            wide = width(line, style.size, strong=style.strong)
            left = self.width - wide if style.right else 0.0
            place = (left, top - number * style.step)
            draw_text(self.canv, place, line, style)


def draw_text(
    canvas: Canvas, place: tuple[float, float], text: str, style: Style
) -> None:
    """Draw one line of text from its left end."""
    pen = canvas.beginText(*place)
    pen.setFillColor(style.colour)
    for run in runs(text, strong=style.strong):
        pen.setFont(run.font, style.size)
        pen.textOut(run.text)
    canvas.drawText(pen)
