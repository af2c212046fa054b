"""Exactly one built-in format recognises each invented bill, and each is explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers import ImportRefused
from importers.registry import BUILTIN, explain_match, identify
from importers.tabular import TabularImporter
from importers.testing import bills_in

BILLS = Path(__file__).parent / "bills"


def name_of(bill: Path) -> str:
    return str(bill.relative_to(BILLS))


def profile_of(one: type[TabularImporter]) -> str:
    return one.profile.name


def recognised_by(bill: Path) -> list[str]:
    """Return every built-in format that takes a file; none if it cannot be opened."""
    try:
        return [one.profile for one in explain_match(bill) if one.fits]
    except ImportRefused:
        return []


@pytest.mark.parametrize("bill", bills_in(BILLS), ids=name_of)
def test_a_bill_is_recognised_by_the_format_of_its_folder_and_no_other(
    bill: Path,
) -> None:
    found = recognised_by(bill)

    refused = bill.name.startswith("refused")
    assert found == [bill.parent.name] or (refused and found == [])


@pytest.mark.parametrize("bill", bills_in(BILLS), ids=name_of)
def test_a_bill_is_read_or_refused_as_its_name_says(bill: Path) -> None:
    try:
        lines = sum(batch.lines.num_rows for batch in identify(bill).batches())
    except ImportRefused:
        lines = -1

    assert (lines < 0) == bill.name.startswith("refused")


@pytest.mark.parametrize("one", BUILTIN, ids=profile_of)
def test_every_format_has_bills_of_its_own(one: type[TabularImporter]) -> None:
    assert bills_in(BILLS / one.profile.name)


def test_every_folder_of_bills_is_a_format_s() -> None:
    folders = {path.name for path in BILLS.iterdir() if path.is_dir()}

    assert folders == {one.profile.name for one in BUILTIN}


@pytest.mark.parametrize("one", BUILTIN, ids=profile_of)
def test_every_format_has_a_page_in_the_guide(one: type[TabularImporter]) -> None:
    guide = one.profile.guide

    assert guide is not None
    texts = (guide.what, guide.where, guide.options, guide.proved)
    assert all(text.strip() for text in texts)
    assert one.columns()
