"""Write a report as PDF: A4, fonts embedded, the same bytes for the same content."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import partial
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageTemplate,
)
from reportlab.platypus import PageBreak as NewPage

from desktop_app.paths import resources
from desktop_app.reports.bars import BarChart
from desktop_app.reports.flowing import (
    BODY,
    HEADINGS,
    NOTE,
    QUIET,
    RULE,
    STRONG,
    Style,
    Text,
    draw_text,
)
from desktop_app.reports.grids import (
    facts_grid,
    highlights_grid,
    steps_grid,
    table_grid,
)
from desktop_app.reports.pages import (
    Bars,
    Block,
    Document,
    Facts,
    Formula,
    Heading,
    Highlights,
    PageBreak,
    Paragraph,
    Table,
)
from desktop_app.reports.typeface import REGULAR, load_fonts, width

SIDES, HEAD, FOOT = 20 * mm, 24 * mm, 20 * mm
ROOM = A4[0] - 2 * SIDES
EDGE = Style(size=7.5, colour=QUIET)
LONG = 12  # rows of a table that may go on on the next page
BEGUN = 130.0  # points for the heading and first rows of one


def write_pdf(document: Document, path: Path) -> int:
    """Write a report whole or not at all and return the number of pages."""
    content, pages = pdf_of(document)
    aside = path.with_name(path.name + ".new")
    aside.write_bytes(content)
    aside.replace(path)
    return pages


def pdf_of(document: Document) -> tuple[bytes, int]:
    """Return a report as PDF, and its number of pages."""
    load_fonts(resources() / "fonts")
    _content, pages = _built(document, 0)  # the foot of each page says of how many
    return _built(document, pages)


def _built(document: Document, pages: int) -> tuple[bytes, int]:
    target = io.BytesIO()
    edges = partial(_draw_edges, document=document, pages=pages)
    frame = Frame(
        SIDES,
        FOOT,
        ROOM,
        A4[1] - HEAD - FOOT,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    template = BaseDocTemplate(
        target,
        pagesize=A4,
        pageTemplates=[PageTemplate(frames=[frame], onPage=edges)],
        title=document.title,
        author=document.author,
        subject=document.marks.above,
        creator="Plumbline",
        initialFontName=REGULAR,
        invariant=1,
    )
    blocks = document.blocks
    following = (*blocks[1:], None)
    pairs = zip(blocks, following, strict=True)
    template.build([one for block, after in pairs for one in _flow(block, after)])
    return target.getvalue(), template.page


def _flow(block: Block, after: Block | None) -> list[Flowable]:
    if isinstance(block, Heading):
        return _heading(block, after)
    if isinstance(block, Paragraph):
        style = NOTE if block.quiet else STRONG if block.strong else BODY
        return [Text(block.text, replace(style, heads=block.leads))]
    if isinstance(block, Bars):
        return [Text(block.title, HEADINGS[2]), BarChart(block)]
    if isinstance(block, PageBreak):
        return [NewPage()]
    return _grid_of(block)


def _heading(heading: Heading, after: Block | None) -> list[Flowable]:
    """Keep a heading with what follows; of a long table, with its first rows."""
    style = HEADINGS[heading.level]
    if isinstance(after, Table) and len(after.rows) > LONG:
        return [CondPageBreak(BEGUN), Text(heading.text, replace(style, heads=False))]
    return [Text(heading.text, style)]


def _grid_of(block: Facts | Highlights | Table | Formula) -> list[Flowable]:
    if isinstance(block, Facts):
        return facts_grid(block, ROOM)
    if isinstance(block, Highlights):
        return highlights_grid(block, ROOM)
    if isinstance(block, Formula):
        return steps_grid(block, ROOM)
    return table_grid(block, ROOM)


def _draw_edges(
    canvas: Canvas, template: BaseDocTemplate, *, document: Document, pages: int
) -> None:
    """Draw what stands at the head and the foot of every page."""
    marks = document.marks
    number = marks.page.format(page=template.page, pages=pages)
    top, bottom = A4[1] - 14 * mm, 11 * mm
    for height, left, right in (
        (top, marks.above, marks.beside),
        (bottom, marks.below, number),
    ):
        draw_text(canvas, (SIDES, height), left, EDGE)
        wide = width(right, EDGE.size, strong=False)
        draw_text(canvas, (A4[0] - SIDES - wide, height), right, EDGE)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(SIDES, top - 5, A4[0] - SIDES, top - 5)
    canvas.line(SIDES, bottom + 11, A4[0] - SIDES, bottom + 11)
