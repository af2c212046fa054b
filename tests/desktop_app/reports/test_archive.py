"""ZIPs and workbooks carry no hour, so that the same content is the same file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from desktop_app.reports.archive import write_archive
from desktop_app.reports.manifest import (
    FORMAT,
    Manifest,
    Unreadable,
    read_manifest,
    sealed,
    written,
)
from desktop_app.reports.sheets import Column, Sheet
from desktop_app.reports.unpacking import Damaged, unpack
from desktop_app.reports.workbook import write_workbook

AT = datetime(2026, 7, 6, 8, 30, tzinfo=UTC)


@pytest.fixture
def members(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in ("b.txt", "a.txt")]
    for path in paths:
        path.write_text(path.name * 9, encoding="utf-8")
    return paths


def a_manifest() -> Manifest:
    return sealed({"format": FORMAT, "claim": "1.5", "title": "六月"})


def test_a_zip_keeps_order_and_date_and_packs_nothing(
    members: list[Path], tmp_path: Path
) -> None:
    write_archive(members, tmp_path / "a.zip", AT)

    infos = ZipFile(tmp_path / "a.zip").infolist()
    assert [one.filename for one in infos] == ["b.txt", "a.txt"]
    assert {one.date_time for one in infos} == {(2026, 7, 6, 8, 30, 0)}
    assert {one.compress_type for one in infos} == {ZIP_STORED}


def test_members_come_out_as_they_went_in(members: list[Path], tmp_path: Path) -> None:
    write_archive(members, tmp_path / "a.zip", AT)
    (tmp_path / "out").mkdir()

    unpack(tmp_path / "a.zip", ["b.txt", "a.txt"], tmp_path / "out")

    for path in members:
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()


def test_a_member_in_anothers_place_is_named(
    members: list[Path], tmp_path: Path
) -> None:
    write_archive(members, tmp_path / "a.zip", AT)
    (tmp_path / "out").mkdir()

    with pytest.raises(Damaged) as found:
        unpack(tmp_path / "a.zip", ["b.txt", "../c.txt"], tmp_path / "out")

    assert found.value.member == "../c.txt"
    assert not (tmp_path / "c.txt").exists()


def test_a_workbook_carries_no_hour(tmp_path: Path) -> None:
    write_workbook([Sheet("A", [Column("a", "A")], [{"a": "x"}])], tmp_path / "a.xlsx")

    with ZipFile(tmp_path / "a.xlsx") as book:
        dates = {one.date_time for one in book.infolist()}
        core = book.read("docProps/core.xml").decode()
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert core.count("2000-01-01T00:00:00Z") == 2


def test_a_manifest_reads_as_it_was_written() -> None:
    assert read_manifest(written(a_manifest())) == a_manifest()


def test_a_manifest_with_any_byte_changed_is_not_read() -> None:
    raw = written(a_manifest())

    for place in range(len(raw)):
        altered = bytearray(raw)
        altered[place] ^= 0x01
        with pytest.raises(Unreadable):
            read_manifest(bytes(altered))


@pytest.mark.parametrize("more", [" ", "\n", '{"format": 1}'])
def test_a_manifest_written_otherwise_is_not_read(more: str) -> None:
    with pytest.raises(Unreadable):
        read_manifest(written(a_manifest()) + more.encode())
