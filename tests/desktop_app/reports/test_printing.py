"""Printed reports can be read, copied and repeated; nothing on them is clipped."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from desktop_app.paths import resources
from desktop_app.reports.pages import (
    Bars,
    Block,
    Document,
    Facts,
    Formula,
    Heading,
    Highlights,
    Marks,
    PageBreak,
    Paragraph,
    Side,
    Table,
    TableColumn,
    money,
)
from desktop_app.reports.printing import ROOM, SIDES, pdf_of, write_pdf
from desktop_app.reports.typeface import lines, load_fonts, width

LONG_ID = "202606_0700v1_019_" + "1159a8bfe662bf61d0069d6ff7dc646d" * 4
MARKS = Marks("Dispute D-0001", "2026-07-06", "Plumbline", "Page {page} of {pages}")
RIGHT_EDGE = SIDES + ROOM


def a_document(*blocks: Block) -> Document:
    at = datetime(2026, 7, 6, tzinfo=UTC)
    return Document("Dispute D-0001", "Li Na", at, MARKS, blocks)


def a_table(rows: int) -> Table:
    columns = (
        TableColumn("Finding"),
        TableColumn("Model and type"),
        TableColumn("Lines", Side.COUNT),
        TableColumn("Billed", Side.AMOUNT),
        TableColumn("Difference", Side.AMOUNT),
    )
    body = tuple(
        ("Overcharged 多收", LONG_ID, number, Decimal(number), Decimal("-0.0003240001"))
        for number in range(rows)
    )
    total = ("Total", "", rows, Decimal("12345678901234567.1"), Decimal("-1.5"))
    return Table(columns, body, total)


def everything() -> Document:
    days = tuple((f"2026-06-{d:02}", (Decimal(d), Decimal(-d))) for d in range(1, 31))
    return a_document(
        Heading("Dispute 争议", 0),
        Paragraph("我们依据贵方的账单文件逐行重新计算。" * 9),
        Highlights(
            (("Claim", "12,345,678,901,234,567.1234567891 CNY"), ("Lines", "3"))
        ),
        Facts((("SHA-256", "ab" * 32), ("说明", LONG_ID))),
        a_table(80),
        PageBreak(),
        Bars("By day", ("Billed", "Recalculated"), days),
        Formula((("List cost", "0.002 × 98.765 = 0.19753", "✓"),) * 40),
    )


def read(document: Document) -> PdfReader:
    content, _pages = pdf_of(document)
    return PdfReader(io.BytesIO(content))


def runs_of(page: PageObject) -> Iterator[tuple[float, float, str]]:
    """Yield left end, right end and text of each run on a page."""
    found: list[tuple[float, float, str]] = []

    def visit(
        text: str,
        place: list[float],
        matrix: list[float],
        font: Mapping[str, object] | None,
        size: float,
    ) -> None:
        if text.strip() and font is not None:
            strong = "SemiBold" in str(font["/BaseFont"])
            left = place[4] + matrix[4]
            right = left + width(text.strip("\n"), size, strong=strong)
            found.append((left, right, text.strip("\n")))

    page.extract_text(visitor_text=visit)
    yield from found


def test_chinese_and_latin_text_can_be_copied() -> None:
    text = read(everything()).pages[0].extract_text()

    assert "Dispute 争议" in text
    assert "逐行重新计算" in text


def fonts_of(page: PageObject) -> Iterator[DictionaryObject]:
    """Yield the fonts that a page names."""
    resources_of = cast(DictionaryObject, page["/Resources"])
    for font in cast(DictionaryObject, resources_of["/Font"]).values():
        yield cast(DictionaryObject, font.get_object())


def test_every_font_is_embedded_as_a_part() -> None:
    fonts = [font for page in read(everything()).pages for font in fonts_of(page)]

    assert {str(font["/BaseFont"]).split("+")[1] for font in fonts} == {
        "NotoSansSC-Regular",
        "NotoSansSC-SemiBold",
    }
    for font in fonts:
        assert "/FontFile2" in cast(DictionaryObject, font["/FontDescriptor"])


def test_the_same_content_is_the_same_file(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        write_pdf(everything(), tmp_path / name)

    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_every_page_says_which_of_how_many_it_is(tmp_path: Path) -> None:
    pages = write_pdf(everything(), tmp_path / "a.pdf")

    found = PdfReader(tmp_path / "a.pdf").pages
    assert len(found) == pages
    for number, page in enumerate(found, start=1):
        assert f"Page {number} of {pages}" in page.extract_text()


def test_the_header_of_a_table_stands_on_each_of_its_pages() -> None:
    pages = read(a_document(a_table(120))).pages

    assert len(pages) > 2
    assert all("Model and type" in page.extract_text() for page in pages)


def test_nothing_reaches_over_the_margins() -> None:
    for page in read(everything()).pages:
        for left, right, text in runs_of(page):
            assert left >= SIDES - 0.1, text
            assert right <= RIGHT_EDGE + 0.1, text


def test_long_ids_are_wrapped_whole() -> None:
    text = read(a_document(a_table(1))).pages[0].extract_text()

    assert LONG_ID in text.replace("\n", "").replace(" ", "")


def test_a_long_table_begins_beneath_what_stands_before_it() -> None:
    blocks = [Paragraph("A line.") for _n in range(20)]

    pages = read(a_document(*blocks, Heading("All of it"), a_table(40))).pages

    first = pages[0].extract_text()
    assert "All of it" in first
    assert "Difference" in first


def test_one_series_needs_no_name_and_two_do() -> None:
    days = tuple((f"2026-05-{n:02d}", (Decimal(n),)) for n in range(1, 5))
    pairs = tuple((day, (one, one)) for day, (one,) in days)

    alone = read(a_document(Bars("By day", ("Billed",), days))).pages[0]
    both = read(a_document(Bars("By day", ("Billed", "Again"), pairs))).pages[0]

    assert "Billed" not in alone.extract_text()
    assert "Again" in both.extract_text()


def test_amounts_of_a_column_end_at_one_line() -> None:
    page = read(a_document(a_table(9))).pages[0]

    ends = {
        round(right, 1)
        for _l, right, text in runs_of(page)
        if text.startswith("−0.000")
    }

    assert len(ends) == 1


def test_a_total_never_stands_alone_on_a_page() -> None:
    for rows in range(20, 60, 3):
        last = read(a_document(a_table(rows))).pages[-1].extract_text()

        assert "Overcharged" in last


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("-1234.5", "−1,234.50"),
        ("0.0003240000", "0.000324"),
        ("12345678901234567.1234567891", "12,345,678,901,234,567.1234567891"),
        ("100", "100.00"),
    ],
)
def test_amounts_keep_every_digit_and_a_true_minus(value: str, shown: str) -> None:
    assert money(Decimal(value)) == shown


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.sampled_from("ab-_/ 账单（金额）：，。1,2.「」x"), max_size=120),
    st.floats(12, 200),
)
def test_breaking_a_text_loses_nothing_and_fits(text: str, room: float) -> None:
    load_fonts(resources() / "fonts")

    found = lines(text, room, 9, strong=False)

    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    assert all(width(one, 9, strong=False) <= room or len(one) == 1 for one in found)


def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one() -> None:
    load_fonts(resources() / "fonts")
    text = "按目录价（Model Studio）计算，复算金额为“应付”金额。" * 6

    for room in range(60, 200, 7):
        for one in lines(text, float(room), 9, strong=False):
            assert one[0] not in "，。）”"
            assert one[-1] not in "（“"
