"""Packs are built from a ledger and proved without one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.store.workspace import Workspace
from tests.desktop_app.claims import open_dispute

Run = Callable[..., Any]
Check = Callable[[object, str], None]


@pytest.fixture
def disputed(on_sample: Run, ledger: Path) -> Run:
    """Run commands on a copy of the sample ledger that holds D-0001."""
    with Workspace.open(ledger, write=True) as home:
        open_dispute(home)
    return on_sample


def test_a_pack_is_built_and_proved_as_json(
    disputed: Run, check: Check, tmp_path: Path
) -> None:
    built = disputed("pack", "D-0001", tmp_path / "p.zip", "--lang", "zh_CN", "--json")
    proved = disputed("verify", tmp_path / "p.zip", "--json")

    check(built.json, "pack")
    check(proved.json, "proof")
    assert (built.code, proved.code) == (0, 0)
    assert built.json["claim"] == proved.json["claim"] == built.json["difference"]
    assert built.json["seal"] == proved.json["seal"]


def test_people_are_told_the_seal_and_the_sums(disputed: Run, tmp_path: Path) -> None:
    built = disputed("pack", "D-0001", tmp_path / "p")
    proved = disputed("verify", tmp_path / "p")

    seal = built.out.rsplit("Seal: ", 1)[1].split()[0]
    assert f"Seal: {seal}" in proved.out
    assert "36 rows" in proved.out


def test_an_altered_pack_leaves_with_1_and_names_the_cell(
    disputed: Run, check: Check, tmp_path: Path
) -> None:
    disputed("pack", "D-0001", tmp_path / "p")
    table = tmp_path / "p" / "lines.csv"
    text = table.read_text("utf-8-sig").replace(",197.53,", ",197.54,", 1)
    table.write_text(text, encoding="utf-8-sig")

    told = disputed("verify", tmp_path / "p")
    found = disputed("verify", tmp_path / "p", "--json")

    assert (told.code, found.code) == (1, 1)
    assert re.search(r"lines\.csv: row \d+, column billed", told.out)
    check(found.json, "proof")
    assert not found.json["holds"]


def test_a_pack_that_is_not_there_is_refused(run: Run) -> None:
    found = run("verify", "nowhere")

    assert (found.code, found.out) == (1, "")
    assert found.err.count("\n") == 1


def test_without_a_pack_the_ledger_is_verified(disputed: Run, check: Check) -> None:
    found = disputed("verify", "--json")

    assert found.code == 0
    check(found.json, "verification")


def test_a_pack_of_no_dispute_is_refused(disputed: Run, tmp_path: Path) -> None:
    found = disputed("pack", "D-0404", tmp_path / "p")

    assert found.code == 1
    assert "D-0404" in found.err
    assert not (tmp_path / "p").exists()
