"""Lay out tables, facts and steps so that nothing is clipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reportlab.platypus import Flowable
from reportlab.platypus import Table as Grid

from desktop_app.reports.flowing import (
    BAND,
    BODY,
    HEAD,
    PAPER,
    QUIET,
    RULE,
    Style,
    Text,
)
from desktop_app.reports.pages import (
    Facts,
    Formula,
    Highlights,
    Side,
    Table,
    places_of,
    shown,
)
from desktop_app.reports.typeface import REGULAR, width

SIZES = (8.5, 7.5, 6.5, 5.5)  # the first at which the amounts leave room for texts
UNBROKEN = 2  # of these are tried first, so that nothing is wrapped
PAD = 4.0  # points at each side of a cell
NARROWEST = 52.0  # what a column of text keeps
SLACK = 0.5  # against rounding of widths
LABELS = 0.27  # of the page: labels beside facts
AFTER = 8.0
TOGETHER = 12  # steps that are not parted
FIGURE = 15.0  # points: the figures that a reader must see first

Rows = list[list[str]]
Place = tuple[int, int]
Command = tuple[str, Place, Place, *tuple[Any, ...]]


def table_grid(table: Table, room: float) -> list[Flowable]:
    """Lay out a table as wide as the page."""
    rows = _texts(table)
    size, widths = _widths(table, rows, room)
    style = Style(size=size, leading=1.35)
    sides = [column.side is not Side.TEXT for column in table.columns]
    last = len(rows) - 1 if table.total is not None else -1
    cells = [
        [
            Text(text, _cell_style(style, number, last, right=right))
            for text, right in zip(row, sides, strict=True)
        ]
        for number, row in enumerate(rows)
    ]
    return [_grid(cells, widths, _table_commands(last), header=1)]


def _texts(table: Table) -> Rows:
    """Write every cell: header first, then the rows, then the total."""
    body = [*table.rows, *([table.total] if table.total is not None else [])]
    columns = []
    for place, column in enumerate(table.columns):
        values = [row[place] for row in body]
        texts = shown(values, column.side, places_of(values))
        columns.append([column.title, *texts])
    return [list(row) for row in zip(*columns, strict=True)]


def _widths(table: Table, rows: Rows, room: float) -> tuple[float, list[float]]:
    """Choose the size of the letters and the width of each column."""
    fixed = [column.side is not Side.TEXT for column in table.columns]
    texts = fixed.count(False)
    for size in SIZES[:UNBROKEN]:
        natural = _natural(rows, size)
        if sum(natural) <= room:
            break  # nothing needs to be wrapped
    else:
        size, natural = _first_that_holds(rows, fixed, room)
    taken = sum(n for n, f in zip(natural, fixed, strict=True) if f)
    left = max(room - taken, texts * NARROWEST)
    wanted = [0.0 if f else n for n, f in zip(natural, fixed, strict=True)]
    shares = iter(_shared([one for one in wanted if one], left))
    widths = [n if f else next(shares) for n, f in zip(natural, fixed, strict=True)]
    return size, [one * room / sum(widths) for one in widths]


def _first_that_holds(
    rows: Rows, fixed: list[bool], room: float
) -> tuple[float, list[float]]:
    """Choose the largest letters at which the amounts leave room for the texts."""
    texts = fixed.count(False)
    for size in SIZES:
        natural = _natural(rows, size)
        taken = sum(n for n, f in zip(natural, fixed, strict=True) if f)
        if room - taken >= texts * NARROWEST:
            break
    return size, natural


def _natural(rows: Rows, size: float) -> list[float]:
    """Return how wide each column would be if nothing were wrapped."""
    strong = (0, len(rows) - 1)
    return [
        max(
            width(line, size, strong=number in strong) + 2 * PAD + SLACK
            for number, text in enumerate(column)
            for line in text.split("\n")
        )
        for column in zip(*rows, strict=True)
    ]


def _shared(wanted: Sequence[float], room: float) -> list[float]:
    """Give every column what it wants, or as much of what is left as the others."""
    if sum(wanted) <= room:
        return [one + (room - sum(wanted)) / len(wanted) for one in wanted]
    given = [0.0] * len(wanted)
    open_ones = list(range(len(wanted)))
    while open_ones:
        even = room / len(open_ones)
        small = [one for one in open_ones if wanted[one] <= even]
        for one in small or open_ones:
            given[one] = wanted[one] if small else even
            room -= given[one]
        open_ones = [one for one in open_ones if small and one not in small]
    return given


def _cell_style(style: Style, number: int, last: int, *, right: bool) -> Style:
    head = number == 0
    return replace(
        style,
        right=right,
        # Figures of the total keep their weight: points stay in one line.
        strong=head or (number == last and not right),
        colour=PAPER if head else style.colour,
    )


def _table_commands(last: int) -> list[Command]:
    commands: list[Command] = [
        ("BACKGROUND", (0, 0), (-1, 0), HEAD),
        ("ROWBACKGROUNDS", (0, 1), (-1, -1), (PAPER, BAND)),
        ("LINEBELOW", (0, -1), (-1, -1), 0.6, HEAD),
    ]
    if last > 0:
        commands += [
            ("BACKGROUND", (0, last), (-1, last), PAPER),
            ("LINEABOVE", (0, last), (-1, last), 0.6, HEAD),
        ]
        # The total never stands alone on a page.
        commands.append(("NOSPLIT", (0, max(last - 1, 1)), (-1, last)))
    return commands


def facts_grid(facts: Facts, room: float) -> list[Flowable]:
    """Lay out labels and values in two columns."""
    label = Style(size=8.5, colour=QUIET, leading=1.35)
    value = Style(size=8.5, leading=1.35)
    cells = [[Text(name, label), Text(text, value)] for name, text in facts.rows]
    widths = [room * LABELS, room * (1 - LABELS)]
    return [_grid(cells, widths, [("LINEBELOW", (0, 0), (-1, -1), 0.3, RULE)])]


def steps_grid(formula: Formula, room: float) -> list[Flowable]:
    """Lay out steps of arithmetic: what, the figures, whether they hold."""
    label = Style(size=8.5, colour=QUIET, leading=1.35)
    figures = Style(size=8.5, leading=1.35)
    verdict = Style(size=8.5, leading=1.35, strong=True, right=True)
    cells = [
        [Text(title, label), Text(text, figures), Text(mark, verdict)]
        for title, text, mark in formula.steps
    ]
    widths = [room * LABELS, room * 0.59, room * 0.14]
    commands: list[Command] = [
        ("BACKGROUND", (0, 0), (-1, -1), BAND),
        ("LINEBEFORE", (0, 0), (0, -1), 2, HEAD),
    ]
    commands.append(("NOSPLIT", (0, 0), (-1, min(len(cells), TOGETHER) - 1)))
    return [_grid(cells, widths, commands)]


def highlights_grid(highlights: Highlights, room: float) -> list[Flowable]:
    """Lay out the figures that a reader must see first, side by side."""
    label = Style(size=8, colour=QUIET)
    cells: list[list[Text]] = [[], []]
    each = room / len(highlights.rows)
    widest = max(width(figure, FIGURE, strong=True) for _n, figure in highlights.rows)
    size = min(FIGURE, FIGURE * (each - 4 * PAD) / widest)
    for name, figure in highlights.rows:
        cells[0].append(Text(name, label))
        cells[1].append(Text(figure, Style(size, strong=True, colour=HEAD)))
    commands: list[Command] = [
        ("BACKGROUND", (0, 0), (-1, -1), BAND),
        ("LINEABOVE", (0, 0), (-1, 0), 1.2, HEAD),
        ("LEFTPADDING", (0, 0), (-1, -1), 2 * PAD),
        ("TOPPADDING", (0, 0), (-1, 0), 7),
        ("BOTTOMPADDING", (0, 1), (-1, 1), 8),
    ]
    return [_grid(cells, [each] * len(highlights.rows), commands)]


def _grid(
    cells: Sequence[Sequence[Text]],
    widths: list[float],
    commands: Sequence[Command],
    *,
    header: int = 0,
) -> Grid:
    base: list[Command] = [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),  # else Helvetica, not embedded
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
    return Grid(
        [list(row) for row in cells],
        colWidths=widths,
        repeatRows=header,
        splitInRow=1,
        style=[*base, *commands],
        spaceBefore=BODY.before,
        spaceAfter=AFTER,
    )
