"""The sign-off sheet names all that is vouched for, and what that proves."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from pypdf import PdfReader

from desktop_app import i18n
from desktop_app.domain.bills import BillId
from desktop_app.domain.closing import (
    CheckItem,
    CheckName,
    Closing,
    ClosingState,
    SignedTotal,
)
from desktop_app.paths import resources
from desktop_app.reports.sign_off import CHECKS, write_sign_off

AT = datetime(2026, 7, 4, 1, 2, tzinfo=UTC)
HEAD = "ab12" * 16


def a_total(account: str, billed: str, expected: str | None) -> SignedTotal:
    due = Decimal(expected) if expected else None
    bill = BillId("alibaba", account, "2026-06", "CNY")
    gap = Decimal(billed) - due if due else None
    return SignedTotal(
        bill, 1209, Decimal(billed), due, "25a2484077e0", "x", difference=gap
    )


def a_closing() -> Closing:
    return Closing(
        id=1,
        period="2026-06",
        account="",
        state=ClosingState.SIGNED,
        prepared_by="李娜",
        prepared_at=AT,
        waivers={},
        override="The provider is late",
        signed_by="周敏",
        signed_at=AT,
        note="Closed for June",
        chain_head=HEAD,
        totals=(
            a_total("1064000000000011", "2530.555820554", "2005.83355402"),
            a_total("1064000000000028", "1198.614206502", None),
        ),
    )


def checks() -> list[CheckItem]:
    return [
        CheckItem(CheckName.FINAL_FILES, holds=True, detail="2 files"),
        CheckItem(
            CheckName.UNPRICED, holds=False, detail="9 lines", waived="new model"
        ),
        CheckItem(CheckName.TIES_TO_BILL, holds=False, detail="off by 1"),
    ]


def text_of(path: Path) -> str:
    pages = PdfReader(path).pages
    return "\n".join(page.extract_text() for page in pages)


def test_a_sheet_names_people_totals_and_the_chains_head(tmp_path: Path) -> None:
    write_sign_off(tmp_path / "a.pdf", a_closing(), checks())

    text = text_of(tmp_path / "a.pdf")
    for wanted in (
        "李娜 · 2026-07-04 01:02 UTC",
        "周敏 · 2026-07-04 01:02 UTC",
        "Closed for June",
        "The provider is late",
        "2,530.555820554",
        "524.722266534",
        "3,729.170027056",
        HEAD,
    ):
        assert wanted in text


def test_a_sheet_names_every_check_and_waiver(tmp_path: Path) -> None:
    write_sign_off(tmp_path / "a.pdf", a_closing(), checks())

    text = text_of(tmp_path / "a.pdf")
    assert "✓ holds" in text
    assert "new model" in text
    assert "does not hold" in text
    assert set(CHECKS) == set(CheckName)


def test_a_sheet_says_what_it_proves_and_what_not(tmp_path: Path) -> None:
    write_sign_off(tmp_path / "a.pdf", a_closing(), checks())

    text = text_of(tmp_path / "a.pdf").replace("\n", " ")
    assert "What this sheet proves" in text
    assert "What it does not prove" in text


def test_a_sheet_speaks_the_language_in_use(tmp_path: Path) -> None:
    with i18n.speaking("zh_CN", resources() / "i18n"):
        write_sign_off(tmp_path / "a.pdf", a_closing(), checks())

    assert "2026-06 结账签核单" in text_of(tmp_path / "a.pdf")
    assert i18n.language() == "en"


def test_the_same_sign_off_is_the_same_file(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        write_sign_off(tmp_path / name, a_closing(), checks())

    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
