"""A worksheet is looked at before it is read, in whatever pieces it comes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pytest

import importers
from importers.sheet_xml import Extent, look_at

AWorkbook = Callable[[Mapping[str, Iterable[Sequence[object]]]], Path]


class Dripping(io.BytesIO):
    """Bytes that come a few at a time, so that anything may be cut in two."""

    def __init__(self, content: bytes, size: int) -> None:
        super().__init__(content)
        self._size = size

    def read(self, size: int | None = -1, /) -> bytes:
        del size
        return super().read(self._size)


def a_sheet(*cells: str) -> bytes:
    rows = "".join(f"<row>{cell}</row>" for cell in cells)
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()


def extent_of(*cells: str) -> Extent:
    return look_at(io.BytesIO(a_sheet(*cells)))


@pytest.mark.parametrize("size", [1, 40, 299, 1000])
def test_a_number_that_is_cut_in_two_does_not_count(size: int) -> None:
    cells = [f'<c r="AB{row}" s="1"><v>{row}</v></c>' for row in range(1234, 1434)]

    extent = look_at(Dripping(a_sheet(*cells), size))

    assert (extent.first_row, extent.last_row, extent.last_column) == (1234, 1433, 28)


@pytest.mark.parametrize(
    "far",
    [
        '<c r="XFD1048576"/>',
        "<c r='XFD1048576'/>",
        '<c s="1" r="XFD1048576" t="n"/>',
        '<c\tt="n"\n\tr="XFD1048576"><v>1</v></c>',
        '<x:c r="XFD1048576"/>',
    ],
)
def test_a_far_cell_is_seen_however_it_is_written(far: str) -> None:
    extent = extent_of('<c r="A1"/>', far, '<c r="B2"/>')

    assert (extent.first_row, extent.last_row, extent.last_column) == (
        1,
        1_048_576,
        16_384,
    )


def test_the_last_column_may_stand_in_any_row() -> None:
    assert extent_of('<c r="Z1"/>', '<c r="AB2"/>', '<c r="B3"/>').last_column == 28


def test_what_only_looks_like_a_cell_is_none() -> None:
    extent = extent_of('<c r="C2"/>', '<c color="Red9" r="">r="ZZ99" ar="ZZ9"</c>')

    assert (extent.last_row, extent.last_column) == (2, 3)


@pytest.mark.parametrize("size", [40, 300, 4096])
def test_long_numbers_are_spoilt_and_long_texts_are_not(size: int) -> None:
    cells = [
        '<c r="A2"><v>1064000000000011</v></c>',
        '<c r="AA3" t="n"><v>1.064E+15</v></c>',
        '<c r="A4" t="str"><v>1064000000000011</v></c>',
        '<c r="A5"><v>106400000000001</v></c>',
    ]

    assert look_at(Dripping(a_sheet(*cells), size)).spoilt == {(2, 1), (3, 27)}


@pytest.mark.parametrize("size", [7, 4096])
def test_a_declaration_is_seen_wherever_it_stands(size: int) -> None:
    content = a_sheet('<c r="A1"/>') + b'<!ENTITY a "aaaa">' + b" " * 300

    assert look_at(Dripping(content, size)).declares
    assert not look_at(Dripping(a_sheet("<!-- a -->"), size)).declares


def test_a_plain_script_may_read_a_workbook(
    a_workbook: AWorkbook, tmp_path: Path
) -> None:
    book = a_workbook({"bill": [["a", "b"], ["1", "2"]]})
    script = tmp_path / "streams.py"  # named as a module of ours
    script.write_text(
        "from importers.documents import open_document\n"
        "from pathlib import Path\n"
        f"print(open_document(Path({str(book)!r})).header)\n",
        encoding="utf-8",
    )

    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(Path(importers.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "['a', 'b']\n", done.stderr
