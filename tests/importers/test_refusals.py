"""What is no bill, or too much of one, is refused with one clear sentence."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from importers import ImportRefused, Reason, Reject, limits
from importers.registry import explain_match, identify

ABill = Callable[..., str]
AFile = Callable[[bytes | str], Path]
AZip = Callable[[Mapping[str, bytes]], Path]
AWorkbook = Callable[[Mapping[str, Iterable[Sequence[object]]]], Path]


def refusal(path: Path) -> str:
    """Return the sentence with which a file is refused; it must have a hint."""
    with pytest.raises(ImportRefused) as caught:
        list(identify(path).batches())
    assert caught.value.hint.format(**caught.value.facts)
    return str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\n\n\r\n", b"\xef\xbb\xbf", b" , ,\n"])
def test_an_empty_file_is_refused(a_file: AFile, content: bytes) -> None:
    assert refusal(a_file(content)) == "download is empty."


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path / "gone.csv")


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel"),
        (b"\x89PNG\r\n", "picture"),
        (b"PAR1", "damaged"),
    ],
)
def test_other_kinds_of_file_are_named(a_file: AFile, start: bytes, what: str) -> None:
    assert what in refusal(a_file(start + bytes(100)))


def test_bytes_that_are_no_text_are_refused(a_file: AFile) -> None:
    assert "not a text file" in refusal(a_file(b"a,b\n\0\1,2\n"))


def test_text_of_an_unknown_encoding_is_refused(a_bill: ABill, a_file: AFile) -> None:
    content = a_bill({}).encode("big5hkscs", "replace").replace(b"\n", b"\xff\n", 1)

    assert "neither UTF-8 nor GB18030" in refusal(a_file(content))


def test_a_header_without_rows_is_refused(a_bill: ABill, a_file: AFile) -> None:
    assert "no rows" in refusal(a_file(a_bill() + "\n,,,\n"))


def test_a_packed_file_cut_short_is_refused(a_bill: ABill, a_file: AFile) -> None:
    packed = gzip.compress(a_bill(*({} for _ in range(99))).encode())

    assert "damaged or was cut short" in refusal(a_file(packed[:-20]))


def test_a_packed_file_with_a_wrong_byte_is_refused(
    a_bill: ABill, a_file: AFile
) -> None:
    packed = bytearray(gzip.compress(a_bill(*({} for _ in range(99))).encode()))
    packed[len(packed) // 2] ^= 0xFF

    assert "damaged or was cut short" in refusal(a_file(bytes(packed)))


@pytest.mark.parametrize("keep", [10, 60, -30])
def test_a_zip_cut_short_is_refused(
    a_bill: ABill, a_zip: AZip, a_file: AFile, keep: int
) -> None:
    whole = a_zip({"bill.csv": a_bill({}).encode()}).read_bytes()

    assert "damaged or was cut short" in refusal(a_file(whole[:keep]))


def test_an_empty_zip_is_refused(a_zip: AZip) -> None:
    assert "holds no bill" in refusal(a_zip({}))


def test_a_zip_in_a_zip_is_refused(a_bill: ABill, a_zip: AZip) -> None:
    inner = a_zip({"bill.csv": a_bill({}).encode()}).read_bytes()

    assert "another packed file" in refusal(a_zip({"inner.zip": inner}))


def test_a_locked_zip_is_refused(a_bill: ABill, a_zip: AZip, a_file: AFile) -> None:
    data = bytearray(a_zip({"bill.csv": a_bill({}).encode()}).read_bytes())
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + place] |= 1

    assert "password" in refusal(a_file(bytes(data)))


def test_a_bomb_is_refused(
    a_bill: ABill, a_zip: AZip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "RATIO_FREE", 1000)
    path = a_zip({"bill.csv": a_bill({"detail": "0" * 2_000_000}).encode()})

    assert "far more than a bill" in refusal(path)


def test_a_zip_of_many_files_is_refused(
    a_zip: AZip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_MEMBERS", 3)

    assert "3 are the most" in refusal(a_zip({f"{n}.csv": b"x" for n in range(4)}))


def test_an_endless_cell_is_refused_before_it_is_read(
    a_bill: ABill, a_file: AFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PIECE", 1000)
    monkeypatch.setattr(limits, "MAX_RECORD", 5000)
    text = a_bill({}).rstrip() + "\nx," + '"' + "0" * 20_000

    assert "longer than" in refusal(a_file(text))


def test_a_cell_that_is_too_long_is_rejected(
    a_bill: ABill, a_file: AFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_CELL", 1000)
    text = a_bill({}, {"detail": "0" * 1001}, {"kind": "0" * 1001})

    [batch] = identify(a_file(text)).batches()

    assert batch.lines.num_rows == 1
    assert [(r.row, r.reason) for r in batch.rejects] == [
        (3, Reason.TOO_LONG),
        (4, Reason.TOO_LONG),
    ]
    assert len(batch.rejects[0].value) == 200


def test_a_file_that_ends_inside_a_cell_is_refused(
    a_bill: ABill, a_file: AFile
) -> None:
    text = a_bill({}, {"detail": '{"a"}'})

    assert "cut short" in refusal(a_file(text[: text.rindex("}")]))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"Data": {"Items": [{"a": 1}', "not whole JSON"),
        ('{"a": 1, "a": 2}', "a field twice"),
        ('[{"a": NaN}]', "NaN"),
        ('[{"a": -Infinity}]', "Infinity"),
        ('{"a": ' * 200 + "1" + "}" * 200, "nested deeper"),
        ('[{"a": ' + "[" * 200 + "]" * 200 + "}]", "nested deeper"),
        ("[" * 100_000, "nested deeper"),
        ("[]", "no records"),
        ('{"Data": {"Items": []}}', "no records"),
        ('[{"a": 1}]', "not a kind of bill"),
        ("[" + "9" * 5000 + "]", "not whole JSON"),
    ],
)
def test_bad_json_is_refused(a_file: AFile, text: str, what: str) -> None:
    assert what in refusal(a_file(text))


def test_json_that_is_too_large_is_refused(
    a_file: AFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_JSON", 100)

    assert "larger than" in refusal(a_file(json.dumps([{"a": "x" * 200}])))


def rows_of(text: str) -> list[list[object]]:
    return [list(row) for row in csv.reader(io.StringIO(text))]


def changed(book: Path, part: str, change: Callable[[str], str]) -> Path:
    """Write a workbook anew with one part changed."""
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return book


SHEET = "xl/worksheets/sheet1.xml"


def test_a_sheet_with_one_cell_in_the_far_corner_is_refused(
    a_bill: ABill, a_workbook: AWorkbook
) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    book = changed(
        a_workbook({"bill": rows_of(a_bill({}))}),
        SHEET,
        lambda xml: xml.replace("</sheetData>", far),
    )

    assert "row 1048576, column 16384" in refusal(book)


def test_a_workbook_that_declares_entities_is_refused(
    a_bill: ABill, a_workbook: AWorkbook
) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    book = changed(
        a_workbook({"bill": rows_of(a_bill({}))}), SHEET, lambda xml: bomb + xml
    )

    assert "XML entities" in refusal(book)


def test_a_damaged_workbook_is_refused(a_bill: ABill, a_workbook: AWorkbook) -> None:
    book = changed(
        a_workbook({"bill": rows_of(a_bill({}))}), SHEET, lambda xml: xml[:-200]
    )

    assert "damaged" in refusal(book)


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    a_bill: ABill, a_workbook: AWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_SHEET_XML", 1000)

    assert "far more" in refusal(a_workbook({"bill": rows_of(a_bill({}))}))


def test_a_workbook_without_rows_is_refused(
    a_bill: ABill, a_workbook: AWorkbook
) -> None:
    assert "no sheet" in refusal(a_workbook({"bill": rows_of(a_bill()), "b": []}))


def test_a_workbook_that_takes_too_long_is_refused(
    a_bill: ABill, a_workbook: AWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SHEET_SECONDS", 0)

    assert "cannot be read" in refusal(a_workbook({"bill": rows_of(a_bill({}))}))


def test_every_format_says_why_it_does_not_fit(a_file: AFile) -> None:
    verdicts = explain_match(a_file("a,b\n1,2\n"))

    assert verdicts
    assert not any(verdict.fits for verdict in verdicts)
    assert all(verdict.why for verdict in verdicts)


def test_a_reject_names_its_cell(a_bill: ABill, a_file: AFile) -> None:
    [batch] = identify(a_file(a_bill({}, {"billed": "12,3x"}))).batches()

    assert list(batch.rejects) == [
        Reject(0, 3, "应付信息/应付金额（含税）", "12,3x", Reason.NOT_A_NUMBER)
    ]


def test_a_table_of_thousands_of_columns_is_refused(a_file: AFile) -> None:
    assert "2000 are the most" in refusal(a_file("a," * 2001 + "\n1\n"))
