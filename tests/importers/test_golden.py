"""Every invented bill says what its golden file says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from importers import ImportRefused
from importers.registry import identify
from importers.testing import bills_in

BILLS = Path(__file__).parent / "bills"


def name_of(bill: Path) -> str:
    return str(bill.relative_to(BILLS))


@pytest.mark.parametrize("bill", bills_in(BILLS), ids=name_of)
def test_a_bill_says_what_its_golden_file_says(
    bill: Path, golden: Callable[[Path], None]
) -> None:
    golden(bill)


@pytest.mark.parametrize("bill", bills_in(BILLS), ids=name_of)
def test_a_bill_stands_in_the_folder_of_its_profile(bill: Path) -> None:
    refused = bill.name.startswith("refused")

    try:
        found = identify(bill).profile.name
    except ImportRefused:
        found = ""

    assert refused or found == bill.parent.name
