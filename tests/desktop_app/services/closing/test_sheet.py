"""The sign-off sheet says what was signed, the same whenever it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop_app.domain.errors import Refused, Unwritable
from desktop_app.services.closing import prepare, reopen
from desktop_app.services.period_states import signed_closing
from desktop_app.services.sign_off import write_sheet
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.closing.books import MAY


def words(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def test_the_sheet_names_signer_totals_checks_and_the_chain(
    closed_home: Workspace, tmp_path: Path
) -> None:
    closing = signed_closing(closed_home, MAY.period, MAY.account)

    path = write_sheet(closed_home, closing.id, tmp_path / "may.pdf").value

    found = words(path)
    assert closing.signed_by in found
    assert closing.chain_head in found.replace("\n", "")
    assert "Every finding is decided" in found
    assert "0.07" in found


def test_the_sheet_has_the_same_checks_after_the_ledger_moved_on(
    closed_home: Workspace, tmp_path: Path
) -> None:
    closing = signed_closing(closed_home, MAY.period, MAY.account)
    first = write_sheet(closed_home, closing.id, tmp_path / "first.pdf").value
    before = words(first)

    reopen(closed_home, closing.id, "a credit note came")
    again = write_sheet(closed_home, closing.id, tmp_path / "again.pdf").value

    kept = before.partition("Checklist")[2].partition("Audit trail")[0]
    assert kept
    assert kept in words(again)
    assert "a credit note came" in words(again)


def test_what_was_never_signed_has_no_sheet(home: Workspace, tmp_path: Path) -> None:
    closing = prepare(home, MAY.period, MAY.account).value

    with pytest.raises(Refused, match="is not signed"):
        write_sheet(home, closing.id, tmp_path / "may.pdf")


def test_a_folder_that_is_not_there_is_told(
    closed_home: Workspace, tmp_path: Path
) -> None:
    closing = signed_closing(closed_home, MAY.period, MAY.account)

    with pytest.raises(Unwritable, match="cannot be written"):
        write_sheet(closed_home, closing.id, tmp_path / "no" / "may.pdf")
