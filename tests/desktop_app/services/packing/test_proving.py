"""Whatever is altered in a pack is found and named; no ledger is needed for it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.audit import canonical
from desktop_app.domain.errors import Refused
from desktop_app.jobs import Progress
from desktop_app.reports.manifest import (
    MANIFEST,
    MEMBERS,
    file_fact,
    row_hash,
    rows_digest,
    sealed,
    written,
)
from desktop_app.services.proving import Proof, verify_pack

ALL = (*MEMBERS, MANIFEST)
PLACES = (0.0, 0.001, 0.01, 0.1, 0.33, 0.5, 0.67, 0.9, 0.999, 1.0)
Json = dict[str, Any]


def proof_of(path: Path) -> Proof:
    return verify_pack(path, Progress())


def flip(path: Path, place: float) -> None:
    """Change one byte, at a share of the file's length."""
    raw = bytearray(path.read_bytes())
    raw[round(place * (len(raw) - 1))] ^= 0x01
    path.write_bytes(raw)


def forged(pack: Path, change: Callable[[Json, list[Json]], None]) -> None:
    """Alter manifest and rows, and write all that follows from them anew."""
    manifest: Json = json.loads((pack / MANIFEST).read_text("utf-8"))
    with gzip.open(pack / "rows.jsonl.gz", "rt", encoding="utf-8") as file:
        rows: list[Json] = [json.loads(text) for text in file]
    change(manifest, rows)
    for row in rows:
        row["claim"]["row_sha256"] = row_hash(row["line"])
    manifest["rows"] = [[r["claim"]["line_id"], r["claim"]["row_sha256"]] for r in rows]
    manifest["rows_sha256"] = rows_digest(sha for _line, sha in manifest["rows"])
    text = "".join(canonical(row) + "\n" for row in rows)
    (pack / "rows.jsonl.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    _write_csv(pack / "lines.csv", rows)
    resealed(pack, manifest)


def resealed(pack: Path, manifest: Json) -> None:
    manifest["files"] = [file_fact(pack / name) for name in MEMBERS]
    (pack / MANIFEST).write_bytes(written(sealed(manifest)))


def _write_csv(path: Path, rows: list[Json]) -> None:
    header = path.read_text("utf-8-sig").splitlines()[0].split(",")
    target = io.StringIO()
    writer = csv.DictWriter(target, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row["claim"] for row in rows)
    path.write_text(target.getvalue(), encoding="utf-8-sig")


def test_a_pack_holds_as_folder_and_as_zip(packs: Path) -> None:
    for name in ("pack", "pack.zip"):
        proof = proof_of(packs / name)

        assert proof.holds
        assert proof.difference == proof.claim


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ALL)
def test_one_changed_byte_is_found_and_its_file_named(
    name: str, place: float, pack: Path
) -> None:
    flip(pack / name, place)

    proof = proof_of(pack)

    assert not proof.holds
    assert proof.faults[0].file == name


def test_every_changed_byte_of_a_zip_is_found(archive: Path) -> None:
    whole = archive.read_bytes()
    ends = [*range(64), *range(len(whole) - 400, len(whole))]
    starts = [
        place + step
        for name in ALL
        for place in [whole.index(b"PK\x03\x04", whole.index(name.encode()) - 30)]
        for step in range(30 + len(name))
    ]

    for place in sorted({*ends, *starts, *range(0, len(whole), 2_500)}):
        archive.write_bytes(whole)
        with archive.open("r+b") as file:
            file.seek(place)
            file.write(bytes([whole[place] ^ 0x10]))

        proof = proof_of(archive)

        assert not proof.holds, place
        assert proof.faults[0].file in {*ALL, archive.name}


def test_a_changed_date_in_the_zip_is_named_with_its_byte(archive: Path) -> None:
    raw = bytearray(archive.read_bytes())
    raw[10] ^= 0x01  # the hour of the first entry

    archive.write_bytes(raw)

    assert [(one.file, one.place) for one in proof_of(archive).faults] == [
        ("dispute.pdf", "byte 10")
    ]


@pytest.mark.parametrize("more", [b"", b"x"])
def test_a_zip_that_is_cut_or_longer_is_found(more: bytes, archive: Path) -> None:
    raw = archive.read_bytes()

    archive.write_bytes(raw + more if more else raw[:-10])

    assert proof_of(archive).faults[0].file == archive.name


@pytest.mark.parametrize("column", ["billed", "quantity", "model", "source_row"])
def test_a_changed_cell_is_named_by_row_and_column(column: str, pack: Path) -> None:
    path = pack / "lines.csv"
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    rows[16][rows[0].index(column)] += "1"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8-sig")

    fault = proof_of(pack).faults[0]

    assert (fault.file, fault.place) == ("lines.csv", f"row 17, column {column}")


def test_a_changed_row_is_named(pack: Path) -> None:
    path = pack / "rows.jsonl.gz"
    rows = gzip.decompress(path.read_bytes()).decode().splitlines()
    rows[4] = rows[4].replace('"billed_cost":"', '"billed_cost":"9')
    path.write_bytes(gzip.compress("\n".join(rows).encode()))

    fault = proof_of(pack).faults[0]

    assert (fault.file, fault.place) == ("rows.jsonl.gz", "row 5")


def test_a_row_too_many_is_found(pack: Path) -> None:
    with (pack / "lines.csv").open("a", encoding="utf-8") as file:
        file.write("1\n")

    assert proof_of(pack).faults[0].file == "lines.csv"


def test_an_amount_forged_everywhere_fails_the_arithmetic(pack: Path) -> None:
    def change(_manifest: Json, rows: list[Json]) -> None:
        rows[2]["claim"]["expected"] = "1"

    forged(pack, change)

    fault = proof_of(pack).faults[0]
    assert (fault.file, fault.place) == ("lines.csv", "row 4, column expected")


def test_a_forged_difference_fails_the_arithmetic(pack: Path) -> None:
    def change(_manifest: Json, rows: list[Json]) -> None:
        rows[0]["claim"]["difference"] = "999"

    forged(pack, change)

    assert proof_of(pack).faults[0].place == "row 2, column difference"


def test_a_claim_that_is_not_the_bills_figure_is_found(pack: Path) -> None:
    def change(_manifest: Json, rows: list[Json]) -> None:
        rows[0]["line"]["billed_cost"] = "0.1"

    forged(pack, change)

    assert proof_of(pack).faults[0].place == "row 1, column billed"


def test_a_forged_total_is_found(pack: Path) -> None:
    def change(manifest: Json, _rows: list[Json]) -> None:
        manifest["totals"]["difference"] = "1000"

    forged(pack, change)

    fault = proof_of(pack).faults[0]
    assert (fault.file, fault.place) == (MANIFEST, "totals difference")


def test_a_line_taken_out_changes_the_totals(pack: Path) -> None:
    def change(_manifest: Json, rows: list[Json]) -> None:
        del rows[0]

    forged(pack, change)

    assert proof_of(pack).faults[0].file == MANIFEST


@pytest.mark.parametrize("name", ALL)
def test_a_missing_file_is_named(name: str, pack: Path) -> None:
    (pack / name).unlink()

    assert proof_of(pack).faults[0].file == name


def test_a_file_too_many_is_named(pack: Path) -> None:
    (pack / "letter.docx").write_bytes(b"")

    assert [one.file for one in proof_of(pack).faults] == ["letter.docx"]


def test_files_of_the_system_do_not_count(pack: Path) -> None:
    (pack / ".DS_Store").write_bytes(b"")

    assert proof_of(pack).holds


def test_all_altered_files_are_named_in_their_order(pack: Path) -> None:
    for name in ("lines.xlsx", "dispute.pdf"):
        flip(pack / name, 0.5)

    assert [one.file for one in proof_of(pack).faults] == ["dispute.pdf", "lines.xlsx"]


@pytest.mark.parametrize("gone", ["rows", "totals", "items", "dispute", "files"])
def test_a_manifest_that_lacks_what_it_must_say_is_no_crash(
    gone: str, pack: Path
) -> None:
    manifest = json.loads((pack / MANIFEST).read_text("utf-8"))
    del manifest[gone]
    (pack / MANIFEST).write_bytes(written(sealed(manifest)))

    assert proof_of(pack).faults[0].file == MANIFEST


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{", '{"format": 1}', "[" * 100_000, "\ufeff{}"]
)
def test_a_manifest_of_something_else_is_no_crash(text: str, pack: Path) -> None:
    (pack / MANIFEST).write_text(text, encoding="utf-8")

    assert proof_of(pack).faults[0].file == MANIFEST


@pytest.mark.parametrize("text", ["null", "[]", "1", '{"claim": {}}', '"\\ud800"'])
def test_hostile_rows_are_no_crash(text: str, pack: Path) -> None:
    raw = gzip.compress((text + "\n").encode())
    (pack / "rows.jsonl.gz").write_bytes(raw)
    resealed(pack, json.loads((pack / MANIFEST).read_text("utf-8")))

    assert not proof_of(pack).holds


def test_another_zip_is_no_pack(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    other = Path(shutil.make_archive(str(tmp_path / "b"), "zip", tmp_path, "a.txt"))

    assert not proof_of(other).holds


@pytest.mark.parametrize("make", ["nothing", "file", "folder"])
def test_what_is_no_pack_is_refused(make: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    if make == "file":
        path.write_text("no pack", encoding="utf-8")
    if make == "folder":
        path.mkdir()

    with pytest.raises(Refused, match="no evidence pack"):
        proof_of(path)


def test_a_changed_source_row_is_named(pack: Path) -> None:
    path = pack / "source-rows.txt"
    rows = path.read_bytes().splitlines(keepends=True)
    rows[2] = rows[2].replace(b"token", b"Token", 1)

    path.write_bytes(b"".join(rows))

    fault = proof_of(pack).faults[0]
    assert (fault.file, fault.place) == ("source-rows.txt", "row 3")


def test_a_source_row_forged_with_its_file_fact_is_found(pack: Path) -> None:
    path = pack / "source-rows.txt"
    path.write_bytes(path.read_bytes() + b"one more\n")
    manifest: Json = json.loads((pack / MANIFEST).read_text("utf-8"))

    resealed(pack, manifest)

    assert proof_of(pack).faults[0].file == "source-rows.txt"
