"""A file that names no account is given one; a file that names its own is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.bills import ImportStatus, Receipt, Scope
from desktop_app.jobs import Progress
from desktop_app.services.auditing import trail
from desktop_app.services.browsing import bills
from desktop_app.services.importing import import_paths
from desktop_app.store.workspace import Workspace

BILLS = Path(__file__).parents[3] / "importers" / "bills"
NAMELESS = BILLS / "wuliang.fee-details" / "whole.csv"
NAMED = BILLS / "alibaba.billing-details.v2" / "whole.csv"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


def take(home: Workspace, path: Path, account: str = "") -> Receipt:
    return import_paths(home, [path], Progress(), account=account).value[0]


def test_the_account_is_that_of_the_bill_the_receipt_and_the_trail(
    home: Workspace,
) -> None:
    receipt = take(home, NAMELESS, " demo-team ")

    assert receipt.accounts == ("demo-team",)
    assert "“demo-team”" in receipt.message
    assert [bill.id.account for bill in bills(home, Scope())] == ["demo-team"]
    (entry,) = [one for one in trail(home) if one.kind == "import"]
    assert entry.facts["account"] == "demo-team"


def test_without_an_account_the_receipt_says_that_one_can_be_given(
    home: Workspace,
) -> None:
    receipt = take(home, NAMELESS)

    assert receipt.accounts == ("",)
    assert "names no account" in receipt.message


def test_a_file_that_states_its_account_refuses_another(home: Workspace) -> None:
    receipt = take(home, NAMED, "demo-team")

    assert receipt.status is ImportStatus.REFUSED
    assert receipt.message.startswith("The file states whose it is")
    assert bills(home, Scope()) == []


def test_the_same_file_for_another_account_is_there_already(home: Workspace) -> None:
    take(home, NAMELESS, "demo-team")

    receipt = take(home, NAMELESS, "other-team")

    assert receipt.status is ImportStatus.ALREADY_IMPORTED
    assert receipt.message.endswith(
        "There its account is “demo-team”; a file is imported under one only."
    )


def test_a_file_imported_without_an_account_says_so(home: Workspace) -> None:
    take(home, NAMELESS)

    receipt = take(home, NAMELESS, "other-team")

    assert "There it has no account" in receipt.message


@pytest.mark.parametrize("name", ["a/b", "two\nlines"])
def test_what_cannot_name_an_account_is_refused(home: Workspace, name: str) -> None:
    receipt = take(home, NAMELESS, name)

    assert receipt.status is ImportStatus.REFUSED
    assert "cannot be an account" in receipt.message
