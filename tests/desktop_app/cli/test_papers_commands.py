"""Papers are recorded, matched and balanced from the terminal."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

Run = Callable[..., Any]
Check = Callable[[object, str], None]
ACCOUNT = "1064000000000011"
BILL = f"alibaba/{ACCOUNT}/2026-05/CNY"
OWN = ("--period", "2026-05", "--account", ACCOUNT)


def test_a_bill_is_tied_to_its_invoice_and_payment(
    on_bills: Run, check: Check, tmp_path: Path
) -> None:
    billed = on_bills("bills", *OWN, "--json").json[0]["billed_total"]
    cents = str(round(Decimal(billed), 2))
    invoices = tmp_path / "invoices.csv"
    invoices.write_text(
        f"发票号码,账期,账号,价税合计\n24910001,2026-05,{ACCOUNT},{cents}\n", "utf-8"
    )

    taken = on_bills("invoices", "import", invoices, "--json").json
    paid = on_bills(
        "invoices", "add", "--kind", "payment", *OWN, "--amount", cents, "--json"
    ).json
    found = on_bills("matrix", BILL, "--json").json

    check(taken, "taken")
    check(paid, "taken")
    check(found, "matrix")
    cells = {one["column"]: one for one in found["cells"]}
    assert cells["detail"]["amount"] == billed
    for column in ("invoice", "payment"):
        assert cells[column]["state"] == "explained"
        assert [one["cause"] for one in cells[column]["causes"]] == ["rounding"]
    for cell in cells.values():
        parts = sum(Decimal(one["amount"]) for one in cell["causes"])
        assert parts == Decimal(cell["difference"] or 0)


def test_a_matrix_is_found_by_month_and_account(on_bills: Run) -> None:
    by_name = on_bills("matrix", BILL, "--json").json

    assert on_bills("matrix", *OWN, "--json").json == by_name


def test_a_matrix_of_several_bills_is_refused_with_their_names(on_bills: Run) -> None:
    found = on_bills("matrix", "--period", "2026-05")

    assert found.code == 1
    assert BILL in found.err


def test_people_get_a_matrix_that_adds_up(on_bills: Run) -> None:
    found = on_bills("matrix", *OWN)

    assert "Detail lines" in found.out
    assert "From the detail lines to: Recalculated" in found.out


def test_papers_are_listed_shared_and_withdrawn(on_bills: Run, check: Check) -> None:
    on_bills("invoices", "add", *OWN, "--amount", "10", "--number", "F1")
    listed = on_bills("invoices", "list", *OWN, "--json").json
    check(listed, "documents")
    (one,) = listed
    assert one["shares"] == [{"bill": BILL, "amount": "10"}]

    shared = on_bills(
        "invoices", "share", one["id"], "--share", f"{BILL}=10", "--json"
    ).json
    gone = on_bills("invoices", "withdraw", one["id"], "--reason", "x", "--json").json

    check(shared, "document")
    check(gone, "document")
    assert on_bills("invoices", "list", "--json").json == []


def test_people_get_tables_of_papers(on_bills: Run) -> None:
    added = on_bills("invoices", "add", *OWN, "--amount", "10", "--number", "F1")
    again = on_bills("invoices", "add", *OWN, "--amount", "10", "--number", "F1")

    assert "1 paper was recorded." in added.out
    assert "in the ledger already: Invoice F1 2026-05" in again.out
    assert "F1" in on_bills("invoices", "list").out
    assert "F1" in on_bills("invoices", "share", "1").out
    assert "withdrawn" in on_bills("invoices", "withdraw", "1", "--reason", "x").out


def test_shares_that_do_not_add_up_are_refused(on_bills: Run) -> None:
    found = on_bills("invoices", "add", *OWN, "--amount", "10", "--share", f"{BILL}=9")

    assert found.code == 1
    assert "add up to 9, not to 10" in found.err


def test_a_month_that_is_none_is_refused(on_bills: Run) -> None:
    found = on_bills("invoices", "add", "--period", "Mai", "--amount", "10")

    assert found.code == 1
    assert "“Mai” is not a month" in found.err


def test_a_balance_adds_up(on_bills: Run, check: Check) -> None:
    add = ("invoices", "add", *OWN)
    on_bills(*add, "--kind", "opening", "--amount", "100")
    on_bills(*add, "--kind", "top-up", "--amount", "5000", "--date", "2026-05-02")

    found = on_bills("balance", "--account", ACCOUNT, "--json").json

    check(found, "balance")
    (flow,) = found
    closing = 5100 - Decimal(flow["settled"])
    assert Decimal(flow["closing"]) == closing
    told = on_bills("balance", "--account", ACCOUNT).out
    assert "= available balance" in told


def test_bills_are_kept_by_months_and_status(on_bills: Run) -> None:
    june = on_bills("bills", "--from", "2026-06", "--json").json
    may = on_bills("bills", "--to", "2026-05", "--json").json
    closed = on_bills("bills", "--status", "closed", "--json").json

    assert {one["period"] for one in june} == {"2026-06"}
    assert {one["period"] for one in may} == {"2026-05"}
    assert closed == []


def test_the_list_of_bills_is_exported(on_bills: Run, tmp_path: Path) -> None:
    target = tmp_path / "bills.csv"

    found = on_bills("export", "bills", target, "--from", "2026-06", "--json").json

    written = target.read_text("utf-8-sig").splitlines()
    june = on_bills("bills", "--from", "2026-06", "--json").json
    assert (found["rows"], len(written)) == (len(june), len(june) + 1)
