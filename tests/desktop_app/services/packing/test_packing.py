"""An evidence pack holds the whole claim, ties out, and is the same for the same."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from pypdf import PdfReader

from desktop_app.domain.changes import Changed
from desktop_app.domain.errors import Refused
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.money import total
from desktop_app.jobs import Cancelled, Progress
from desktop_app.paths import resources
from desktop_app.reports.manifest import MANIFEST, MEMBERS
from desktop_app.services import pack_evidence
from desktop_app.services.packing import build_pack
from desktop_app.services.pricing import list_snapshots
from desktop_app.services.proving import verify_pack
from desktop_app.store.entries import FindingGroup
from desktop_app.store.workspace import Workspace
from tests.desktop_app.claims import Opening, groups_of, open_dispute, overcharged

SAMPLES = resources() / "samples" / "bills"
BILL = "1064000000000011-20260704093000_202605_consumedetailbillv2.csv"


def rows_of(pack: Path) -> list[dict[str, str]]:
    with (pack / "lines.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def manifest_of(pack: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((pack / MANIFEST).read_text(encoding="utf-8"))
    return found


def unzipped(raw: bytes) -> bytes:
    """Return the first member of a ZIP."""
    archive = zipfile.ZipFile(io.BytesIO(raw))
    return archive.read(archive.namelist()[0])


def text_of(pack: Path) -> str:
    reader = PdfReader(pack / "dispute.pdf")
    return "\n".join(page.extract_text() for page in reader.pages)


def bytes_of(pack: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(pack.iterdir())}


class Stopping(Progress):
    """Progress that a person stops once a title was shown so often."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self._left = at

    def begin(self, title: str, total: int = 0) -> None:
        self._left -= 1
        if not self._left:
            self.cancel()
        super().begin(title, total)


def test_a_pack_holds_letter_workbook_lines_rows_and_manifest(packs: Path) -> None:
    assert {one.name for one in (packs / "pack").iterdir()} == {*MEMBERS, MANIFEST}


def test_the_differences_of_the_lines_are_the_claim(packs: Path) -> None:
    rows = rows_of(packs / "pack")

    found = total(Decimal(row["difference"]) for row in rows)

    manifest = manifest_of(packs / "pack")
    assert str(found) == manifest["dispute"]["claim"]
    assert (manifest["totals"]["lines"], manifest["totals"]["gap"]) == (len(rows), "0")


def test_every_line_of_the_groups_is_claimed_once(home: Workspace, packs: Path) -> None:
    wanted = sum(one.lines for one in groups_of(home) if overcharged(one))

    rows = rows_of(packs / "pack")

    assert len({row["line_id"] for row in rows}) == len(rows) == wanted


def test_the_workbook_holds_the_lines_with_text_ids_and_real_numbers(
    packs: Path,
) -> None:
    book = openpyxl.load_workbook(packs / "pack" / "lines.xlsx")

    header, first = list(book["Lines"].iter_rows(values_only=True))[:2]
    line = dict(zip(header, first, strict=True))
    row = rows_of(packs / "pack")[0]
    assert book.sheetnames == ["Claim", "Lines", "Price rules", "Working"]
    assert isinstance(line["Provider's line ID"], str)
    assert Decimal(str(line["Billed"])) == Decimal(row["billed"])


def test_the_letter_prints_the_tie_out_to_the_last_digit(packs: Path) -> None:
    text = text_of(packs / "pack")

    totals = manifest_of(packs / "pack")["totals"]
    billed, expected, difference = (
        totals[name] for name in ("billed", "expected", "difference")
    )
    assert f"{billed} − {expected} = {difference} CNY" in text
    assert "Page 1 of" in text


def test_our_own_notes_stay_at_home(packs: Path) -> None:
    text = text_of(packs / "pack")

    assert "请核对附件" in text
    assert "OUR OWN NOTE" not in text
    assert b"OUR OWN NOTE" not in (packs / "pack" / MANIFEST).read_bytes()


def test_the_manifest_names_sources_snapshots_rules_terms_and_run(
    home: Workspace, packs: Path
) -> None:
    manifest = manifest_of(packs / "pack")

    sources = {one["sha256"] for one in manifest["sources"]}
    with home.ledger.read() as records:
        assert sources <= {one.sha256 for one in records.source_files()}
        assert manifest["runs"][0]["id"] in {one.id for one in records.runs()}
    published = {one.sha256 for one in list_snapshots(home)}
    assert {one["sha256"] for one in manifest["snapshots"]} <= published
    assert manifest["terms"][0]["factor"] == "0.9"
    rules = {str(one["number"]) for one in manifest["rules"]}
    assert {row["rule"] for row in rows_of(packs / "pack")} - {""} <= rules


def test_a_pack_built_again_has_the_same_bytes(home: Workspace, packs: Path) -> None:
    again = packs.parent / "again"

    build_pack(home, "D-0001", again, Progress(), language="en")

    assert bytes_of(again) == bytes_of(packs / "pack")


def test_a_pack_is_the_same_in_another_zone_language_and_process(
    home: Workspace, packs: Path, tmp_path: Path
) -> None:
    home.close()
    out = tmp_path / "far.zip"
    words = ["pack", "D-0001", out, "--lang", "en", "--ledger", home.root]
    elsewhere = {"TZ": "Asia/Tokyo", "LANGUAGE": "zh_CN", "PYTHONHASHSEED": "7"}

    subprocess.run(
        [sys.executable, "-m", "desktop_app", *map(str, words)],
        env={**os.environ, **elsewhere},
        check=True,
        capture_output=True,
    )

    assert out.read_bytes() == (packs / "pack.zip").read_bytes()


def test_a_chinese_pack_speaks_chinese_and_holds(
    home: Workspace, tmp_path: Path
) -> None:
    build_pack(home, "D-0001", tmp_path / "zh", Progress(), language="zh_CN")

    text = text_of(tmp_path / "zh")
    assert "尊敬的先生/女士：" in text
    assert "六月多收的费用" in text
    assert verify_pack(tmp_path / "zh", Progress()).holds


def test_a_claim_beside_its_lines_prints_the_difference_and_the_reason(
    home: Workspace, tmp_path: Path
) -> None:
    reason = "We waive what is below one yuan."
    opening = Opening("D-0002", Decimal(500), facts={"reason": reason})
    open_dispute(home, overcharged, opening)

    pack = build_pack(home, "D-0002", tmp_path / "p", Progress()).value

    text = text_of(tmp_path / "p").replace("\n", " ")
    assert pack.gap == Decimal(500) - pack.difference
    assert "The claim is not the sum of the lines." in text
    assert text.count(reason) == 2
    assert verify_pack(tmp_path / "p", Progress()).holds


def test_a_dispute_over_single_lines_claims_those_lines(
    home: Workspace, packs: Path, tmp_path: Path
) -> None:
    first = rows_of(packs / "pack")[0]
    opening = Opening("D-0003", line_id=first["line_id"])

    def same_group(one: FindingGroup) -> bool:
        return overcharged(one) and one.model == first["model"]

    open_dispute(home, same_group, opening)

    build_pack(home, "D-0003", tmp_path / "p", Progress())

    assert [row["line_id"] for row in rows_of(tmp_path / "p")] == [first["line_id"]]


def test_lines_without_a_recalculated_amount_claim_nothing(
    home: Workspace, tmp_path: Path
) -> None:
    def unknown(one: FindingGroup) -> bool:
        return one.finding_class is FindingClass.UNPRICED

    open_dispute(home, unknown, Opening("D-0004"))

    pack = build_pack(home, "D-0004", tmp_path / "p", Progress()).value

    assert pack.lines > 0
    assert not pack.difference
    assert "claim nothing by themselves" in text_of(tmp_path / "p").replace("\n", " ")
    assert verify_pack(tmp_path / "p", Progress()).holds


def test_every_class_of_the_sample_can_be_packed_and_proved(
    home: Workspace, tmp_path: Path
) -> None:
    open_dispute(home, lambda one: bool(one.lines), Opening("D-0005"))

    pack = build_pack(home, "D-0005", tmp_path / "p.zip", Progress()).value

    assert pack.lines == sum(one.lines for one in groups_of(home))
    assert verify_pack(tmp_path / "p.zip", Progress()).holds


def test_a_letter_of_many_items_tells_the_largest_and_says_so(
    home: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack_evidence, "TOLD", 2)

    build_pack(home, "D-0001", tmp_path / "p", Progress())

    text = text_of(tmp_path / "p").replace("\n", " ")
    assert "The 2 largest items are told here; lines.xlsx holds every line." in text
    assert text.count("What it means") == 2


def test_the_seal_is_kept_in_the_audit_trail(home: Workspace, tmp_path: Path) -> None:
    found = build_pack(home, "D-0001", tmp_path / "p", Progress())

    with home.ledger.read() as records:
        entry = records.events(1)[0]
    assert entry.facts["seal"] == found.value.seal
    assert found.changed == Changed.ACTIVITY


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("name", ["pack", "pack.zip"])
def test_a_pack_that_is_stopped_is_not_there(
    at: int, name: str, home: Workspace, tmp_path: Path
) -> None:
    out = tmp_path / "packs" / name

    with pytest.raises(Cancelled):
        build_pack(home, "D-0001", out, Stopping(at))

    assert list(out.parent.iterdir()) == []


def test_a_newer_pack_takes_the_place_of_an_older_one(
    home: Workspace, pack: Path
) -> None:
    (pack / "lines.csv").write_text("old", encoding="utf-8")

    build_pack(home, "D-0001", pack, Progress())

    assert verify_pack(pack, Progress()).holds


def test_a_folder_of_something_else_is_left_alone(
    home: Workspace, tmp_path: Path
) -> None:
    other = tmp_path / "photos"
    other.mkdir()
    (other / "a.jpg").write_bytes(b"a")

    with pytest.raises(Refused, match="photos"):
        build_pack(home, "D-0001", other, Progress())

    assert [one.name for one in other.iterdir()] == ["a.jpg"]


def test_an_unknown_dispute_is_refused(home: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="D-9999"):
        build_pack(home, "D-9999", tmp_path / "p", Progress())


def test_a_dispute_without_findings_is_refused(home: Workspace, tmp_path: Path) -> None:
    open_dispute(home, lambda _one: False, Opening("D-0006"))

    with pytest.raises(Refused, match="D-0006"):
        build_pack(home, "D-0006", tmp_path / "p", Progress())


def test_each_claimed_row_stands_in_the_pack_as_in_its_file(
    home: Workspace, packs: Path
) -> None:
    files = []
    for source in manifest_of(packs / "pack")["sources"]:
        with home.sources.open(source["sha256"]) as stream:
            files.append(stream.read())
    bills = [unzipped(raw) if raw.startswith(b"PK") else raw for raw in files]

    extents = manifest_of(packs / "pack")["source_rows"]
    raw = (packs / "pack" / "source-rows.txt").read_bytes()

    ends = list(accumulate(length for length, _sha in extents))
    rows = [
        raw[end - length : end] for end, (length, _) in zip(ends, extents, strict=True)
    ]
    ids = [row["vendor_line_id"] for row in rows_of(packs / "pack")]
    assert ends[-1] == len(raw)
    for row, line_id in zip(rows, ids, strict=True):
        assert any(b"\n" + row in bill for bill in bills)
        assert line_id.encode() in row


def test_a_pack_without_the_row_in_the_kept_file_is_not_built(
    home: Workspace, tmp_path: Path
) -> None:
    kept = sorted((home.root / "sources").glob("*.zst"))
    with pa.CompressedOutputStream(str(tmp_path / "cut"), "zstd") as packed:
        packed.write((SAMPLES / BILL).read_bytes().splitlines(keepends=True)[0] * 2)
    for path in kept:
        path.write_bytes((tmp_path / "cut").read_bytes())

    with pytest.raises(Refused) as refused:
        build_pack(home, "D-0001", tmp_path / "pack", Progress())

    assert "is not in the file that is kept" in str(refused.value)
